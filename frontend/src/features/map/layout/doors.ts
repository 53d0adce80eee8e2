/** Doors in the outer wall above the ways in, the wall's title between them, and the ground below it. */
import { COUNT_SIZE, monoWidth, sansWidth } from "./text";
import type { DoorPlan, GroundItem } from "./types";

/** Width of an opening. */
export const DOOR = 14;
const LABEL_GAP = 6;
const LABEL_STEP = 15;
const LABEL_CLEAR = 12;

export interface DoorWish {
  id: string;
  label: string;
  /** Middle of the room it leads to. */
  x: number;
}

/** Openings above their rooms, at least a door apart; labels to their right, on as few lines as they fit. */
export function placeDoors(wishes: readonly DoorWish[], from: number, to: number): { doors: DoorPlan[]; rows: number } {
  const sorted = [...wishes].sort((a, b) => a.x - b.x || (a.label < b.label ? -1 : 1));
  const doors: DoorPlan[] = [];
  const rowEnds: number[] = [];
  let last = -Infinity;
  for (const wish of sorted) {
    const x = Math.min(to - DOOR - 8, Math.max(from + 8, wish.x - DOOR / 2, last + DOOR + 8));
    last = x;
    const width = monoWidth(wish.label, COUNT_SIZE);
    const labelX = x + DOOR + LABEL_GAP;
    let row = rowEnds.findIndex((end) => end + LABEL_CLEAR <= x);
    if (row < 0) row = rowEnds.length;
    rowEnds[row] = labelX + width;
    doors.push({ id: wish.id, label: wish.label, x, labelX, labelY: -6 - row * LABEL_STEP });
  }
  return { doors, rows: Math.max(1, rowEnds.length) };
}

/** The title's left edge: as far left as no door or label interferes. */
export function placeTitle(width: number, doors: readonly DoorPlan[], from: number, to: number): number {
  let x = from;
  for (const door of doors) {
    const left = door.x - 6;
    const right = door.labelY > -10 ? door.labelX + monoWidth(door.label, COUNT_SIZE) + 6 : door.x + DOOR + 6;
    if (left < x + width && right > x) x = right;
  }
  return x + width <= to ? x : from;
}

/** The same for a folder's title in its top wall: not on an arrow that enters there, if another place within `reach` is free. */
export function freeTitle(width: number, arrows: readonly number[], from: number, to: number): number {
  const hits = (x: number): number => arrows.filter((arrow) => arrow > x - 3 && arrow < x + width + 3).length;
  let best = from;
  let fewest = hits(from);
  for (const arrow of [...arrows].sort((a, b) => a - b)) {
    const x = arrow + 5;
    if (fewest === 0) break;
    if (x < from || x + width > to) continue;
    const count = hits(x);
    if (count < fewest) {
      best = x;
      fewest = count;
    }
  }
  return best;
}

const GROUND_LINES = 3;
const GROUND_STEP = 18;

export function placeGround(packages: readonly { name: string; modules: number }[], from: number, to: number, y: number): { items: GroundItem[]; more: number; moreX: number; moreY: number; bottom: number } {
  const lead = sansWidth("Stands on", COUNT_SIZE);
  const items: GroundItem[] = [];
  let x = from + lead + 14;
  let line = 0;
  for (const [at, { name, modules }] of packages.entries()) {
    const nameW = monoWidth(name, COUNT_SIZE);
    const width = nameW + 5 + sansWidth(String(modules), COUNT_SIZE);
    const reserve = at === packages.length - 1 ? 0 : line === GROUND_LINES - 1 ? 70 : 0;
    if (x + width + reserve > to && items.length > 0) {
      if (line === GROUND_LINES - 1) break;
      line += 1;
      x = from + lead + 14;
    }
    items.push({ name, modules, x, y: y + line * GROUND_STEP, nameW });
    x += width + 14;
  }
  return { items, more: packages.length - items.length, moreX: x, moreY: y + line * GROUND_STEP, bottom: y + line * GROUND_STEP + 6 };
}
