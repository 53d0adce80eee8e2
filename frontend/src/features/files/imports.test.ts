// @vitest-environment node
import { describe, expect, it } from "vitest";
import { symbolsCaption } from "../../components/symbols";
import { byFile, rulesOf } from "./imports";

const one = (path: string | null, line: number | null, scope = "module", more: { how?: string; confidence?: number } = {}) => ({ path, line, scope, how: "relative", ...more });

describe("the imports of a file", () => {
  it("count a module once, however often it is imported, with all its places", () => {
    const rows = byFile([one("typing.py", 32), one(null, 1), one("testing.py", 60, "type_checking"), one("typing.py", 62, "type_checking"), one("testing.py", 808, "function")]);
    expect(rows.map(({ path, line, where, late }) => [path, line, where, late])).toEqual([["typing.py", 32, "32, for types", false], ["testing.py", 60, "for types, in a function", true]]);
    expect(rulesOf(rows)).toBe("relative 2");
  });
  it("are as sure as the surest way to the module", () => {
    expect(byFile([one("a.c", 1, "module", { how: "by name", confidence: 0.6 }), one("a.c", null, "module", { confidence: 1 })]).map(({ where, how, confidence }) => [where, how, confidence])).toEqual([["1", "relative", 1]]);
  });
});

describe("the symbols of a file", () => {
  it("are all counted, in the same words on every page", () => {
    const of = (...kinds: string[]): string => symbolsCaption(kinds.map((kind) => ({ kind })));
    expect(of("method", "function", "class", "variable", "constant")).toBe("2 functions, 1 class, 2 other names");
    expect([of("struct", "class"), of("variable"), of()]).toEqual(["2 types", "1 name", ""]);
  });
});
