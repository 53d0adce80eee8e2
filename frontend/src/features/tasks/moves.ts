/** The board's columns, and where a card comes to lie. Pure. */
import type { Task, TaskStatus } from "../../api/task-types";
import type { Place } from "../../api/tasks";

export type Column = "open" | "doing" | "done";
export const columns: { key: Column; title: string; nothing: string }[] = [
  { key: "open", title: "Open", nothing: "Nothing is open." },
  { key: "doing", title: "Doing", nothing: "Drag here what you work on." },
  { key: "done", title: "Done", nothing: "Nothing is done yet." },
];

export const columnOf = (status: TaskStatus): Column | null => (status === "dropped" ? null : status);

/** The column beside one; none beyond the ends. */
export function beside(column: Column, step: 1 | -1): Column | null {
  return columns[columns.findIndex(({ key }) => key === column) + step]?.key ?? null;
}

/** Between which two cards one lies when it is put before `target` (null: at the end of the column). */
export function placeAt(tasks: Task[], moved: number, target: number | null): Place | null {
  const others = tasks.filter((task) => task.id !== moved);
  const at = target === null ? others.length : others.findIndex((task) => task.id === target);
  if (at < 0 || target === moved) return null;
  const after_id = others[at - 1]?.id ?? null;
  const before_id = others[at]?.id ?? null;
  // Where it is already: nothing to do.
  const now = tasks.findIndex((task) => task.id === moved);
  if (now >= 0 && (tasks[now - 1]?.id ?? null) === after_id && (tasks[now + 1]?.id ?? null) === before_id) return null;
  return after_id === null && before_id === null ? null : { id: moved, after_id, before_id };
}
