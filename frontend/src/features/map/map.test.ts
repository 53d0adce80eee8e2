// @vitest-environment node
import { describe, expect, it } from "vitest";
import type { FolderEdge, FolderGraph, FolderNode, SourceFile } from "../../api/types";
import { shiftInto, wellInto, zoomed } from "../../drawing/camera";
import { said } from "./Bars";
import { importersFigure, importersSaid } from "../../components/importers";
import { isOfModules, loopsWithin, loopUrl } from "../../components/loops";
import { dashesOf, edgesOfLoops, emphasisOf, isTangled, matches } from "./emphasis";
import { roomToward } from "./neighbours";
import { namer, namerIn, sentence, shortName, symbolFigures, tiesOf, whomToAsk } from "./panel-facts";
import { drawnName, roomSize } from "./layout/sizes";
import { targets } from "./PathTo";
import { hitsElsewhere } from "./search-hits";
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
  ground: [], imports: 3, drawn: 3, back: 0, left_out: 0,
};

describe("search", () => {
  it("finds by name before path, the exact name first", () => {
    expect(matches(graph, "app").map((each) => each.path)).toEqual(["src/flask/app.py", "src/flask/sansio/app.py", "src/flask/wrappers.py"]);
    expect(matches(graph, "sansio").map((each) => each.path)).toEqual(["src/flask/sansio/app.py"]);
    expect(matches(graph, "src/flask")).toEqual([]);
    expect(matches(graph, "  ")).toEqual([]);
  });
});

describe("what is not drawn here", () => {
  it("is found all the same, with the folder that has it as a room", () => {
    const found = [{ path: "src/flask/app.py", lines: 1 }, { path: "crates/ignore/src/walk.rs", lines: 1900 }, { path: "setup.py", lines: 3 }];
    expect(hitsElsewhere(found, new Set(["file:src/flask/app.py"])).map((hit) => [hit.id, hit.folder])).toEqual([["file:crates/ignore/src/walk.rs", "crates/ignore/src/"], ["file:setup.py", ""]]);
    expect(said(graph, -1, { here: 0, elsewhere: 2 }).join("")).toBe("2 that are not drawn here");
    expect(said(graph, -1, { here: 1, elsewhere: 1 }).join("")).toBe("1 of 4 rooms found; 1 that is not drawn here");
    expect(said(graph, -1, { here: 0, elsewhere: 0 }).join("")).toBe("No module has that name");
  });
  it("has a name that tells it apart where a path is asked for", () => {
    expect(targets(graph, [{ path: "crates/ignore/src/walk.rs" }, { path: "crates/globset/src/walk.rs" }], "walk", "").map((each) => each.name)).toEqual(["crates/ignore/src/walk.rs", "crates/globset/src/walk.rs"]);
  });
});

describe("what is counted", () => {
  it("is imports where rooms are modules, and arrows with what they stand for where folders are closed", () => {
    expect(said(graph, -1, null).join("")).toBe("3 imports, all drawn");
    const closed = { ...graph, edges: graph.edges.map((each) => ({ ...each, imports: 4 })) };
    expect(said(closed, -1, null).join("")).toBe("3 arrows stand for 12 imports, those inside a closed folder left out");
    expect(said({ ...closed, drawn: 2 }, -1, null).join("")).toBe("3 arrows, 2 of them drawn, stand for 12 imports, those inside a closed folder left out");
  });
});

describe("what is not drawn", () => {
  const to = (target: string, scope: FolderEdge["scope"], drawn = false): FolderEdge => ({ ...edge("src/flask/app.py", target), scope, drawn });
  const words = (edges: FolderEdge[], back = 0): string => {
    const counted = edges.filter((each) => each.scope !== "type_checking" && each.scope !== "test");
    return said({ ...graph, edges, imports: counted.length, drawn: counted.filter((each) => each.drawn).length, back }, -1, null).join("");
  };
  it("is told apart: what follows, what loads late, and what is not counted because it loads nothing", () => {
    const drawn = [to("a", "module", true), to("b", "function", true)];
    const types = [to("x", "type_checking"), to("y", "type_checking"), to("z", "test")];
    expect(words([...drawn, to("c", "module"), to("d", "module"), to("e", "function"), ...types])).toBe("2 of 5 imports drawn, 2 follow from them, 1 loads late; 3 more for types or tests alone");
    expect(words([...drawn, to("c", "module"), ...types])).toBe("2 of 3 imports drawn, the rest follow from them; 3 more for types or tests alone");
    expect(words([...drawn, to("c", "function"), to("d", "dynamic")])).toBe("2 of 4 imports drawn, 2 load late");
    expect(words([...drawn, to("c", "module"), to("d", "module")], 1)).toBe("2 of 4 imports drawn, 1 follows from them, 1 runs back");
    expect(words([...drawn, to("c", "module"), to("d", "module"), to("e", "dynamic")], 2)).toBe("2 of 5 imports drawn, 2 run back, 1 loads late");
    expect(words([...drawn, ...types])).toBe("2 imports, all drawn; 3 more for types or tests alone");
    const older: FolderGraph = { ...graph, edges: [...drawn, to("c", "module")], drawn: 2 };
    delete older.back;
    expect(said(older, -1, null).join("")).toBe("2 of 3 imports drawn, the rest follow from them");
  });
});

describe("emphasis", () => {
  it("gives many loops their colour only when they are stepped to", () => {
    const many = { ...graph, loops: Array.from({ length: 11 }, (_, at) => ({ number: at + 1, cycle: [], modules: 2, run_time: true })) };
    expect([isTangled(graph, null), isTangled(many, null), isTangled(many, 3)]).toEqual([false, true, false]);
  });
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

describe("a circle through a closed folder", () => {
  const around = { number: 2, cycle: ["file:src/flask/ctx.py", "package:src/flask/json/"], modules: 9, run_time: true };
  const both = { ...graph, loops: [...graph.loops, around], edges: [...graph.edges.map((each) => ({ ...each, loop: 1 })), { ...edge("src/flask/ctx.py", "x"), target: "package:src/flask/json/", loop: 2 }] };
  it("is no loop of modules, in word and colour", () => {
    expect(both.loops.map(isOfModules)).toEqual([true, false]);
    expect([...edgesOfLoops(both)]).toEqual([0, 1, 2]);
    expect(said(both, 1, null).join("")).toBe("ctx → package:src/flask/json/ → ctx, of folders: their modules need not import in a loop");
  });
  it("has its dashes told in the key, also where all are grey because there are many", () => {
    expect([dashesOf(graph, null), dashesOf(both, null)]).toEqual([{ loop: true, plain: null }, { loop: true, plain: "closes a circle of folders" }]);
    const many = { ...graph, loops: Array.from({ length: 11 }, (_, at) => ({ ...around, number: at + 1 })) };
    expect(dashesOf(many, null)).toEqual({ loop: false, plain: "closes a circle of folders" });
    expect(dashesOf({ ...many, loops: many.loops.map((each) => ({ ...each, cycle: ["file:a"] })) }, null).plain).toBe("closes a loop");
  });
});

describe("a loop of modules", () => {
  const loop = (...cycle: string[]) => ({ number: 1, modules: cycle, cycle, cut: { source: "", target: "", line: null }, run_time: true });
  const loops = [loop("app/a.py", "core/b.py"), loop("app/x/c.py", "app/x/d.py")];
  it("is seen in the folder that draws it module by module", () => {
    expect(loopUrl(1, loops)).toBe("/projects/1/map?folder=app/x/&loop=1");
    expect(loopUrl(1, loops.slice(0, 1))).toBe("/projects/1/map?folder=/&loop=1");
    expect(loopUrl(1, [])).toBeNull();
  });
  it("counts where all of it is", () => {
    expect([loopsWithin(loops, ""), loopsWithin(loops, "app/"), loopsWithin(loops, "core/")].map((each) => each.length)).toEqual([2, 1, 0]);
  });
});

describe("a very long name", () => {
  it("keeps its beginning and its end, and does not widen the drawing", () => {
    const name = `begin_${"very_long_".repeat(22)}_end`;
    expect(drawnName(name)).toMatch(/^begin_very_.{19}….*_end$/u);
    expect(drawnName("app")).toBe("app");
    expect(roomSize({ name, lines: 3 }, 11).beside).toBeLessThan(420);
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
  it("brings what was out of sight well into it", () => {
    expect(wellInto(100, 200, 0, 800)).toBe(0);
    expect(wellInto(780, 900, 0, 800)).toBe(-300);
    expect(wellInto(-1000, -300, 0, 800)).toBe(1050);
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
  it("keeps them also where the other one is only in sight", () => {
    const tie = (path: string) => ({ path, external: null, unresolved: null, line: 1, names: 1, scope: "module" as const, how: null, confidence: 1 });
    const file = { path: "src/flask/main.c", imports: [tie("src/flask/config.h"), tie("src/flask/list.h")], imported_by: [tie("src/flask/config.c")] } as unknown as SourceFile;
    const { imports, importers } = tiesOf(file, { path: "src/flask/", nodes: [...graph.nodes, node("src/flask/list.c")] });
    expect([imports.map((each) => each.name), importers.map((each) => each.name)]).toEqual([["config.h", "list.h"], ["config.c"]]);
  });
  it("keeps all of them where the rooms have theirs", () => {
    const room = { ...node("src/flask/acl.c"), name: "acl.c" };
    expect(namerIn({ path: "src/flask/", nodes: [room] }, ["src/flask/bio.c"])("src/flask/bio.c")).toBe("bio.c");
    expect(namerIn(graph, ["src/flask/bio.c"])("src/flask/bio.c")).toBe("bio");
  });
  it("says more of a path where names and endings tell nothing apart", () => {
    const paths = ["crates/ignore/src/lib.rs", "crates/globset/src/lib.rs", "crates/cli/lib.rs"];
    expect(paths.map(namer(paths, "src/"))).toEqual(["ignore/src/lib", "globset/src/lib", "cli/lib"]);
  });
  it("counts tests apart from the modules that import a module", () => {
    const importers = [...["a.py", "b.py", "b.py"].map((path) => ({ path, is_test: false })), { path: "tests/test_a.py", is_test: true }];
    const of = (list: typeof importers): string[] => [importersFigure(list), importersSaid(list), sentence({ language: "Python", symbols: [], imported_by: list } as unknown as SourceFile)];
    expect(of(importers)).toEqual(["2 and 1 test", "2 modules and one test import it", "Python module; 2 modules and one test import it."]);
    expect(of(importers.slice(0, 1))).toEqual(["1", "one module imports it", "Python module; one module imports it."]);
    expect(of(importers.slice(3))).toEqual(["1 test", "one test imports it", "Python module; one test imports it."]);
    expect(of([])).toEqual(["0", "no module imports it", "Python module; no module imports it."]);
  });
  it("counts all as modules where an older server does not tell tests", () => {
    const importers = ["a.py", "tests/test_a.py"].map((path) => ({ path }));
    expect([importersFigure(importers), importersSaid(importers)]).toEqual(["2", "2 modules import it"]);
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
