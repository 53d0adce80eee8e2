/** What may be done to several tasks at once; every one of it can be taken back. */
import { useState } from "react";
import { useProjects } from "../../api/queries";
import type { Task, TaskFields, TaskPriority } from "../../api/task-types";
import { Icon } from "../../components/icons";
import { Pick } from "../../components/forms";
import { count } from "../../format";
import type { TaskActions } from "./use-actions";
import { handyDates, tagsIn } from "./words";

interface Props {
  ids: number[];
  all: Task[];
  today: string;
  actions: TaskActions;
  onAll: () => void;
  onLeave: () => void;
}

/** The most that the server changes at once. */
const MOST = 200;

export function BulkBar({ ids, all, today, actions, onAll, onLeave }: Props) {
  const projects = useProjects().data ?? [];
  const [tag, setTag] = useState("");
  const many = count(ids.length, "task");
  const none = ids.length === 0;
  const change = (fields: TaskFields, words: string): void => actions.bulk({ ids: ids.slice(0, MOST), change: fields }, `${many}: ${words}`);
  const act = (action: "complete" | "delete", words: string): void => {
    actions.bulk({ ids: ids.slice(0, MOST), action }, `${many} ${words}`);
    onLeave();
  };
  const addTag = (): void => {
    const [name] = tagsIn(tag);
    if (!name) return;
    actions.bulk({ ids: ids.slice(0, MOST), change: { add_tags: [name] } }, `${many}: #${name} added`);
    setTag("");
  };
  return (
    <div className="bulk" role="toolbar" aria-label="What to do with the chosen tasks">
      <span className="ink num nw">{none ? "None chosen" : `${many} chosen`}</span>
      <button type="button" className="btn bare accent" onClick={onAll}>All {Math.min(all.length, MOST)}</button>
      <button type="button" className="btn" disabled={none} onClick={() => act("complete", "done")}><Icon name="check" size={14} />Done</button>
      <Pick label="Due" value="" disabled={none} onPick={(day) => change({ due_on: day === "none" ? null : day }, day === "none" ? "no date" : "a new date")}
        options={[{ value: "", name: "Due" }, ...handyDates(today).map(({ name, day }) => ({ value: day, name })), { value: "none", name: "No date" }]} />
      <Pick label="Priority" value="" disabled={none} onPick={(priority) => change({ priority: priority === "none" ? null : (priority as TaskPriority) }, priority === "none" ? "no priority" : `${priority} priority`)}
        options={[{ value: "", name: "Priority" }, { value: "high", name: "High" }, { value: "medium", name: "Medium" }, { value: "low", name: "Low" }, { value: "none", name: "None" }]} />
      <Pick label="Project" value="" disabled={none} onPick={(id) => change({ project_id: id === "none" ? null : Number(id) }, id === "none" ? "no project" : `moved to ${projects.find((one) => one.id === Number(id))?.name ?? "a project"}`)}
        options={[{ value: "", name: "Project" }, ...projects.map((one) => ({ value: String(one.id), name: one.name })), { value: "none", name: "None" }]} />
      <form className="bulk-tag" onSubmit={(event) => { event.preventDefault(); addTag(); }}>
        <label className="field"><span aria-hidden="true">#</span><span className="vh">Tag to add</span><input value={tag} placeholder="tag" maxLength={50} disabled={none} onChange={(event) => setTag(event.target.value)} /></label>
      </form>
      <button type="button" className="btn danger" disabled={none} onClick={() => act("delete", "deleted")}><Icon name="trash" size={14} />Delete</button>
      <button type="button" className="btn bare sq" aria-label="Choose none" onClick={onLeave}><Icon name="close" size={14} /></button>
    </div>
  );
}
