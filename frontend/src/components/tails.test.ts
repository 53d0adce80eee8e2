import { expect, it } from "vitest";
import { tails } from "./tails";

it("a path is as long as tells it from the others, and one that stands twice is no other", () => {
  expect(tails(["crates/printer/src/lib.rs", "crates/cli/src/lib.rs", "crates/core/main.rs", "crates/core/main.rs"])).toEqual(["printer/src/lib.rs", "cli/src/lib.rs", "main.rs", "main.rs"]);
  expect(tails(["lib.rs", "a/lib.rs"])).toEqual(["lib.rs", "a/lib.rs"]);
  expect(tails([])).toEqual([]);
});
