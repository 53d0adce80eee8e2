/** The yard: rooms that no arrow reaches or leaves, in close rows at the foot of the drawing. */
import { takes } from "./rows";
import type { Room } from "./model";

const SHELF_GAP = 12;

export interface YardPlace {
  room: number;
  x: number;
  y: number;
}

/** Rooms in shelves no wider than `width`, from the top left. */
export function fillYard(rooms: readonly Room[], width: number): { places: YardPlace[]; height: number; width: number } {
  const places: YardPlace[] = [];
  let x = 0;
  let y = 0;
  let shelf = 0;
  let reached = 0;
  for (const room of rooms) {
    const size = takes(room);
    if (x > 0 && x + room.w + room.beside > width) {
      y += shelf + SHELF_GAP;
      x = 0;
      shelf = 0;
    }
    places.push({ room: room.index, x, y });
    x += size;
    reached = Math.max(reached, x - (size - room.w - room.beside));
    shelf = Math.max(shelf, room.h, 14);
  }
  return { places, height: rooms.length > 0 ? y + shelf : 0, width: reached };
}
