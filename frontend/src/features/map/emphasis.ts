/** What stands out and what steps back: selection, pointer, search and a loop that is stepped to, as sets to look up. */
import type { FolderGraph } from "../../api/types";
import { isOfModules } from "../../components/loops";
import type { Trace } from "./trace";

export interface Emphasis {
  select: string | null;
  /** Rooms that keep their strength while others fade; null: nothing fades. */
  bright: ReadonlySet<string> | null;
  /** Edges (by index) of the selected room. */
  chosen: ReadonlySet<number>;
  /** Edges of the room under the pointer. */
  pointed: ReadonlySet<number>;
  /** Edges of the loop that is stepped to. */
  looped: ReadonlySet<number> | null;
  /** What is asked about the selection: who depends on it, or the way to another one. */
  trace: Trace | null;
}

const NONE: ReadonlySet<number> = new Set();

export function emphasisOf(graph: FolderGraph, select: string | null, pointed: string | null, search: string, loop: number | null, trace: Trace | null = null): Emphasis {
  const found = search.trim() ? new Set(matches(graph, search).map((node) => node.id)) : null;
  const circle = loop === null ? undefined : graph.loops.find((each) => each.number === loop);
  const inLoop = circle ? new Set(circle.cycle) : null;
  return {
    select,
    bright: found ?? (trace && trace.depths.size > 0 ? new Set(trace.depths.keys()) : null) ?? inLoop,
    chosen: trace?.edges ?? (select === null ? NONE : edgesOf(graph, select)),
    pointed: pointed === null ? NONE : edgesOf(graph, pointed),
    looped: circle ? loopEdges(graph, circle.cycle) : null,
    trace,
  };
}

/** With more loops than these, all of them in orange would cover the drawing: each is seen when it is stepped to. */
const MOST_LOOPS = 10;
export const isTangled = (graph: FolderGraph, loop: number | null): boolean => loop === null && graph.loops.length > MOST_LOOPS;

/** Edges (by index) on loops of modules: those of circles through closed folders keep the colour of an import. */
export function edgesOfLoops(graph: FolderGraph): ReadonlySet<number> {
  const all = graph.loops.filter(isOfModules).flatMap((loop) => [...loopEdges(graph, loop.cycle)]);
  return new Set(all.filter((index) => (graph.edges[index]?.loop ?? null) !== null));
}

/** What a drawing has of loops of modules and of circles through closed folders. */
export interface Rounds {
  loops: FolderGraph["loops"];
  circles: FolderGraph["loops"];
}
export const roundsOf = (graph: FolderGraph): Rounds => ({ loops: graph.loops.filter(isOfModules), circles: graph.loops.filter((loop) => !isOfModules(loop)) });

/** What dashes mean in a drawing: in the colour of loops, and in that of every import. */
export function dashesOf(graph: FolderGraph, loop: number | null): { loop: boolean; plain: string | null } {
  const { loops, circles } = roundsOf(graph);
  if (isTangled(graph, loop)) return { loop: false, plain: loops.length === 0 ? "closes a circle of folders" : circles.length === 0 ? "closes a loop" : "closes a loop or a circle of folders" };
  return { loop: loops.length > 0, plain: circles.length > 0 ? "closes a circle of folders" : null };
}

/** Rooms whose name or path holds the words, best first: name as typed, name begins, name holds, path holds. */
export function matches(graph: FolderGraph, search: string): FolderGraph["nodes"] {
  const words = search.trim().toLowerCase();
  if (!words) return [];
  const rank = (node: FolderGraph["nodes"][number]): number => {
    const name = node.name.toLowerCase();
    if (name === words || name === `${words}/`) return 0;
    if (name.startsWith(words)) return 1;
    if (name.includes(words)) return 2;
    return node.path.slice(graph.path.length).toLowerCase().includes(words) ? 3 : 4;
  };
  return graph.nodes.map((node) => ({ node, rank: rank(node) })).filter((each) => each.rank < 4)
    .sort((a, b) => a.rank - b.rank).map((each) => each.node);
}

function edgesOf(graph: FolderGraph, id: string): Set<number> {
  return new Set(graph.edges.flatMap((edge, index) => (edge.source === id || edge.target === id ? [index] : [])));
}

function loopEdges(graph: FolderGraph, cycle: readonly string[]): Set<number> {
  const steps = new Set(cycle.map((id, at) => `${id}\n${cycle[(at + 1) % cycle.length] ?? id}`));
  return new Set(graph.edges.flatMap((edge, index) => (steps.has(`${edge.source}\n${edge.target}`) ? [index] : [])));
}
