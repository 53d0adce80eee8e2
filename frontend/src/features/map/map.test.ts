// @vitest-environment node
import { describe, expect, it } from "vitest";
import type { FolderEdge, FolderGraph, FolderNode } from "../../api/types";
import { shiftInto, zoomed } from "../../drawing/camera";
import { emphasisOf, matches } from "./emphasis";
import { roomToward } from "./neighbours";
import { namer, shortName, symbolFigures, whomToAsk } from "./panel-facts";
import { readLook, writeLook } from "./view";

const node = (path: string): FolderNode => ({
  id: `file:${path}`, kind: "module", path, name: path.split("/").pop()?.replace(".py", "") ?? path, parent: null, open: false, modules: 1, lines: 10, layer: 0,
  changes_year: 0, hot_rank: null, doors: [], loops: [], language: "Python",
});
const edge = (source: string, target: string): FolderEdge => ({
  source: `file:${source}`, target: `file:${target}`, names: 1, imports: 1, line: 1, scope: "module", drawn: true, loop: null, closes: false,
});
const graph: FolderGraph = {
  path: "src/flask/", name: "flask/", crumbs: [], commit: "c", modules: 4, lines: 40, layers: 2,
  nodes: [node("src/flask/app.py"), node("src/flask/sansio/app.py"), node("src/flask/wrappers.py"), node("src/flask/ctx.py")],
  edges: [edge("src/flask/app.py", "src/flask/ctx.py"), edge("src/flask/ctx.py", "src/flask/wrappers.py"), edge("src/flask/wrappers.py", "src/flask/app.py")],
  loops: [{ number: 1, cycle: ["file:src/flask/app.py", "file:src/flask/ctx.py", "file:src/flask/wrappers.py"], modules: 3, run_time: true }],
  ground: [], imports: 3, drawn: 3, left_out: 0,
};

describe("search", () => {
  it("finds by name before path, the exact name first", () => {
    expect(matches(graph, "app").map((each) => each.path)).toEqual(["src/flask/app.py", "src/flask/sansio/app.py", "src/flask/wrappers.py"]);
    expect(matches(graph, "sansio").map((each) => each.path)).toEqual(["src/flask/sansio/app.py"]);
    expect(matches(graph, "src/flask")).toEqual([]);
    expect(matches(graph, "  ")).toEqual([]);
  });
});

describe("emphasis", () => {
  it("brings out all imports and importers of the selected room", () => {
    expect([...emphasisOf(graph, "file:src/flask/ctx.py", null, "", null).chosen]).toEqual([0, 1]);
  });
  it("keeps only what is found bright, and all of it when nobody searches", () => {
    expect(emphasisOf(graph, null, null, "ctx", null).bright).toEqual(new Set(["file:src/flask/ctx.py"]));
    expect(emphasisOf(graph, null, null, "", null).bright).toBeNull();
  });
  it("brings out the rooms and imports of the loop that is stepped to", () => {
    const { bright, looped } = emphasisOf(graph, null, null, "", 1);
    expect(bright?.size).toBe(3);
    expect(looped).toEqual(new Set([0, 1, 2]));
    expect(emphasisOf(graph, null, null, "", 7).looped).toBeNull();
  });
});

describe("arrow keys", () => {
  const rooms = [{ id: "a", x: 0, y: 0, w: 50, h: 20 }, { id: "b", x: 200, y: 0, w: 50, h: 20 }, { id: "c", x: 10, y: 100, w: 50, h: 20 }, { id: "d", x: 230, y: 60, w: 50, h: 20 }];
  it("lead to the nearest room that way, and nowhere at the edge", () => {
    expect(roomToward(rooms, "a", "right")?.id).toBe("b");
    expect(roomToward(rooms, "a", "down")?.id).toBe("c");
    expect(roomToward(rooms, "d", "up")?.id).toBe("b");
    expect(roomToward(rooms, "a", "up")).toBeNull();
    expect(roomToward(rooms, "gone", "up")).toBeNull();
  });
});

describe("where one looks", () => {
  it("is written to the address and read again", () => {
    expect(readLook(writeLook({ x: 412.4, y: -30, zoom: 0.853 }))).toEqual({ x: 412, y: -30, zoom: 0.85 });
  });
  it("is not taken from an address that makes no sense", () => {
    for (const text of [null, "", "1,2", "1,2,0", "a,b,c", "1,2,3,4", "1e9,2,50"]) expect(readLook(text)).toBeNull();
  });
});

describe("the camera", () => {
  it("keeps the place under the pointer when it zooms", () => {
    const next = zoomed({ x: 30, y: -10, k: 0.8 }, 1.5, 200, 100);
    expect((200 - next.x) / next.k).toBeCloseTo((200 - 30) / 0.8);
    expect((100 - next.y) / next.k).toBeCloseTo((100 + 10) / 0.8);
    expect(zoomed({ x: 0, y: 0, k: 1 }, 1000, 0, 0).k).toBe(3);
  });
  it("moves no further than needed to show something", () => {
    expect(shiftInto(100, 200, 24, 800)).toBe(0);
    expect(shiftInto(0, 100, 24, 800)).toBe(24);
    expect(shiftInto(780, 900, 24, 800)).toBe(-100);
  });
});

describe("the panel's facts", () => {
  it("names modules as short as the folder allows", () => {
    expect(shortName("src/flask/sansio/app.py", "src/flask/")).toBe("sansio/app");
    expect(shortName("tests/unit/test_app.py", "src/flask/")).toBe("unit/test_app");
  });
  it("keeps the endings where two modules would be called the same", () => {
    expect(["src/server.c", "src/server.h"].map(namer(["src/server.c", "src/server.h"], "src/"))).toEqual(["server.c", "server.h"]);
    expect(namer(["src/a.py", "src/b.py"], "src/")("src/a.py")).toBe("a");
  });
  it("counts symbols and shows the longest with their longest members first", () => {
    const symbol = (kind: string, name: string, start: number, end: number, parent: string | null = null) =>
      ({ kind, name, qualified_name: parent ? `${parent}.${name}` : name, signature: null, start_line: start, end_line: end, parent, complexity: null });
    const { caption, foremost } = symbolFigures([symbol("function", "f", 1, 3), symbol("class", "C", 10, 90), symbol("method", "push", 20, 60, "C"), symbol("method", "pop", 61, 64, "C")]);
    expect(caption).toBe("3 functions, 1 class");
    expect(foremost.map((each) => each.name)).toEqual(["f", "C", "push", "pop"]);
  });
  it("asks who changed it lately before who wrote most of it", () => {
    const people = [{ name: "Armin", commits: 40, commits_recent: 0, last_at: null }, { name: "David", commits: 30, commits_recent: 9, last_at: null }];
    const { recent, past, total } = whomToAsk(people);
    expect([recent.map((each) => each.name), past.map((each) => each.name), total]).toEqual([["David"], ["Armin"], 9]);
  });
});
