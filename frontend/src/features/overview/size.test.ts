// @vitest-environment node
import { expect, it } from "vitest";
import { linesApart } from "./Size";

it("tells lines that are of no language from those of languages", () => {
  const languages = [{ name: "Python", files: 2, lines: 600 }, { name: "Text", files: 1, lines: 100 }];
  expect(linesApart({ lines: 1000, languages })).toBe(300);
  expect(linesApart({ lines: 700, languages })).toBe(0);
});
