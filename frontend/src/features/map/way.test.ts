// @vitest-environment node
import { describe, expect, it } from "vitest";
import type { FolderGraph, FolderNode } from "../../api/types";
import { layOut } from "./layout/layout";
import { Way } from "./way";

const folder = (path: string): FolderNode => ({
  id: `package:${path}`, kind: "folder", path, name: `${path.split("/").at(-2) ?? ""}/`, parent: null, open: false, modules: 3, lines: 300, layer: 0,
  changes_year: 0, hot_rank: null, doors: [], loops: [], language: null,
});
const drawing = (path: string, nodes: FolderNode[]): FolderGraph => ({
  path, name: path, crumbs: [], commit: "c", modules: 3, lines: 300, layers: 1, nodes, edges: [], loops: [], ground: [], imports: 0, drawn: 0, back: 0, left_out: 0,
});
const outer = drawing("src/", [folder("src/one/"), folder("src/two/")]);
const inner = drawing("src/two/", [folder("src/two/deep/")]);
const plans = { outer: layOut(outer), inner: layOut(inner) };

describe("the way between two drawings", () => {
  it("begins nowhere", () => {
    expect(new Way().arrive(outer, plans.outer)).toBeNull();
  });
  it("opens a folder out of its room", () => {
    const way = new Way();
    way.arrive(outer, plans.outer);
    const on = { x: 10, y: 20, w: 30, h: 40 };
    way.open("src/two/", on);
    expect(way.arrive(inner, plans.inner)).toEqual({ part: plans.inner.wall, on });
  });
  it("closes a folder into its room", () => {
    const way = new Way();
    way.arrive(inner, plans.inner);
    const room = plans.outer.rooms.find((each) => each.id === "package:src/two/");
    expect(way.arrive(outer, plans.outer)).toEqual({ part: room, on: null });
  });
  it("leads nowhere from a folder beside it, nor from the same one drawn anew", () => {
    const way = new Way();
    way.arrive(drawing("lib/", []), plans.outer);
    expect(way.arrive(outer, plans.outer)).toBeNull();
    expect(way.arrive(outer, plans.outer)).toBeNull();
  });
});
