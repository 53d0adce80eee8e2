/** Days added up to months, over all habits. Pure. */
import type { HeatDay, Span } from "../../../api/grow-types";

/** Months that the days reach into, oldest first; a first month that is not whole is left out. */
export function byMonth(days: readonly HeatDay[]): Span[] {
  const found = new Map<string, Span>();
  for (const { on, done, due } of days) {
    const month = on.slice(0, 7);
    const known = found.get(month) ?? { from: on, to: on, done: 0, due: 0, rate: null };
    found.set(month, { ...known, to: on, done: known.done + Math.min(done, due > 0 ? due : done), due: known.due + due });
  }
  return [...found.values()].filter(({ from }, index) => index > 0 || from.endsWith("-01")).map((span) => ({ ...span, rate: span.due > 0 ? Math.min(1, span.done / span.due) : null }));
}

/** Days added up to weekdays, Monday first. */
export function byWeekday(days: readonly HeatDay[], weekdayOf: (on: string) => number): { done: number; due: number; rate: number | null }[] {
  const sums = Array.from({ length: 7 }, () => ({ done: 0, due: 0 }));
  for (const { on, done, due } of days) {
    const sum = sums[weekdayOf(on)];
    if (!sum) continue;
    sum.done += done;
    sum.due += due;
  }
  return sums.map(({ done, due }) => ({ done, due, rate: due > 0 ? Math.min(1, done / due) : null }));
}
