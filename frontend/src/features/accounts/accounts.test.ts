import { afterEach, describe, expect, it, vi } from "vitest";
import { call, csrfTokens, onSignedOut } from "../../api/client";
import { quietOf } from "./NoticeChoices";
import { safeNext } from "./next";
import { clockOf, findZones, minutesOf, offsetOf } from "./zones";

describe("where signing in leads back to", () => {
  it.each([["/plan?tag=home", "/plan?tag=home"], [null, "/"], ["", "/"], ["https://evil.example", "/"], ["//evil.example", "/"], ["/\\evil.example", "/"], ["/a\nb", "/"], ["/\t/evil.example", "/"], ["/sign-in?next=/", "/"], ["/claim", "/"], ["/sign-inn", "/sign-inn"]])("%s: %s", (next, to) => {
    expect(safeNext(next)).toBe(to);
  });
});

describe("time zones", () => {
  const zones = ["UTC", "Europe/Berlin", "America/Los_Angeles", "America/New_York", "Asia/Tokyo"];
  it("are found by the words of their cities", () => {
    expect(findZones(zones, "los ang")).toEqual(["America/Los_Angeles"]);
    expect(findZones(zones, "america/new")).toEqual(["America/New_York"]);
    expect(findZones(zones, "atlantis")).toEqual([]);
    expect(findZones(zones, "").length).toBe(5);
  });
  it("say how far they are from Greenwich at a moment", () => {
    expect(offsetOf("Europe/Berlin", new Date("2026-07-01T12:00:00Z"))).toBe("+02:00");
    expect(offsetOf("Europe/Berlin", new Date("2026-11-21T12:00:00Z"))).toBe("+01:00");
    expect(offsetOf("UTC")).toBe("+00:00");
    expect(offsetOf("Nowhere/Land")).toBe("");
  });
});

it("minutes after midnight are a time of day and back", () => {
  expect([clockOf(0), clockOf(240), clockOf(1439)]).toEqual(["00:00", "04:00", "23:59"]);
  for (const minutes of [0, 1, 59, 60, 1439]) expect(minutesOf(clockOf(minutes))).toBe(minutes);
  expect([minutesOf("24:00"), minutesOf(""), minutesOf("7:5")]).toEqual([null, null, null]);
});

it("quiet hours are two times or none", () => {
  expect(quietOf({ quiet: ["22:00", "07:00"] })).toEqual(["22:00", "07:00"]);
  for (const quiet of [undefined, null, [], ["22:00"], [22, 7]]) expect(quietOf({ quiet })).toBeNull();
});

describe("the proof that a page of ours asks", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    for (const name of ["gander_a", "gander_b"]) document.cookie = `${name}_csrf=; max-age=0`;
  });
  const answer = (status: number, body: unknown) => Promise.resolve(new Response(JSON.stringify(body), { status }));

  it("is read from readable cookies of Ganders only", () => {
    expect(csrfTokens("gander_x1_csrf=abc; theme=dark; evil_csrf=no; gander_y_csrf=def")).toEqual(["abc", "def"]);
    expect(csrfTokens("")).toEqual([]);
  });
  it("goes along with what changes something, and not with what only reads", async () => {
    document.cookie = "gander_a_csrf=one";
    const sent: (string | null)[] = [];
    vi.stubGlobal("fetch", (_url: string, init: RequestInit) => { sent.push(new Headers(init.headers).get("X-CSRF-Token")); return answer(200, {}); });
    await call("/api/tasks");
    await call("/api/tasks", { method: "POST", body: {} });
    expect(sent).toEqual([null, "one"]);
  });
  it("of another Gander on this machine is passed over for our own, which is remembered", async () => {
    document.cookie = "gander_a_csrf=theirs";
    document.cookie = "gander_b_csrf=ours";
    const sent: (string | null)[] = [];
    vi.stubGlobal("fetch", (_url: string, init: RequestInit) => {
      const proof = new Headers(init.headers).get("X-CSRF-Token");
      sent.push(proof);
      return proof === "ours" ? answer(200, {}) : answer(403, { title: "Page token missing", status: 403, code: 40223, detail: "" });
    });
    await call("/api/tasks", { method: "POST", body: {} });
    await call("/api/tasks", { method: "POST", body: {} });
    expect(sent).toEqual(["theirs", "ours", "ours"]);
  });
  it("that nobody accepts is an error, after each was tried once", async () => {
    document.cookie = "gander_a_csrf=1";
    document.cookie = "gander_b_csrf=2";
    const fetch = vi.fn(() => answer(403, { title: "Page token missing", status: 403, code: 40223, detail: "" }));
    vi.stubGlobal("fetch", fetch);
    await expect(call("/api/tasks", { method: "DELETE" })).rejects.toMatchObject({ code: 40223 });
    expect(fetch).toHaveBeenCalledTimes(2);
  });
  it("an answer to nobody is heard by who listens, a wrong password is not", async () => {
    const heard: number[] = [];
    const stop = onSignedOut(({ code }) => heard.push(code));
    for (const code of [40100, 40101, 40102]) {
      vi.stubGlobal("fetch", () => answer(401, { title: "No", status: 401, code, detail: "" }));
      await call("/api/tasks").catch(() => undefined);
    }
    stop();
    await call("/api/tasks").catch(() => undefined);
    expect(heard).toEqual([40100, 40101]);
  });
});
