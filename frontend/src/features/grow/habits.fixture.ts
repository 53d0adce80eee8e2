/** Habits as the API answers them, for tests. */
import type { DayState, Goal, Habit, Heatmap } from "../../api/grow-types";
import { dayAfter } from "./words";

export const TODAY = "2026-11-21";

export function habitOf(more: Partial<Habit> & { states?: DayState[] } = {}): Habit {
  const { states = ["done", "done", "missed", "done", "done", "done", "open"], ...rest } = more;
  const week = states.map((state, index) => ({ on: dayAfter(TODAY, index - 6), state }));
  return {
    id: 1, name: "Stretch", description: "", category: "", frequency: "daily", weekdays: null, times: null, period_days: null, unit: null, target_amount: null, direction: "at_least",
    difficulty: "medium", priority: "medium", cue: "", start_on: "2026-01-01", source: "manual", source_project_id: null, status: "active", position: 1, current_streak: 3, streak_unit: "day",
    longest_streak: 9, total_completions: 40, total_skips: 0, consistency_score: 90, strength: 0.8, consecutive_misses: 0, failure_rate: 0.1, last_completed_date: null, suggested_frequency: null,
    is_sample: false, created_at: "2026-01-01T08:00:00Z", updated_at: "2026-01-01T08:00:00Z", archived_at: null, words: "6 days until your longest", words_tone: "plain",
    explain: { consistency_score: "90 of 100: 27 done of 30 expected in the last 30 days.", current_streak: "3 days in a row." }, week,
    today: { on: TODAY, state: states[6] ?? "open", amount: null, automatic: false, notes: "", log_id: states[6] === "done" ? 9 : null }, ...rest,
  };
}

export const goalOf = (more: Partial<Goal> = {}): Goal => ({
  id: 1, name: "Walk 1,500 km", description: "", target_value: 1500, current_value: 1338, unit: "km", is_manual: false, start_on: "2026-01-01", due_on: "2026-12-31", is_completed: false, completed_at: null,
  position: 1, is_sample: false, created_at: "2026-01-01T08:00:00Z", updated_at: "2026-01-01T08:00:00Z", archived_at: null, habits: [], sources: [], expected_today: 1333,
  forecast: { words: "On pace: forecast 1,504 km on 31 December", tone: "plain", on: "2026-12-28", earliest: null, latest: null, value_at_due: 1504, low: 1480, high: 1530, needed_per_day: null, pace_per_day: null }, ...more,
});

/** The last `many` days to today, `done` of each. */
export function heatmapOf(many: number, done = 1, more: Partial<Heatmap> = {}): Heatmap {
  const days = Array.from({ length: many }, (_one, index) => ({ on: dayAfter(TODAY, index - many + 1), done, due: 2 }));
  return { from: days[0]?.on ?? TODAY, to: TODAY, days, max: 2, total: many * done, words: "", ...more };
}
