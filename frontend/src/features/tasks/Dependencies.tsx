/** Which tasks a task waits for, and which wait for it; a circle is refused in words. */
import { useQueries } from "@tanstack/react-query";
import { useDeferredValue, useId, useState } from "react";
import { get } from "../../api/client";
import { keys } from "../../api/keys";
import { useTasks } from "../../api/tasks";
import type { Task } from "../../api/task-types";
import { Icon } from "../../components/icons";
import { api } from "../../urls";
import { errorWords, type TaskActions } from "./use-actions";
import { isLive } from "./words";

function useNamed(ids: number[]): Map<number, Task> {
  const found = useQueries({ queries: ids.slice(0, 50).map((id) => ({ queryKey: keys.task(id), staleTime: 60_000, queryFn: ({ signal }: { signal: AbortSignal }) => get<Task>(api.task(id), signal) })) });
  return new Map(found.flatMap(({ data }) => (data ? [[data.id, data]] : [])));
}

export function Dependencies({ task, actions, onOpen }: { task: Task; actions: TaskActions; onOpen: (id: number | null) => void }) {
  const named = useNamed([...task.depends_on, ...task.blocks]);
  const [adding, setAdding] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const save = (depends_on: number[], words: string): void => {
    setWrong(null);
    actions.update(task, { depends_on }, words, (error) => setWrong(errorWords(error)));
  };
  const line = (id: number, drop: boolean) => {
    const other = named.get(id);
    return (
      <li key={id}>
        <button type="button" className={other && !isLive(other) ? "u ell over" : "u ell ink"} title={other?.title} onClick={() => onOpen(id)}>{other?.title ?? `task ${id}`}</button>
        {other && !isLive(other) && <span className="cap">{other.status}</span>}
        {drop && <button type="button" className="btn bare sq" aria-label={`Wait no longer for ${other?.title ?? `task ${id}`}`} onClick={() => save(task.depends_on.filter((one) => one !== id), "Waits no longer")}><Icon name="close" size={12} /></button>}
      </li>
    );
  };
  return (
    <div className="waits">
      {task.depends_on.length > 0 && <ul>{task.depends_on.map((id) => line(id, true))}</ul>}
      {adding
        ? <Finder task={task} onPick={(other) => { setAdding(false); save([...task.depends_on, other.id], `Waits for ${other.title}`); }} onLeave={() => setAdding(false)} />
        : <button type="button" className="link tiny" onClick={() => setAdding(true)}>{task.depends_on.length > 0 ? "Another task" : "Nothing. Choose a task"}</button>}
      {wrong && <span className="cap bad" role="alert">{wrong}</span>}
      {task.blocks.length > 0 && <><span className="cap">These wait for it:</span><ul>{task.blocks.map((id) => line(id, false))}</ul></>}
    </div>
  );
}

/** A field that finds a task by its words; arrows and Enter choose. */
function Finder({ task, onPick, onLeave }: { task: Task; onPick: (other: Task) => void; onLeave: () => void }) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const id = useId();
  const q = useDeferredValue(text.trim());
  const found = useTasks(q ? { q } : {});
  const taken = new Set([task.id, ...task.depends_on]);
  const list = (found.data?.pages[0]?.items ?? []).filter((one) => !taken.has(one.id) && one.id > 0).slice(0, 7);
  const index = Math.min(at, Math.max(0, list.length - 1));
  return (
    <div className="finder">
      <label className="field">
        <span className="vh">Task it waits for</span>
        <input
          // Opened by a press of the button to be typed into.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus role="combobox" aria-expanded={list.length > 0} aria-controls={id} aria-activedescendant={list[index] ? `${id}-${list[index].id}` : undefined} aria-autocomplete="list"
          value={text} placeholder="Find a task" autoComplete="off" onChange={(event) => { setText(event.target.value); setAt(0); }}
          onBlur={onLeave}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); setAt((index + (event.key === "ArrowDown" ? 1 : -1) + list.length) % Math.max(1, list.length)); }
            else if (event.key === "Enter") { event.preventDefault(); if (list[index]) onPick(list[index]); }
            else if (event.key === "Escape") { event.preventDefault(); onLeave(); }
          }}
        />
      </label>
      <div className="finder-list" id={id} role="listbox" aria-label="Tasks">
        {list.map((one, position) => (
          // The field above has the keys; the pointer may press. Before the field loses the focus, hence pointerdown.
          <div key={one.id} id={`${id}-${one.id}`} role="option" aria-selected={position === index} className="finder-o ell" onPointerDown={(event) => { event.preventDefault(); onPick(one); }}>{one.title}</div>
        ))}
        {found.isSuccess && list.length === 0 && <span className="cap">No other task is like that.</span>}
      </div>
    </div>
  );
}
