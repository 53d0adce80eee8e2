/** Where a task belongs: a project, and a module of its map. */
import { useId } from "react";
import { Link } from "react-router";
import { useFolderGraph, useProjects, useSystemMap } from "../../api/queries";
import type { Task, TaskFields } from "../../api/task-types";
import { Pick } from "../../components/forms";
import { urls } from "../../urls";
import { LineField } from "./LineField";

export function Place({ task, save }: { task: Task; save: (fields: TaskFields, words?: string) => void }) {
  const id = useId();
  const projects = useProjects().data ?? [];
  const project = projects.find((one) => one.id === task.project_id);
  const mapped = project?.counts ? project.id : 0;
  const graph = useFolderGraph(mapped, undefined, mapped > 0).data;
  const spots = useSystemMap(mapped, mapped > 0).data?.content.hot_spots;
  const paths = [...new Set([...(graph?.nodes ?? []).filter((node) => node.kind === "module").map((node) => node.path), ...(spots ?? []).map((spot) => spot.path)])].sort();
  return (
    <div className="place">
      <Pick label="Project" value={task.project_id === null ? "" : String(task.project_id)} options={[{ value: "", name: "None" }, ...projects.map((one) => ({ value: String(one.id), name: one.name }))]}
        onPick={(value) => save(value ? { project_id: Number(value), module: null } : { project_id: null, module: null }, value ? "Moved" : "No project")} />
      {task.project_id !== null && (
        <>
          <LineField label="Module of its map" className="mono" value={task.module ?? ""} placeholder="no module" list={id} onSave={(module) => save({ module: module || null }, module ? "Module changed" : "No module")} />
          <datalist id={id}>{paths.slice(0, 500).map((path) => <option key={path} value={path} />)}</datalist>
          {task.module && <Link className="link cap" to={urls.map(task.project_id, { select: `file:${task.module}` })}>Show on the map</Link>}
        </>
      )}
    </div>
  );
}
