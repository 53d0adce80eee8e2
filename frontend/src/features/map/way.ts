/** The way from one drawing to the next: a folder opens out of its room, and closes into it again. */
import type { FolderGraph } from "../../api/types";
import type { Plan, Rect } from "./layout/types";

/** How the next drawing first lies on the sheet: what of it, and where; null: as large as the sheet. */
export interface Arrival {
  part: Rect;
  on: Rect | null;
}

export class Way {
  private from: string | null = null;
  private opened: { path: string; on: Rect } | null = null;

  /** The folder's room lies here on the sheet when it is opened. */
  open(path: string, on: Rect): void {
    this.opened = { path, on };
  }

  /** Told once by every drawing that comes; null where nothing leads from the last one to it. */
  arrive(graph: FolderGraph, plan: Plan): Arrival | null {
    const { from, opened } = this;
    this.from = graph.path;
    this.opened = null;
    if (from === null || from === graph.path) return null;
    if (opened?.path === graph.path) return { part: plan.wall, on: opened.on };
    if (!from.startsWith(graph.path)) return null;
    const room = roomAround(graph, plan, from);
    return room && { part: room, on: null };
  }
}

/** The innermost drawn folder that holds a path. */
export function roomAround(graph: FolderGraph, plan: Plan, path: string): Rect | null {
  const ids = graph.nodes
    .filter((node) => node.kind === "folder" && path.startsWith(node.path))
    .sort((a, b) => b.path.length - a.path.length)
    .map((node) => node.id);
  const drawn = [...plan.rooms, ...plan.folders];
  for (const id of ids) {
    const found = drawn.find((each) => each.id === id);
    if (found) return found;
  }
  return null;
}
