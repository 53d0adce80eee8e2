// @vitest-environment node
import { describe, expect, it } from "vitest";
import type { CoChange, Commit, EvolutionPart, FixDensity, Ownership } from "../../api/types";
import { listedOf } from "../../format";
import { busSentence, byDay, density, fixesSentence, modulesOf, nobodyWords, peopleNote, pairsOf, pairsSentence, rankFixes, risks, riskSentence, spread, splitPairs, unownedWords } from "./words";

const pair = (one: string, import_between: boolean): CoChange => ({ one, other: "b.py", shared: 5, revisions_one: 9, revisions_other: 8, degree: 58, import_between, same_folder: true, last_at: null });
const fix = (path: string, fixes: number, share: number): FixDensity => ({ path, fixes, changes: 10, lines: 100, share, per_thousand_lines: 1, last_fix_at: null, examples: [] });
const owner = (people: number, fractal: number, main_active = true): Ownership => ({ path: "a.py", commits: 10, people, main: "Ada", main_share: 0.5, main_active, minor: 0, fractal, knowledge_left: 0.2 });
const part = (values: Partial<EvolutionPart>): EvolutionPart => ({ newest_at: null, commits: 9, commits_left_out: 0, hot: [], co_changes: [], co_change_floors: "", ownership: [], bus_factors: [], at_risk: [], fixes: [], fix_filters: "", left_out: 0, ...values });

describe("what changes together", () => {
  it("is first what no import explains", () => {
    const { surprising, explained } = splitPairs([pair("x.py", true), pair("a.py", false)]);
    expect([surprising.map((one) => one.one), explained.map((one) => one.one)]).toEqual([["a.py"], ["x.py"]]);
    expect(pairsSentence(part({ co_changes: [pair("x.py", true), pair("a.py", false)] }))).toBe("One pair of files changes together though no import leads from one to the other. An import explains one more.");
    expect(pairsSentence(part({ co_changes: [pair("x.py", true)] }))).toBe("One pair of files changes together, and an import explains it.");
    expect(pairsSentence(part({}))).toContain("No two files");
  });
  it("is counted whether it is listed or not, and of older maps as far as it is", () => {
    const cut = part({ co_changes: [pair("a.py", false)], pairs: 737, pairs_explained: 120 });
    expect(pairsSentence(cut)).toBe("617 pairs of files change together though no import leads from one to the other. An import explains 120 more.");
    expect(pairsOf(part({ co_changes: [pair("a.py", false), pair("x.py", true)] }))).toEqual({ surprising: 1, explained: 1 });
  });
});

describe("who knows it", () => {
  it("tells how many people there are beside those listed", () => {
    expect([peopleNote(47, 1, 788), peopleNote(3, 2, 0)]).toEqual(["47 of 835, 1 of them active in the last year", "2 of 3 active in the last year"]);
  });
  it("names nobody where there are no modules, whoever committed", () => {
    expect(nobodyWords({ modules: 0 })).toBe("There are no modules here of which it could be said who knows them. Who committed stands under Commits.");
    expect([nobodyWords({ modules: 3 }), nobodyWords({})].every((text) => text.startsWith("The history names nobody but bots and merges"))).toBe(true);
  });
  it("names those whose leaving would hurt", () => {
    expect(busSentence({ path: "", modules: 9, factor: 2, people: ["Ada", "Grace"] })).toBe("If Ada and Grace left, half of the modules would be without a person who made them: a bus factor of two, in which who began a file counts beside its commits.");
    expect(busSentence({ path: "", modules: 9, factor: 1, people: ["Ada"] })).toBe("One person, Ada, made more than half of the modules what they are: who began a file counts for that beside its commits.");
    expect(busSentence(undefined)).toContain("does not say");
  });
  it("counts what is at risk and who has gone", () => {
    expect(riskSentence(part({ at_risk: ["a.py"], ownership: [owner(2, 0.5), owner(2, 0.5, false)] }))).toBe("One module is known almost only to people who have left; in 1 of 2 the person with the most commits has not committed for a year.");
    expect([spread(owner(1, 0)), spread(owner(3, 0.2)), spread(owner(9, 0.8))]).toEqual(["one person", "mostly one", "many"]);
  });
});

describe("what is told of more than is listed", () => {
  it("counts all modules, not those of the list", () => {
    expect(riskSentence(part({ at_risk: ["a.py"], ownership: [owner(2, 0.5, false)], owned: 1023, orphaned: 391, risks: 120 }))).toContain("120 modules are known almost only to people who have left; in 391 of 1,023");
    expect([listedOf(500, 1023, "with most commits"), listedOf(9, 9, "x"), listedOf(9, null, "x")]).toEqual(["500 of 1,023, with most commits", "9", "9"]);
  });
  it("has a share of its own for each module at risk, and none where it is not known", () => {
    expect(risks(part({ at_risk: ["a.py", "b.py"], ownership: [owner(2, 0.5)], at_risk_left: [0.9, 0.85] })).map((row) => row.left)).toEqual([0.9, 0.85]);
    expect(risks(part({ at_risk: ["a.py", "b.py"], ownership: [owner(2, 0.5)] })).map((row) => row.left)).toEqual([0.2, null]);
  });
});

describe("commits", () => {
  it("stand under the day they came to the branch, whenever they were written", () => {
    const commit = (sha: string, authored_at: string, committed_at: string): Commit => ({ sha, subject: "", author: "Ada", is_bot: false, authored_at, committed_at, is_merge: false, files: 1, added: 1, deleted: 0 });
    const days = byDay([commit("c", "2025-11-26T12:00:00Z", "2025-11-26T12:00:00Z"), commit("b", "2025-10-29T12:00:00Z", "2025-11-26T11:00:00Z"), commit("a", "2025-11-22T12:00:00Z", "2025-11-22T12:00:00Z")]);
    expect(days.map(([day, list]) => [day, list.length])).toEqual([["26 November 2025", 2], ["22 November 2025", 1]]);
  });
});

describe("modules without an owner", () => {
  it("are told where there are any, with the whole that the figures are not of", () => {
    expect(unownedWords(part({ modules: 572, unowned: 290 }))).toMatch(/^290 of the project’s 572 modules have no owner and are in none of these figures/);
    expect(unownedWords(part({ modules: 12, unowned: 1 }))).toMatch(/^1 of the project’s 12 modules has no owner/);
    expect([unownedWords(part({ modules: 12, unowned: 0 })), unownedWords(part({}))]).toEqual([null, null]);
    const bus = { path: "a/", modules: 1, factor: 1, people: [] };
    expect([modulesOf(bus), modulesOf({ ...bus, all_modules: 1 }), modulesOf({ ...bus, all_modules: 63 })]).toEqual(["1 module", "1 module", "1 of 63 modules"]);
  });
});

describe("fixes", () => {
  it("are ranked by how often, then by how large a part of the changes they are", () => {
    expect(rankFixes([fix("a", 1, 0.1), fix("b", 3, 0.1), fix("c", 3, 0.4)]).map((row) => row.path)).toEqual(["c", "b", "a"]);
    expect(fixesSentence(part({ fixes: [fix("src/x/a.py", 1, 0.1), fix("src/x/b.py", 3, 0.25)] }))).toBe("Fixes touched two modules, 4 times in all; x/b.py was mended most often, in 25\u00a0% of its changes.");
    expect(fixesSentence(part({}))).toContain("No commit here says");
    expect(fixesSentence(part({ fixes: [fix("src/x/b.py", 3, 0.25)], mended: 415, mendings: 1301 }))).toContain("Fixes touched 415 modules, 1,301 times in all;");
  });
  it("have no rate where no line is left", () => {
    const rate = (lines: number, per_thousand_lines: number | null) => density({ ...fix("a", 3, 0.1), lines, per_thousand_lines });
    expect([rate(0, 0), rate(0, null), rate(100, 9.96), rate(53, 566.04)]).toEqual(["–", "–", "10.0", "566"]);
  });
});
