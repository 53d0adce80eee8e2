// @vitest-environment node
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LANE_TO_ROOM } from "./arrangement";
import { routeFurther } from "./further";
import { anyGraph, largeGraph } from "./graphs.fixture";
import { layOut } from "./layout";
import type { Graph, Plan, Rect, RoomPlan } from "./types";

const RUNS = { numRuns: 120 };
const NEAR = 0.6;

const apart = (a: Rect, b: Rect): boolean => a.x + a.w <= b.x + NEAR || b.x + b.w <= a.x + NEAR || a.y + a.h <= b.y + NEAR || b.y + b.h <= a.y + NEAR;
const holds = (outer: Rect, inner: Rect): boolean => inner.x >= outer.x - NEAR && inner.y >= outer.y - NEAR && inner.x + inner.w <= outer.x + outer.w + NEAR && inner.y + inner.h <= outer.y + outer.h + NEAR;
const full = (room: RoomPlan): Rect => ({ x: room.x, y: room.y, w: room.w + room.beside, h: room.h });

function ancestors(graph: Graph, id: string): string[] {
  const node = graph.nodes.find((each) => each.id === id);
  return node?.parent ? [node.parent, ...ancestors(graph, node.parent)] : [];
}

function always(check: (graph: Graph, plan: Plan) => void): void {
  fc.assert(fc.property(anyGraph(), (graph) => check(graph, layOut(graph))), RUNS);
}

describe("a plan of any folder", () => {
  it("shows every room once and none of them lies on another", () => {
    always((graph, plan) => {
      expect(plan.rooms.map((room) => room.id).sort()).toEqual(graph.nodes.filter((node) => !node.open).map((node) => node.id).sort());
      plan.rooms.forEach((a, at) => plan.rooms.slice(at + 1).forEach((b) => expect(apart(full(a), full(b))).toBe(true)));
    });
  });

  it("keeps the members of a folder within its walls and everything foreign without", () => {
    always((graph, plan) => {
      for (const folder of plan.folders) {
        for (const room of plan.rooms) {
          if (ancestors(graph, room.id).includes(folder.id)) expect(holds(folder, full(room))).toBe(true);
          else expect(apart(folder, full(room))).toBe(true);
        }
        for (const other of plan.folders) {
          if (other === folder) continue;
          const inside = ancestors(graph, other.id).includes(folder.id);
          if (inside) expect(holds(folder, other)).toBe(true);
          else if (!ancestors(graph, folder.id).includes(other.id)) expect(apart(folder, other)).toBe(true);
        }
      }
    });
  });

  it("keeps everything within the outer wall", () => {
    always((_, plan) => {
      for (const room of plan.rooms) expect(holds(plan.wall, full(room))).toBe(true);
      for (const folder of plan.folders) expect(holds(plan.wall, folder)).toBe(true);
      for (const edge of plan.edges) for (const { x, y } of edge.points) expect(holds(plan.wall, { x, y, w: 0, h: 0 })).toBe(true);
      expect(plan.wall.x + plan.wall.w).toBeLessThanOrEqual(plan.width);
    });
  });

  it("draws rooms to scale, never cut to their names", () => {
    always((graph, plan) => {
      for (const room of plan.rooms) {
        const lines = graph.nodes.find((node) => node.id === room.id)!.lines;
        const area = lines * plan.scale;
        if (area > 400) expect(Math.abs(room.w * room.h - area) / area).toBeLessThan(0.16);
        expect(room.w).toBeGreaterThanOrEqual(10);
      }
    });
  });

  it("draws every import that is drawn at rest, from room to room, along and across only", () => {
    always((graph, plan) => {
      const rooms = new Map(plan.rooms.map((room) => [room.id, room]));
      expect(plan.edges.map((edge) => edge.edge)).toEqual(graph.edges.flatMap((edge, index) => (edge.drawn ? [index] : [])));
      for (const { edge, points } of plan.edges) {
        const { source, target } = graph.edges[edge]!;
        const [from, to] = [rooms.get(source)!, rooms.get(target)!];
        const [first, last] = [points[0]!, points[points.length - 1]!];
        expect(first.x).toBeGreaterThanOrEqual(from.x - NEAR);
        expect(first.x).toBeLessThanOrEqual(from.x + from.w + NEAR);
        expect(last.x).toBeGreaterThanOrEqual(to.x - NEAR);
        expect(last.x).toBeLessThanOrEqual(to.x + to.w + NEAR);
        points.slice(1).forEach((point, at) => {
          const before = points[at]!;
          expect(Math.min(Math.abs(point.x - before.x), Math.abs(point.y - before.y))).toBeLessThan(0.1);
        });
      }
    });
  });

  it("lets an import run down only, unless it closes a loop", () => {
    always((graph, plan) => {
      const rows = new Map(plan.rooms.map((room) => [room.id, room.row]));
      for (const { edge, points } of plan.edges) {
        const { source, target } = graph.edges[edge]!;
        if (rows.get(source)! >= rows.get(target)!) continue;
        points.slice(1).forEach((point, at) => expect(point.y).toBeGreaterThanOrEqual(points[at]!.y - 0.01));
      }
    });
  });

  it("leads no arrow through a room, and keeps lanes at their distance", () => {
    always((_, plan) => {
      for (const { points } of plan.edges) {
        points.slice(1).forEach((point, at) => {
          const before = points[at]!;
          const top = Math.min(point.y, before.y);
          const bottom = Math.max(point.y, before.y);
          for (const room of plan.rooms) {
            // Where the piece passes the whole room, it is a lane.
            if (top <= room.y + 0.1 && bottom >= room.y + room.h - 0.1 && Math.abs(point.x - before.x) < 0.1) {
              const clear = Math.max(room.x - point.x, point.x - (room.x + room.w + room.beside));
              expect(clear).toBeGreaterThanOrEqual(LANE_TO_ROOM - NEAR);
            }
            if (Math.abs(point.y - before.y) < 0.1) expect(point.y <= room.y || point.y >= room.y + room.h || Math.max(point.x, before.x) <= room.x || Math.min(point.x, before.x) >= room.x + room.w).toBe(true);
          }
        });
      }
      for (const row of plan.rows) {
        const lanes = [...row.lanes].sort((a, b) => a - b);
        lanes.slice(1).forEach((lane, at) => expect(lane - lanes[at]!).toBeGreaterThanOrEqual(5.4));
      }
    });
  });

  it("comes out the same every time", () => {
    fc.assert(fc.property(anyGraph(), (graph) => { expect(layOut(graph)).toEqual(layOut(structuredClone(graph))); }), { numRuns: 30 });
  });

  it("finds a way for every import that is not drawn at rest, from room to room", () => {
    always((graph, plan) => {
      const hidden = graph.edges.flatMap((edge, index) => (edge.drawn ? [] : [{ edge: index, source: edge.source, target: edge.target }]));
      const rooms = new Map(plan.rooms.map((room) => [room.id, room]));
      const ways = routeFurther(plan, hidden);
      expect(ways).toHaveLength(hidden.length);
      for (const { edge, points } of ways) {
        const from = rooms.get(graph.edges[edge]!.source)!;
        expect(points[0]!.x).toBeGreaterThanOrEqual(from.x);
        expect(points[0]!.x).toBeLessThanOrEqual(from.x + from.w);
        for (const { x, y } of points) expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true);
      }
    });
  });
});

describe("a large plan", () => {
  it("wraps sixty modules of one layer into rows instead of one endless line", () => {
    const nodes = Array.from({ length: 60 }, (_, index) => ({ id: `file:t${index}`, kind: "module" as const, path: `t${index}`, name: `test_${index}`, parent: null, open: false, modules: 1, lines: 120, layer: 1, doors: [] }));
    const base = { ...nodes[0]!, id: "file:base", path: "base", name: "base", layer: 0 };
    const edges = nodes.map((node) => ({ source: node.id, target: base.id, names: 1, drawn: true, loop: null, closes: false }));
    const plan = layOut({ path: "", name: "tests", modules: 61, lines: 1, nodes: [...nodes, base], edges, ground: [] });
    expect(plan.width / plan.height).toBeLessThan(2.6);
    expect(plan.width / plan.height).toBeGreaterThan(0.7);
  });

  it("gathers rooms without imports in a compact block", () => {
    const nodes = Array.from({ length: 80 }, (_, index) => ({ id: `file:t${index}`, kind: "module" as const, path: `t${index}`, name: `test_${index}`, parent: null, open: false, modules: 1, lines: 120, layer: 0, doors: [] }));
    const plan = layOut({ path: "", name: "tests", modules: 80, lines: 1, nodes, edges: [], ground: [] });
    expect(plan.width / plan.height).toBeLessThan(2.4);
    expect(plan.yard?.rooms).toBe(80);
  });

  it("draws 300 modules with 500 of 1,500 imports without anything lying on anything", () => {
    const plan = layOut(largeGraph(300, 1500));
    plan.rooms.forEach((a, at) => plan.rooms.slice(at + 1).forEach((b) => expect(apart(full(a), full(b))).toBe(true)));
    expect(plan.edges).toHaveLength(500);
  });
});
