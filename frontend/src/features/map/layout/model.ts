/** The graph in the shape the layout works on: rooms, the boxes (open folders) they stand in, and indices instead of ids. */
import { areaPerLine, drawnName, roomSize, type RoomSize } from "./sizes";
import { NAME_SIZE, COUNT_SIZE, monoWidth, sansWidth, thousands } from "../../../drawing/words";
import type { Graph, GraphEdge, GraphNode } from "./types";

/** The least between two rooms of a row: two lanes and their distances. */
export const ROOM_GAP = 24;

export interface Room extends RoomSize {
  index: number;
  node: GraphNode;
  box: number;
  /** The layer it is drawn in; differs from the node's own only for a room without arrows in an open folder. */
  layer: number;
  row: number;
  /** Stands in the yard below the last row: no arrow is drawn to or from it. */
  yard: boolean;
}

export interface Box {
  index: number;
  /** null: the drawn folder itself. */
  node: GraphNode | null;
  parent: number;
  depth: number;
  boxes: number[];
  rooms: number[];
  /** First and last row it spans. */
  top: number;
  bottom: number;
  titleW: number;
}

export interface Link {
  edge: number;
  source: number;
  target: number;
  loop: boolean;
  names: number;
}

export interface Model {
  rooms: Room[];
  /** Box 0 is the drawn folder; parents come before their children. */
  boxes: Box[];
  /** The edges drawn at rest whose ends are both in the drawing. */
  links: Link[];
  roomOf: Map<string, number>;
  /** Rooms with any import in this drawing, drawn at rest or not. */
  tied: Set<number>;
  scale: number;
}

/** The words in a folder's top wall. */
export function titleWidth(name: string, caption: string): number {
  return Math.ceil(16 + monoWidth(name, NAME_SIZE) + 8 + sansWidth(caption, COUNT_SIZE));
}

export function outerCaption(modules: number, lines: number): string {
  return `${thousands(modules)} ${modules === 1 ? "module" : "modules"} · ${thousands(lines)} ${lines === 1 ? "line" : "lines"}`;
}

/** "flask/", as folders are written; the root has its project's name. */
export function folderName({ path, name }: Pick<Graph, "path" | "name">): string {
  return path === "" || name.endsWith("/") ? name : `${name}/`;
}

export function makeModel(graph: Graph): Model {
  const solid = graph.nodes.filter((node) => !node.open);
  const scale = areaPerLine(solid.reduce((most, node) => Math.max(most, node.lines), 1));
  const boxes = makeBoxes(graph);
  const boxOf = new Map(boxes.map((box) => [box.node?.id ?? null, box.index]));
  const rooms: Room[] = solid.map((node, index) => ({
    ...roomSize(node, scale), index, node, box: boxOf.get(node.parent) ?? 0, layer: Math.max(0, node.layer), row: 0, yard: false,
  }));
  for (const room of rooms) boxes[room.box]!.rooms.push(room.index);
  const roomOf = new Map(rooms.map((room) => [room.node.id, room.index]));
  const links: Link[] = [];
  const tied = new Set<number>();
  graph.edges.forEach((edge, index) => {
    const link = makeLink(edge, index, roomOf);
    if (!link) return;
    tied.add(link.source).add(link.target);
    if (edge.drawn) links.push(link);
  });
  return { rooms, boxes, links, roomOf, tied, scale };
}

function makeLink(edge: GraphEdge, index: number, roomOf: ReadonlyMap<string, number>): Link | null {
  const source = roomOf.get(edge.source);
  const target = roomOf.get(edge.target);
  if (source === undefined || target === undefined || source === target) return null;
  return { edge: index, source, target, loop: edge.loop !== null, names: edge.names };
}

function makeBoxes(graph: Graph): Box[] {
  const open = graph.nodes.filter((node) => node.open);
  const byId = new Map(open.map((node) => [node.id, node]));
  const boxes: Box[] = [];
  const indexOf = new Map<string, number>();
  const add = (node: GraphNode | null): number => {
    if (node) {
      const known = indexOf.get(node.id);
      if (known !== undefined) return known;
    }
    const above = node?.parent ? byId.get(node.parent) : undefined;
    const parent = node ? add(above ?? null) : -1;
    if (!node && boxes.length > 0) return 0;
    const index = boxes.length;
    const title = node ? titleWidth(drawnName(node.name), thousands(node.lines)) : titleWidth(folderName(graph), outerCaption(graph.modules, graph.lines));
    boxes.push({
      index, node, parent, depth: parent < 0 ? 0 : boxes[parent]!.depth + 1, boxes: [], rooms: [], top: Infinity, bottom: -Infinity, titleW: title,
    });
    if (node) indexOf.set(node.id, index);
    if (parent >= 0) boxes[parent]!.boxes.push(index);
    return index;
  };
  add(null);
  for (const node of open) add(node);
  return boxes;
}

/** Boxes from the drawn folder's child down to the one a room stands in. */
export function chainOf(boxes: readonly Box[], box: number): number[] {
  const chain: number[] = [];
  for (let at = box; at > 0; at = boxes[at]!.parent) chain.unshift(at);
  return chain;
}
