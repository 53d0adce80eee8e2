/** Which room an arrow key leads to. */
import type { Rect } from "./layout/types";

export type Direction = "up" | "down" | "left" | "right";

const KEYS: Record<string, Direction> = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };
export const directionOf = (key: string): Direction | undefined => KEYS[key];

/** The nearest room that way; what lies aside counts double, so that one does not drift. */
export function roomToward<R extends Rect & { id: string }>(rooms: readonly R[], from: string, way: Direction): R | null {
  const start = rooms.find((room) => room.id === from);
  if (!start) return null;
  let best: R | null = null;
  let least = Infinity;
  for (const room of rooms) {
    if (room.id === from) continue;
    const [ahead, aside] = distances(start, room, way);
    if (ahead <= 0) continue;
    // What lies more aside than ahead is the last choice.
    const cost = ahead + 2 * aside + (aside > 2 * ahead ? 1e5 : 0);
    if (cost >= least) continue;
    least = cost;
    best = room;
  }
  return best;
}

function distances(start: Rect, room: Rect, way: Direction): [ahead: number, aside: number] {
  const upright = way === "up" || way === "down";
  const dx = room.x + room.w / 2 - (start.x + start.w / 2);
  const dy = room.y + room.h / 2 - (start.y + start.h / 2);
  const gap = upright
    ? Math.max(0, room.x - (start.x + start.w), start.x - (room.x + room.w))
    : Math.max(0, room.y - (start.y + start.h), start.y - (room.y + room.h));
  const sign = way === "up" || way === "left" ? -1 : 1;
  return [(upright ? dy : dx) * sign, gap + Math.abs(upright ? dx : dy) * 0.1];
}
