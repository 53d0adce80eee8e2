/** Where every row, wall and track stands from top to bottom. */
import type { Model } from "./model";

/** Room for what lies above the drawn folder's wall: door labels. */
export const HEAD = 56;
const WALL_TO_ROW = 16;
const ROW_TO_WALL = 14;
/** From a row down to the first track, and from the last track to the row below (an arrow head fits). */
const TRACK_ABOVE = 11;
const TRACK_BELOW = 14;
const LEAST_CHANNEL = 24;
/** A folder's wall above its first row (its title sits in it) and below its last. */
const TITLE_STEP = 20;
const FOOT_STEP = 12;
/** A folder in the first row keeps its title clear of the outer one. */
const UNDER_TITLE = 8;

export interface Heights {
  wallTop: number;
  /** Bottom of the layered part, before the yard. */
  foot: number;
  rowTop: number[];
  rowHeight: number[];
  /** Per channel (above row r; the last one is below the last row): y of each track. */
  trackY: number[][];
  channels: { top: number; bottom: number }[];
  boxTop: number[];
  boxBottom: number[];
}

export function stackRows(model: Model, rowCount: number, trackCounts: readonly number[], doorRows: number): Heights {
  const { rooms, boxes } = model;
  const rowHeight = new Array<number>(rowCount).fill(14);
  for (const room of rooms) if (!room.yard) rowHeight[room.row] = Math.max(rowHeight[room.row]!, room.h);
  const heads = levels(model, "top");
  const feet = levels(model, "bottom");
  const headOf = deepest(model, heads, "top", rowCount);
  const footOf = deepest(model, feet, "bottom", rowCount);
  const wallTop = HEAD + Math.max(0, doorRows - 1) * 15;

  const rowTop: number[] = [];
  const trackY: number[][] = [];
  const channels: { top: number; bottom: number }[] = [];
  let y = wallTop;
  for (let row = 0; row <= rowCount; row += 1) {
    const count = trackCounts[row] ?? 0;
    if (row > 0) y += footOf[row - 1]! * FOOT_STEP;
    const step = trackStep(count);
    const pad = row === 0 ? WALL_TO_ROW : row === rowCount ? (count > 0 ? TRACK_ABOVE + 8 : 0) : Math.max(LEAST_CHANNEL, TRACK_ABOVE + TRACK_BELOW);
    const height = pad + Math.max(0, count - 1) * step;
    channels.push({ top: y, bottom: y + height });
    const first = count > 0 && row < rowCount ? y + (height - TRACK_ABOVE - TRACK_BELOW - (count - 1) * step) / 2 + TRACK_ABOVE : y + TRACK_ABOVE;
    trackY.push(Array.from({ length: count }, (_, track) => first + track * step));
    y += height;
    if (row === rowCount) break;
    y += headOf[row]! * TITLE_STEP + (row === 0 && headOf[0]! > 0 ? UNDER_TITLE : 0);
    rowTop.push(y);
    y += rowHeight[row]!;
  }
  return {
    wallTop, foot: y + (rowCount > 0 ? ROW_TO_WALL : 0), rowTop, rowHeight, trackY, channels,
    boxTop: boxes.map((box, index) => (box.top === Infinity ? 0 : rowTop[box.top]! - heads[index]! * TITLE_STEP)),
    boxBottom: boxes.map((box, index) => (box.top === Infinity ? 0 : rowTop[box.bottom]! + rowHeight[box.bottom]! + feet[index]! * FOOT_STEP)),
  };
}

/** Tracks draw closer together where there are very many. */
function trackStep(count: number): number {
  return count > 40 ? 4 : count > 16 ? 5 : 6;
}

/** How many walls lie between a box's own wall and its first (last) row, itself counted. */
function levels({ boxes }: Model, side: "top" | "bottom"): number[] {
  const level = boxes.map(() => 1);
  for (let index = boxes.length - 1; index > 0; index -= 1) {
    const box = boxes[index]!;
    const parent = boxes[box.parent]!;
    if (box.parent > 0 && parent[side] === box[side]) level[box.parent] = Math.max(level[box.parent]!, level[index]! + 1);
  }
  return level;
}

function deepest({ boxes }: Model, level: readonly number[], side: "top" | "bottom", rowCount: number): number[] {
  const most = new Array<number>(rowCount).fill(0);
  for (const box of boxes) {
    if (box.index === 0 || box.top === Infinity) continue;
    most[box[side]] = Math.max(most[box[side]]!, level[box.index]!);
  }
  return most;
}
