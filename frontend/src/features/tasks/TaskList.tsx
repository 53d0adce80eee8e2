/** Rows of tasks under headings, with the keys that go through them and the choice of several. */
import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from "react";
import type { Task } from "../../api/task-types";
import { count } from "../../format";
import { BulkBar } from "./BulkBar";
import { TaskRow } from "./TaskRow";
import { focusedTask, focusTask, useKeys } from "./use-keys";
import type { TaskActions } from "./use-actions";
import type { Group } from "./words";

interface Props {
  groups: Group[];
  today: string;
  open: number | null;
  actions: TaskActions;
  onOpen: (id: number | null) => void;
  /** The fields that n and / lead to. */
  entry: RefObject<HTMLInputElement | null>;
  search?: RefObject<HTMLInputElement | null>;
  /** Set before a task is opened by "e": its panel takes the focus. */
  edit: RefObject<boolean>;
  choosing: boolean;
  onChoosing: (on: boolean) => void;
  /** Said under a heading that holds nothing. */
  nothing?: string;
}

export function TaskList({ groups, today, open, actions, onOpen, entry, search, edit, choosing, onChoosing, nothing }: Props) {
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const last = useRef<number | null>(null);
  const tasks = useMemo(() => groups.flatMap((group) => group.tasks), [groups]);
  const known = useRef(tasks);
  const standing = useRef(-1);
  useEffect(() => {
    known.current = tasks;
    // The row with the keyboard is gone, ticked or deleted: the next one takes its place.
    if (standing.current >= 0 && document.activeElement === document.body) focusTask(tasks[Math.min(standing.current, tasks.length - 1)]?.id);
  }, [tasks]);
  // What is no longer listed is no longer chosen.
  const there = useMemo(() => new Set(tasks.map((task) => task.id)), [tasks]);
  const held = useMemo(() => [...chosen].filter((id) => there.has(id)), [chosen, there]);

  const choose = useCallback((task: Task, range: boolean): void => {
    setChosen((before) => {
      const next = new Set(before);
      const ids = known.current.map((one) => one.id);
      const from = last.current === null ? -1 : ids.indexOf(last.current);
      const to = ids.indexOf(task.id);
      if (range && from >= 0) for (const id of ids.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(id);
      else if (next.has(task.id)) next.delete(task.id);
      else next.add(task.id);
      last.current = task.id;
      return next;
    });
    onChoosing(true);
  }, [onChoosing]);

  const press = useCallback((task: Task, event: { shiftKey: boolean; metaKey: boolean; ctrlKey: boolean }): void => {
    if (event.shiftKey || event.metaKey || event.ctrlKey) choose(task, event.shiftKey);
    else onOpen(task.id === open ? null : task.id);
  }, [choose, onOpen, open]);

  const leave = useCallback((): void => {
    setChosen(new Set());
    last.current = null;
    onChoosing(false);
  }, [onChoosing]);

  const onKey = useCallback((key: string, event: KeyboardEvent): boolean => {
    const list = known.current;
    const at = list.findIndex((task) => task.id === focusedTask());
    const task = list[at];
    const own = !(event.target instanceof HTMLButtonElement || event.target instanceof HTMLAnchorElement) || event.target.dataset.title !== undefined;
    switch (key) {
      case "j": case "J": case "k": case "K": {
        const to = at < 0 ? 0 : Math.max(0, Math.min(list.length - 1, at + (key.toLowerCase() === "j" ? 1 : -1)));
        const next = list[to];
        if (event.shiftKey && task && next) { if (last.current === null) choose(task, false); choose(next, true); }
        focusTask(next?.id);
        return true;
      }
      case "x": case " ":
        if (!task || (key === " " && !own)) return false;
        standing.current = at;
        actions.tick(task);
        return true;
      case "s":
        if (!task) return false;
        choose(task, false);
        return true;
      case "e":
        if (!task) return false;
        edit.current = true;
        onOpen(task.id);
        return true;
      case "n":
        entry.current?.focus();
        return entry.current !== null;
      case "/":
        search?.current?.focus();
        return search?.current != null;
      case "Delete":
        if (!task) return false;
        standing.current = at;
        actions.remove(task);
        return true;
      case "Escape":
        if (choosing) leave();
        else if (open !== null) onOpen(null);
        else return false;
        return true;
      default:
        return false;
    }
  }, [actions, choose, choosing, edit, entry, leave, onOpen, open, search]);
  useKeys(onKey);

  return (
    <>
      {groups.map((group) => (
        <section key={group.key} className="task-group" aria-label={group.title || "Tasks"}>
          {group.title && <div className="sec-h"><h2 className={group.tone === "warn" ? "warn" : ""}>{group.title}</h2><span className="cap num">{group.tasks.length > 0 ? count(group.tasks.length, "task") : ""}</span></div>}
          {group.tasks.length === 0 && nothing && <p className="cap task-none">{nothing}</p>}
          <ul className={choosing ? "tasks choosing" : "tasks"}>
            {group.tasks.map((task) => (
              <TaskRow key={task.id} task={task} today={today} open={task.id === open} chosen={chosen.has(task.id)} choosing={choosing} onTick={actions.tick} onOpen={press} onChoose={choose} />
            ))}
          </ul>
        </section>
      ))}
      {choosing && <BulkBar ids={held} all={tasks} today={today} actions={actions} onAll={() => setChosen(new Set(tasks.slice(0, 200).map((task) => task.id)))} onLeave={leave} />}
    </>
  );
}
