/** Today's and overdue tasks as a short list with ticks. One that was ticked here stays in sight until the page is left. */
import { useState } from "react";
import { Link } from "react-router";
import { useCompleteTask, useTasks, useUndoTasks } from "../../../api/tasks";
import type { Task } from "../../../api/task-types";
import { Icon } from "../../../components/icons";
import { Sec } from "../../../components/parts";
import { useToast } from "../../../components/toasts";
import { urls } from "../../../urls";
import { dayNear } from "../words";
import { dueTasks } from "./due";

const FEW = 6;

function Row({ task, done, today, onTick }: { task: Task; done: boolean; today: string; onTick: () => void }) {
  const late = task.due_on !== null && task.due_on < today;
  const words = [late && task.due_on ? `due ${dayNear(task.due_on, today)}` : (task.due_time ?? ""), task.project_name ?? "", ...task.tags.map((tag) => `#${tag}`)].filter(Boolean).join(" · ");
  return (
    <li className={`due-task ${done ? "ticked" : ""}`}>
      <button type="button" data-row className="tick g-small" role="checkbox" aria-checked={done} aria-label={task.title} disabled={task.is_blocked && !done} title={task.is_blocked ? "Waits for another task" : undefined} onClick={onTick}><Icon name="check" size={12} /></button>
      <div className="who">
        <Link className="ell u ink" to={urls.planToday({ task: task.id })}>{task.title}</Link>
        {words && <div className={`cap ell ${late && !done ? "warn" : ""}`}>{words}</div>}
      </div>
    </li>
  );
}

export function TodayTasks({ today }: { today: string }) {
  const overdue = useTasks({ due: "overdue", sort: "due" });
  const dueToday = useTasks({ due: "today", sort: "due" });
  const complete = useCompleteTask();
  const undo = useUndoTasks();
  const say = useToast();
  const [ticked, setTicked] = useState<{ task: Task; change: number | null }[]>([]);
  const [all, setAll] = useState(false);
  const items = (query: typeof overdue): Task[] => query.data?.pages.flatMap((page) => page.items) ?? [];
  const list = dueTasks(items(overdue), items(dueToday), ticked.map(({ task }) => task));
  if (list.length === 0) return null;
  const isDone = (task: Task): boolean => task.status === "done" || ticked.some((one) => one.task.id === task.id);
  const forget = (id: number): void => setTicked((old) => old.filter((one) => one.task.id !== id));
  const takeBack = (id: number, change: number | null): void => {
    forget(id);
    if (change !== null) undo.mutate(change, { onError: (error) => say(error.message) });
  };
  const tick = (task: Task): void => {
    const known = ticked.find((one) => one.task.id === task.id);
    if (known) {
      if (known.change !== null) takeBack(task.id, known.change);
      return;
    }
    setTicked((old) => [...old, { task, change: null }]);
    complete.mutate(task.id, {
      onSuccess: ({ change_id: change }) => {
        setTicked((old) => old.map((one) => (one.task.id === task.id ? { ...one, change } : one)));
        say(`${task.title}, done`, change === null ? undefined : () => takeBack(task.id, change));
      },
      onError: (error) => {
        forget(task.id);
        say(error.message);
      },
    });
  };
  const late = list.filter((task) => !isDone(task) && task.due_on !== null && task.due_on < today).length;
  const shown = all || list.length <= FEW + 1 ? list : list.slice(0, FEW);
  return (
    <section>
      <Sec title="Tasks" note={late > 0 ? `${late} overdue` : null} />
      <ul>{shown.map((task) => <Row key={task.id} task={task} done={isDone(task)} today={today} onTick={() => tick(task)} />)}</ul>
      {shown.length < list.length && <button type="button" className="btn bare accent few" onClick={() => setAll(true)}>{list.length - shown.length} more</button>}
    </section>
  );
}
