/** From a folder's graph to its plan: rows, order, places, lanes, channels, heights, walls, in that order; pure and deterministic. */
import { LANE_TO_ROOM, type Arrangement } from "./arrangement";
import { makeChains, type Chains } from "./chains";
import { placeDoors, placeGround, placeTitle, freeTitle, type DoorWish } from "./doors";
import { stackRows, type Heights } from "./heights";
import { chooseLanes, type Lanes } from "./lanes";
import { folderName, makeModel, outerCaption, type Model } from "./model";
import { arrange } from "./ordering";
import { place, type Placement } from "./placement";
import { drawArrows, routeChannels, type Channels } from "./routing";
import { assignRows, type Rows } from "./rows";
import type { EdgePlan, FolderPlan, Graph, LayerPlan, Plan, Rect, RoomPlan, RowPlan } from "./types";
import { COUNT_SIZE, NAME_SIZE, monoWidth, sansWidth } from "../../../drawing/words";
import { squeeze } from "./squeeze";
import { fillYard } from "./yard";

/** Left of the outer wall: the bubbles. */
const LEFT = 64;
const RIGHT = 24;
/** Right of a label of a door that reaches beyond the wall. */
const LABEL_MARGIN = 8;
const ROOM_TO_WALL = 26;
const LANE_TO_OUTER = 16;
/** Words above the yard take a line. */
const YARD_HEAD = 40;
export const YARD_CAPTION = 20;

/** Narrower and wider sheets to try, by the rooms of the drawing: the estimate of a drawing's height is rough. */
const TRIES = [1, 0.72, 0.52, 1.35];
const FEW = 80;
const MANY = 140;

/** The plan that comes nearest to the sheet's aspect, small ones before large ones. */
export function layOut(graph: Graph, aspect = 1.5): Plan {
  const solid = graph.nodes.filter((node) => !node.open).length;
  const tries = solid <= FEW ? TRIES : solid <= MANY ? TRIES.slice(0, 2) : [0.72];
  let best: Plan | null = null;
  let least = Infinity;
  const seen = new Set<string>();
  for (const factor of tries) {
    const model = makeModel(graph);
    const rows = assignRows(model, aspect, factor);
    const shape = model.rooms.map((room) => room.row).join(" ");
    if (seen.has(shape)) continue;
    seen.add(shape);
    const plan = layOutRows(graph, model, rows);
    // How much the sheet would have to be scaled down to show it whole.
    const cost = Math.max(plan.width / aspect, plan.height);
    if (cost >= least) continue;
    least = cost;
    best = plan;
  }
  return best!;
}

function layOutRows(graph: Graph, model: Model, rows: Rows): Plan {
  const chains = makeChains(model);
  const arrangement = arrange(model, chains, rows.count);
  const plan = layOutArranged(graph, model, rows, chains, arrangement);
  if (plan.title.x <= plan.wall.x + 14 && !plan.title.short) return plan;
  // The title belongs at the left; seen from the other side the doors may leave it there.
  arrangement.mirror();
  const mirrored = layOutArranged(graph, model, rows, chains, arrangement);
  return mirrored.title.x < plan.title.x && !mirrored.title.short ? mirrored : plan;
}

function layOutArranged(graph: Graph, model: Model, rows: Rows, chains: Chains, arrangement: Arrangement): Plan {
  const placement = squeeze(model, chains, place(model, chains, arrangement));
  const lanes = chooseLanes(model, chains, arrangement, placement);
  const channels = routeChannels(chains, lanes, rows.count);
  return compose(graph, { model, rows, chains, arrangement, placement, lanes, channels });
}

interface Parts {
  model: Model;
  rows: Rows;
  chains: Chains;
  arrangement: Arrangement;
  placement: Placement;
  lanes: Lanes;
  channels: Channels;
}

function compose(graph: Graph, parts: Parts): Plan {
  const { model, rows, chains, placement, lanes, channels } = parts;
  const extent = extentOf(parts);
  const yard = fillYard(rows.yard.map((index) => model.rooms[index]!), Math.max(extent.to - extent.from - 2 * ROOM_TO_WALL, rows.width, 400));
  const least = Math.max(model.boxes[0]!.titleW + 60, yard.width + 2 * ROOM_TO_WALL, 280);
  const slack = Math.max(0, least - (extent.to - extent.from)) / 2;
  const shift = LEFT - extent.from + slack;
  const wallW = extent.to - extent.from + 2 * slack;

  const wishes = model.rooms.filter((room) => room.node.doors.length > 0).map((room): DoorWish => (
    { id: room.node.id, labels: room.node.doors, left: room.yard ? LEFT + ROOM_TO_WALL : placement.x[room.index]! + shift, width: room.w, row: room.yard ? rows.count : room.row }));
  const titleW = model.boxes[0]!.titleW;
  const { doors, rows: doorRows } = placeDoors(wishes, LEFT, LEFT + wallW, LEFT + 14 + titleW);
  const heights = stackRows(model, rows.count, channels.counts, doorRows);
  const shifted = shiftAll(lanes, shift);

  const yardTop = heights.foot + (rows.yard.length > 0 ? (rows.count > 0 ? YARD_HEAD : YARD_CAPTION + 12) : 0);
  const wallBottom = rows.yard.length > 0 ? yardTop + yard.height + 20 : heights.foot;
  const wall: Rect = { x: LEFT, y: heights.wallTop, w: wallW, h: wallBottom - heights.wallTop };
  const roomPlans = model.rooms.map((room): RoomPlan => ({
    id: room.node.id, x: shifted.x[room.index]!, y: room.yard ? 0 : heights.rowTop[room.row]!, w: room.w, h: room.h, label: room.label, beside: room.beside,
    row: room.yard ? rows.count : room.row, layer: room.layer,
  }));
  for (const spot of yard.places) Object.assign(roomPlans[spot.room]!, { x: LEFT + ROOM_TO_WALL + spot.x, y: yardTop + spot.y });

  const edges = drawArrows(model, chains, shifted, channels, heights, roomPlans, (edge) => graph.edges[edge]!.closes);
  const title = titleOf(graph, titleW, doors, wall);
  const ground = placeGround(graph.ground, wall.x, wall.x + wall.w, wallBottom + 26);
  const rowPlans = rowPlansOf(parts, shifted, heights, roomPlans);
  return {
    width: Math.max(LEFT + wallW + RIGHT, ...doors.map((door) => door.labelX + door.labelW + LABEL_MARGIN)), height: ground.bottom + 12, wall, scale: model.scale, rooms: roomPlans, edges,
    title,
    folders: foldersOf(model, placement, heights, shift, edges), layers: layersOf(rows, heights, yardTop, yard.height),
    doors: doors.map((door) => ({ ...door, labelY: heights.wallTop + door.labelY })),
    ground: { y: wallBottom, items: ground.items, more: ground.more, moreX: ground.moreX, moreY: ground.moreY },
    yard: rows.yard.length > 0 ? { x: LEFT + ROOM_TO_WALL, y: yardTop - 12, rooms: rows.yard.length } : null, rows: rowPlans,
  };
}

/** The outer title: in full where the doors leave room, else the name alone, with its figures further right where they fit. */
function titleOf(graph: Graph, full: number, doors: Plan["doors"], wall: Rect): Plan["title"] {
  const [from, to] = [wall.x + 14, wall.x + wall.w - 8];
  const x = placeTitle(full, doors, from, to);
  if (x !== null) return { x, w: full, short: false, caption: null };
  const w = Math.ceil(16 + monoWidth(folderName(graph), NAME_SIZE));
  const alone = placeTitle(w, doors, from, to) ?? from;
  const captionW = Math.ceil(16 + sansWidth(outerCaption(graph.modules, graph.lines), COUNT_SIZE));
  const captionX = placeTitle(captionW, doors, alone + w + 12, to);
  return { x: alone, w, short: true, caption: captionX === null ? null : { x: captionX, w: captionW } };
}

/** How far rooms, lanes, bends and folders reach. */
function extentOf({ model, chains, placement, lanes }: Parts): { from: number; to: number } {
  let from = Infinity;
  let to = -Infinity;
  const reach = (left: number, right: number): void => {
    from = Math.min(from, left);
    to = Math.max(to, right);
  };
  for (const item of chains.items) {
    if (item.row < 0) continue;
    const x = lanes.x[item.index]!;
    if (item.room < 0) reach(x - LANE_TO_OUTER, x + LANE_TO_OUTER);
    else reach(x - ROOM_TO_WALL, x + item.w + ROOM_TO_WALL);
  }
  for (const box of model.boxes) if (box.index > 0 && box.top !== Infinity) reach(placement.boxLeft[box.index]! - 16, placement.boxRight[box.index]! + 16);
  return from === Infinity ? { from: 0, to: 0 } : { from, to };
}

function shiftAll(lanes: Lanes, shift: number): Lanes {
  return {
    x: lanes.x.map((x) => x + shift),
    ends: lanes.ends.map(({ up, low }) => ({ up: up + shift, low: low + shift })),
    flats: new Map([...lanes.flats].map(([chain, [a, b]]) => [chain, [a + shift, b + shift] as [number, number]])),
  };
}

function foldersOf(model: Model, placement: Placement, heights: Heights, shift: number, edges: readonly EdgePlan[]): FolderPlan[] {
  return model.boxes.filter((box) => box.index > 0 && box.top !== Infinity).map((box) => {
    const x = placement.boxLeft[box.index]! + shift;
    const w = placement.boxRight[box.index]! + shift - x;
    const y = heights.boxTop[box.index]!;
    const entering = edges.flatMap(({ points }) => points.flatMap((point, at) => {
      const next = points[at + 1];
      return next && Math.abs(next.x - point.x) < 0.1 && Math.min(point.y, next.y) < y && Math.max(point.y, next.y) > y ? [point.x] : [];
    }));
    const titleX = freeTitle(box.titleW, entering.filter((at) => at > x && at < x + w), x + 10, Math.min(x + w - 6, x + 10 + box.titleW * 2));
    return { id: box.node!.id, depth: box.depth, x, y, w, h: heights.boxBottom[box.index]! - y, titleX, titleW: box.titleW };
  });
}

function layersOf(rows: Rows, heights: Heights, yardTop: number, yardHeight: number): LayerPlan[] {
  const layers: LayerPlan[] = [];
  rows.layerOf.forEach((number, row) => {
    const line = heights.rowTop[row]! + heights.rowHeight[row]! / 2;
    const last = layers[layers.length - 1];
    if (last?.number === number) last.lines.push(line);
    else layers.push({ number, lines: [line], y: line });
  });
  if (rows.yard.length > 0 && layers[layers.length - 1]?.number !== 0) layers.push({ number: 0, lines: [], y: yardTop + yardHeight / 2 });
  for (const layer of layers) if (layer.lines.length > 0) layer.y = (layer.lines[0]! + layer.lines[layer.lines.length - 1]!) / 2;
  return layers;
}

function rowPlansOf({ arrangement, rows, channels, chains }: Parts, lanes: Lanes, heights: Heights, rooms: readonly RoomPlan[]): RowPlan[] {
  return Array.from({ length: rows.count + 1 }, (_, row): RowPlan => {
    const items = row < rows.count ? arrangement.itemsOf(row) : [];
    const { top, bottom } = heights.channels[row]!;
    const pieces = channels.nets[row]!.filter(({ track }) => track >= 0).map(({ net, track }) => {
      const ends = [...net.tops, ...net.bottoms];
      return { y: heights.trackY[row]![track]!, from: Math.min(...ends), to: Math.max(...ends) };
    });
    return {
      top: heights.rowTop[row] ?? bottom,
      bottom: (heights.rowTop[row] ?? bottom) + (heights.rowHeight[row] ?? 0),
      closed: items.filter((item) => chains.items[item]!.room >= 0)
        .map((item): [number, number] => [rooms[item]!.x - LANE_TO_ROOM, rooms[item]!.x + rooms[item]!.w + rooms[item]!.beside + LANE_TO_ROOM])
        .sort((a, b) => a[0] - b[0]),
      lanes: items.filter((item) => chains.items[item]!.room < 0).map((item) => lanes.x[item]!),
      channel: { top, bottom, pieces },
    };
  });
}
