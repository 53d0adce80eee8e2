/** Which row each room stands in: one row a layer, several where a layer is too wide for the sheet; rooms without arrows apart. */
import { ROOM_GAP, type Box, type Model, type Room } from "./model";

/** Height a row of rooms adds besides its tallest room: the channel for bends. */
const CHANNEL = 40;

export interface Rows {
  count: number;
  /** Layer of each row, from the top down. */
  layerOf: number[];
  /** Rooms of the yard, largest first. */
  yard: number[];
  /** The width that was aimed at. */
  width: number;
}

/** Give every room its row and every box its span; `aspect` is the sheet's width : height, `factor` widens or narrows what is estimated from it. */
export function assignRows(model: Model, aspect: number, factor = 1): Rows {
  const { rooms } = model;
  const yard = settleLoose(model);
  liftEntries(model);
  const layers = [...new Set(rooms.filter((room) => !room.yard).map((room) => room.layer))].sort((a, b) => b - a);
  const members = new Map(layers.map((layer) => [layer, rooms.filter((room) => !room.yard && room.layer === layer)]));
  const width = sheetWidth([...members.values()], yard.map((index) => rooms[index]!), model, aspect) * factor;
  const layerOf: number[] = [];
  const balance = pulls(model);
  for (const layer of layers) {
    const group = members.get(layer)!;
    const rows = rowsFor(layerWidth(group, model), width, group.length);
    spread(group, rows, layerOf.length, balance);
    for (let row = 0; row < rows; row += 1) layerOf.push(layer);
  }
  spanBoxes(model);
  return { count: layerOf.length, layerOf, yard, width };
}

/**
 * Rooms without any import have no place in the layers' story: in the drawn folder they go to the yard, in an open folder to the
 * folder's lowest layer, so that an empty `__init__` does not stretch the folder down to layer 0.
 */
function settleLoose(model: Model): number[] {
  const { rooms, boxes, tied } = model;
  const lowest = boxes.map(() => Infinity);
  for (const room of rooms) {
    if (!tied.has(room.index)) continue;
    for (let box = room.box; box >= 0; box = boxes[box]!.parent) lowest[box] = Math.min(lowest[box]!, room.layer);
  }
  const yard: number[] = [];
  for (const room of rooms) {
    if (tied.has(room.index)) continue;
    if (room.box === 0) {
      room.yard = true;
      yard.push(room.index);
    } else room.layer = nearestLowest(boxes, room.box, lowest);
  }
  return yard.sort((a, b) => rooms[b]!.h - rooms[a]!.h || rooms[b]!.w - rooms[a]!.w || a - b);
}

/** A way in that nothing imports stands at the top, whatever it imports: entry points come first. */
function liftEntries({ rooms, links }: Model): void {
  const top = rooms.reduce((most, room) => (room.yard ? most : Math.max(most, room.layer)), 0);
  const imported = new Set(links.map((link) => link.target));
  for (const room of rooms) if (room.node.doors.length > 0 && room.box === 0 && !room.yard && !imported.has(room.index)) room.layer = top;
}

function nearestLowest(boxes: readonly Box[], box: number, lowest: readonly number[]): number {
  for (let at = box; at > 0; at = boxes[at]!.parent) if (lowest[at] !== Infinity) return lowest[at]!;
  return 0;
}

export function takes(room: Room): number {
  return room.w + room.beside + ROOM_GAP;
}

function layerWidth(group: readonly Room[], model: Model): number {
  const boxes = new Set(group.map((room) => room.box).filter((box) => box > 0));
  return group.reduce((sum, room) => sum + takes(room), 0) + boxes.size * 40 + Math.min(200, model.links.length);
}

function rowsFor(layerW: number, width: number, members: number): number {
  return Math.max(1, Math.min(members, Math.ceil(layerW / width - 0.15)));
}

/** The width at which the whole drawing comes nearest to the sheet's aspect. */
function sheetWidth(layers: readonly Room[][], yard: readonly Room[], model: Model, aspect: number): number {
  const widest = model.rooms.reduce((most, room) => Math.max(most, takes(room)), 320);
  const widths = layers.map((group) => layerWidth(group, model));
  const heights = layers.map((group) => group.reduce((most, room) => Math.max(most, room.h), 16) + CHANNEL);
  const yardArea = yard.reduce((sum, room) => sum + takes(room) * (Math.max(room.h, 16) + 16), 0);
  const longest = Math.max(widest, ...widths, Math.sqrt(yardArea * aspect));
  let best = longest;
  let bestMiss = Infinity;
  for (let width = widest; width < longest * 1.12; width *= 1.06) {
    let height = 60 + yardArea / width;
    let reached = widest;
    widths.forEach((layerW, at) => {
      const rows = rowsFor(layerW, width, layers[at]!.length);
      height += rows * heights[at]!;
      reached = Math.max(reached, layerW / rows);
    });
    const miss = Math.abs(Math.log(Math.max(reached, yardArea > 0 ? width : 0) / height / aspect));
    if (miss < bestMiss - 1e-9) {
      bestMiss = miss;
      best = width;
    }
  }
  return best;
}

/** What pulls a room down within its layer: arrows that leave it, less those that reach it. */
function pulls(model: Model): number[] {
  const pull = model.rooms.map(() => 0);
  for (const { source, target } of model.links) {
    pull[source]! += 1;
    pull[target]! -= 1;
  }
  return pull;
}

/** Share a layer's rooms among its rows, folder by folder, so that every folder stays compact. */
function spread(group: readonly Room[], rows: number, first: number, pull: readonly number[]): void {
  if (rows === 1) {
    for (const room of group) room.row = first;
    return;
  }
  const filled = new Array<number>(rows).fill(0);
  const byBox = new Map<number, Room[]>();
  for (const room of group) byBox.set(room.box, [...(byBox.get(room.box) ?? []), room]);
  const parts = [...byBox.values()].sort((a, b) => width(b) - width(a) || a[0]!.index - b[0]!.index);
  for (const part of parts) {
    part.sort((a, b) => pull[a.index]! - pull[b.index]! || b.h - a.h || a.index - b.index);
    const share = width(part) / rows;
    let done = 0;
    for (const room of part) {
      const size = takes(room);
      const row = part.length < rows ? emptiest(filled) : Math.min(rows - 1, Math.floor((done + size / 2) / share));
      room.row = first + row;
      filled[row]! += size;
      done += size;
    }
  }
}

function emptiest(filled: readonly number[]): number {
  let best = 0;
  filled.forEach((width, row) => {
    if (width < filled[best]! - 1e-9) best = row;
  });
  return best;
}

function width(part: readonly Room[]): number {
  return part.reduce((sum, room) => sum + takes(room), 0);
}

function spanBoxes({ rooms, boxes }: Model): void {
  for (const room of rooms) {
    if (room.yard) continue;
    for (let at = room.box; at >= 0; at = boxes[at]!.parent) {
      boxes[at]!.top = Math.min(boxes[at]!.top, room.row);
      boxes[at]!.bottom = Math.max(boxes[at]!.bottom, room.row);
    }
  }
}
