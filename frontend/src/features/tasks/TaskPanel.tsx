/** One task in full beside the list: every field is saved as it is left, and can be taken back. */
import { useEffect, useRef, type RefObject } from "react";
import { ApiError } from "../../api/client";
import { useTask } from "../../api/tasks";
import type { Task, TaskFields, TaskPriority, TaskStatus } from "../../api/task-types";
import { Icon } from "../../components/icons";
import { ErrorNote, Skeleton } from "../../components/parts";
import { Ago } from "../../components/text";
import { Dependencies } from "./Dependencies";
import { Notes } from "./Notes";
import { Place } from "./Place";
import { Recurrence } from "./Recurrence";
import { LineField } from "./LineField";
import { Tick } from "./TaskRow";
import type { TaskActions } from "./use-actions";
import { focusTask } from "./use-keys";
import { dueWords, figureOf, handyDates, signed, statusNames, tagsIn } from "./words";

interface Props {
  id: number;
  today: string;
  actions: TaskActions;
  onClose: () => void;
  onOpen: (id: number | null) => void;
  /** Opened to be edited: the title takes the focus, once. */
  edit: RefObject<boolean>;
}

export function TaskPanel({ id, today, actions, onClose, onOpen, edit }: Props) {
  const { data: task, error, refetch } = useTask(id);
  const leave = (): void => {
    onClose();
    focusTask(id);
  };
  const gone = error instanceof ApiError && error.status === 404;
  return (
    // Escape closes it from anywhere inside; the keys of its own controls are untouched.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside className="task-panel" aria-label={task ? `Task: ${task.title}` : "Task"} onKeyDown={(event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      leave();
    }}>
      <div className="task-panel-h">
        {task && <Tick task={task} onTick={actions.tick} small />}
        <span className="cap">{task ? <>{statusNames[task.status].toLowerCase()}{task.completed_at ? <>, <Ago at={task.completed_at} /></> : null}</> : "Task"}</span>
        <span className="grow" />
        {task && <button type="button" className="btn bare sq" aria-label="Delete" title="Delete" onClick={() => { actions.remove(task); onClose(); }}><Icon name="trash" size={14} /></button>}
        <button type="button" className="btn bare sq" aria-label="Close" onClick={leave}><Icon name="close" size={14} /></button>
      </div>
      {error && !task ? <ErrorNote error={error} what={gone ? "This task is gone." : "This task could not be read."} {...(gone ? {} : { retry: () => void refetch() })} /> : null}
      {!task && !error && <Skeleton lines={[80, 48, 62, 70]} />}
      {task && <Fields key={task.id} task={task} today={today} actions={actions} onOpen={onOpen} edit={edit} />}
    </aside>
  );
}

type FieldsProps = Pick<Props, "today" | "actions" | "onOpen" | "edit"> & { task: Task };

function Fields({ task, today, actions, onOpen, edit }: FieldsProps) {
  const title = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (edit.current) title.current?.querySelector("textarea")?.focus();
    edit.current = false;
  }, [edit]);
  const save = (fields: TaskFields, words?: string): void => actions.update(task, fields, words);
  return (
    <>
      <div ref={title}><LineField className="task-name" label="Title" value={task.title} onSave={(words) => { if (words) save({ title: words }, "Title changed"); }} long /></div>
      <dl className="task-fields">
        <div>
          <dt>Status</dt>
          <dd>
            <span className="seg" role="group" aria-label="Status">
              {(["open", "doing", "done", "dropped"] as TaskStatus[]).map((status) => (
                <button key={status} type="button" aria-pressed={task.status === status} onClick={() => {
                  if (status === task.status) return;
                  if (status === "done" || (task.status === "done" && status === "open")) actions.tick(task);
                  else save({ status }, statusNames[status]);
                }}>{statusNames[status]}</button>
              ))}
            </span>
          </dd>
        </div>
        <div><dt>Due</dt><dd><DueField task={task} today={today} save={save} /></dd></div>
        <div>
          <dt>Priority</dt>
          <dd>
            <span className="seg" role="group" aria-label="Priority">
              {([null, "low", "medium", "high"] as (TaskPriority | null)[]).map((priority) => (
                <button key={priority ?? "none"} type="button" aria-pressed={task.priority === priority} onClick={() => { if (priority !== task.priority) save({ priority }, priority ? `${priority} priority` : "No priority"); }}>{priority ?? "none"}</button>
              ))}
            </span>
          </dd>
        </div>
        <div><dt>Tags</dt><dd><LineField label="Tags, with spaces between" value={task.tags.map((tag) => `#${tag}`).join(" ")} placeholder="#home #money" onSave={(text) => save({ tags: tagsIn(text) }, "Tags changed")} /></dd></div>
        <div><dt>Repeats</dt><dd><Recurrence task={task} today={today} actions={actions} /></dd></div>
        <div><dt>Project</dt><dd><Place task={task} save={save} /></dd></div>
        <div><dt>Waits for</dt><dd><Dependencies task={task} actions={actions} onOpen={onOpen} /></dd></div>
      </dl>
      <Notes task={task} save={save} />
      <section>
        <h3>Urgency <span className="num">{figureOf(task.urgency)}</span></h3>
        <dl className="sum num cap">
          {task.urgency_parts.map((part) => <div key={part.name}><dt>{part.words}</dt><dd>{signed(part.value)}</dd></div>)}
        </dl>
        <p className="cap num">Made <Ago at={task.created_at} />{task.started_at && <>, begun <Ago at={task.started_at} /></>}{task.is_sample && ". Part of the sample data"}.</p>
      </section>
    </>
  );
}

function DueField({ task, today, save }: { task: Task; today: string; save: (fields: TaskFields, words?: string) => void }) {
  const words = dueWords(task, today);
  const setDay = (day: string): void => {
    // While a date is typed it passes through years that are none.
    if (day && (day < "1970-01-01" || day > "2199-12-31")) return;
    if (day !== (task.due_on ?? "")) save(day ? { due_on: day } : { due_on: null, due_time: null }, day ? `Due ${dueWords({ due_on: day, due_time: task.due_time }, today) ?? ""}` : "No date");
  };
  return (
    <div className="due-field">
      <div className="row">
        <label className="field"><span className="vh">Date</span><input key={task.due_on} type="date" defaultValue={task.due_on ?? ""} min="1970-01-01" max="2199-12-31" onBlur={(event) => setDay(event.target.value)} onKeyDown={(event) => { if (event.key === "Enter") setDay(event.currentTarget.value); }} /></label>
        {task.due_on && <label className="field"><span className="vh">Time</span><input key={task.due_time} type="time" defaultValue={task.due_time ?? ""} onBlur={(event) => { const time = event.target.value || null; if (time !== task.due_time) save({ due_time: time }, time ? `Due at ${time}` : "No time of day"); }} /></label>}
        {task.due_on && <button type="button" className="btn bare sq" aria-label="No date" title="No date" onClick={() => setDay("")}><Icon name="close" size={14} /></button>}
      </div>
      <div className="row cap">
        {words && <span className={task.is_overdue ? "warn" : "ink"}>{words}</span>}
        {handyDates(today).filter(({ day }) => day !== task.due_on).slice(0, 3).map(({ name, day }) => <button key={day} type="button" className="link tiny" onClick={() => setDay(day)}>{name}</button>)}
      </div>
    </div>
  );
}
