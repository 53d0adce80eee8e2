/** How habits and goals are spoken of: frequencies, days, amounts, states. Pure. */
import type { DayState, Goal, Habit, HabitFields } from "../../api/grow-types";
import { count, inWords, listed, num } from "../../format";

export const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const DAY = 86_400_000;

/** Days are dates without a time: they are reckoned in UTC, which has no daylight saving. */
export const timeOf = (on: string): number => Date.parse(`${on}T00:00:00Z`);
export const dayAfter = (on: string, days = 1): string => new Date(timeOf(on) + days * DAY).toISOString().slice(0, 10);
export const daysBetween = (from: string, to: string): number => Math.round((timeOf(to) - timeOf(from)) / DAY);
/** 0 is Monday. */
export const weekdayOf = (on: string): number => (new Date(timeOf(on)).getUTCDay() + 6) % 7;
export const monthOf = (on: string): string => MONTHS[Number(on.slice(5, 7)) - 1] ?? "";

const longDay = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "long", day: "numeric", month: "long" });
const shortDay = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "long" });
const yearDay = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" });

/** "Saturday 21 November". */
export const dayInFull = (on: string): string => longDay.format(timeOf(on)).replace(",", "");
/** "21 November"; with the year where it is another one than today's. */
export const dayShort = (on: string, today?: string): string => (today !== undefined && today.slice(0, 4) === on.slice(0, 4) ? shortDay : yearDay).format(timeOf(on));
/** "today", "yesterday", "Thursday", "21 October". */
export function dayNear(on: string, today: string): string {
  const days = daysBetween(on, today);
  if (days === 0) return "today";
  if (days === 1) return "yesterday";
  if (days === -1) return "tomorrow";
  if (days > 1 && days < 7) return WEEKDAYS[weekdayOf(on)] ?? on;
  return dayShort(on, today);
}

/** "every day", "Monday and Friday", "3 times a week", "5 times in 14 days". */
export function frequencyWords(habit: Pick<HabitFields, "frequency" | "weekdays" | "times" | "period_days">): string {
  if (habit.frequency === "daily") return "every day";
  const times = habit.times ?? 1;
  const often = times === 1 ? "once" : times === 2 ? "twice" : `${num(times)} times`;
  if (habit.frequency === "weekly") return `${often} a week`;
  const days = [...(habit.weekdays ?? [])].sort((a, b) => a - b);
  if (days.length === 7) return "every day";
  if (days.join() === "0,1,2,3,4") return "on weekdays";
  if (days.join() === "5,6") return "at weekends";
  if (days.length > 0) return listed(days.map((day) => WEEKDAYS[day] ?? ""));
  return `${often} in ${count(habit.period_days ?? 7, "day")}`;
}

const small = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 3 });
/** An amount: whole from a thousand on, to the tenth from a hundred on, else with at most three significant figures. */
export const amount = (value: number): string => (Math.abs(value) >= 1000 ? num(Math.round(value)) : Math.abs(value) >= 100 ? num(Math.round(value * 10) / 10) : small.format(value));

/** "at least 20 pages", "at most 2 cups". */
export function targetWords(habit: Pick<HabitFields, "unit" | "target_amount" | "direction">): string | null {
  if (habit.target_amount === null) return null;
  return `at ${habit.direction === "at_most" ? "most" : "least"} ${amount(habit.target_amount)} ${habit.unit ?? ""}`.trim();
}

const STATES: Record<DayState, string> = { open: "still open", done: "done", skipped: "skipped", missed: "not done", rest: "at rest", not_due: "not due", none: "before it began" };
export const stateWord = (state: DayState): string => STATES[state];

/** The last seven days for those who cannot see the squares. */
export const weekWords = (habit: Pick<Habit, "week">): string => {
  const due = habit.week.filter(({ state }) => state === "done" || state === "missed" || state === "open");
  return `${inWords(due.filter(({ state }) => state === "done").length)} of ${inWords(due.length)} in the last seven days`;
};

export const streakUnit = (habit: Pick<Habit, "streak_unit">, value: number): string => (value === 1 ? habit.streak_unit : `${habit.streak_unit}s`);

/** "1,338 of 1,500 km". */
export const goalValue = (goal: Pick<Goal, "current_value" | "target_value" | "unit">): string => `${amount(goal.current_value)} of ${amount(goal.target_value)}${goal.unit ? ` ${goal.unit}` : ""}`;

/** A sentence with its full stop. */
export const sentence = (words: string): string => (words === "" || /[.?!:]$/.test(words) ? words : `${words}.`);

/** A share between 0 and 1. */
export const share = (value: number, of: number): number => (of > 0 ? Math.min(1, Math.max(0, value / of)) : 0);
