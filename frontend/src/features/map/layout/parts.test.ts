// @vitest-environment node
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { doorLabel, leaderOf, placeDoors, placeTitle, DOOR } from "./doors";
import type { DoorPlan } from "./types";
import { countCrossings } from "./crossings";
import { portPlaces } from "./lanes";
import { roundedPath, simplify } from "./paths";
import { Separations, spaceOut } from "./separation";
import { areaPerLine, roomSize, sides } from "./sizes";
import { shrinkGaps } from "./squeeze";
import { thousands } from "../../../drawing/words";
import { assignTracks } from "./tracks";

const numbers = fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 1, maxLength: 30 });

describe("places on a line", () => {
  it("keep every distance of a chain, in order, whatever they want", () => {
    fc.assert(fc.property(numbers, (wanted) => {
      const places = spaceOut(wanted, wanted.map(() => 7));
      places.slice(1).forEach((place, at) => expect(place - places[at]!).toBeGreaterThanOrEqual(7 - 1e-6));
    }));
  });

  it("stay where they want to be when nothing is too close", () => {
    expect(spaceOut([0, 50, 90], [0, 10, 10])).toEqual([0, 50, 90]);
  });

  it("stay within their bounds when there is room", () => {
    fc.assert(fc.property(numbers, (wanted) => {
      for (const place of spaceOut(wanted, wanted.map(() => 2), 0, 100)) {
        expect(place).toBeGreaterThanOrEqual(-1e-6);
        expect(place).toBeLessThanOrEqual(100 + 1e-6);
      }
    }));
  });

  it("hold every separation of any graph that runs in no circle", () => {
    const graph = fc.array(fc.tuple(fc.nat(19), fc.nat(19), fc.nat(40)), { maxLength: 60 });
    fc.assert(fc.property(graph, fc.array(fc.integer({ min: -300, max: 300 }), { minLength: 20, maxLength: 20 }), (pairs, wanted) => {
      const rules = pairs.filter(([a, b]) => a !== b).map(([a, b, gap]) => ({ low: Math.min(a, b), high: Math.max(a, b), gap }));
      const places = new Separations(20, rules).solve(wanted, wanted.map(() => 1));
      for (const { low, high, gap } of rules) expect(places[high]! - places[low]!).toBeGreaterThanOrEqual(gap - 1e-4);
    }));
  });

  it("refuse separations that run in a circle", () => {
    expect(() => new Separations(2, [{ low: 0, high: 1, gap: 1 }, { low: 1, high: 0, gap: 1 }])).toThrow(/circle/);
  });
});

describe("tracks of a channel", () => {
  const net = fc.record({ tops: fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 3 }), bottoms: fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 1 }) });

  it("never lay two bends over one another on one track", () => {
    fc.assert(fc.property(fc.array(net, { maxLength: 25 }), (nets) => {
      const { tracks, count } = assignTracks(nets);
      const spans = nets.map(({ tops, bottoms }) => [Math.min(...tops, ...bottoms), Math.max(...tops, ...bottoms)] as const);
      tracks.forEach((track, a) => {
        expect(track).toBeLessThan(Math.max(1, count));
        if (track < 0) expect(spans[a]![1] - spans[a]![0]).toBeLessThanOrEqual(0.5);
        tracks.slice(a + 1).forEach((other, b) => {
          if (track >= 0 && track === other) expect(spans[a]![1] < spans[a + 1 + b]![0] || spans[a + 1 + b]![1] < spans[a]![0]).toBe(true);
        });
      });
    }));
  });

  it("run without a crossing where that is possible", () => {
    // Both lead right; the one further right must bend first.
    const { tracks } = assignTracks([{ tops: [0], bottoms: [60] }, { tops: [20], bottoms: [90] }]);
    expect(tracks[1]).toBeLessThan(tracks[0]!);
  });

  it("take none for what leads straight down", () => {
    expect(assignTracks([{ tops: [40], bottoms: [40] }])).toEqual({ tracks: [-1], count: 0 });
  });
});

describe("crossings", () => {
  it("are counted like by comparing every pair", () => {
    const pairs = fc.array(fc.record({ up: fc.nat(9), low: fc.nat(9), weight: fc.integer({ min: 1, max: 3 }) }), { maxLength: 25 });
    fc.assert(fc.property(pairs, (list) => {
      let slow = 0;
      list.forEach((a, at) => list.slice(at + 1).forEach((b) => { if ((a.up - b.up) * (a.low - b.low) < 0) slow += a.weight * b.weight; }));
      expect(countCrossings(list, 10)).toBe(slow);
    }));
  });
});

describe("sizes", () => {
  it("are 11 square pixels a line at 4.4 to 1, as app.py of flask in the drawing", () => {
    expect(sides(1625, 11)).toEqual({ w: 280, h: 64 });
    expect(sides(39, 11)).toEqual({ w: 32, h: 13 });
    expect(sides(1, 11)).toEqual({ w: 10, h: 5 });
  });

  it("shrink for the whole drawing when one room would be too large", () => {
    expect(areaPerLine(4000)).toBe(11);
    expect(areaPerLine(60_000)).toBeLessThan(1);
  });

  it("put a name beside a room that is too small for it, with room for name and lines", () => {
    expect(roomSize({ name: "ctx", lines: 540 }, 11)).toMatchObject({ label: "two", beside: 0 });
    expect(roomSize({ name: "templating", lines: 212 }, 11)).toMatchObject({ label: "name", beside: 0 });
    expect(roomSize({ name: "sessions", lines: 385 }, 11)).toMatchObject({ label: "apart", beside: 0 });
    expect(roomSize({ name: "blueprints", lines: 128 }, 11).beside).toBeGreaterThan(90);
  });

  it("write figures as people do", () => {
    expect([0, 999, 1000, 1_234_567].map(thousands)).toEqual(["0", "999", "1,000", "1,234,567"]);
  });
});

describe("ports", () => {
  it("stay on their room and in the order of their far ends", () => {
    fc.assert(fc.property(numbers, fc.integer({ min: 10, max: 300 }), (far, width) => {
      const places = portPlaces(far, far.map((_, piece) => ({ piece, flat: -1 })), 100, width);
      far.forEach((one, a) => {
        expect(places[a]).toBeGreaterThanOrEqual(100);
        expect(places[a]).toBeLessThanOrEqual(100 + width);
        far.forEach((other, b) => { if (one < other) expect(places[a]).toBeLessThanOrEqual(places[b]! + 1e-6); });
      });
    }));
  });
});

/** Whether the leader of a door runs through the label of another, or both labels lie on each other. */
function crosses(one: DoorPlan, other: DoorPlan): boolean {
  const middle = one.x + DOOR / 2;
  if (one.labelY === other.labelY) return one.labelX < other.labelX + other.labelW && other.labelX < one.labelX + one.labelW;
  return one.labelY < other.labelY && middle > other.labelX && middle < other.labelX + other.labelW;
}

describe("doors and titles", () => {
  it("stand where no other room with a door is higher, as near to their own room's middle as that is", () => {
    const narrow = { id: "narrow", labels: ["latest.sh"], left: 290, width: 30, row: 0 };
    const wide = { id: "wide", labels: ["import shop"], left: 100, width: 400, row: 1 };
    const low = { id: "low", labels: ["npm start"], left: 250, width: 300, row: 2 };
    const hidden = { id: "hidden", labels: ["a"], left: 120, width: 60, row: 2 };
    const places = (...wishes: (typeof wide)[]) => Object.fromEntries(placeDoors(wishes, 64, 872, 64).doors.map((door) => [door.id, door.x]));
    expect(places(wide)).toEqual({ wide: 293 });
    expect(places(wide, narrow, low)).toEqual({ narrow: 298, wide: 290 - 8 - DOOR, low: 508 });
    expect(places(wide, hidden)).toEqual({ wide: 293, hidden: 143 });
  });
  it("keep doors apart and the title clear of them", () => {
    const wishes = [{ id: "a", labels: ["import flask"], left: 392, width: 32, row: 0 }, { id: "b", labels: ["python -m flask"], left: 396, width: 10, row: 1 }];
    const { doors, rows } = placeDoors(wishes, 64, 872, 277);
    expect(doors[1]!.x - doors[0]!.x).toBeGreaterThanOrEqual(DOOR);
    expect(rows).toBe(2);
    expect(placeTitle(199, doors, 78, 864)).toBe(78);
    expect(placeTitle(330, doors, 78, 864)).toBeGreaterThan(doors[1]!.x);
    expect(placeTitle(600, doors, 78, 864)).toBeNull();
  });

  it("lead to labels past other labels and leaders, all to the right where they fit", () => {
    const names = fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 30 })), { minLength: 1, maxLength: 12 });
    fc.assert(fc.property(names, (list) => {
      const wishes = list.map(([left, length], at) => ({ id: `${at}`, labels: ["x".repeat(length)], left, width: 10, row: 0 }));
      const { doors } = placeDoors(wishes, 0, 2_000, 0);
      for (const one of doors) {
        expect(one.labelX).toBe(one.x + DOOR + 6);
        for (const other of doors) if (one !== other) expect(crosses(one, other)).toBe(false);
      }
    }));
  });
  it("have a leader wherever the label does not stand next to them, on whichever side", () => {
    const door = { id: "a", label: "a", x: 100, labelX: 120, labelY: -10, labelW: 50 };
    expect(leaderOf(door, 0)).toBeNull();
    expect(leaderOf({ ...door, labelY: -25 }, 0)).toBe("M116 -29H107V-5");
    expect(leaderOf({ ...door, labelX: 40, labelY: -25 }, 0)).toBe("M94 -29H107V-5");
    expect(leaderOf({ ...door, labelX: 80, labelY: -25 }, 0)).toBe("M107 -21V-5");
  });
  it("near the sheet's right end stand to the left, or above", () => {
    const wish = (id: string, left: number) => ({ id, labels: [`import ${id.repeat(14)}`], left, width: 14, row: 0 });
    const { doors, rows } = placeDoors([wish("a", 400), wish("b", 440), wish("c", 480)], 0, 520, 0);
    for (const one of doors) for (const other of doors) if (one !== other) expect(crosses(one, other)).toBe(false);
    expect(doors.map(({ labelX, labelW }) => labelX + labelW <= 536)).toEqual([true, true, true]);
    expect(rows).toBe(3);
  });
  it("in a wall that is narrower than a label lead beyond it rather than through each other", () => {
    const wish = (id: string, left: number) => ({ id, labels: [`dotnet run --project ${id.repeat(30)}`], left, width: 14, row: 0 });
    const { doors } = placeDoors([wish("a", 150), wish("b", 180), wish("c", 210)], 0, 400, 0);
    for (const one of doors) for (const other of doors) if (one !== other) expect(crosses(one, other)).toBe(false);
    expect(Math.max(...doors.map(({ labelX, labelW }) => labelX + labelW))).toBeGreaterThan(500);
  });

  it("name two ways in and count the rest", () => {
    expect(doorLabel(["pip", "pip", "pip3"])).toBe("pip · pip3");
    expect(doorLabel(["a", "b", "c", "d"])).toBe("a · b and 2 more");
    expect(doorLabel(["python scripts/of/make_compile_messages.py"])).toBe("python …/make_compile_messages.py");
    expect(doorLabel(['import "github.com/gin-gonic/gin-of-many"'])).toBe('import "…/gin-of-many"');
    expect(doorLabel(["python app/serve.py", "x"])).toBe("python app/serve.py · x");
  });
});

describe("drawing together", () => {
  it("keeps order and what stands, and leaves no wide strip", () => {
    const spans = fc.array(fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1, max: 200 })), { minLength: 1, maxLength: 12 });
    fc.assert(fc.property(spans, (list) => {
      const intervals = list.map(([from, size]): [number, number] => [from, from + size]);
      const to = shrinkGaps(intervals, 44);
      const moved = intervals.map(([from, end]): [number, number] => [to(from), to(end)]).sort((a, b) => a[0] - b[0]);
      intervals.forEach(([from, end]) => expect(to(end) - to(from)).toBeCloseTo(end - from));
      let reach = moved[0]![1];
      for (const [from, end] of moved) {
        expect(from - reach).toBeLessThanOrEqual(44 + 1e-6);
        reach = Math.max(reach, end);
      }
    }));
  });
});

describe("paths", () => {
  it("round their bends and drop corners that are none", () => {
    expect(simplify([{ x: 0, y: 0 }, { x: 0, y: 5 }, { x: 0, y: 9 }])).toEqual([{ x: 0, y: 0 }, { x: 0, y: 9 }]);
    expect(roundedPath([{ x: 0, y: 0 }, { x: 0, y: 20 }, { x: 40, y: 20 }, { x: 40, y: 40 }])).toBe("M0 0L0 12Q0 20 8 20L32 20Q40 20 40 28L40 40");
    expect(roundedPath([])).toBe("");
  });
});
