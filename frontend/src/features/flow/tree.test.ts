// @vitest-environment node
/** Why there is no flow to show. */
import { expect, it } from "vitest";
import type { CallCoverage, MapContent, WayIn } from "../../api/types";
import { whyNone } from "./tree";

const way = (label: string, kind = "command"): WayIn => ({ label, kind, path: `${label}.py`, line: null, score: 1, reason: "" });
const told = (ways_in: WayIn[], calls: Partial<CallCoverage> | null): string => whyNone({ ways_in, coverage: { calls } } as unknown as MapContent);

it("says what is lacking where no flow begins", () => {
  expect(told([way("index.html", "page")], { calls: 4 })).toBe("No way in was found that starts code.");
  expect(told([way("shop")], null)).toBe("The calls of this map could not be followed.");
  expect(told([way("shop")], { calls: 0 })).toBe("No call was read: either its code makes none, or Gander follows none in its languages.");
  expect(told([way("shop")], { calls: 4 })).toBe("From its way in, shop, no call was followed to anything of this project.");
  expect(told([way("a"), way("b"), way("b")], { calls: 4 })).toBe("From none of its ways in, a and b, was a call followed to anything of this project.");
  expect(told(["a", "b", "c", "d", "e"].map((label) => way(label)), { calls: 4 })).toBe("From none of its ways in, a, b, c and 2 more, was a call followed to anything of this project.");
});
