import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Hit } from "../../api/search-types";
import { dedented, facetRows, inUnits, pieces, scoreWords, stateWords } from "./words";

const hit = (parts: Record<string, number>): Hit => ({ id: "chunk:1", kind: "symbol", title: "f", path: "a.py", start_line: 1, end_line: 2, commit: null, blob: null, project_id: 1, project_name: "p", language: null, author: null, at: null, snippet: "", highlights: [], score: 3.25, parts, link: "/" });

describe("highlights", () => {
  it("cut a text into what matched and the rest", () => {
    expect(pieces("def register(x)", [[4, 12]])).toEqual([{ text: "def ", hit: false }, { text: "register", hit: true }, { text: "(x)", hit: false }]);
  });
  it("never lose or double a sign, however odd they are", () => {
    fc.assert(fc.property(fc.string(), fc.array(fc.tuple(fc.integer({ min: -9, max: 40 }), fc.integer({ min: -9, max: 40 })), { maxLength: 6 }), (text, spans) => {
      expect(pieces(text, spans).map((piece) => piece.text).join("")).toBe(text);
    }));
  });
  it("count characters, where the browser counts units", () => {
    expect(pieces("a😀bc", inUnits("a😀bc", [[2, 3]]))[1]).toEqual({ text: "b", hit: true });
  });
  it("move along when a snippet is set out", () => {
    const text = "    def f():\n        return f\n\n    f()";
    const spans: [number, number][] = [[8, 9], [28, 29], [35, 36]];
    const marked = (value: string, where: [number, number][]): string[] => where.map(([from, to]) => value.slice(from, to));
    const moved = dedented(text, spans);
    expect(moved.text).toBe("def f():\n    return f\n\nf()");
    expect(marked(moved.text, moved.highlights)).toEqual(marked(text, spans));
  });
});

describe("words about hits and the index", () => {
  it("say where a hit's place comes from", () => {
    expect(scoreWords(hit({ words_rank: 1, meaning_rank: 4, definition: 4.5, rank_lift: 1.1 }))).toBe("1st by its words, 4th by its meaning, defines what was searched for, lifted 10 % for its module’s rank");
    expect(scoreWords(hit({}))).toBe("score 3.3");
  });
  it("say how far the index is, and nothing when it is whole", () => {
    expect(stateWords({ words: { done: 3, total: 9, at: null } })).toContain("3 of 9 files");
    expect(stateWords({ words: { done: 9, total: 9, at: "x" }, meaning: { done: 1, total: 5, model: "m" } })).toContain("1 of 5 passages");
    expect(stateWords({ words: { done: 9, total: 9, at: "x" }, meaning: { done: 5, total: 5, model: "m" } })).toBeNull();
  });
  it("list a facet's values most first, with the chosen one among them", () => {
    expect(facetRows({ a: 1, b: 5 }, "c")).toEqual([{ value: "c", many: null }, { value: "b", many: 5 }, { value: "a", many: 1 }]);
  });
});
