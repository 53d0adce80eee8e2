import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HabitFields } from "../../api/grow-types";
import { doneOf, reached, shaded, ticked } from "../../api/ticks";
import { across, monthTicks, path, up, wedge, type Box } from "./chart";
import { blank as blankGoal, bodyOf as goalBody, draftOf as goalDraft, troubles as goalTroubles } from "./goals/draft";
import { goalOf, habitOf, heatmapOf, TODAY } from "./habits.fixture";
import { arranged, dayOfAll, dayOfOne, level, levelOfOne, mostWords, stepped } from "./heat";
import { blank, bodyOf, draftOf, troubles } from "./habits/draft";
import { nudged, placed } from "./habits/order";
import { nextRow } from "./keyboard";
import { dueTasks } from "./today/due";
import { byMonth, byWeekday } from "./trends/months";
import { amount, dayAfter, dayInFull, dayNear, daysBetween, frequencyWords, sentence, targetWords, weekdayOf } from "./words";
import type { Task } from "../../api/task-types";

const often = (more: Partial<HabitFields>): string => frequencyWords({ frequency: "custom", weekdays: null, times: null, period_days: null, ...more });

describe("words", () => {
  it("say how often", () => {
    expect(often({ frequency: "daily" })).toBe("every day");
    expect(often({ weekdays: [4, 0] })).toBe("Monday and Friday");
    expect(often({ weekdays: [0, 1, 2, 3, 4] })).toBe("on weekdays");
    expect(often({ frequency: "weekly", times: 3 })).toBe("3 times a week");
    expect(often({ frequency: "weekly", times: 1 })).toBe("once a week");
    expect(often({ times: 2, period_days: 14 })).toBe("twice in 14 days");
  });
  it("say days as people near them do", () => {
    expect(dayInFull(TODAY)).toBe("Saturday 21 November");
    expect(["2026-11-21", "2026-11-20", "2026-11-19", "2026-11-14", "2025-11-14"].map((on) => dayNear(on, TODAY))).toEqual(["today", "yesterday", "Thursday", "14 November", "14 November 2025"]);
  });
  it("count days over a change of the clocks", () => {
    expect(daysBetween("2026-03-28", "2026-03-30")).toBe(2);
    expect(dayAfter("2026-10-24", 2)).toBe("2026-10-26");
    expect(weekdayOf(TODAY)).toBe(5);
  });
  it("write amounts and targets", () => {
    expect([9120, 137.25, 2.5, 0.00075, 0].map(amount)).toEqual(["9,120", "137.3", "2.5", "0.00075", "0"]);
    expect(targetWords({ unit: "cups", target_amount: 2, direction: "at_most" })).toBe("at most 2 cups");
    expect(sentence("Missed two days")).toBe("Missed two days.");
    expect(sentence("Move it?")).toBe("Move it?");
  });
});

describe("the year", () => {
  it("has five shades, none only for nothing, the darkest for the most", () => {
    expect([0, 1, 2, 3, 4, 5, 6].map((done) => level(done, 6))).toEqual([0, 1, 2, 2, 3, 4, 4]);
    expect(mostWords(6)).toBe("5 or 6 a day");
    expect(mostWords(13)).toBe("10 to 13 a day");
    expect(mostWords(3)).toBe("3 a day");
    fc.assert(fc.property(fc.integer({ min: 1, max: 400 }), (most) => {
      expect(level(most, most)).toBe(4);
      expect(level(1, most)).toBeGreaterThan(0);
      const least = Number(mostWords(most).split(" ")[0]);
      expect(level(least, most)).toBe(4);
      expect(level(least - 1, most)).toBeLessThan(4);
    }));
  });
  it("puts each day into its week, Monday on top, and never needs a 54th column", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 371 }), fc.integer({ min: 0, max: 6 }), (many, shift) => {
      const days = heatmapOf(many).days.map((day) => ({ ...day, on: dayAfter(day.on, shift) }));
      const year = arranged(days);
      expect(year.columns).toBeLessThanOrEqual(53);
      expect(new Set(year.cells.map(({ column, row }) => `${column} ${row}`)).size).toBe(year.cells.length);
      year.cells.forEach(({ day, row, column }) => { expect(row).toBe(weekdayOf(day.on)); expect(column).toBeGreaterThanOrEqual(0); });
      const at = year.months.map(({ column }) => column);
      at.slice(1).forEach((column, index) => expect(column - (at[index] ?? 0)).toBeGreaterThanOrEqual(3));
    }), { numRuns: 25 });
    expect(arranged([])).toEqual({ cells: [], columns: 0, months: [] });
  });
  it("says a day in words, not in shade alone", () => {
    expect(dayOfAll({ on: TODAY, done: 4, due: 6 })).toBe("Saturday 21 November: 4 of 6 done");
    expect(dayOfOne({ on: TODAY, done: 0, due: 0, state: "rest" }, null)).toBe("Saturday 21 November: at rest");
    expect(dayOfOne({ on: TODAY, done: 0, due: 1, state: "missed", amount: 12 }, "pages")).toBe("Saturday 21 November: not done, 12 pages");
    expect(levelOfOne({ on: TODAY, done: 0, due: 1, state: "missed", amount: 19 }, 20, false)).toBe(3);
    expect(levelOfOne({ on: TODAY, done: 0, due: 1, state: "missed", amount: 9 }, 2, true)).toBe(0);
  });
  it("is walked with the arrow keys, and not left by them", () => {
    const { days } = heatmapOf(14);
    expect(stepped(days, TODAY, "ArrowLeft")).toBe("2026-11-14");
    expect(stepped(days, TODAY, "ArrowUp")).toBe("2026-11-20");
    expect(stepped(days, TODAY, "ArrowRight")).toBeNull();
    expect(stepped(days, TODAY, "x")).toBeNull();
  });
});

describe("a tick", () => {
  it("is shown at once, and taking it away gives back what was", () => {
    const habit = habitOf();
    const done = ticked(habit, { status: "done" });
    expect([done.today.state, done.week[6]?.state, done.current_streak, done.total_completions]).toEqual(["done", "done", 4, 41]);
    const back = ticked(done, { status: null });
    expect([back.today.state, back.current_streak, back.total_completions]).toEqual(["open", 3, 40]);
    expect(ticked(done, { status: "done" }).current_streak).toBe(4);
  });
  it("leaves today alone when it is of an earlier day", () => {
    const after = ticked(habitOf(), { on: "2026-11-17", status: "done" });
    expect([after.today.state, after.week[2]?.state, after.current_streak]).toEqual(["open", "done", 3]);
  });
  it("leaves a streak of weeks to the server", () => {
    expect(ticked(habitOf({ streak_unit: "week" }), { status: "done" }).current_streak).toBe(3);
  });
  it("of an amount is done where the amount is enough", () => {
    const pages = habitOf({ target_amount: 20, unit: "pages" });
    expect(ticked(pages, { amount: 19 }).today).toMatchObject({ state: "open", amount: 19 });
    expect(ticked(pages, { amount: 20 }).today.state).toBe("done");
    expect(reached({ target_amount: 2, direction: "at_most" }, 3)).toBe(false);
    expect(reached({ target_amount: null, direction: "at_least" }, 3)).toBeNull();
  });
  it("never makes a figure negative, whatever the order of ticks", () => {
    fc.assert(fc.property(fc.array(fc.constantFrom("done" as const, "skipped" as const, "missed" as const, null)), (states) => {
      const end = states.reduce((habit, status) => ticked(habit, { status }), habitOf({ current_streak: 0, total_completions: 0 }));
      expect(end.current_streak).toBe(end.today.state === "done" ? 1 : 0);
      expect(end.total_completions).toBe(end.current_streak);
    }));
  });
  it("counts what is asked for today: skips and rests are not", () => {
    const states = ["done", "open", "skipped", "missed", "rest", "not_due"] as const;
    expect(doneOf(states.map((state) => habitOf({ states: ["done", "done", "done", "done", "done", "done", state] })))).toEqual({ done: 1, due: 3 });
  });
  it("darkens its square in both years", () => {
    const before = habitOf();
    const after = ticked(before, { status: "done" });
    const all = shaded(heatmapOf(3, 2), before, after, TODAY, false);
    expect([all.days[2]?.done, all.max, all.total]).toEqual([3, 3, 7]);
    expect(shaded(heatmapOf(3, 0), before, ticked(before, { status: "skipped" }), TODAY, true).days[2]).toMatchObject({ done: 0, state: "skipped" });
  });
});

describe("forms", () => {
  it("send what a habit says, and read it back the same", () => {
    for (const more of [{}, { frequency: "weekly", times: 3 }, { frequency: "custom", weekdays: [0, 4] }, { frequency: "custom", times: 5, period_days: 14 }, { target_amount: 20, unit: "pages" }, { source: "commits", source_project_id: 7 }] as Partial<HabitFields>[]) {
      const habit = habitOf(more);
      expect(habit).toMatchObject(bodyOf(draftOf(habit)));
    }
  });
  it("need only a name, and say in words what else is wrong", () => {
    expect(troubles({ ...blank, name: "Read" })).toEqual({});
    expect(Object.keys(bodyOf({ ...blank, name: " Read " }))).not.toContain("start_on");
    expect(troubles(blank).name).toBe("Give it a name.");
    expect(troubles({ ...blank, name: "x", often: "days", weekdays: [] }).weekdays).toBe("Choose at least one day.");
    expect(troubles({ ...blank, name: "x", often: "period", times: "9", period: "7" }).times).toBe("Once to 7 times: one tick a day counts.");
    expect(troubles({ ...blank, name: "x", measured: true }).target).toBeTruthy();
    expect(troubles({ ...blank, name: "x", measured: true, direction: "at_most", target: "0" })).toEqual({});
  });
  it("of a goal keep what moves it; one that nothing moves is kept by hand", () => {
    const goal = goalOf({ habits: [{ habit_id: 3, name: "Walk", contribution_weight: 0.00075, measure: "amount", value: 1 }], sources: [{ id: 1, kind: "tasks", tag: "home", project_id: null, weight: 2, value: 1, words: "" }] });
    expect(goalBody(goalDraft(goal), false)).toMatchObject({ is_manual: false, due_on: "2026-12-31", habits: [{ habit_id: 3, contribution_weight: 0.00075, measure: "amount" }], sources: [{ kind: "tasks", tag: "home", weight: 2 }] });
    expect(goalBody({ ...blankGoal, name: "x", target: "5" }, true)).toMatchObject({ is_manual: true, habits: [], sources: [] });
    expect(goalBody({ ...goalDraft(goal), due: "" }, false).due_on).toBeNull();
    expect(goalTroubles({ ...blankGoal, name: "x", target: "0" }).target).toBeTruthy();
  });
});

describe("order", () => {
  it("moves one among those in sight and keeps the others' order", () => {
    expect(placed([1, 2, 3], 3, 1)).toEqual([3, 1, 2]);
    expect(placed([1, 2, 3], 1, null)).toEqual([2, 3, 1]);
    expect(nudged([1, 2, 3, 4], [1, 3, 4], 3, -1)).toEqual([3, 1, 2, 4]);
    expect(nudged([1, 2, 3, 4], [1, 3], 1, 1)).toEqual([2, 3, 1, 4]);
    expect(nudged([1, 2], [1, 2], 2, 1)).toEqual([1, 2]);
    fc.assert(fc.property(fc.uniqueArray(fc.integer(), { minLength: 1 }), fc.nat(), fc.constantFrom(-1 as const, 1 as const), (ids, at, by) => {
      const id = ids[at % ids.length] ?? 0;
      const next = nudged(ids, ids, id, by);
      expect([...next].sort()).toEqual([...ids].sort());
      expect(next.filter((one) => one !== id)).toEqual(ids.filter((one) => one !== id));
    }));
  });
});

it("keys lead from row to row and stop at the ends", () => {
  expect([nextRow("j", -1, 3), nextRow("j", 2, 3), nextRow("ArrowUp", 1, 3), nextRow("k", 0, 3), nextRow("k", -1, 3), nextRow("x", 0, 3), nextRow("j", -1, 0)]).toEqual([0, null, 0, null, 0, null, null]);
});

describe("charts", () => {
  const box: Box = { width: 100, height: 50, from: "2026-11-01", to: "2026-11-11", low: 0, high: 10 };
  it("put first and last day at the edges, low and high at bottom and top", () => {
    expect([across(box, "2026-11-01"), across(box, "2026-11-11"), up(box, 0), up(box, 10)]).toEqual([0, 100, 50, 0]);
    expect(path(box, [{ on: "2026-11-01", value: 0 }, { on: "2026-11-06", value: 5 }])).toBe("M0 50L50 25");
    expect(up({ ...box, high: 0 }, 0)).toBe(50);
  });
  it("name months, the year with January", () => {
    expect(monthTicks("2026-11-15", "2027-02-10").map(({ text }) => text)).toEqual(["Dec", "Jan 2027", "Feb"]);
    expect(monthTicks("2020-01-01", "2026-01-01", 6).length).toBeLessThanOrEqual(6);
  });
  it("open a wedge to the due day's range, else to the days between which it will be reached", () => {
    const now = { on: TODAY, value: 5 };
    const none = { earliest: null, latest: null, low: null, high: null };
    expect(wedge(now, { ...none, low: 8, high: 12 }, 10, "2026-12-31")).toEqual([now, { on: "2026-12-31", value: 12 }, { on: "2026-12-31", value: 8 }]);
    expect(wedge(now, { ...none, earliest: "2026-12-01", latest: "2027-01-01" }, 10, null)).toEqual([now, { on: "2026-12-01", value: 10 }, { on: "2027-01-01", value: 10 }]);
    expect(wedge(now, none, 10, "2026-12-31")).toBeNull();
  });
  it("add days up to months and weekdays; a month cut off at its start is left out", () => {
    const { days } = heatmapOf(40);
    expect(byMonth(days).map(({ from, done, due, rate }) => [from, done, due, rate])).toEqual([["2026-11-01", 21, 42, 0.5]]);
    expect(byWeekday(days, weekdayOf).reduce((sum, { done }) => sum + done, 0)).toBe(40);
  });
});

it("tasks: late ones first, and a ticked one keeps its place", () => {
  const task = (id: number, due_on: string, due_time: string | null = null): Task => ({ id, due_on, due_time }) as Task;
  const [a, b, c] = [task(1, TODAY, "15:00"), task(2, "2026-11-19"), task(3, TODAY, "09:00")];
  expect(dueTasks([b], [a], [c]).map(({ id }) => id)).toEqual([2, 3, 1]);
  expect(dueTasks([b], [a, c], [c])).toHaveLength(3);
});
