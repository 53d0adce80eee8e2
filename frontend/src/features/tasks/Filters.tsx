/** What the list is narrowed to and how it is ordered; everything of it is in the address. */
import { useEffect, useRef, useState, type RefObject } from "react";
import { useProjects } from "../../api/queries";
import { useTags } from "../../api/tasks";
import type { TaskFilter } from "../../api/task-types";
import { Icon } from "../../components/icons";
import { Pick } from "../../components/forms";
import { isNarrowed } from "./view";

interface Props {
  filter: TaskFilter;
  change: (values: Record<string, string | number | null | undefined>) => void;
  search: RefObject<HTMLInputElement | null>;
  choosing: boolean;
  onChoosing: (on: boolean) => void;
  /** On the board, which has its own columns and no list to choose from. */
  board?: boolean;
}

const statuses = [{ value: "", name: "To do" }, { value: "open", name: "Open" }, { value: "doing", name: "Doing" }, { value: "done", name: "Done" }, { value: "dropped", name: "Dropped" }, { value: "all", name: "All" }];
const types = [{ value: "", name: "Any type" }, { value: "todo", name: "Once" }, { value: "recurring", name: "Recurring" }, { value: "planned", name: "Planned" }];
const dues = [{ value: "", name: "Any date" }, { value: "overdue", name: "Overdue" }, { value: "today", name: "Today" }, { value: "week", name: "Next 7 days" }, { value: "none", name: "Without a date" }];
const weights = [{ value: "", name: "Any priority" }, { value: "high", name: "High" }, { value: "medium", name: "Medium" }, { value: "low", name: "Low" }];
const sorts = [{ value: "", name: "By urgency" }, { value: "due", name: "By date" }, { value: "manual", name: "By hand" }, { value: "created", name: "Newest" }, { value: "completed", name: "Last done" }];

export function Filters({ filter, change, search, choosing, onChoosing, board = false }: Props) {
  const projects = useProjects().data ?? [];
  const tags = useTags().data ?? [];
  const [shown, setShown] = useState(false);
  const [text, setText] = useState(filter.q ?? "");
  const sent = useRef(filter.q ?? "");
  useEffect(() => {
    if ((filter.q ?? "") === sent.current) return;
    // Changed from elsewhere: a link, the way back.
    sent.current = filter.q ?? "";
    setText(sent.current);
  }, [filter.q]);
  useEffect(() => {
    if (text === sent.current) return undefined;
    const timer = setTimeout(() => { sent.current = text.trim(); change({ q: text.trim() }); }, 200);
    return () => clearTimeout(timer);
  }, [text, change]);
  const picked = (value: unknown): string => (value === undefined ? "" : "set");
  const clear = { status: null, type: null, project_id: null, module: null, tag: null, priority: null, due: null, q: null };
  const tagList = filter.tag && !tags.some((one) => one.tag === filter.tag) ? [{ tag: filter.tag, count: 0 }, ...tags] : tags;
  return (
    <div className={shown ? "filters shown" : "filters"} role="search" aria-label="Narrow the tasks">
      <label className="field find">
        <Icon name="search" size={14} />
        <span className="vh">Search tasks</span>
        <input ref={search} type="text" value={text} placeholder="Search" onChange={(event) => setText(event.target.value)} onKeyDown={(event) => { if (event.key === "Escape") { setText(""); event.currentTarget.blur(); } }} />
        <kbd className="wide">/</kbd>
      </label>
      <button type="button" className="btn narrow" aria-expanded={shown} onClick={() => setShown(!shown)}>Filter{isNarrowed(filter) ? " · on" : ""}</button>
      <div className="filter-picks">
        {!board && <Pick label="Status" value={filter.status ?? ""} className={picked(filter.status)} options={statuses} onPick={(status) => change({ status })} />}
        <Pick label="Date" value={filter.due ?? ""} className={picked(filter.due)} options={dues} onPick={(due) => change({ due })} />
        <Pick label="Project" value={filter.project_id === undefined ? "" : String(filter.project_id)} className={picked(filter.project_id)} options={[{ value: "", name: "Any project" }, ...projects.map((one) => ({ value: String(one.id), name: one.name }))]} onPick={(project_id) => change({ project_id, module: null })} />
        <Pick label="Tag" value={filter.tag ?? ""} className={picked(filter.tag)} options={[{ value: "", name: "Any tag" }, ...tagList.map((one) => ({ value: one.tag, name: `#${one.tag}` }))]} onPick={(tag) => change({ tag })} />
        <Pick label="Priority" value={filter.priority ?? ""} className={picked(filter.priority)} options={weights} onPick={(priority) => change({ priority })} />
        <Pick label="Type" value={filter.type ?? ""} className={picked(filter.type)} options={types} onPick={(type) => change({ type })} />
        {!board && <Pick label="Order" value={filter.sort ?? ""} options={sorts} onPick={(sort) => change({ sort })} />}
        {filter.module && <button type="button" className="chip acc" title={filter.module} onClick={() => change({ module: null })}><span className="mono">{filter.module.split("/").pop()}</span><Icon name="close" size={12} /></button>}
        {isNarrowed(filter) && <button type="button" className="btn bare accent" onClick={() => change(clear)}>Show all</button>}
        {!board && <button type="button" className="btn bare" aria-pressed={choosing} onClick={() => onChoosing(!choosing)}>Choose</button>}
      </div>
    </div>
  );
}
