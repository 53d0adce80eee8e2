/** One task as a row: its tick, its title with what is to know about it, when it is due, how it presses. */
import { memo } from "react";
import { Link } from "react-router";
import type { Task } from "../../api/task-types";
import { Icon } from "../../components/icons";
import { longDay } from "../../days";
import { baseName, count } from "../../format";
import { urls } from "../../urls";
import { dueWords, isLate } from "./words";
import { Urgency } from "./Urgency";

export interface RowProps {
  task: Task;
  today: string;
  open: boolean;
  chosen: boolean;
  /** Boxes for choosing several stand at the left of all rows. */
  choosing: boolean;
  onTick: (task: Task) => void;
  onOpen: (task: Task, event: { shiftKey: boolean; metaKey: boolean; ctrlKey: boolean }) => void;
  onChoose: (task: Task, range: boolean) => void;
}

export function Tick({ task, onTick, small = false }: { task: Task; onTick: (task: Task) => void; small?: boolean }) {
  return (
    <button type="button" className={small ? "task-tick small" : "task-tick"} role="checkbox" aria-checked={task.status === "done"} aria-label={task.title} disabled={task.id < 0} onClick={(event) => { event.stopPropagation(); onTick(task); }}>
      <Icon name="check" size={small ? 12 : 16} />
    </button>
  );
}

/** Where a task belongs, as links into the map. */
export function Where({ task }: { task: Task }) {
  if (task.project_id === null) return null;
  const name = task.project_name ?? `project ${task.project_id}`;
  if (!task.module) return <Link className="u" to={urls.project(task.project_id)}>{name}</Link>;
  return <Link className="u mono" title={`${name}: ${task.module}, on the map`} to={urls.map(task.project_id, { select: `file:${task.module}` })}>{name}/{baseName(task.module)}</Link>;
}

/** What is to know beside the title, in one line. */
export function Facts({ task }: { task: Task }) {
  return (
    <>
      {task.status === "doing" && <span className="acc">doing</span>}
      {task.status === "dropped" && <span>dropped</span>}
      {task.is_blocked && <span className="fact"><Icon name="lock" size={12} />waits for {count(task.depends_on.length, "task")}</span>}
      {task.recurrence && <span className="fact"><Icon name="again" size={12} />{task.recurrence_words ?? "again and again"}</span>}
      <Where task={task} />
      {task.tags.map((tag) => <Link key={tag} className="u" to={urls.plan({ tag })}>#{tag}</Link>)}
    </>
  );
}

export const Due = ({ task, today }: { task: Task; today: string }) => {
  const words = dueWords(task, today);
  if (!words || !task.due_on) return null;
  const late = isLate(task, today);
  return (
    <time className={late ? "warn" : ""} dateTime={task.due_on} title={`${longDay(task.due_on)}${task.due_time ? `, ${task.due_time}` : ""}`}>
      {late && <span className="vh">overdue, </span>}{words}
    </time>
  );
};

export const TaskRow = memo(function TaskRow({ task, today, open, chosen, choosing, onTick, onOpen, onChoose }: RowProps) {
  const over = task.status === "done" || task.status === "dropped";
  return (
    <li className={`task${open ? " open" : ""}${chosen ? " chosen" : ""}${over ? " over-task" : ""}`} data-task={task.id}>
      {choosing && <label className="box"><input type="checkbox" checked={chosen} aria-label={`Choose ${task.title}`} onChange={(event) => onChoose(task, (event.nativeEvent as MouseEvent).shiftKey)} /></label>}
      <Tick task={task} onTick={onTick} />
      <div className="task-main">
        <button type="button" className="task-title" data-title={task.id} aria-expanded={open} disabled={task.id < 0} onClick={(event) => onOpen(task, event)}>{task.title}</button>
        <div className="task-facts cap"><Facts task={task} /></div>
      </div>
      <span className={`prio ${task.priority ?? ""}`}>{task.priority && <>{task.priority}<span className="vh"> priority</span></>}</span>
      <span className="task-due num"><Due task={task} today={today} /></span>
      <Urgency task={task} />
    </li>
  );
});
