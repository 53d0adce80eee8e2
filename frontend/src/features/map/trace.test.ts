// @vitest-environment node
import { describe, expect, it } from "vitest";
import type { FolderEdge, FolderGraph, FolderNode, GraphEdge, GraphNode, ImpactAnswer, PathAnswer } from "../../api/types";
import { emphasisOf } from "./emphasis";
import { grounds, impactSentence } from "./Reach";
import { nearness, roomFinder, traceImpact, tracePath } from "./trace";

const room = (path: string, kind: "module" | "folder" = "module"): FolderNode => ({
  id: `${kind === "module" ? "file" : "package"}:${path}`, kind, path, name: path, parent: null, open: false, modules: 1, lines: 10, layer: 0,
  changes_year: 0, hot_rank: null, doors: [], loops: [], language: "Python",
});
const arrow = (source: string, target: string): FolderEdge => ({ source, target, names: 1, imports: 1, line: 1, scope: "module", drawn: true, loop: null, closes: false });
const graph: FolderGraph = {
  path: "src/", name: "src/", crumbs: [], commit: "c", modules: 4, lines: 40, layers: 2, nodes: [room("src/a.py"), room("src/b.py"), room("src/c.py"), room("src/json/", "folder")],
  edges: [arrow("file:src/b.py", "file:src/a.py"), arrow("file:src/c.py", "file:src/b.py"), arrow("file:src/c.py", "file:src/a.py"), arrow("package:src/json/", "file:src/a.py")],
  loops: [], ground: [], imports: 4, drawn: 4, back: 0, left_out: 0,
};
const node = (path: string): GraphNode => ({ id: `file:${path}`, kind: "file", name: path, path, line: null, lines: 10, detail: null, role: "code" });
const edge = (source: string, target: string): GraphEdge => ({ source: `file:${source}`, target: `file:${target}`, kind: "imports", line: 3, how: "relative", confidence: 1, scope: "module", count: 1 });
const depends = (path: string, distance: number) => ({ ...node(path), distance, through: edge(path, "src/a.py") });
const impact: ImpactAnswer = {
  node: node("src/a.py"), commit: "c", files: [depends("src/b.py", 1), depends("src/json/tag.py", 1), depends("src/c.py", 2)], files_total: 3, symbols: [], symbols_total: 0,
  tests: [depends("tests/test_a.py", 1)], tests_total: 1, by_depth: [], deeper: false, share: 0.5, own_files: 2, modules: 4, importers: 2, calls_known: true,
};

describe("rooms", () => {
  it("are a module's own, or the closed folder's that it stands in", () => {
    const roomOf = roomFinder(graph);
    expect([roomOf("file:src/a.py"), roomOf("file:src/json/tag.py"), roomOf("symbol:src/b.py#f"), roomOf("file:tests/x.py")]).toEqual(["file:src/a.py", "package:src/json/", "file:src/b.py", null]);
  });
});

describe("what depends on a module", () => {
  it("is drawn by distance, with the arrows that lead nearer", () => {
    const { depths, edges, elsewhere } = traceImpact(graph, impact);
    expect([...depths].sort()).toEqual([["file:src/a.py", 0], ["file:src/b.py", 1], ["file:src/c.py", 2], ["package:src/json/", 1]]);
    expect([...edges]).toEqual([0, 1, 3]);
    expect(elsewhere).toBe(1);
    expect([0, 1, 2, 3, 9].map(nearness)).toEqual([0, 1, 2, 3, 3]);
  });
  it("fades all else, and a search wins over it", () => {
    const trace = traceImpact(graph, { ...impact, files: impact.files.slice(0, 1), tests: [] });
    expect(emphasisOf(graph, "file:src/a.py", null, "", null, trace).bright).toEqual(new Set(["file:src/a.py", "file:src/b.py"]));
    expect([...emphasisOf(graph, "file:src/a.py", null, "", null, trace).chosen]).toEqual([0]);
    expect(emphasisOf(graph, "file:src/a.py", null, "c.py", null, trace).bright).toEqual(new Set(["file:src/c.py"]));
  });
});

describe("a path", () => {
  it("is drawn in the order of its steps", () => {
    const path: PathAnswer = {
      source: node("src/c.py"), target: node("src/a.py"), commit: "c", direction: "forward", level: "files", length: 2, nodes: [node("src/c.py"), node("src/b.py"), node("src/a.py")],
      steps: [{ ...edge("src/c.py", "src/b.py"), against: false }, { ...edge("src/b.py", "src/a.py"), against: false }], sentence: "", calls_known: true,
    };
    const { depths, edges } = tracePath(graph, path);
    expect([...depths]).toEqual([["file:src/c.py", 0], ["file:src/b.py", 1], ["file:src/a.py", 2]]);
    expect([...edges]).toEqual([0, 1]);
  });
});

describe("the answer in words", () => {
  it("counts the map's own modules against all of them, and what stands beside them apart", () => {
    expect(impactSentence({ ...impact, files_total: 5, own_files: 2, modules: 4, by_depth: [{ distance: 1, files: 5, symbols: 0, tests: 1 }] })).toBe("2 of 4 modules (50\u00a0%) and three files beside the product depend on it, over one step; one test reaches it.");
    expect(impactSentence({ ...impact, files_total: 0, tests_total: 0 })).toBe("No module depends on it; no test reaches it.");
  });
  it("says what is not listed and what lies elsewhere in sentences of their own", () => {
    expect(grounds({ ...impact, files_total: 9 }, 1)).toBe("The 3 nearest are listed. 1 file of these, tests among them, lies outside the drawn folder. Imports inside functions and for types count too.");
  });
});
