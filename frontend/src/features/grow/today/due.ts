/** Which tasks stand on today's page, and in which order. Pure. */
import type { Task } from "../../../api/task-types";

/** What is late first, then what is due today by its hour; ticked ones stay where they were. */
export function dueTasks(overdue: readonly Task[], today: readonly Task[], ticked: readonly Task[]): Task[] {
  const all = new Map<number, Task>();
  for (const task of [...ticked, ...overdue, ...today]) if (!all.has(task.id)) all.set(task.id, task);
  const place = (task: Task): string => `${task.due_on ?? "9"}${task.due_time ?? "99"}`;
  return [...all.values()].sort((a, b) => place(a).localeCompare(place(b)) || a.id - b.id);
}
