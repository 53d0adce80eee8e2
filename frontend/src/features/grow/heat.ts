/** The year as squares: which column and row a day stands in, how dark it is, and what the darkest means. Pure. */
import type { HeatDay, Heatmap } from "../../api/grow-types";
import { count } from "../../format";
import { amount, daysBetween, dayAfter, dayInFull, monthOf, stateWord, weekdayOf } from "./words";

export const LEVELS = 4;

/** 0 is none, 4 the most; every level in between holds a quarter of the way to the most. */
export const level = (done: number, most: number): number => (done <= 0 || most <= 0 ? 0 : Math.min(LEVELS, Math.ceil((done / most) * LEVELS)));

/** What the darkest square says: "6 a day", "5 or 6 a day", "10 to 13 a day". */
export function mostWords(most: number): string {
  if (most <= 0) return "most";
  const least = Math.floor((most * (LEVELS - 1)) / LEVELS) + 1;
  if (least >= most) return `${most} a day`;
  return `${least} ${least + 1 === most ? "or" : "to"} ${most} a day`;
}

export interface Cell {
  day: HeatDay;
  column: number;
  /** 0 is Monday. */
  row: number;
}

export interface Year {
  cells: Cell[];
  columns: number;
  /** Where a month's name stands. */
  months: { column: number; text: string }[];
}

const MOST_COLUMNS = 53;
const APART = 3;

/** Weeks as columns from Monday on. A year that begins within a week gives up those first days rather than a 54th column. */
export function arranged(days: readonly HeatDay[]): Year {
  const first = days[0];
  const last = days[days.length - 1];
  if (!first || !last) return { cells: [], columns: 0, months: [] };
  const monday = dayAfter(first.on, -weekdayOf(first.on));
  const columnOf = (on: string): number => Math.floor(daysBetween(monday, on) / 7);
  const spare = Math.max(0, columnOf(last.on) + 1 - MOST_COLUMNS);
  const cells = days.map((day) => ({ day, column: columnOf(day.on) - spare, row: weekdayOf(day.on) })).filter(({ column }) => column >= 0);
  const months: Year["months"] = [];
  let named = "";
  for (const { day, column } of cells) {
    const month = day.on.slice(0, 7);
    if (month === named) continue;
    const begun = named === "" && Number(day.on.slice(8)) > 7;
    named = month;
    // A month that only ends here, or a name that would touch the one before, is left out.
    const before = months[months.length - 1];
    if (begun && cells.filter((cell) => cell.day.on.slice(0, 7) === month).length < 20) continue;
    if (!before || column - before.column >= APART) months.push({ column, text: monthOf(day.on) });
  }
  return { cells, columns: columnOf(last.on) + 1 - spare, months };
}

/** What a day of all habits says on its own. */
export const dayOfAll = (day: HeatDay): string => `${dayInFull(day.on)}: ${day.due > 0 ? `${day.done} of ${day.due} done` : day.done > 0 ? `${day.done} done, none was due` : "none was due"}`;

/** What a day of one habit says. */
export function dayOfOne(day: HeatDay, unit: string | null): string {
  const much = day.amount !== null && day.amount !== undefined ? `, ${amount(day.amount)}${unit ? ` ${unit}` : ""}` : "";
  const state = day.state ?? (day.done > 0 ? "done" : day.due > 0 ? "missed" : "not_due");
  return `${dayInFull(day.on)}: ${stateWord(state)}${much}`;
}

/** How dark a day of one habit is: done is full, part of the amount is part of the way. */
export function levelOfOne(day: HeatDay, target: number | null, atMost: boolean): number {
  if (day.state === "done" || (day.state === undefined && day.done > 0)) return LEVELS;
  if (atMost || target === null || day.amount === null || day.amount === undefined) return 0;
  return Math.min(LEVELS - 1, level(day.amount, target));
}

/** The day an arrow key leads to; null where it leads out of the year. */
export function stepped(days: readonly HeatDay[], from: string, key: string): string | null {
  const by = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -7, ArrowRight: 7 }[key];
  if (by === undefined) return null;
  const to = dayAfter(from, by);
  return days.some((day) => day.on === to) ? to : null;
}

/** How many days of a year say nothing yet: a heatmap of three days is told so. */
export const firstWords = (map: Heatmap): string => (map.total === 0 ? "Every tick fills a square." : map.words || `${count(map.total, "tick")} in a year.`);
