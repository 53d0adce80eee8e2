/** The layout engine's values: what goes in (a folder's graph) and what comes out (a plan in pixels at 100 %). */
import type { Rect } from "../../../drawing/camera";

export interface GraphNode {
  id: string;
  kind: "module" | "folder";
  path: string;
  name: string;
  /** Id of the open folder it stands in; null: directly in the drawn folder. */
  parent: string | null;
  open: boolean;
  modules: number;
  lines: number;
  layer: number;
  doors: string[];
}

export interface GraphEdge {
  source: string;
  target: string;
  names: number;
  drawn: boolean;
  loop: number | null;
  closes: boolean;
}

export interface Graph {
  path: string;
  name: string;
  modules: number;
  lines: number;
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
  ground: readonly { name: string; modules: number }[];
}

export type { Rect };

export interface Point {
  x: number;
  y: number;
}

/** Where a room's name and lines stand. `two`: name above lines; `apart`: name left, lines right; `name`: name alone, centred. */
export type LabelKind = "two" | "apart" | "name" | "beside";

export interface RoomPlan extends Rect {
  id: string;
  label: LabelKind;
  /** Width of the words that stand beside it, 0 when they are inside. */
  beside: number;
  row: number;
  layer: number;
}

export interface FolderPlan extends Rect {
  id: string;
  depth: number;
  /** Left edge and width of the title set into the top wall. */
  titleX: number;
  titleW: number;
}

export interface EdgePlan {
  /** Index into the graph's edges. */
  edge: number;
  /** From the importer to the imported room; only horizontal and vertical pieces. */
  points: Point[];
  /** Where a loop's number stands. */
  disc: Point | null;
}

export interface LayerPlan {
  number: number;
  /** Middle of each row of rooms. */
  lines: number[];
  /** Middle of the bubble. */
  y: number;
}

export interface DoorPlan {
  id: string;
  label: string;
  /** Left post of the opening; it is DOOR wide. */
  x: number;
  labelX: number;
  labelY: number;
  labelW: number;
}

export interface GroundItem {
  name: string;
  modules: number;
  x: number;
  y: number;
  nameW: number;
}

export interface Plan {
  width: number;
  height: number;
  wall: Rect;
  /** `short`: the doors leave room for the name alone; `caption`: where the figures stand instead. */
  title: { x: number; w: number; short: boolean; caption: { x: number; w: number } | null };
  /** Square pixels a line. */
  scale: number;
  rooms: RoomPlan[];
  folders: FolderPlan[];
  edges: EdgePlan[];
  layers: LayerPlan[];
  doors: DoorPlan[];
  ground: { y: number; items: GroundItem[]; more: number; moreX: number; moreY: number };
  /** Rooms without arrows at the foot: where their caption stands. */
  yard: { x: number; y: number; rooms: number } | null;
  /** What is needed to route further imports later (`further.ts`). */
  rows: RowPlan[];
}

export interface RowPlan {
  top: number;
  bottom: number;
  /** Where no arrow may run: rooms with their words, each widened by its distance. */
  closed: [number, number][];
  /** Lanes that are taken. */
  lanes: number[];
  /** The channel above this row: its free band and the pieces in it. */
  channel: { top: number; bottom: number; pieces: { y: number; from: number; to: number }[] };
}
