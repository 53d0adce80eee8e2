/** Doors in the outer wall above the ways in, the wall's title between them, and the ground below it. */
import { COUNT_SIZE, monoWidth, sansWidth } from "../../../drawing/words";
import { placeLabels } from "./door-labels";
import type { DoorPlan, GroundItem } from "./types";

/** Width of an opening. */
export const DOOR = 14;
const DOOR_GAP = 8;
const LABEL_STEP = 15;
/** Labels stand clear of the title in the wall. */
const LABEL_RISE = 10;

export interface DoorWish {
  id: string;
  labels: readonly string[];
  /** The room it leads to. */
  left: number;
  width: number;
  /** Its row, 0 at the top. */
  row: number;
}

/** Openings above their rooms, a door apart, beside the title where the room is wide enough; labels on as few lines as they fit. */
export function placeDoors(wishes: readonly DoorWish[], from: number, to: number, titleEnd: number): { doors: DoorPlan[]; rows: number } {
  const wanted = wantedPlaces(wishes);
  const at = (wish: DoorWish): number => wanted.get(wish) ?? wish.left;
  const sorted = [...wishes].sort((a, b) => at(a) - at(b) || (a.id < b.id ? -1 : 1));
  const doors: DoorPlan[] = [];
  let last = -Infinity;
  for (const wish of sorted) {
    const most = Math.min(to - DOOR - 8, wish.left + Math.max(wish.width, DOOR) - DOOR);
    let x = Math.max(from + 8, Math.min(most, at(wish)));
    if (x < titleEnd + 6 && most >= titleEnd + 6) x = titleEnd + 6;
    x = Math.max(x, last + DOOR + DOOR_GAP);
    last = x;
    doors.push({ id: wish.id, label: doorLabel(wish.labels), x, labelX: x, labelY: 0, labelW: 0 });
  }
  const { places, lines } = placeLabels(doors.map(({ label, x }) => ({ label, x, end: x + DOOR })), from, to);
  doors.forEach((door, at) => {
    const { left, width, line } = places[at]!;
    Object.assign(door, { labelX: left, labelW: width, labelY: -LABEL_RISE - line * LABEL_STEP });
  });
  return { doors, rows: lines };
}

/** From a door to its label, where that does not stand next to it: to the label's nearer end, or to its lower edge. */
export function leaderOf({ x, labelX, labelY, labelW }: DoorPlan, top: number): string | null {
  if (labelY >= top - LABEL_RISE - LABEL_STEP / 2) return null;
  const middle = x + DOOR / 2;
  if (labelX > middle) return `M${labelX - 4} ${labelY - 4}H${middle}V${top - 5}`;
  if (labelX + labelW < middle) return `M${labelX + labelW + 4} ${labelY - 4}H${middle}V${top - 5}`;
  return `M${middle} ${labelY + 4}V${top - 5}`;
}

/**
 * Where each door would stand: over its room's middle, or as near to that as no other room with a door stands higher there: it
 * would seem to lead into that one. Where there is no such place, over the middle all the same.
 */
function wantedPlaces(wishes: readonly DoorWish[]): Map<DoorWish, number> {
  const wanted = new Map<DoorWish, number>();
  const taken: [left: number, right: number][] = [];
  for (const wish of [...wishes].sort((a, b) => a.row - b.row || a.width - b.width || (a.id < b.id ? -1 : 1))) {
    const middle = wish.left + wish.width / 2 - DOOR / 2;
    const higher = wishes.filter((other) => other.row < wish.row).map((other): [number, number] => [other.left - DOOR_GAP, other.left + other.width + DOOR_GAP]);
    const blocked = [...taken, ...higher].filter(([left, right]) => left < wish.left + wish.width && right > wish.left);
    const places = [middle, ...blocked.flatMap(([left, right]) => [left - DOOR, right])].filter((x) => x >= wish.left && x + DOOR <= wish.left + wish.width && blocked.every(([left, right]) => x + DOOR <= left || x >= right));
    const x = places.reduce<number | null>((best, place) => (best === null || Math.abs(place - middle) < Math.abs(best - middle) ? place : best), null) ?? middle;
    wanted.set(wish, x);
    taken.push([x - DOOR_GAP, x + DOOR + DOOR_GAP]);
  }
  return wanted;
}

/** Longer than this, two ways in are too much for one label. */
const LABEL_MOST = 30;

/** The first two ways in by name, one if they are long, more as a number; of a long one's path the file alone. */
export function doorLabel(labels: readonly string[]): string {
  const unique = [...new Set(labels)].map((label) => (label.length > LABEL_MOST ? label.replace(/[^\s/"]+\/(?:[^\s/]+\/)*(?=[^\s/]+$)/, "…/") : label));
  const shown = unique.slice(0, unique.slice(0, 2).join(" · ").length > LABEL_MOST ? 1 : 2);
  return shown.join(" · ") + (unique.length > shown.length ? ` and ${unique.length - shown.length} more` : "");
}

/** The title's left edge: as far left as no opening is in its way; null where the wall has no room for it. */
export function placeTitle(width: number, doors: readonly DoorPlan[], from: number, to: number): number | null {
  let x = from;
  for (const door of doors) if (door.x - 6 < x + width && door.x + DOOR + 6 > x) x = door.x + DOOR + 6;
  return x + width <= to ? x : null;
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
  const lead = sansWidth("Imports from outside", COUNT_SIZE);
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
