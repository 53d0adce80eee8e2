/** Dates as the API has them ("2026-11-21"), counted and named. They have no zone: the owner's day is one. */

const DAY = 86_400_000;
const at = (iso: string): number => Date.parse(`${iso}T00:00:00Z`);
const iso = (time: number): string => new Date(time).toISOString().slice(0, 10);

export const addDays = (day: string, days: number): string => iso(at(day) + days * DAY);
/** How many days `to` is after `from`. */
export const daysBetween = (from: string, to: string): number => Math.round((at(to) - at(from)) / DAY);

/** This browser's date: what stands in until the server has said which day it is for the owner. */
export function browserToday(now = new Date()): string {
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
}

const named = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });
  return (day: string): string => format.format(at(day));
};
export const weekdayName = named({ weekday: "long" });
const dayMonth = named({ day: "numeric", month: "long" });
const dayMonthYear = named({ day: "numeric", month: "long", year: "numeric" });
/** "Saturday 21 November 2026", for hover. */
export const longDay = named({ weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** Monday is 0. */
export const weekdayOf = (day: string): number => (new Date(at(day)).getUTCDay() + 6) % 7;

/** A date as it lies to today: "today", "tomorrow", "Thursday", "3 days ago", "8 December", "8 December 2027". */
export function relativeDay(day: string, today: string): string {
  const days = daysBetween(today, day);
  if (days === 0) return "today";
  if (days === 1) return "tomorrow";
  if (days === -1) return "yesterday";
  if (days > 1 && days < 7) return weekdayName(day);
  if (days < 0 && days > -31) return `${-days} days ago`;
  return day.slice(0, 4) === today.slice(0, 4) ? dayMonth(day) : dayMonthYear(day);
}
