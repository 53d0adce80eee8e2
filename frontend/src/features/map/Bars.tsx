/** What lies over the sheet at its left: where you are, loops, what was counted. */
import { Link } from "react-router";
import type { FolderGraph, Project } from "../../api/types";
import { Icon } from "../../components/icons";
import { baseName, count, num } from "../../format";
import { urls } from "../../urls";
import { FOUND_MOST } from "./search-hits";

interface TopLeftProps {
  project: Project;
  graph: FolderGraph;
  loop: number | null;
  onStep: () => void;
  /** How many rooms the search finds, and modules that are not drawn here; null: nobody searches. */
  found: Found | null;
}

export interface Found {
  here: number;
  elsewhere: number;
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
        <button type="button" className="chip warn step" aria-pressed={at >= 0} onClick={onStep} title={at < 0 ? "Step through the loops among the rooms drawn here; those inside a closed folder are seen when it is opened" : "The next loop"}>
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
export function said(graph: FolderGraph, loop: number, found: Found | null): string[] {
  if (found !== null) {
    const there = found.elsewhere > 0 ? `${found.here > 0 ? "; " : ""}${num(found.elsewhere)}${found.elsewhere >= FOUND_MOST ? " or more" : ""} that ${found.elsewhere === 1 ? "is" : "are"} not drawn here` : "";
    return [found.here === 0 ? (there === "" ? "No module has that name" : "") : `${num(found.here)} of ${count(graph.nodes.filter((node) => !node.open).length, "room")} found`, there];
  }
  const circle = graph.loops[loop];
  if (circle) {
    const names = circle.cycle.map((id) => graph.nodes.find((node) => node.id === id)?.name ?? id);
    return [[...names, names[0] ?? ""].join(" → "), circle.run_time ? "" : ", closed by imports inside functions only"];
  }
  const out = graph.left_out > 0 ? `; ${count(graph.left_out, "small module")} left out` : "";
  if (graph.imports === 0) return graph.nodes.length > 1 ? ["No imports between these", out] : [];
  // Of closed folders an arrow stands for the imports of all their modules.
  const counted = graph.edges.filter((edge) => edge.scope !== "type_checking");
  const imports = counted.reduce((sum, edge) => sum + edge.imports, 0);
  if (counted.length === graph.imports && imports > graph.imports) {
    const stands = `${count(graph.imports, "arrow")}${graph.drawn === graph.imports ? "" : `, ${num(graph.drawn)} of them drawn,`}`;
    return [`${stands} ${graph.imports === 1 ? "stands" : "stand"} for ${num(imports)} imports`, ", those inside a closed folder left out", out];
  }
  if (graph.drawn === graph.imports) return [`${count(graph.imports, "import")}, all drawn`, out];
  const later = graph.edges.filter((edge) => !edge.drawn && edge.scope !== "module").length;
  const follow = graph.imports - graph.drawn - later;
  const drawn = `${num(graph.drawn)} of ${num(graph.imports)} imports drawn`;
  if (later === 0) return [drawn, ", the rest follow from them", out];
  return [drawn, `, ${follow > 0 ? `${num(follow)} follow from them, ` : ""}${num(later)} ${later === 1 ? "is" : "are"} inside functions or for types`, out];
}

/** The root is called as the repository is, without its owner. */
const bare = ({ name, path }: { name: string; path: string }): string => (path === "" ? baseName(name).trim() : name.replace(/\/$/, ""));
