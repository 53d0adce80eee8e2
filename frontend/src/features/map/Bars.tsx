/** What lies over the sheet at its left: where you are, loops, what was counted. */
import type { ReactNode } from "react";
import { Link } from "react-router";
import { useSystemMap } from "../../api/queries";
import type { FolderEdge, FolderGraph, FolderLoop, Project } from "../../api/types";
import { Icon } from "../../components/icons";
import { isOfModules, loopsWithin, loopUrl } from "../../components/loops";
import { baseName, count, num } from "../../format";
import { urls } from "../../urls";
import { roundsOf } from "./emphasis";
import { FOUND_MOST } from "./search-hits";

interface TopLeftProps {
  project: Project;
  graph: FolderGraph;
  loop: number | null;
  /** To the next one of these. */
  onStep: (loops: readonly FolderLoop[]) => void;
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
  const { loops, circles } = roundsOf(graph);
  const known = useSystemMap(project.id).data?.content.loops;
  const inside = known && loopsWithin(known, graph.path);
  const drawn = new Set(graph.nodes.map((node) => node.id));
  const further = inside?.filter((each) => !each.cycle.every((path) => drawn.has(`file:${path}`))) ?? [];
  const furtherUrl = loopUrl(project.id, further);
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
      {loops.length > 0 && (
        <Step loops={loops} loop={loop} onStep={onStep} one="loop" warn title="Step through the loops of the modules drawn here">{count(loops.length, "loop")}</Step>
      )}
      {circles.length > 0 && (
        <Step loops={circles} loop={loop} onStep={onStep} one="circle" title="Folders drawn closed that import each other in a circle: their modules need not do so. Step through them; open a folder to see its modules">
          {count(circles.length, "circle")}<span className="wide"> of folders{inside?.length === 0 && ", no loop of modules"}</span>
        </Step>
      )}
      {furtherUrl && (
        <Link className="chip step further" to={furtherUrl} title="Loops of modules that stand in folders drawn closed here. Go to the first">
          <Icon name="loops" size={13} />
          <span>{num(further.length)}{loops.length === 0 && <span className="wide"> {further.length === 1 ? "loop" : "loops"}</span>} further in</span>
        </Link>
      )}
      <span className="cap wide said" role="status" title={graph.drawn < graph.imports ? HOW : undefined}>{said(graph, at, found).map((clause) => <span key={clause}>{clause}</span>)}</span>
    </div>
  );
}

interface StepProps {
  loops: readonly FolderLoop[];
  loop: number | null;
  onStep: (loops: readonly FolderLoop[]) => void;
  one: string;
  warn?: boolean;
  title: string;
  children: ReactNode;
}

function Step({ loops, loop, onStep, one, warn, title, children }: StepProps) {
  const at = loops.findIndex((each) => each.number === loop);
  return (
    <button type="button" className={warn ? "chip warn step" : "chip step"} aria-pressed={at >= 0} onClick={() => onStep(loops)} title={at < 0 ? title : `The next ${one}`}>
      <Icon name="loops" size={13} />
      <span>{at < 0 ? children : `${one} ${num(at + 1)} of ${num(loops.length)}`}</span>
    </button>
  );
}

const HOW = "An import is left out when a longer path of imports already implies it, when it runs back to a module that leads to it (as files of one Go package use each other), or when it loads late: inside a function, once its name is used, or computed at run time. Those for types or tests alone load nothing and are not counted. Select a module to see all of its own.";

/** ", 2 follow from them"; nothing of none. */
const clause = (many: number, does: string, how: string): string => (many > 0 ? `, ${num(many)} ${many === 1 ? `${does}s` : does} ${how}` : "");

/** What loads nothing when the product runs: not among the imports that a drawing counts. */
const loadsNothing = ({ scope }: FolderEdge): boolean => scope === "type_checking" || scope === "test";

/** One sentence on what is drawn, found or stepped to; its later clauses go where the line is short. */
export function said(graph: FolderGraph, loop: number, found: Found | null): string[] {
  if (found !== null) {
    const there = found.elsewhere > 0 ? `${found.here > 0 ? "; " : ""}${num(found.elsewhere)}${found.elsewhere >= FOUND_MOST ? " or more" : ""} that ${found.elsewhere === 1 ? "is" : "are"} not drawn here` : "";
    return [found.here === 0 ? (there === "" ? "No module has that name" : "") : `${num(found.here)} of ${count(graph.nodes.filter((node) => !node.open).length, "room")} found`, there];
  }
  const circle = graph.loops[loop];
  if (circle) {
    const names = circle.cycle.map((id) => graph.nodes.find((node) => node.id === id)?.name ?? id);
    return [[...names, names[0] ?? ""].join(" → "), isOfModules(circle) ? (circle.run_time ? "" : ", closed by late imports only") : ", of folders: their modules need not import in a loop"];
  }
  const out = graph.left_out > 0 ? `; ${count(graph.left_out, "small module")} left out` : "";
  if (graph.imports === 0) return graph.nodes.length > 1 ? ["No imports between these", out] : [];
  // Of closed folders an arrow stands for the imports of all their modules.
  const counted = graph.edges.filter((edge) => !loadsNothing(edge));
  const imports = counted.reduce((sum, edge) => sum + edge.imports, 0);
  if (counted.length === graph.imports && imports > graph.imports) {
    const stands = `${count(graph.imports, "arrow")}${graph.drawn === graph.imports ? "" : `, ${num(graph.drawn)} of them drawn,`}`;
    return [`${stands} ${graph.imports === 1 ? "stands" : "stand"} for ${num(imports)} imports`, ", those inside a closed folder left out", out];
  }
  const idle = graph.edges.length - counted.length;
  const apart = idle > 0 ? `; ${num(idle)} more for types or tests alone` : "";
  if (graph.drawn === graph.imports) return [`${count(graph.imports, "import")}, all drawn`, apart, out];
  const late = counted.filter((edge) => !edge.drawn && edge.scope !== "module").length;
  const back = graph.back ?? 0;
  const follow = graph.imports - graph.drawn - late - back;
  const drawn = `${num(graph.drawn)} of ${num(graph.imports)} imports drawn`;
  if (late === 0 && back === 0) return [drawn, ", the rest follow from them", apart, out];
  const undrawn = [clause(follow, "follow", "from them"), clause(back, "run", "back"), clause(late, "load", "late")];
  return [drawn, undrawn.join(""), apart, out];
}

/** The root is called as the repository is, without its owner. */
const bare = ({ name, path }: { name: string; path: string }): string => (path === "" ? baseName(name).trim() : name.replace(/\/$/, ""));
