// @vitest-environment node
import { describe, expect, it } from "vitest";
import type { HotSpot, HotTotals, MapContent } from "../../api/types";
import { digitsOf, factorColumn, factorText, lead, ranked, sumText } from "../../components/scores";
import { hotSentence, leftOutSentence, totalsOf, unscoredSentence, untouchedSentence } from "./words";

const spot = (path: string, values: Partial<HotSpot> = {}): HotSpot => ({ path, name: path, folder: "", lines: 10, branches: 10, changes_quarter: 1, changes_year: 2, changes_all: 3, recency: 1, last_changed_at: null, tests: [], hot: true, ...values });
const window = { changed: 540, ranked: 415, score: 40 };
const totals: HotTotals = { modules: 572, plain: 2, hot: 108, recent: window, quarter: window, year: window, all: { ...window, changed: 572 } };
const content = (values: Partial<MapContent>): MapContent => ({ hot_spots: [spot("a.py")], hot_spots_left_out: 0, ...values } as MapContent);
const spots = ranked([spot("a.py", { place: 7, place_all: 9 }), spot("b.py", { changes_all: 0, recency: 0, hot: false })], "recent");

describe("what is hot", () => {
  it("is told of all modules, with how many of them are shown", () => {
    expect(hotSentence(content({ hot_totals: totals, hot_spots_left_out: 270 }), spots)).toBe("108 are hot: in the top quarter by T × branches, and changed in the 90 days to the newest commit; one of them is shown.");
    expect(hotSentence(content({ hot_totals: { ...totals, hot: 1 } }), spots)).toBe("One is hot: in the top quarter by T × branches, and changed in the 90 days to the newest commit.");
    expect(hotSentence(content({ hot_spots_left_out: 3 }), spots)).toBe("One is hot: in the top quarter, with those left out, by T × branches, and changed in the 90 days to the newest commit.");
  });
  it("leaves no module untold", () => {
    expect(untouchedSentence(content({ hot_totals: totals }), spots, "recent")).toBe("32 of 572 modules were not touched.");
    expect([untouchedSentence(content({ hot_totals: totals }), spots, "all"), untouchedSentence(content({}), spots, "recent")]).toEqual(["", "One module was not touched."]);
    expect(leftOutSentence(content({ hot_totals: totals, hot_spots_left_out: 270 }))).toBe("270 smaller modules and two beside the product without a branch left out.");
    expect(unscoredSentence(content({ hot_totals: totals }), "recent")).toBe("125 more were touched but score 0: without a branch, or with no line changed.");
    expect([unscoredSentence(content({ hot_totals: { ...totals, year: { ...window, changed: 416 } } }), "year"), unscoredSentence(content({}), "year")]).toEqual(["One more was touched but scores 0: without a branch, or with no line changed.", ""]);
    expect([leftOutSentence(content({ hot_totals: totals })), leftOutSentence(content({}))]).toEqual(["Two beside the product without a branch are left out.", ""]);
  });
  it("counts what changed by no line as touched, though that weighs nothing", () => {
    const seen = ranked([spot("empty.py", { changes_year: 1, recency: 0 }), spot("new.py", { changes_all: 0, recency: 0 })], "recent");
    expect(seen.map((one) => [one.path, sumText(one)])).toEqual([["empty.py", "0 × 10 = 0"], ["new.py", "not touched"]]);
    expect(untouchedSentence(content({}), seen, "recent")).toBe("One module was not touched.");
  });
  it("ranks by T what no change of the last year touched, as every page does", () => {
    const seen = ranked([spot("late.py", { recency: 0.5, place: 2 }), spot("old.py", { changes_year: 0, recency: 0.7, hot: false, place: 1 }), spot("faint.py", { changes_year: 0, recency: 0.0000123, place: 3 })], "recent");
    expect(seen.map((one) => [one.path, sumText(one)])).toEqual([["old.py", "0.700 × 10 = 7"], ["late.py", "0.500 × 10 = 5"], ["faint.py", "< 0.001 × 10 = < 0.001"]]);
    expect(seen.map(({ changes }) => factorColumn(digitsOf(seen))(changes))).toEqual(["0.700", "0.500", "< 0.001"]);
    expect([factorText(0.01234, 300), factorText(2.304, 128), factorText(9, 168)]).toEqual(["0.01234", "2.304", "9"]);
  });
  it("has its place among all modules, and its share of the whole score", () => {
    expect(spots.map((one) => one.place)).toEqual([7, null]);
    expect(ranked([spot("a.py", { place: 7, place_all: 9 })], "all")[0]?.place).toBe(9);
    expect([lead(spots)?.share, lead(spots, totalsOf(content({ hot_totals: totals }), "year")?.score)?.share]).toEqual([1, 0.25]);
  });
});
