/** Where the points of a small chart lie. Pure. */
import type { Point } from "../../api/grow-types";
import { dayAfter, daysBetween, monthOf } from "./words";

export interface Box {
  width: number;
  height: number;
  from: string;
  to: string;
  low: number;
  high: number;
}

const round = (value: number): number => Math.round(value * 10) / 10;

export const across = (box: Box, on: string): number => round((daysBetween(box.from, on) / Math.max(1, daysBetween(box.from, box.to))) * box.width);
export const up = (box: Box, value: number): number => round(box.height - ((value - box.low) / Math.max(1e-9, box.high - box.low)) * box.height);

/** A line through the points, in the order given. */
export const path = (box: Box, points: readonly Point[]): string => points.map(({ on, value }, index) => `${index === 0 ? "M" : "L"}${across(box, on)} ${up(box, value)}`).join("");

/** The months' names below a chart; those that would touch are left out. */
export function monthTicks(from: string, to: string, most = 12): { on: string; text: string }[] {
  const found: { on: string; text: string }[] = [];
  for (let on = `${from.slice(0, 8)}01`; on <= to; on = `${dayAfter(on, 32).slice(0, 8)}01`) if (on >= from) found.push({ on, text: on.slice(5, 7) === "01" ? `${monthOf(on)} ${on.slice(0, 4)}` : monthOf(on) });
  const step = Math.ceil(found.length / most);
  return found.filter((_tick, index) => index % step === 0);
}

/** The wedge that a forecast opens from where one stands: to the earliest and latest day, or to the range of the due day's value. */
export function wedge(now: Point, forecast: { earliest: string | null; latest: string | null; low: number | null; high: number | null }, target: number, due: string | null): Point[] | null {
  if (due !== null && forecast.low !== null && forecast.high !== null && due > now.on) return [now, { on: due, value: forecast.high }, { on: due, value: forecast.low }];
  if (forecast.earliest !== null && forecast.latest !== null && forecast.earliest > now.on) return [now, { on: forecast.earliest, value: target }, { on: forecast.latest, value: target }];
  return null;
}
