import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foreseen, patched } from "../../api/tasks";
import type { Task } from "../../api/task-types";
import { blocks, inline, safeTarget, type Inline } from "../../components/markdown";
import { beside, placeAt } from "./moves";
import { filterOf, isNarrowed } from "./view";
import { cut, dueWords, groupByDay, groupByDue, handyDates, isLate, recurrencePresets, sameRule, signed, tagsIn } from "./words";

const today = "2026-11-21"; // A Saturday.
const task = (more: Partial<Task> = {}): Task => ({
  id: 1, type: "todo", status: "open", title: "Pay rent", notes: "", due_on: null, due_time: null, due_at: null, priority: null, tags: [], project_id: null, project_name: null, module: null,
  recurrence: null, recurrence_words: null, series_id: null, position: 1, depends_on: [], blocks: [], is_blocked: false, is_overdue: false, urgency: 0, urgency_parts: [], is_sample: false,
  created_at: "2026-11-20T09:00:00Z", updated_at: "2026-11-20T09:00:00Z", started_at: null, completed_at: null, ...more,
});

describe("when a task is due, in words", () => {
  it.each([
    ["2026-11-21", null, "today"], ["2026-11-22", "09:00", "tomorrow 09:00"], ["2026-11-20", null, "yesterday"], ["2026-11-26", null, "Thursday"],
    ["2026-11-16", null, "5 days ago"], ["2026-12-08", null, "8 December"], ["2027-02-01", null, "1 February 2027"], ["2026-09-01", null, "1 September"],
  ])("%s %s is %s", (due_on, due_time, words) => expect(dueWords({ due_on, due_time }, today)).toBe(words));
  it("nothing without a date", () => expect(dueWords({ due_on: null, due_time: null }, today)).toBeNull());
  it("only what is still to be done is late", () => {
    expect(isLate(task({ due_on: "2026-11-20" }), today)).toBe(true);
    expect(isLate(task({ due_on: "2026-11-20", status: "done" }), today)).toBe(false);
    expect(isLate(task({ due_on: today, is_overdue: true }), today)).toBe(true);
    expect(isLate(task({ due_on: today }), today)).toBe(false);
  });
});

describe("groups", () => {
  const list = [task({ id: 1, due_on: "2026-11-19" }), task({ id: 2, due_on: today }), task({ id: 3, due_on: "2026-11-22" }), task({ id: 4, due_on: "2026-11-27" }), task({ id: 5, due_on: "2026-11-28" }), task({ id: 6 })];
  it("by date hold every task once, in order, without empty headings", () => {
    expect(groupByDue(list, today).map(({ key, tasks }) => [key, tasks.map(({ id }) => id)])).toEqual([["overdue", [1]], ["today", [2]], ["tomorrow", [3]], ["week", [4]], ["later", [5]], ["none", [6]]]);
    expect(groupByDue([], today)).toEqual([]);
  });
  it("by day name the days to come, and always today", () => {
    expect(groupByDay(list, today).map(({ title }) => title)).toEqual(["Overdue", "Today", "Tomorrow", "Friday"]);
    expect(groupByDay([], today).map(({ title, tasks }) => [title, tasks.length])).toEqual([["Today", 0]]);
  });
  it("a task late since this morning stands under today, once", () => {
    const groups = groupByDay([task({ due_on: today, due_time: "08:00", is_overdue: true })], today);
    expect(groups.map(({ key, tasks }) => [key, tasks.length])).toEqual([[today, 1]]);
  });
  it("handy dates name no day twice", () => {
    expect(handyDates("2026-11-22").map(({ name, day }) => `${name} ${day}`)).toEqual(["Today 2026-11-22", "Tomorrow 2026-11-23", "In a week 2026-11-29"]);
  });
});

describe("recurrence", () => {
  it("presets speak of the day the task is due", () => {
    expect(recurrencePresets("2026-11-21").map(({ name }) => name)).toContain("Every week on Saturday");
    expect(recurrencePresets("2026-01-31").map(({ rule }) => rule)).toContain("FREQ=MONTHLY;BYMONTHDAY=-1");
  });
  it("one rule is found again however it is written", () => {
    expect(sameRule("RRULE:byday=MO;freq=weekly;interval=1", "FREQ=WEEKLY;BYDAY=MO")).toBe(true);
    expect(sameRule("FREQ=WEEKLY;INTERVAL=2", "FREQ=WEEKLY")).toBe(false);
  });
});

it("tags are words in lower case, each once", () => expect(tagsIn(" #Home, home  ##money ")).toEqual(["home", "money"]));
it("terms carry their sign", () => expect([signed(3.24), signed(-5), signed(0)]).toEqual(["+3.2", "−5", "+0"]));

describe("a quick entry cut by its spans", () => {
  it("counts characters, not UTF-16 units", () => {
    expect(cut("🦢 feed tomorrow", [{ start: 7, end: 15, kind: "due", words: "tomorrow" }]).map(({ text, kind }) => [text, kind])).toEqual([["🦢 feed ", null], ["tomorrow", "due"]]);
  });
  it("loses nothing, whatever the spans are", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.array(fc.record({ start: fc.integer({ min: -3, max: 30 }), end: fc.integer({ min: -3, max: 30 }), kind: fc.constant("due"), words: fc.constant("") })), (text, spans) => {
      expect(cut(text, spans.filter(({ start }) => start >= 0)).map((piece) => piece.text).join("")).toBe(text);
    }));
  });
});

describe("notes in Markdown", () => {
  const flat = (parts: Inline[]): string => parts.map((part) => ("parts" in part ? flat(part.parts) : "text" in part ? part.text : "")).join("");
  it("knows paragraphs, lists, code, quotes, headings", () => {
    expect(blocks("# A\n\ntext\nmore\n\n- [x] one\n- two\n\n1. first\n\n```\n<b>\n```\n> said\n---").map(({ kind }) => kind)).toEqual(["heading", "paragraph", "list", "list", "code", "quote", "rule"]);
  });
  it("keeps markup of others as text", () => {
    const text = "<img src=x onerror=alert(1)> <script>alert(1)</script>";
    expect(inline(text)).toEqual([{ kind: "text", text }]);
  });
  it("names a picture instead of fetching it, and follows no address that runs code", () => {
    expect(inline("![cat](https://evil.example/cat.png)")).toEqual([{ kind: "link", to: "https://evil.example/cat.png", parts: [{ kind: "text", text: "cat" }] }]);
    expect(flat(inline("[x](javascript:alert(1))"))).toContain("javascript:alert(1)");
    for (const to of ["javascript:alert(1)", "//evil.example", "data:text/html,x", " https://a b", "vbscript:x"]) expect(safeTarget(to)).toBeNull();
    for (const to of ["/plan", "https://a.example/b", "mailto:a@b.example"]) expect(safeTarget(to)).toBe(to);
  });
  it("never crashes, and no link leads where it may not", () => {
    const links = (parts: Inline[]): string[] => parts.flatMap((part) => (part.kind === "link" ? [part.to, ...links(part.parts)] : "parts" in part ? links(part.parts) : []));
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom("*", "_", "[", "]", "(", ")", "!", "`", "~", "a", " ", "\n", "#", "-", ">", "h", ":", "/", "1", "."), maxLength: 200 }), (text) => {
      for (const block of blocks(text)) if ("parts" in block) for (const to of links(block.parts)) expect(safeTarget(to)).toBe(to);
    }));
  });
  it("stays quick on a text that is made to slow it down", () => {
    const from = performance.now();
    for (const text of ["*".repeat(20_000), "[".repeat(20_000), "`".repeat(20_000), "_a".repeat(10_000), "**a".repeat(7_000), "- ".repeat(10_000)]) blocks(text);
    expect(performance.now() - from).toBeLessThan(2_000);
  });
});

describe("moves on the board", () => {
  const list = [1, 2, 3].map((id) => task({ id }));
  it("go to the column beside, and not beyond", () => expect([beside("open", 1), beside("done", 1), beside("open", -1)]).toEqual(["doing", null, null]));
  it("put a card between its new neighbours", () => {
    expect(placeAt(list, 3, 1)).toEqual({ id: 3, after_id: null, before_id: 1 });
    expect(placeAt(list, 1, 3)).toEqual({ id: 1, after_id: 2, before_id: 3 });
    expect(placeAt(list, 1, null)).toEqual({ id: 1, after_id: 3, before_id: null });
    expect(placeAt(list, 9, 2)).toEqual({ id: 9, after_id: 1, before_id: 2 });
  });
  it("to where a card lies are none", () => expect([placeAt(list, 2, 3), placeAt(list, 2, 2), placeAt([], 2, null), placeAt(list, 3, null)]).toEqual([null, null, null, null]));
});

describe("what the address asks for", () => {
  it("is read, and nonsense is left out", () => {
    expect(filterOf(new URLSearchParams("status=done&type=what&project_id=7&tag=home&due=soon&q=&sort=due"))).toEqual({ status: "done", project_id: 7, tag: "home", sort: "due" });
    expect(filterOf(new URLSearchParams("project_id=-1&project_id=2"))).toEqual({});
  });
  it("an order alone narrows nothing", () => expect([isNarrowed({ sort: "due" }), isNarrowed({ tag: "a" })]).toEqual([false, true]));
});

describe("lists that are kept", () => {
  const data = { pages: [{ items: [task({ id: 1 }), task({ id: 2 })], next: null, total: 2 }], pageParams: ["x"] };
  it("stay the very same while nothing in them changes", () => expect(patched(data, (one) => one)).toBe(data));
  it("change only the task that is meant", () => {
    const after = patched(data, (one) => (one.id === 2 ? { ...one, status: "done" } : one));
    expect(after?.pages[0]?.items.map(({ status }) => status)).toEqual(["open", "done"]);
    expect(after?.pages[0]?.items[0]).toBe(data.pages[0]?.items[0]);
  });
  it("a date that goes takes the time along, a project its module", () => {
    expect(foreseen(task({ due_on: today, due_time: "09:00", is_overdue: true }), { due_on: null })).toMatchObject({ due_time: null, is_overdue: false });
    expect(foreseen(task({ project_id: 1, project_name: "flask", module: "a.py" }), { project_id: null })).toMatchObject({ project_name: null, module: null });
  });
});
