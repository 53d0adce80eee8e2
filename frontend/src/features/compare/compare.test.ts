// @vitest-environment node
import { describe, expect, it } from "vitest";
import type { Comparison, DataModelChanged, Figure } from "../../api/types";
import { changeSentence, delta, fieldsSaid, figureText, leftOut, mapName, trendPath } from "./words";

const none = { total: 0, shown: [] };
const map = { id: 1, commit: "a", commit_at: null, generated_at: "2026-01-01T00:00:00Z" };
const figure = (before: number | null, after: number | null, more: Partial<Figure> = {}): Figure => ({ name: "lines", label: "Lines", before, after, share: false, better: null, ...more });
const comparison = (values: Partial<Comparison>): Comparison => ({
  before: map, after: map, same: false, other_version: false, figures: [], modules_added: none, modules_removed: none, modules_moved: none, modules_changed: none, imports_gained: none,
  imports_lost: none, loops: none, layers: none, dependencies: none, hot_spots: none, routes: null, data_models: null, ...values,
});

describe("what changed, in a sentence", () => {
  it("speaks only of what did", () => {
    expect(changeSentence(comparison({ same: true }))).toBe("These are the same map.");
    expect(changeSentence(comparison({}))).toBe("No module, import or loop differs between these two.");
    expect(changeSentence(comparison({ modules_changed: { total: 16, shown: [] }, imports_gained: { total: 2, shown: [] }, imports_lost: { total: 2, shown: [] }, figures: [figure(9187, 9499)] }))).toBe(
      "16 modules changed, two imports were gained and two lost; the code grew by 312 lines.",
    );
    expect(changeSentence(comparison({ loops: { total: 1, shown: [{ state: "new", modules_before: [], modules_after: [], cycle: [], run_time: true }] } }))).toBe("One new loop appeared.");
  });
  it("tells packages and routes that came and went, and of a cut list only how many differ", () => {
    const dependency = (state: "gained" | "lost" | "changed") => ({ name: "a", state, requirement_before: null, requirement_after: null, scope_before: null, scope_after: null });
    const route = { state: "lost" as const, method: "GET", path: "/", handler: "", file: "a.py", line: 1 };
    expect(changeSentence(comparison({ dependencies: { total: 4, shown: [dependency("gained"), dependency("gained"), dependency("lost"), dependency("changed")] }, routes: { total: 1, shown: [route] } }))).toBe(
      "Two packages were gained and one lost, one package changed, one route was lost.",
    );
    expect(changeSentence(comparison({ routes: { total: 300, shown: [route] } }))).toBe("300 routes differ.");
  });
});

describe("a figure's change", () => {
  it("is good or bad only where one way is an improvement", () => {
    expect(delta(figure(2, 5))).toEqual({ text: "+3", tone: "plain" });
    expect(delta(figure(2, 5, { better: "less" }))).toEqual({ text: "+3", tone: "bad" });
    expect(delta(figure(0.048, 0.046, { share: true, better: "less" }))).toEqual({ text: "−0.2\u00a0pt", tone: "good" });
    expect(delta(figure(3, 3)).tone).toBe("none");
    expect(delta(figure(null, 3))).toEqual({ text: "", tone: "none" });
  });
  it("is written as it is meant", () => {
    expect([figureText(figure(0, 0, { share: true }), 0.0479), figureText(figure(0, 0), 9187), figureText(figure(0, 0), null)]).toEqual(["4.8\u00a0%", "9,187", "–"]);
    expect(leftOut({ total: 12, shown: [1, 2] })).toBe(10);
  });
});

describe("a trend's line", () => {
  it("spans the box, runs in the middle where nothing changes, and leaves out what is unknown", () => {
    expect(trendPath([1, 3], 10, 4).map(({ x, y }) => [x, y])).toEqual([[0, 4], [10, 0]]);
    expect(trendPath([2, 2], 10, 4).map(({ y }) => y)).toEqual([2, 2]);
    expect(trendPath([1, null, 3], 10, 4).map(({ x }) => x)).toEqual([0, 10]);
  });
});

describe("the fields of a model", () => {
  const model = { state: "changed" as const, name: "User", path: "m.py", line: 1, fields_gained: ["email"], fields_lost: ["name"], fields_changed: [{ name: "age", before: "String", after: "Integer, not null" }] };
  it("are told as gained, lost or of another type", () => {
    expect(fieldsSaid(model)).toBe("+ email; − name; age: String → Integer, not null");
  });
  it("are told without their types where an older server compares", () => {
    const older: DataModelChanged = { ...model };
    delete older.fields_changed;
    expect(fieldsSaid(older)).toBe("+ email; − name");
  });
  it("are not all told where they are many", () => {
    const many = Array.from({ length: 10 }, (_, at) => `f${at}`);
    expect(fieldsSaid({ ...model, fields_gained: many, fields_lost: [], fields_changed: many.map((name) => ({ name, before: "A", after: "B" })) })).toBe(
      `+ f0, f1, f2, f3, f4, f5, f6, f7 and 2 more; ${many.slice(0, 8).map((name) => `${name}: A → B`).join("; ")}; 2 more changed`,
    );
  });
});

describe("a map in the choice", () => {
  const entry = { id: 7, commit: "abcdef0123456", generated_at: "2026-11-03T12:00:00Z" };
  const named = (commit_at: string | null): string => mapName(entry, { points: [{ map_id: 7, commit_at }] });
  it("is named by its commit's date, else by when it was drawn", () => {
    expect(named("2026-10-01T12:00:00Z")).toBe("abcdef0 · 1 October 2026");
    expect(mapName(entry, undefined)).toBe("abcdef0 · drawn 3 November 2026");
  });
  it("says that a force-push took its commit away", () => {
    expect(named(null)).toBe("abcdef0 · drawn 3 November 2026, no longer in the history");
  });
});
