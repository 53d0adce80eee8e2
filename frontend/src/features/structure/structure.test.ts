// @vitest-environment node
import { describe, expect, it } from "vitest";
import type { DeadCodePart, Duplicate, StructurePart } from "../../api/types";
import { boundSentence, copiesSentence, divisionWord, folderLabel, keyOf, shapeSentence, sortBreaches, sparedWords, unusedSentence, whereWords } from "./words";

const structure: StructurePart = { communities: [], modularity: null, stability: [], breaches: [], layer_breaches: [], left_out: 0 };
const dead = (tiers: ("high" | "medium" | "low")[], lines = 0): DeadCodePart => ({
  symbols: tiers.map((tier, at) => ({ node: `symbol:a.py#f${at}`, name: `f${at}`, kind: "function", path: "a.py", line: 1, end_line: 5, lines: 5, tier, reason: "" })),
  modules: [], left_out: 0, lines, languages: ["Python"], spared: {},
});
const copy = (...places: [string, number][]): Duplicate => ({ lines: 12, places: places.map(([path, start_line]) => ({ path, start_line, end_line: start_line + 12 })), copies: places.length });

describe("the shape in a sentence", () => {
  it("says nothing of layers and folders where no module imports another", () => {
    const rest = "there are no groups, no layers and no folder that leans on another.";
    expect(shapeSentence(structure)).toBe(`No module here imports another: ${rest}`);
    expect(shapeSentence({ ...structure, modules: 0 })).toBe("There is no code here whose imports Gander follows.");
    expect([shapeSentence({ ...structure, modules: 1 }), shapeSentence({ ...structure, modules: 3 })]).toEqual([`One module, which imports no other: ${rest}`, `Three modules, none of which imports another: ${rest}`]);
  });
  it("tells how many modules are in no group, and what the language binds", () => {
    const part = { ...structure, groups: 4, grouped: 56, modules: 58, folders: 7, leaning: 0, upward: 0, bound: 29 };
    expect(shapeSentence(part)).toBe("56 of 58 modules fall into four groups by their imports; no import runs against the layers but for 29 that the language binds, and no folder leans on a less stable one.");
    expect(boundSentence(part)).toMatch(/^29 imports that run up are not counted: .* On the map such imports “run back”\.$/);
    expect(shapeSentence({ ...part, upward: 9 })).toContain("; nine imports run against the layers besides 29 that the language binds, and");
    expect([boundSentence({ ...part, bound: 0 }), boundSentence(structure)]).toEqual(["", ""]);
  });
  it("counts groups and breaches", () => {
    const group = { number: 1, label: "a/", modules: [], size: 3, lines: 10, inner: 2, outer: 1, folders: 1 };
    const part = { ...structure, communities: [group, { ...group, number: 2, size: 2 }], layer_breaches: [{ source: "a", target: "b", line: 1, source_layer: 0, target_layer: 2 }] };
    expect(shapeSentence(part)).toBe("Five modules fall into two groups by their imports; one import runs against the layers, and no folder leans on a less stable one.");
  });
  it("counts what is not listed too", () => {
    const part = { ...structure, groups: 70, grouped: 900, folders: 12, leaning: 130, upward: 240 };
    expect(shapeSentence(part)).toBe("900 modules fall into 70 groups by their imports; 240 imports run against the layers, and folders lean on less stable ones 130 times.");
    expect(shapeSentence({ ...part, leaning: 1 })).toContain("and one folder leans on a less stable one.");
  });
  it("says how much the groups may be trusted", () => {
    expect(divisionWord(0.22)).toContain("weak");
    expect(divisionWord(0.61)).toContain("clear");
    expect(divisionWord(null)).toBe("");
  });
  it("puts the widest gap of stability first", () => {
    const breach = (source: string, from: number, to: number) => ({ source, target: "t/", source_instability: from, target_instability: to, imports: 1, example: { path: "a.py", line: 1 } });
    expect(sortBreaches([breach("a/", 0.2, 0.3), breach("b/", 0.1, 0.9)]).map((one) => one.source)).toEqual(["b/", "a/"]);
    expect([folderLabel(""), folderLabel("src/flask/json/")]).toEqual(["./", "src/flask/json/"]);
  });
});

describe("unused code in a sentence", () => {
  it("never sounds surer than it is", () => {
    expect(unusedSentence(dead([]))).toBe("Nothing here looks unused.");
    expect(unusedSentence({ ...dead([]), languages: [] })).toBe("No language here has calls that Gander follows, so of unused code nothing can be said.");
    expect(unusedSentence(dead(["low", "low"]))).toBe("Two candidates for unused code, none of them sure.");
    expect(unusedSentence(dead(["high", "low"], 5))).toBe("Two candidates for unused code: one almost surely and one perhaps. Without the last kind they hold 5 lines.");
  });
  it("counts what is not listed too", () => {
    expect(unusedSentence({ ...dead(["high", "low"], 5), tiers: { high: 600, low: 40 } })).toBe("640 candidates for unused code: 600 almost surely and 40 perhaps. Without the last kind they hold 5 lines.");
  });
  it("says why others are spared, the most common reason first", () => {
    expect(sparedWords({ decorated: 3, "special name": 15 })).toBe("special name (15) and decorated (3)");
  });
});

describe("duplicates", () => {
  it("are counted in one sentence", () => {
    expect(copiesSentence({ duplicates: [], left_out: 0, lines: 0, share: 0, min_lines: 10 })).toBe("No 10 lines in a row stand here twice.");
    const tests = { ...copy(["test/a.py", 1], ["test/b.py", 1]), tests_only: true };
    expect(copiesSentence({ duplicates: [tests], left_out: 0, lines: 0, share: 0, min_lines: 10 })).toBe("One stretch of 10 lines or more stands in several places, all among tests; the code itself holds no copies.");
    expect(copiesSentence({ duplicates: [copy(["a.py", 1], ["b.py", 1])], left_out: 0, lines: 12, share: 0.05, min_lines: 10 })).toBe("One stretch of 10 lines or more stands in several places. 12 lines of the code stand there more than once, 5\u00a0% of what was compared.");
  });
  it("tell the lines of the code beside the stretches of the code, and of no others", () => {
    const part = { duplicates: [copy(["a.py", 1], ["b.py", 1])], left_out: 910, lines: 2125, share: 0.03, min_lines: 10 };
    expect(copiesSentence({ ...part, in_code: 87, in_tests: 800 })).toBe("87 stretches of 10 lines or more stand in several places of the code: 2,125 lines, 3\u00a0% of what was compared there. Besides, 24 stand in the code and in tests and 800 among tests only.");
    expect(copiesSentence({ ...part, in_code: 0, in_tests: 910, lines: 0 })).toBe("911 stretches of 10 lines or more stand in several places, but in no two of the code: one stands in the code and in tests and 910 among tests only.");
    expect(copiesSentence({ ...part, in_code: 0, in_tests: 911, lines: 0 })).toContain("all among tests; the code itself holds no copies.");
    expect(copiesSentence({ ...part, left_out: 0, in_code: 1, in_tests: 0, lines: 12 })).toBe("One stretch of 10 lines or more stands in several places of the code: 12 lines, 3\u00a0% of what was compared there.");
  });
  it("are named by where they are", () => {
    expect(whereWords(copy(["a.py", 1], ["a.py", 90]))).toBe("two places in a.py");
    expect(whereWords(copy(["x/a.py", 1], ["y/z/b.py", 90]))).toBe("x/a.py and z/b.py");
    expect(keyOf(copy(["x/a.py", 7], ["b.py", 1]))).toBe("x/a.py:7");
  });
});
