/** What is drawn of an answer about the graph: which rooms and arrows of this folder take part, and how far away they are. Pure. */
import type { FolderGraph, ImpactAnswer, PathAnswer } from "../../api/types";
import { splitNode } from "../../urls";

export interface Trace {
  /** Rooms that take part, with their distance; 0 is where it begins. */
  depths: ReadonlyMap<string, number>;
  /** Arrows (by index) that take part. */
  edges: ReadonlySet<number>;
  /** How many of those that take part are not in the drawn folder. */
  elsewhere: number;
}

/** The room of a node: its own, or that of the closed folder it stands in; null: it is not drawn here. */
export function roomFinder(graph: FolderGraph): (id: string) => string | null {
  const own = new Set(graph.nodes.filter((node) => node.kind === "module").map((node) => node.id));
  const closed = graph.nodes.filter((node) => node.kind === "folder" && !node.open).sort((a, b) => b.path.length - a.path.length);
  return (id) => {
    const file = fileOf(id);
    if (own.has(file)) return file;
    const path = file.slice(file.indexOf(":") + 1);
    return closed.find((folder) => path.startsWith(folder.path))?.id ?? null;
  };
}

/** A symbol stands in its file's room. */
const fileOf = (id: string): string => (id.startsWith("symbol:") ? `file:${splitNode(id).path}` : id);

/** Who depends on a module: arrows that lead one step nearer to it. */
export function traceImpact(graph: FolderGraph, answer: ImpactAnswer): Trace {
  const roomOf = roomFinder(graph);
  const depths = new Map<string, number>();
  let elsewhere = 0;
  const start = roomOf(answer.node.id);
  for (const node of [...answer.files, ...answer.tests]) {
    const room = roomOf(node.id);
    if (room === null) elsewhere += 1;
    else if (room !== start) depths.set(room, Math.min(depths.get(room) ?? Infinity, node.distance));
  }
  if (start !== null) depths.set(start, 0);
  const edges = new Set(graph.edges.flatMap(({ source, target }, index) => {
    const from = depths.get(source);
    const to = depths.get(target);
    return from !== undefined && to !== undefined && from === to + 1 ? [index] : [];
  }));
  return { depths, edges, elsewhere };
}

/** The way from one module to another, step by step. */
export function tracePath(graph: FolderGraph, answer: PathAnswer): Trace {
  const roomOf = roomFinder(graph);
  const depths = new Map<string, number>();
  let elsewhere = 0;
  const rooms = answer.nodes.map((node) => roomOf(node.id));
  rooms.forEach((room, at) => {
    if (room === null) elsewhere += 1;
    else if (!depths.has(room)) depths.set(room, at);
  });
  const steps = new Set(answer.steps.map((step) => `${roomOf(step.source) ?? ""}\n${roomOf(step.target) ?? ""}`));
  const edges = new Set(graph.edges.flatMap(({ source, target }, index) => (steps.has(`${source}\n${target}`) ? [index] : [])));
  return { depths, edges, elsewhere };
}

/** How strong a room's tint is: near ones most, beyond three steps no less. */
export const nearness = (depth: number): 0 | 1 | 2 | 3 => (depth <= 0 ? 0 : depth === 1 ? 1 : depth === 2 ? 2 : 3);
