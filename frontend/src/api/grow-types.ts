/** What the API says of habits, goals, what is counted of them, and suggestions. */

export type Frequency = "daily" | "weekly" | "custom";
export type HabitStatus = "active" | "paused" | "archived" | "at_risk";
export type LogStatus = "done" | "skipped" | "missed";
/** "not_due": nothing is expected that day; "none": before the habit began. */
export type DayState = "open" | "done" | "skipped" | "missed" | "rest" | "not_due" | "none";
export type WordsTone = "plain" | "warn";
export type Difficulty = "easy" | "medium" | "hard";
export type Priority = "low" | "medium" | "high";

/** What a person sets of a habit. */
export interface HabitFields {
  name: string;
  description: string;
  category: string;
  frequency: Frequency;
  /** 0 is Monday. */
  weekdays: number[] | null;
  times: number | null;
  period_days: number | null;
  unit: string | null;
  target_amount: number | null;
  direction: "at_least" | "at_most";
  difficulty: Difficulty;
  priority: Priority;
  cue: string;
  start_on: string;
  source: "manual" | "commits";
  /** Of a habit that logs itself: null counts every project. */
  source_project_id: number | null;
}

export interface HabitDay {
  on: string;
  state: DayState;
}

export interface Habit extends HabitFields {
  id: number;
  status: HabitStatus;
  position: number;
  current_streak: number;
  streak_unit: "day" | "week" | "period";
  longest_streak: number;
  total_completions: number;
  total_skips: number;
  consistency_score: number;
  /** 0–1. */
  strength: number;
  consecutive_misses: number;
  /** 0–1. */
  failure_rate: number;
  last_completed_date: string | null;
  suggested_frequency: string | null;
  is_sample: boolean;
  created_at: string;
  updated_at: string;
  archived_at: string | null;
  today: HabitDay & { amount: number | null; automatic: boolean; notes: string; log_id: number | null };
  /** Seven days, oldest first; the last one is today. */
  week: HabitDay[];
  /** The caption under the name. */
  words: string;
  words_tone: WordsTone;
  /** Per figure a sentence with the very numbers. */
  explain: Record<string, string>;
}

export type HabitTemplate = Partial<HabitFields> & { name: string; description: string; category: string; frequency: Frequency };

export interface HabitLog {
  id: number;
  habit_id: number;
  log_date: string;
  status: LogStatus;
  amount: number | null;
  notes: string;
  automatic: boolean;
  evidence: { commits?: number; projects?: string[]; last_at?: string | null } | null;
  created_at: string;
  updated_at: string;
  habit?: Habit;
}

export interface NewLog {
  habit_id: number;
  log_date?: string;
  status?: LogStatus;
  amount?: number | null;
  notes?: string;
}

export interface RestPeriod {
  id: number;
  habit_id: number | null;
  kind: "pause" | "vacation" | "rest";
  start_on: string;
  end_on: string | null;
  note: string;
}

export interface GoalHabit {
  habit_id: number;
  name: string;
  contribution_weight: number;
  measure: "completions" | "amount";
  value: number;
}

export interface GoalSource {
  id: number;
  kind: "tasks" | "commits";
  tag: string | null;
  project_id: number | null;
  weight: number;
  value: number;
  words: string;
}

export interface Forecast {
  words: string;
  tone: WordsTone;
  /** The range of the forecast in words. */
  range_words?: string | null;
  on: string | null;
  earliest: string | null;
  latest: string | null;
  value_at_due: number | null;
  low: number | null;
  high: number | null;
  needed_per_day: number | null;
  pace_per_day: number | null;
}

export interface Goal {
  id: number;
  name: string;
  description: string;
  target_value: number;
  current_value: number;
  unit: string;
  is_manual: boolean;
  start_on: string;
  due_on: string | null;
  is_completed: boolean;
  completed_at: string | null;
  position: number;
  is_sample: boolean;
  created_at: string;
  updated_at: string;
  archived_at: string | null;
  habits: GoalHabit[];
  sources: GoalSource[];
  /** Where today should be. */
  expected_today: number | null;
  forecast: Forecast;
}

export interface GoalBody {
  name?: string;
  description?: string;
  target_value?: number;
  unit?: string;
  is_manual?: boolean;
  start_on?: string;
  due_on?: string | null;
  archived?: boolean;
  habits?: { habit_id: number; contribution_weight?: number; measure?: GoalHabit["measure"] }[];
  sources?: { kind: GoalSource["kind"]; tag?: string | null; project_id?: number | null; weight?: number }[];
}

export interface Point {
  on: string;
  value: number;
}

export interface GoalProgress {
  points: Point[];
  forecast: Forecast;
  expected: Point[];
}

export interface HeatDay {
  on: string;
  done: number;
  due: number;
  state?: DayState;
  amount?: number | null;
}

export interface Heatmap {
  from: string;
  to: string;
  days: HeatDay[];
  max: number;
  total: number;
  words: string;
}

export interface Span {
  from: string;
  to: string;
  done: number;
  due: number;
  /** 0–1. */
  rate: number | null;
}

export interface TrendPoint {
  on: string;
  score: number;
  strength: number;
}

export interface Insights {
  best_weekday: { weekday: number; rate: number; n: number; words: string; significant?: boolean } | null;
  weekdays: { weekday: number; done: number; due: number; rate: number | null }[];
  days_to_strength_80: number | null;
  reached_strength_80_on: string | null;
  words: string[];
}

export interface Correlation {
  a: { habit_id: number; name: string };
  b: { habit_id: number; name: string };
  n: number;
  phi: number | null;
  p: number | null;
  significant: boolean;
  words: string;
}

export interface Suggestion {
  rule: string;
  title: string;
  reason: string;
  change: Partial<HabitFields>;
  accept_words: string;
}

export interface Adaptive {
  habit_id: number;
  suggestions: Suggestion[];
  back_test: { lapses: number; warned: number; false_alarms: number; words: string } | null;
  silent_because: string | null;
}
