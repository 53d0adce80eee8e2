/** Which figures and dates of an activity chart are written out. Pure. */
import type { ActivityPoint } from "../api/types";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Indexes of the peaks worth a figure: at least half the highest, higher than their neighbours, at most five, apart. */
export function peaks(values: number[], apart = 3, most = 5): number[] {
  const highest = Math.max(0, ...values);
  if (highest === 0) return [];
  const found: number[] = [];
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => b.value - a.value || a.index - b.index);
  for (const { value, index } of order) {
    if (found.length === most || value * 2 < highest) break;
    const crowded = found.some((other) => Math.abs(other - index) < apart);
    if (!crowded && value >= (values[index - 1] ?? 0) && value >= (values[index + 1] ?? 0)) found.push(index);
  }
  return found.sort((a, b) => a - b);
}

export interface Tick {
  index: number;
  text: string;
}

/** Quarter starts under a chart of weeks: "Apr 2025", "Jul", "Oct", "Jan 2026". */
export function weekTicks(weeks: ActivityPoint[], apart = 5): Tick[] {
  const ticks: Tick[] = [];
  weeks.forEach((week, index) => {
    const start = new Date(`${week.start_on}T00:00:00Z`);
    const end = new Date(start.getTime() + 6 * 86_400_000);
    const begins = end.getUTCDate() <= 7 && end.getUTCMonth() % 3 === 0;
    const first = index === 0;
    if (!begins && !first) return;
    const last = ticks[ticks.length - 1];
    if (last && index - last.index < apart) {
      // Two labels would touch: the quarter's start says more than the chart's own.
      if (last.index === 0 && ticks.length === 1) ticks.pop();
      else return;
    }
    const month = months[end.getUTCMonth()] ?? "";
    const year = first || end.getUTCMonth() === 0 || ticks.length === 0;
    ticks.push({ index, text: year ? `${month} ${end.getUTCFullYear()}` : month });
  });
  return ticks;
}

/** Years under a chart of quarters, about six of them. */
export function quarterTicks(quarters: ActivityPoint[], most = 6): Tick[] {
  const years = quarters.flatMap((quarter, index) => (index === 0 || quarter.start_on.slice(5, 7) === "01" ? [{ index, text: quarter.start_on.slice(0, 4) }] : []));
  const span = Math.max(1, Math.ceil(quarters.length / 4 / most));
  const first = Number(years[0]?.text ?? 0);
  return years.filter((tick, position) => (Number(tick.text) - first) % span === 0 && (position === 0 || tick.index - (years[0]?.index ?? 0) > 2) && tick.index < quarters.length - 1 || position === 0);
}
