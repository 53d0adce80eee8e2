/** What lies over the sheet: where you are, loops, what was counted, search, zoom. */
import type { Ref } from "react";
import { Link } from "react-router";
import type { FolderGraph, Project } from "../../api/types";
import { Icon } from "../../components/icons";
import { baseName, count, num } from "../../format";
import { urls } from "../../urls";

interface TopLeftProps {
  project: Project;
  graph: FolderGraph;
  loop: number | null;
  onStep: () => void;
  /** How many rooms the search finds; null: nobody searches. */
  found: number | null;
}

export function TopLeft({ project, graph, loop, onStep, found }: TopLeftProps) {
  const last = graph.crumbs.length - 1;
  const at = graph.loops.findIndex((each) => each.number === loop);
  return (
    <div className="tl" data-chrome="" onClick={(event) => event.stopPropagation()} role="presentation">
      <nav className="crumbs" aria-label="Where you are">
        {graph.crumbs.map((crumb, index) => (
          <span key={crumb.path}>
            {index > 0 && <span className="cap sep" aria-hidden="true">/</span>}
            {index === last ? <b aria-current="page">{bare(crumb)}</b> : <Link className="cap u" to={urls.map(project.id, { folder: crumb.path || "/" })}>{bare(crumb)}</Link>}
          </span>
        ))}
      </nav>
      {graph.loops.length > 0 && (
        <button type="button" className="chip warn step" aria-pressed={at >= 0} onClick={onStep} title={at < 0 ? "Step through the loops" : "The next loop"}>
          <Icon name="loops" size={13} />
          {at < 0 ? count(graph.loops.length, "loop") : `loop ${num(at + 1)} of ${num(graph.loops.length)}`}
        </button>
      )}
      <span className="cap wide said" role="status" title={graph.drawn < graph.imports ? HOW : undefined}>{said(graph, at, found).map((clause) => <span key={clause}>{clause}</span>)}</span>
    </div>
  );
}

const HOW = "An import is left out when a longer path of imports already implies it, or when it stands inside a function or serves types only. Select a module to see all of its own.";

/** One sentence on what is drawn, found or stepped to; its later clauses go where the line is short. */
function said(graph: FolderGraph, loop: number, found: number | null): string[] {
  if (found !== null) return [found === 0 ? "No module here has that name" : `${num(found)} of ${count(graph.nodes.filter((node) => !node.open).length, "room")} found`];
  const circle = graph.loops[loop];
  if (circle) {
    const names = circle.cycle.map((id) => graph.nodes.find((node) => node.id === id)?.name ?? id);
    return [[...names, names[0] ?? ""].join(" → "), circle.run_time ? "" : ", closed by imports inside functions only"];
  }
  const out = graph.left_out > 0 ? `; ${count(graph.left_out, "small module")} left out` : "";
  if (graph.imports === 0) return graph.nodes.length > 1 ? ["No imports between these", out] : [];
  if (graph.drawn === graph.imports) return [`${count(graph.imports, "import")}, all drawn`, out];
  const later = graph.edges.filter((edge) => !edge.drawn && edge.scope !== "module").length;
  const follow = graph.imports - graph.drawn - later;
  const drawn = `${num(graph.drawn)} of ${num(graph.imports)} imports drawn`;
  if (later === 0) return [drawn, ", the rest follow from them", out];
  return [drawn, `, ${follow > 0 ? `${num(follow)} follow from them, ` : ""}${num(later)} ${later === 1 ? "is" : "are"} inside functions or for types`, out];
}

/** The root is called as the repository is, without its owner. */
const bare = ({ name, path }: { name: string; path: string }): string => (path === "" ? baseName(name).trim() : name.replace(/\/$/, ""));

interface SearchProps {
  ref: Ref<HTMLInputElement>;
  value: string;
  onChange: (value: string) => void;
  onEnter: () => void;
}

export function SearchField({ ref, value, onChange, onEnter }: SearchProps) {
  return (
    <label className="field find">
      <Icon name="search" size={14} />
      <span className="vh">Find a module</span>
      <input
        ref={ref} type="text" value={value} placeholder="Find a module" autoComplete="off" spellCheck={false} enterKeyHint="search"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") onEnter();
          if (event.key !== "Escape") return;
          // One step: first the words, then the field.
          event.preventDefault();
          if (value) onChange("");
          else event.currentTarget.blur();
        }}
      />
      {value === "" && <kbd aria-hidden="true">/</kbd>}
    </label>
  );
}
