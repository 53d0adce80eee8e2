/** What lies beyond the edges of the sheet, and where a large drawing begins. */
import { expect, it } from "vitest";
import { beginning, roomsBeyond } from "./beyond";
import type { Plan, RoomPlan } from "./layout/types";

const room = (x: number, y: number, given: Partial<RoomPlan> = {}): RoomPlan => ({ id: `${x} ${y}`, x, y, w: 120, h: 40, label: "two", beside: 0, row: 0, layer: 0, ...given });
const planOf = (width: number, rooms: RoomPlan[]): Plan => ({ width, height: 900, rooms }) as unknown as Plan;
const SEEN = { w: 500, h: 600 };

it("names beyond each edge are counted, one beyond two of them once", () => {
  const plan = planOf(2000, [room(100, 100), room(480, 100), room(900, 900), room(-200, 300), room(40, -90), room(380, 300, { label: "beside", beside: 90 })]);
  expect(roomsBeyond(plan, { x: 0, y: 0, ...SEEN })).toEqual({ above: 1, right: 2, below: 1, left: 1 });
});

it("a room whose name is seen is not beyond, though its wall ends further right", () => {
  expect(roomsBeyond(planOf(2000, [room(300, 100, { w: 900 })]), { x: 0, y: 0, ...SEEN }).right).toBe(0);
});

it("a large drawing begins at its left, and further right only where hardly a name stands there", () => {
  const right = [700, 850, 1000].flatMap((x) => [room(x, 100), room(x, 200)]);
  const left = [40, 190].flatMap((x) => [room(x, 100), room(x, 200)]);
  expect(beginning(planOf(1400, [...left, ...right]), 0, SEEN)).toBe(0);
  expect(beginning(planOf(1400, right), 0, SEEN)).toBe(676);
  expect(beginning(planOf(1400, [room(60, 100), ...right]), 0, SEEN)).toBe(676);
  // What stands below the sheet is not seen at first.
  expect(beginning(planOf(1400, [room(60, 100), ...right.map((each) => ({ ...each, y: each.y + 700 }))]), 0, SEEN)).toBe(0);
});

it("a large drawing that has no name at its left begins where the only one stands", () => {
  expect(beginning(planOf(2000, [room(900, 100)]), 0, SEEN)).toBe(876);
});
