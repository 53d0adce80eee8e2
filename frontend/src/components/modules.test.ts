// @vitest-environment node
import { expect, it } from "vitest";
import { hasModules } from "./modules";

it("knows a project without modules by its map alone", () => {
  const counts = { files: 1, lines: 2, modules: 0, symbols: 0, commits: 2 };
  expect([hasModules({ counts }), hasModules({ counts: { ...counts, modules: 1 } }), hasModules({ counts: null })]).toEqual([false, true, true]);
});
