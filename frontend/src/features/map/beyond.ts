/** Which rooms of a drawing are out of sight, and where a large drawing is first looked at: names count, not walls. */
import { monoWidth, NAME_SIZE } from "../../drawing/words";
import { BESIDE_GAP } from "./layout/sizes";
import type { Plan, Rect, RoomPlan } from "./layout/types";

export const SIDES = ["above", "right", "below", "left"] as const;
export type Side = (typeof SIDES)[number];

/** The first letters of a name are what one reads. */
const LETTERS = 6;
/** Left of the room that a look begins at. */
const AIR = 24;

/** Where a room's name begins, as `Room` draws it. */
function nameStart(room: RoomPlan): number {
  if (room.label === "beside") return room.x + room.w + BESIDE_GAP;
  return room.label === "name" ? room.x + 8 : room.x + 9;
}

/** The end of the name's first letters. */
function nameRead(room: RoomPlan): number {
  return nameStart(room) + Math.min(room.label === "beside" ? room.beside : room.w, monoWidth("m".repeat(LETTERS), NAME_SIZE));
}

/** How many rooms' names lie beyond each edge; one that lies beyond two edges counts above or below. */
export function roomsBeyond(plan: Plan, seen: Rect): Record<Side, number> {
  const beyond = { above: 0, right: 0, below: 0, left: 0 };
  for (const room of plan.rooms) {
    const middle = room.y + room.h / 2;
    if (middle < seen.y) beyond.above += 1;
    else if (middle > seen.y + seen.h) beyond.below += 1;
    else if (nameRead(room) > seen.x + seen.w) beyond.right += 1;
    else if (nameStart(room) < seen.x) beyond.left += 1;
  }
  return beyond;
}

/** So much more is to be read further right, or a drawing is looked at from its left. */
const MUCH_MORE = 2;
/** No further to the right than where nearly the most is read. */
const NEARLY = 0.75;

/** The left edge from which a large drawing is first looked at: its own, unless hardly a name stands there. */
export function beginning(plan: Plan, top: number, seen: { w: number; h: number }): number {
  const rooms = plan.rooms.filter((room) => room.y < top + seen.h);
  // A name that the left edge cuts is worse than one that is not there.
  const read = (left: number): number =>
    rooms.reduce((sum, room) => sum + (nameStart(room) >= left && nameRead(room) <= left + seen.w ? 1 : room.x < left && nameRead(room) > left ? -1 : 0), 0);
  const end = Math.max(0, plan.width - seen.w);
  const places = [...new Set(rooms.map((room) => Math.min(end, Math.max(0, room.x - AIR))))].sort((a, b) => a - b).map((left) => ({ left, names: read(left) }));
  const most = Math.max(0, ...places.map((place) => place.names));
  const here = read(0);
  if (most === 0 || (here > 0 && most < MUCH_MORE * here)) return 0;
  return places.find((place) => place.names >= most * NEARLY)?.left ?? 0;
}
