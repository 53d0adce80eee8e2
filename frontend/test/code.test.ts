import { describe, expect, it } from "vitest";
import { highlighted, plainLines, wordsOf } from "../src/components/code/highlight";
import { blocks, hashOf, spanOf } from "../src/components/code/lines";

const text = (lines: { text: string }[][]): string => lines.map((line) => line.map((word) => word.text).join("")).join("\n");

describe("coloured code", () => {
  const source = 'def f(a: str) -> None:\n    """Say <b>&amp;</b>\n\n    twice."""\n    return a  # "x" & y\n';
  it("says exactly what the file says, line by line", async () => {
    const lines = await highlighted(source, "Python");
    expect(lines).not.toBeNull();
    expect(text(lines ?? [])).toBe(text(plainLines(source)));
    expect(lines?.[0]?.[0]).toEqual({ text: "def", kind: "k" });
    expect(lines?.[3]?.every((word) => word.kind === "st")).toBe(true);
  });
  it("is left alone when the language is unknown or the text too long", async () => {
    expect(await highlighted("x", "Brainfuck")).toBeNull();
    expect(await highlighted("x", null)).toBeNull();
    expect(await highlighted("x ".repeat(400_000), "Python")).toBeNull();
  });
  it("counts lines the same for every kind of line end", async () => {
    expect(plainLines("a\r\nb\rc\nd")).toHaveLength(4);
    expect(await highlighted("a = 1\r\nb = 2\r\n", "Python")).toHaveLength(2);
    expect(plainLines("a\n")).toHaveLength(1);
    expect(plainLines("")).toHaveLength(1);
  });
  it("reads nested marks and entities", () => {
    expect(wordsOf('<span class="hljs-string">&lt;<span class="hljs-subst">x</span>&#x27;</span>')).toEqual([[{ text: "<", kind: "st" }, { text: "x", kind: null }, { text: "'", kind: "st" }]]);
  });
});

describe("lines in an address", () => {
  it("are one or a span, in any order", () => {
    expect(spanOf("#L10")).toEqual({ start: 10, end: 10 });
    expect(spanOf("#L20-L10")).toEqual({ start: 10, end: 20 });
    expect(spanOf("#L0")).toBeNull();
    expect(spanOf("#readme")).toBeNull();
    expect([hashOf({ start: 3, end: 3 }), hashOf({ start: 3, end: 9 })]).toEqual(["#L3", "#L3-L9"]);
  });
  it("come in blocks that miss none", () => {
    const rows = Array.from({ length: 251 }, (_, index) => index + 1);
    expect(blocks(rows).flatMap((block) => block.rows)).toEqual(rows);
    expect(blocks(rows).map((block) => block.first)).toEqual([1, 101, 201]);
  });
});
