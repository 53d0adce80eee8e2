import { describe, expect, it } from "vitest";
import type { HotSpot } from "../src/api/types";
import { grouped, labelOf, layout, neighbour, titles, twins } from "../src/features/hot-spots/layout";
import { nothing } from "../src/features/hot-spots/Ranked";
import { commonFolder, digitsOf, heatOf, lead, ranked, reference, scoreColumn, sumText } from "../src/components/scores";

const spot = (path: string, lines: number, changes: number, branches: number): HotSpot => ({
  path, name: path.replace("src/a/", "").replace(".py", ""), folder: "", lines, branches, changes_quarter: 0, changes_year: changes, changes_all: changes * 2, recency: 0, last_changed_at: null, tests: [],
});
const some = [spot("src/a/app.py", 1600, 9, 168), spot("src/a/cli.py", 1100, 2, 163), spot("src/a/b/app.py", 1000, 10, 87), spot("src/a/b/z.py", 10, 0, 4)];

describe("scores", () => {
  it("rank by changes × branches of the window", () => {
    expect(ranked(some, "year").map((one) => [one.name, one.score])).toEqual([["app", 1512], ["b/app", 870], ["cli", 326], ["b/z", 0]]);
    expect(ranked(some, "quarter").every((one) => one.score === 0 && one.heat === 0)).toBe(true);
    expect(ranked(some, "all")[0]?.score).toBe(3024);
  });
  it("rank by T × branches at first, and write the sum out", () => {
    const warm = [{ ...spot("src/a/x.py", 100, 9, 10), temperature: 0.25 }, { ...spot("src/a/y.py", 100, 1, 128), temperature: 2.299, hot: true }];
    const [first, second] = ranked(warm, "recent");
    expect([first?.name, first?.hot, second?.hot]).toEqual(["y", true, false]);
    expect(first && sumText(first)).toBe("2.30 × 128 = 294");
    expect(second && sumText(second)).toBe("0.250 × 10 = 2.50");
    expect(ranked(some, "year").map(sumText)).toEqual(["9 × 168 = 1,512", "10 × 87 = 870", "2 × 163 = 326", "not touched"]);
    // A map of an older version has the sum under its old name.
    expect(ranked([{ ...spot("src/a/x.py", 100, 9, 10), recency: 1.5 }], "recent")[0]?.score).toBe(15);
  });
  it("show as many digits as the product needs", () => {
    const warm = (temperature: number, branches: number) => ({ ...spot("src/a/x.py", 100, 1, branches), temperature });
    expect([warm(0.403, 111), warm(0.003, 66), warm(2.304, 128), warm(31.256, 400)].flatMap((one) => ranked([one], "recent").map(sumText))).toEqual(["0.403 × 111 = 44.7", "0.003 × 66 = 0.20", "2.304 × 128 = 295", "31.256 × 400 = 12,502"]);
  });
  it("have as many digits as each other in a column", () => {
    const warm = (temperature: number, branches: number) => ({ ...spot("src/a/x.py", 100, 1, branches), temperature });
    const column = ranked([warm(2.304, 128), warm(1.666, 9), warm(0.032, 1)], "recent");
    expect(digitsOf(column)).toBe(3);
    expect(column.map((one) => scoreColumn(column)(one.score))).toEqual(["294.9", "15.0", "< 0.1"]);
    const counted = ranked(some, "year");
    expect([digitsOf(counted), ...counted.map((one) => scoreColumn(counted)(one.score))]).toEqual([0, "1,512", "870", "326", "0"]);
  });
  it("rank by T only what the last year changed, as every page does", () => {
    expect(ranked([{ ...spot("src/a/x.py", 100, 0, 10), temperature: 0.2 }], "recent").map(sumText)).toEqual(["not touched"]);
  });
  it("take no colour from others because one stands out", () => {
    expect(reference([1978, ...Array.from({ length: 99 }, () => 100)])).toBe(100);
  });
  it("have no least: what is hot by its place is coloured and told, however low its score", () => {
    const faint = ranked([{ ...spot("src/a/x.py", 100, 1, 1), temperature: 0.04, hot: true }], "recent");
    expect([faint[0]?.heat, faint[0]?.hot, lead(faint)?.spots[0]?.name]).toEqual([4, true, "x"]);
  });
  it("colour nothing changed apart from little changed", () => {
    expect([0, 1, 122, 326, 357, 870, 1512].map((score) => heatOf(score, 1512))).toEqual([0, 1, 2, 2, 3, 4, 4]);
    expect(heatOf(0, 0)).toBe(0);
  });
  it("name the fewest that hold half of it", () => {
    const found = lead(ranked(some, "year"));
    expect(found?.spots.map((one) => one.score)).toEqual([1512]);
    expect(found?.share).toBeCloseTo(1512 / 2708);
    expect(lead(ranked(some, "quarter"))).toBeNull();
  });
  it("are grouped below the folder that all share", () => {
    expect(commonFolder(["src/a/x.py", "src/ab/y.py"])).toBe("src/");
    expect(commonFolder(["x.py"])).toBe("");
  });
});

describe("the treemap", () => {
  const spots = ranked(some, "year");
  it("gives area by lines, inside the sheet, without overlap", () => {
    const { cells, groups } = layout(spots, 720, 560);
    expect(cells).toHaveLength(4);
    expect(groups.map((group) => group.title).sort()).toEqual(["a/", "b/"]);
    expect(cells.map((cell) => cell.name).sort()).toEqual(["app", "app", "cli", "z"]);
    for (const cell of cells) {
      expect(cell.x).toBeGreaterThanOrEqual(0);
      expect(cell.x + cell.width).toBeLessThanOrEqual(720.001);
      expect(cell.y + cell.height).toBeLessThanOrEqual(560.001);
      for (const other of cells) {
        if (other === cell) continue;
        const apart = cell.x + cell.width <= other.x + 0.01 || other.x + other.width <= cell.x + 0.01 || cell.y + cell.height <= other.y + 0.01 || other.y + other.height <= cell.y + 0.01;
        expect(apart).toBe(true);
      }
    }
    const area = (name: string) => { const cell = cells.find((one) => one.spot.name === name); return (cell?.width ?? 0) * (cell?.height ?? 0); };
    expect(area("app") / area("cli")).toBeCloseTo(1600 / 1100, 0);
  });
  it("titles folders by as much of their path as tells them apart", () => {
    expect([...titles(["crates/walk/src/", "crates/index/src/", "docs/", ""]).values()]).toEqual(["walk/src/", "index/src/", "docs/", "./"]);
    expect([...titles(["src/", "client/src/"]).values()]).toEqual(["src/", "client/src/"]);
    // Such a name alone says nothing, also where it is the only one.
    expect([...titles(["web/client/src/", "web/admin/"]).values()]).toEqual(["client/src/", "admin/"]);
  });
  it("joins deep folders when there are too many", () => {
    const many = ranked(Array.from({ length: 60 }, (_, index) => spot(`lib/${index % 4}/${index}/m.py`, 10, 1, 1)), "year");
    expect(grouped(many).size).toBe(4);
  });
  it("finds the neighbour in the arrow's direction", () => {
    const { cells } = layout(spots, 720, 560);
    const left = cells.reduce((a, b) => (a.x <= b.x ? a : b));
    expect(neighbour(cells, left, "ArrowRight")?.x).toBeGreaterThan(left.x);
    expect(neighbour(cells, left, "ArrowLeft")).toBeNull();
    expect(neighbour(cells, left, "a")).toBeNull();
  });
  it("breaks a name between its words where it does not fit in one line, and never within one", () => {
    const lines = (name: string, width: number, height = 80, keep = false) => labelOf({ name, width, height }, keep)?.lines ?? null;
    expect(labelOf({ name: "Handler/StreamHandler", width: 160, height: 40 })).toEqual({ lines: ["Handler/StreamHandler"], size: 12 });
    expect([lines("Handler/StreamHandler", 100), lines("Handler/StreamHandler", 76), lines("a/HTTPServerError", 60)]).toEqual([["StreamHandler"], ["Stream", "Handler"], ["HTTP", "Server", "Error"]]);
    expect(lines("read_only_cache.rs", 60)).toEqual(["read_", "only_", "cache.rs"]);
    expect([lines("StreamHandler", 40), lines("StreamHandler", 76, 30), lines("a", 30, 20)]).toEqual([null, null, null]);
  });
  it("leaves a name out rather than cut it, and keeps what stands between underscores whole", () => {
    const lines = (name: string, width: number, height: number) => labelOf({ name, width, height })?.lines ?? null;
    expect([lines("Commands/UpdateArticleViewCounts", 62, 54), lines("admin/wagtailadmin_tags", 70, 60)]).toEqual([null, null]);
    expect([lines("json/__init__", 50, 60), lines("json/__init__", 70, 60)]).toEqual([null, ["__init__"]]);
    expect(lines("__init_subclass__", 70, 60)).toEqual(["__init_", "subclass__"]);
  });
  it("gives the room of a title that does not fit to the folder's cells", () => {
    const narrow = layout(ranked([spot("a/x.py", 4000, 1, 1), spot("a/y.py", 3000, 1, 1), spot("a-folder-with-a-long-name/z.py", 300, 1, 1)], "year"), 360, 200);
    const group = (title: string) => narrow.groups.find((one) => one.title === title);
    const top = (name: string) => Math.min(...narrow.cells.filter((one) => one.spot.path.startsWith(name)).map((one) => one.y));
    expect([group("a/")?.titled, group("a-folder-with-a-long-name/")?.titled]).toEqual([true, false]);
    expect([top("a/") - (group("a/")?.y ?? 0), top("a-folder") - (group("a-folder-with-a-long-name/")?.y ?? 0)]).toEqual([20, 0]);
  });
  it("keeps an ending that alone tells two apart", () => {
    const alike = twins(ranked([spot("src/server.c", 9, 1, 1), spot("src/server.h", 9, 1, 1), spot("src/rdb.c", 9, 1, 1)], "year"));
    expect([...alike].sort()).toEqual(["src/server.c", "src/server.h"]);
    expect([labelOf({ name: "networking.c", width: 80, height: 80 })?.lines, labelOf({ name: "networking.c", width: 80, height: 80 }, true)?.lines]).toEqual([["networking"], ["networking", ".c"]]);
  });
});

describe("where nothing is ranked", () => {
  it("advises a longer window only where there is one that would help", () => {
    expect(nothing(ranked([spot("src/a/x.py", 9, 0, 4)], "all"), "all")).toMatch(/ever changed/);
    expect(nothing(ranked([spot("src/a/x.py", 9, 5, 0)], "year"), "year")).toMatch(/^No module here has a branch/);
    expect(nothing(ranked([spot("src/a/x.py", 9, 5, 4)], "quarter"), "quarter")).toMatch(/Choose a longer one/);
  });
});
