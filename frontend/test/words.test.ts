import { describe, expect, it } from "vitest";
import type { ActivityPoint, GanderEvent, Job } from "../src/api/types";
import type { Project } from "../src/api/types";
import { isAddress, matching, pageOffers, staticOffers } from "../src/app/actions";
import { peaks, quarterTicks, weekTicks } from "../src/components/activity";
import { droppedPath, mended } from "../src/features/projects/address";
import { isStep, told } from "../src/features/system/sentences";
import { foremost, stateWord, unsettled, wantsToken } from "../src/jobs/words";

const job = (id: number, status: Job["status"], more: Partial<Job> = {}): Job =>
  ({ id, status, progress: 0, stages: [], key: `k${id}`, attempts: 1, title: `t${id}`, ...more }) as Job;

describe("jobs in words", () => {
  it("say the stage and the percent of the stage, not of the whole", () => {
    const stages = [{ name: "a", title: "Receive objects", state: "now" as const, seconds: null, detail: null, fraction: 0.6 }];
    expect(stateWord(job(1, "running", { progress: 62, stages }))).toEqual({ word: "receive objects, 60 %", tone: "acc" });
    expect(stateWord(job(1, "running", { cancel_requested: true })).word).toBe("being cancelled");
    expect(stateWord(job(1, "dead"))).toEqual({ word: "dead", tone: "bad" });
  });
  it("put the furthest running one on the line", () => {
    expect(foremost([job(1, "pending"), job(2, "running", { progress: 10 }), job(3, "running", { progress: 70 }), job(4, "completed")])?.id).toBe(3);
    expect(foremost([job(1, "pending"), job(4, "completed")])?.id).toBe(1);
    expect(foremost([job(4, "completed")])).toBeNull();
  });
  it("need nobody once a later run of the same key exists", () => {
    expect(unsettled([job(1, "failed", { key: "a" }), job(2, "completed", { key: "a" }), job(3, "dead", { key: "b" })]).map((one) => one.id)).toEqual([3]);
  });
  it("ask for a token where one is the cure", () => {
    expect(wantsToken("If it is private, add an access token.")).toBe(true);
    expect(wantsToken("The host cannot be found.")).toBe(false);
    expect(wantsToken(null)).toBe(false);
  });
});

describe("events in sentences", () => {
  const event = (type: string, payload: Record<string, unknown>, project: number | null = 1): GanderEvent => ({ id: 1, type, payload, project_id: project, actor: null, created_at: "" });
  it("name the project, not the job's type", () => {
    expect(told(event("job.failed", { job_type: "repository_processing", title: "Map a repository", error_message: "Gone." }), "flask")).toMatchObject({ text: "The map of flask failed", detail: "Gone." });
    expect(told(event("map.drawn", { name: "flask", modules: 24, loops: 0 }), null)).toMatchObject({ text: "The map of flask is drawn", detail: "24 modules, no loops" });
    expect(told(event("project.created", { name: "flask" }), null).text).toBe("flask was added");
  });
  it("hide nothing that is not known", () => {
    expect(told(event("habit.done", {}, null), null).text).toBe("Habit done");
  });
  it("tell steps from what came of them", () => {
    expect(isStep(event("job.started", { job_type: "repository_processing" }))).toBe(true);
    expect(isStep(event("job.started", { job_type: "backup" }))).toBe(false);
    expect(isStep(event("job.failed", { job_type: "repository_processing" }))).toBe(false);
  });
});

describe("what is pasted", () => {
  it("loses quotes and gains its https", () => {
    expect(mended('  "github.com/pallets/flask" ')).toBe("https://github.com/pallets/flask");
    expect(mended("/home/me/a b")).toBe("/home/me/a b");
    expect(mended("git@host:org/name")).toBe("git@host:org/name");
  });
  it("gives a dropped folder's path only where the system tells it", () => {
    const data = (values: Record<string, string>): DataTransfer => ({ getData: (kind: string) => values[kind] ?? "" }) as unknown as DataTransfer;
    expect(droppedPath(data({ "text/uri-list": "file:///home/me/a%20b" }))).toBe("/home/me/a b");
    expect(droppedPath(data({ "text/plain": "/srv/x" }))).toBe("/srv/x");
    expect(droppedPath(data({}))).toBeNull();
  });
  it("is an address or it is not", () => {
    expect(["https://a.b/c", "git@h:o/n", "/srv/x", "github.com/a/b"].every(isAddress)).toBe(true);
    expect(["flask", "app.py", "src/app.py"].some(isAddress)).toBe(false);
  });
});

describe("the palette", () => {
  it("keeps groups together, the best match first", () => {
    const offers = matching(staticOffers([], null, "system"), "dark");
    expect(offers.map((offer) => offer.id)).toEqual(["theme dark"]);
    const groups = matching(staticOffers([], null, "system"), "e").map((offer) => offer.group);
    expect(groups.filter((group, index) => groups.indexOf(group) !== index && groups[index - 1] !== group)).toEqual([]);
  });
  it("finds the pages of other projects by both names, and by one alone only what it names", () => {
    const project = (id: number, name: string, mapped = true): Project => ({ id, name, counts: mapped ? { files: 1, lines: 1, modules: 1, symbols: 1, commits: 1 } : null } as Project);
    const projects = [project(1, "flask"), project(2, "redis"), project(3, "redis-py", false)];
    const first = (query: string): [string, string | undefined] | undefined => matching([...staticOffers(projects, projects[0] ?? null, "system"), ...pageOffers(projects, projects[0] ?? null, query)], query).map((offer): [string, string | undefined] => [offer.title, offer.to])[0];
    expect([first("redis map"), first("Hot redis"), first("redis routes")]).toEqual([["redis: Map", "/projects/2/map"], ["redis: Hot spots", "/projects/2/hot-spots"], ["redis: Routes & models", "/projects/2/routes"]]);
    expect(["redis", "map", "redis zebra", "flask map", ""].map((query) => pageOffers(projects, projects[0] ?? null, query).length)).toEqual([0, 0, 0, 0, 0]);
  });
  it("does not offer what is already so", () => {
    expect(staticOffers([], null, "dark").some((offer) => offer.theme === "dark")).toBe(false);
  });
});

describe("the activity chart", () => {
  const weeks = (from: string, many: number): ActivityPoint[] =>
    Array.from({ length: many }, (_, index) => ({ start_on: new Date(Date.parse(from) + index * 7 * 86_400_000).toISOString().slice(0, 10), commits: 0 }));
  it("writes figures on peaks that stand apart, and none on nothing", () => {
    expect(peaks([0, 5, 9, 8, 0, 0, 6, 1])).toEqual([2, 6]);
    expect(peaks([0, 0, 0])).toEqual([]);
    expect(peaks([])).toEqual([]);
  });
  it("names quarters under the weeks, with the year where it begins", () => {
    expect(weekTicks(weeks("2025-04-14", 52)).map((tick) => tick.text)).toEqual(["Apr 2025", "Jul", "Oct", "Jan 2026", "Apr"]);
  });
  it("names some six years under the quarters, never two on one place", () => {
    const quarters = Array.from({ length: 64 }, (_, index) => ({ start_on: `${2010 + Math.floor((index + 1) / 4)}-${String((((index + 1) % 4) * 3) + 1).padStart(2, "0")}-01`, commits: 1 }));
    const ticks = quarterTicks(quarters);
    expect(ticks[0]?.text).toBe("2010");
    expect(ticks.length).toBeLessThanOrEqual(8);
    expect(new Set(ticks.map((tick) => tick.index)).size).toBe(ticks.length);
  });
});
