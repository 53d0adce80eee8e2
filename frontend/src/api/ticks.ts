/** What a log changes of a habit before the server has said so. Pure: values in, values out. */
import type { DayState, Habit, Heatmap, LogStatus } from "./grow-types";

export interface Tick {
  /** The day; today where it is left out. */
  on?: string | undefined;
  /** Null takes the log away. Left out, the amount decides. */
  status?: LogStatus | null | undefined;
  amount?: number | null | undefined;
  notes?: string | undefined;
}

/** Whether an amount makes the day done; null where the habit counts no amount. */
export function reached(habit: Pick<Habit, "target_amount" | "direction">, amount: number): boolean | null {
  if (habit.target_amount === null) return null;
  return habit.direction === "at_most" ? amount <= habit.target_amount : amount >= habit.target_amount;
}

function stateAfter(habit: Habit, tick: Tick, today: boolean): DayState {
  if (tick.status !== undefined && tick.status !== null) return tick.status;
  const nothing: DayState = today ? "open" : "missed";
  if (tick.status === null) return nothing;
  if (tick.amount === undefined || tick.amount === null) return "done";
  return reached(habit, tick.amount) === false ? nothing : "done";
}

/** The habit as it will most likely be once the log is written. A streak of weeks or periods is left to the server. */
export function ticked(habit: Habit, tick: Tick): Habit {
  const on = tick.on ?? habit.today.on;
  const today = on === habit.today.on;
  const state = stateAfter(habit, tick, today);
  const former = today ? habit.today.state : (habit.week.find((day) => day.on === on)?.state ?? null);
  const step = Number(state === "done") - Number(former === "done");
  const counts = today && habit.streak_unit === "day";
  return {
    ...habit,
    week: habit.week.map((day) => (day.on === on ? { ...day, state } : day)),
    today: today
      ? { ...habit.today, state, automatic: false, amount: tick.status === null ? null : (tick.amount ?? habit.today.amount), notes: tick.notes ?? habit.today.notes, log_id: tick.status === null ? null : habit.today.log_id }
      : habit.today,
    total_completions: former === null ? habit.total_completions : Math.max(0, habit.total_completions + step),
    current_streak: counts ? Math.max(0, habit.current_streak + step) : habit.current_streak,
  };
}

/** A year with a day's square as it will be: of the habit itself (`own`), or of all habits. */
export function shaded(map: Heatmap, before: Habit, after: Habit, on: string, own: boolean): Heatmap {
  const stateOf = (habit: Habit): DayState | null => (on === habit.today.on ? habit.today.state : (habit.week.find((day) => day.on === on)?.state ?? null));
  const [was, is] = [stateOf(before), stateOf(after)];
  if (is === null) return map;
  const step = Number(is === "done") - Number(was === "done");
  if (!own && step === 0) return map;
  const days = map.days.map((day) => (day.on !== on ? day : { ...day, done: Math.max(0, day.done + step), ...(own ? { state: is } : {}) }));
  return { ...map, days, max: Math.max(map.max, ...days.filter((day) => day.on === on).map(({ done }) => done)), total: map.total + step };
}

/** How many of the habits that are asked for today are done. */
export function doneOf(habits: readonly Habit[]): { done: number; due: number } {
  const due = habits.filter(({ today }) => today.state === "open" || today.state === "done" || today.state === "missed");
  return { done: due.filter(({ today }) => today.state === "done").length, due: due.length };
}
