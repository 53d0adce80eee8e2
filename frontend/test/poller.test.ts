import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Job, Status } from "../src/api/types";
import { backOff, pauseAfter, StatusPoller, type PollerHooks } from "../src/status/poller";
import { staleKeys } from "../src/status/status";

const job = (status: Job["status"], runAt: string | null = null): Job => ({ status, run_at: runAt }) as Job;
const status = (cursor: number, more: Partial<Status> = {}): Status =>
  ({ status: "ok", version: "1", jobs: [], system_health: {}, database_status: "ok", events: [], cursor, ...more });

type Reply = { body: Status; etag?: string } | "304" | "away" | "broken";

/** Answers one after the other; the last one repeats. Keeps what was asked. */
function server(replies: Reply[]) {
  const asked: { url: string; tag: string | null }[] = [];
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    const reply = replies.length > 1 ? replies.shift() : replies[0];
    asked.push({ url, tag: new Headers(init.headers).get("If-None-Match") });
    if (reply === "away" || reply === undefined) return Promise.reject(new TypeError("refused"));
    if (reply === "304") return Promise.resolve(new Response(null, { status: 304 }));
    if (reply === "broken") return Promise.resolve(new Response("{}", { status: 500 }));
    return Promise.resolve(new Response(JSON.stringify(reply.body), { headers: reply.etag ? { ETag: reply.etag } : {} }));
  });
  return asked;
}

const hooks = () => ({ onEvents: vi.fn<PollerHooks["onEvents"]>(), onAway: vi.fn<PollerHooks["onAway"]>(), onBack: vi.fn<PollerHooks["onBack"]>() });
let stop: () => void = () => undefined;
function started(replies: Reply[]) {
  const asked = server(replies);
  const heard = hooks();
  const poller = new StatusPoller(heard);
  stop = poller.start();
  return { asked, heard, poller };
}
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the pause between two questions", () => {
  it("is a second while a job runs or is about to, five when nothing does", () => {
    expect(pauseAfter(status(1))).toBe(5000);
    expect(pauseAfter(status(1, { jobs: [job("completed")] }))).toBe(5000);
    expect(pauseAfter(status(1, { jobs: [job("running")] }))).toBe(1000);
    expect(pauseAfter(status(1, { jobs: [job("pending")] }))).toBe(1000);
    expect(pauseAfter(status(1, { jobs: [job("pending", new Date(Date.now() + 60_000).toISOString())] }))).toBe(5000);
  });
  it("doubles while the server is away, to half a minute", () => {
    expect([1, 2, 3, 4, 5, 6, 9].map(backOff)).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });
});

describe("the poller", () => {
  it("asks after the cursor and hands new events on, but not those from before it looked", async () => {
    const event = { id: 4 } as Status["events"][number];
    const { asked, heard } = started([{ body: status(3, { events: [{ id: 3 } as never] }) }, { body: status(4, { events: [event] }) }]);
    await pass(5000);
    expect(asked.map((one) => one.url)).toEqual(["/api/status", "/api/status?after=3"]);
    expect(heard.onEvents).toHaveBeenCalledExactlyOnceWith([event]);
  });
  it("sends the tag only to the address it came from", async () => {
    const { asked, poller } = started([{ body: status(3), etag: '"a"' }, { body: status(3), etag: '"b"' }, "304"]);
    await pass(10_000);
    expect(asked.map((one) => one.tag)).toEqual([null, null, '"b"']);
    expect(poller.snapshot().status?.cursor).toBe(3);
  });
  it("calls the server away at the second silence, and says so once", async () => {
    const { heard, poller } = started([{ body: status(1) }, "away"]);
    await pass(5000);
    expect(poller.snapshot().away).toBeNull();
    await pass(1000);
    expect(poller.snapshot().away).not.toBeNull();
    await pass(2000);
    expect(heard.onAway).toHaveBeenCalledTimes(1);
  });
  it("comes back without a reload", async () => {
    const { heard, poller } = started(["away", "away", { body: status(1) }]);
    await pass(1000);
    expect(poller.snapshot().away).not.toBeNull();
    await pass(2000);
    expect(poller.snapshot().away).toBeNull();
    expect(heard.onBack).toHaveBeenCalledTimes(1);
  });
  it("takes an error for an answer: the server is there", async () => {
    const { heard } = started([{ body: status(1) }, "broken"]);
    await pass(30_000);
    expect(heard.onAway).not.toHaveBeenCalled();
  });
  it("rests while the page is hidden and asks at once when it is seen", async () => {
    const { asked } = started([{ body: status(1) }]);
    await pass(0);
    const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    document.dispatchEvent(new Event("visibilitychange"));
    await pass(60_000);
    expect(asked).toHaveLength(1);
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event("visibilitychange"));
    await pass(0);
    expect(asked).toHaveLength(2);
  });
  it("asks at once when poked", async () => {
    const { asked, poller } = started([{ body: status(1) }]);
    await pass(0);
    poller.poke();
    await pass(0);
    expect(asked).toHaveLength(2);
  });
  it("treats a smaller cursor as another database", async () => {
    const { heard } = started([{ body: status(9) }, { body: status(2) }]);
    await pass(5000);
    expect(heard.onBack).toHaveBeenCalledTimes(1);
    expect(heard.onEvents).not.toHaveBeenCalled();
  });
});

it("events make stale what they touch, each answer once", () => {
  const event = (type: string, project: number | null) => ({ type, project_id: project }) as Status["events"][number];
  expect(staleKeys([event("job.started", 3), event("job.completed", 3)])).toEqual([["events"], ["jobs"], ["project", 3, "head"]]);
  expect(staleKeys([event("map.drawn", 3)])).toEqual([["events"], ["tasks"], ["search"], ["conversations"], ["projects"], ["project", 3]]);
  for (const type of ["conversation.created", "answer.written"]) expect(staleKeys([event(type, null)])).toEqual([["events"], ["conversations"], ["search"], ["models", "ledger"]]);
  expect(staleKeys([event("provider.changed", null)])).toEqual([["events"], ["models"]]);
  const first = (type: string) => staleKeys([event(type, null)]).map(([key]) => key);
  for (const type of ["task.created", "task.completed", "task.reopened", "task.deleted", "tasks.changed"]) expect(first(type)).toContain("tasks");
  for (const type of ["user.updated", "session.ended"]) expect(first(type)).toContain("account");
  for (const type of ["notification.created", "notification.read"]) expect(first(type)).toContain("notifications");
  expect(first("job.completed")).toEqual(expect.arrayContaining(["jobs", "schedule", "backups"]));
  expect(first("sample.loaded")).toEqual(expect.arrayContaining(["tasks", "projects", "sample-data"]));
  expect(staleKeys([event("library.looked_at", null)])).toEqual([["events"]]);
});
