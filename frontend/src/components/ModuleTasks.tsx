/** Open tasks of a module where the module is looked at, and a field to add one there. */
import { useId, useState, type SyntheticEvent } from "react";
import { Link } from "react-router";
import { useMe } from "../api/account";
import { ApiError } from "../api/client";
import { understand, useCompleteTask, useCreateTask, useDeleteTask, useTasks, useUndoTasks } from "../api/tasks";
import type { Task } from "../api/task-types";
import { settle } from "../api/settle";
import { browserToday, relativeDay } from "../days";
import { num } from "../format";
import { urls } from "../urls";
import { Icon } from "./icons";
import { useToast } from "./toasts";
import "./module-tasks.css";

const FEW = 8;
const wordsOf = (error: unknown): string => (error instanceof ApiError ? error.detail || error.title : "That did not work.");

export function ModuleTasks({ projectId, module, heading: Heading = "h3" }: { projectId: number; module: string; heading?: "h2" | "h3" }) {
  const list = useTasks({ project_id: projectId, module });
  const today = useMe().data?.today ?? browserToday();
  const complete = useCompleteTask();
  const undo = useUndoTasks();
  const say = useToast();
  const tasks = list.data?.pages[0]?.items ?? [];
  const total = list.data?.pages[0]?.total ?? tasks.length;
  const tick = (task: Task): void => complete.mutate(task.id, {
    onSuccess: ({ change_id }) => say(`${task.title}, done`, change_id === null ? undefined : () => settle(undo.mutateAsync(change_id), { onError: (error) => say(wordsOf(error)) })),
    onError: (error) => say(wordsOf(error)),
  });
  if (!list.data) return null;
  return (
    <section className="module-tasks">
      <Heading>Open tasks<span>{total > 0 ? num(total) : ""}</span></Heading>
      {tasks.length > 0 && (
        <ul>
          {tasks.slice(0, FEW).map((task) => (
            <li key={task.id}>
              <button type="button" className="module-tick" role="checkbox" aria-checked={task.status === "done"} aria-label={task.title} disabled={task.status === "done"} onClick={() => tick(task)}><Icon name="check" size={12} /></button>
              <Link className="ink u" to={urls.plan({ task: task.id, project_id: projectId, module })}>{task.title}</Link>
              {task.due_on && <span className={task.is_overdue ? "c warn" : "c"}>{relativeDay(task.due_on, today)}</span>}
            </li>
          ))}
        </ul>
      )}
      {total > FEW && <Link className="link" to={urls.plan({ project_id: projectId, module })}>All {num(total)}</Link>}
      <AddHere projectId={projectId} module={module} />
    </section>
  );
}

function AddHere({ projectId, module }: { projectId: number; module: string }) {
  const [text, setText] = useState("");
  const [said, setSaid] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const id = useId();
  const create = useCreateTask();
  const remove = useDeleteTask();
  const say = useToast();
  const add = async (): Promise<void> => {
    const words = text.trim();
    if (!words || busy) return;
    setBusy(true);
    setSaid(null);
    try {
      const { fields } = await understand(words);
      const task = await create.mutateAsync({ ...fields, project_id: projectId, module });
      setText("");
      say(`${task.title}, added`, () => settle(remove.mutateAsync(task.id), { onError: (error) => say(wordsOf(error)) }));
    } catch (error) {
      setSaid(wordsOf(error));
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    void add();
  };
  return (
    <form onSubmit={submit}>
      <label className="field">
        <Icon name="plus" size={12} />
        <span className="vh">Add a task here</span>
        <input value={text} placeholder="Add a task here" autoComplete="off" maxLength={500} aria-describedby={id} onChange={(event) => { setText(event.target.value); setSaid(null); }} onKeyDown={(event) => { if (event.key === "Escape" && text) { event.stopPropagation(); setText(""); } }} />
      </label>
      <div id={id} role="alert">{said && <p className="cap bad">{said}</p>}</div>
    </form>
  );
}
