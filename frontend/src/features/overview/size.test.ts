// @vitest-environment node
import { expect, it } from "vitest";
import { apartWords, linesApart, shares } from "./Size";

it("tells lines that are of no language from those of languages", () => {
  const languages = [{ name: "Python", files: 2, lines: 600 }, { name: "Text", files: 1, lines: 100 }];
  expect(linesApart({ lines: 1000, languages })).toBe(300);
  expect(linesApart({ lines: 700, languages })).toBe(0);
});

it("says what is of other languages, and what is of none, in words that do not sound alike", () => {
  const languages = ["C", "Go", "Rust", "Ruby", "Perl"].map((name, at) => ({ name, files: 1, lines: 50 - at }));
  expect(shares(languages).map(({ name, lines }) => [name, lines]).at(-1)).toEqual(["other languages", 93]);
  expect([apartWords(19296, true), apartWords(1, false)]).toEqual(["and 19,296 lines of copies, data and the like", "1 line of copies, data and the like"]);
});
