// @vitest-environment node
import { describe, expect, it } from "vitest";
import { highlighted } from "./highlight";

describe("comments", () => {
  it("hold no words of the language, not even Python's type comments", async () => {
    const lines = await highlighted("return x  # type: ignore[return-value]\n", "Python");
    expect(lines?.[0]?.filter((word) => word.kind === "k").map((word) => word.text)).toEqual(["return"]);
    expect(lines?.[0]?.filter((word) => word.kind === "cm").map((word) => word.text).join("")).toBe("# type: ignore[return-value]");
  });
  it("keep the colour of their own tags", async () => {
    const lines = await highlighted("/** @param {string} name the return value */\n", "JavaScript");
    expect(lines?.[0]?.filter((word) => word.kind !== "cm")).toEqual([{ text: "@param", kind: "k" }]);
  });
});
