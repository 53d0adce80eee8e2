// @vitest-environment node
import { describe, expect, it } from "vitest";
import type { ImpactAnswer } from "../../api/types";
import { blastSentence } from "./Blast";

const answer = (more: Partial<ImpactAnswer>): ImpactAnswer => ({
  node: { id: "symbol:a.py#f", kind: "symbol", name: "f", path: "a.py", line: 1, lines: 3, detail: null, role: "code" },
  commit: "c", files: [], files_total: 0, symbols: [], symbols_total: 0, tests: [], tests_total: 0, by_depth: [], deeper: false, share: 0, own_files: 0, modules: 10, importers: 0, calls_known: true, ...more,
});

describe("what depends on a symbol", () => {
  it("is told by how much, where, how far, and the tests that reach it", () => {
    expect(blastSentence(answer({ symbols_total: 4, files_total: 2, own_files: 2, share: 0.2, tests_total: 1, by_depth: [{ distance: 1, files: 1, symbols: 3, tests: 0 }, { distance: 2, files: 1, symbols: 1, tests: 1 }] }))).toBe("Four symbols depend on it, in 2 other files (20\u00a0% of the modules) and its own, over two steps; one test file reaches it.");
    expect(blastSentence(answer({ symbols_total: 1, by_depth: [{ distance: 1, files: 0, symbols: 1, tests: 0 }] }))).toBe("One symbol depends on it, all in its own file, over one step; no test reaches it.");
    expect(blastSentence(answer({}))).toBe("Nothing that can be followed depends on it; no test reaches it.");
  });
});
