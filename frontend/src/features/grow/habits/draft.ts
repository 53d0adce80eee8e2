/** The form of a habit as plain values: what a field holds, what is sent, what is asked for first. Pure. */
import type { Habit, HabitFields, HabitTemplate } from "../../../api/grow-types";

/** How often, as the form asks for it. */
export type Often = "daily" | "days" | "weekly" | "period";

export interface Draft {
  name: string;
  description: string;
  category: string;
  often: Often;
  weekdays: number[];
  times: string;
  period: string;
  measured: boolean;
  target: string;
  unit: string;
  direction: HabitFields["direction"];
  difficulty: HabitFields["difficulty"];
  priority: HabitFields["priority"];
  cue: string;
  start: string;
  source: HabitFields["source"];
  /** "" counts every project. */
  project: string;
}

export const blank: Draft = {
  name: "", description: "", category: "", often: "daily", weekdays: [0, 1, 2, 3, 4], times: "3", period: "14", measured: false, target: "", unit: "", direction: "at_least",
  difficulty: "medium", priority: "medium", cue: "", start: "", source: "manual", project: "",
};

const oftenOf = (habit: Partial<HabitFields>): Often =>
  habit.frequency === "weekly" ? "weekly" : habit.frequency === "custom" ? (habit.weekdays?.length ? "days" : "period") : "daily";

/** What a habit or a template already says; the rest as the blank form has it. */
export function draftOf(from: Partial<Habit> | HabitTemplate): Draft {
  return {
    ...blank,
    name: from.name ?? "", description: from.description ?? "", category: from.category ?? "", often: oftenOf(from),
    weekdays: from.weekdays?.length ? from.weekdays : blank.weekdays,
    times: from.times ? String(from.times) : blank.times, period: from.period_days ? String(from.period_days) : blank.period,
    measured: from.target_amount !== null && from.target_amount !== undefined, target: from.target_amount === null || from.target_amount === undefined ? "" : String(from.target_amount), unit: from.unit ?? "",
    direction: from.direction ?? "at_least", difficulty: from.difficulty ?? "medium", priority: from.priority ?? "medium", cue: from.cue ?? "", start: from.start_on ?? "",
    source: from.source ?? "manual", project: from.source_project_id ? String(from.source_project_id) : "",
  };
}

const whole = (text: string, least: number, most: number): number | null => {
  const value = Number(text);
  return text.trim() !== "" && Number.isInteger(value) && value >= least && value <= most ? value : null;
};

/** What is wrong with the form, by field, in words; nothing where it can be sent. */
export function troubles(draft: Draft): Partial<Record<keyof Draft, string>> {
  const found: Partial<Record<keyof Draft, string>> = {};
  if (draft.name.trim() === "") found.name = "Give it a name.";
  if (draft.often === "days" && draft.weekdays.length === 0) found.weekdays = "Choose at least one day.";
  if (draft.often === "weekly" && whole(draft.times, 1, 7) === null) found.times = "Once to seven times a week.";
  if (draft.often === "period") {
    const period = whole(draft.period, 2, 366);
    if (period === null) found.period = "A period has 2 to 366 days.";
    else if (whole(draft.times, 1, period) === null) found.times = `Once to ${period} times: one tick a day counts.`;
  }
  if (draft.measured && !(Number(draft.target) > 0 || (draft.direction === "at_most" && draft.target.trim() !== "" && Number(draft.target) >= 0))) found.target = "Say how much, as a number.";
  return found;
}

/** The form as the API takes it. */
export function bodyOf(draft: Draft): Partial<HabitFields> {
  const custom = draft.often === "days" || draft.often === "period";
  return {
    name: draft.name.trim(), description: draft.description.trim(), category: draft.category.trim(),
    frequency: custom ? "custom" : draft.often === "weekly" ? "weekly" : "daily",
    weekdays: draft.often === "days" ? [...draft.weekdays].sort((a, b) => a - b) : null,
    times: draft.often === "weekly" || draft.often === "period" ? Number(draft.times) : null,
    period_days: draft.often === "period" ? Number(draft.period) : null,
    unit: draft.measured && draft.unit.trim() !== "" ? draft.unit.trim() : null, target_amount: draft.measured ? Number(draft.target) : null, direction: draft.direction,
    difficulty: draft.difficulty, priority: draft.priority, cue: draft.cue.trim(),
    ...(draft.start === "" ? {} : { start_on: draft.start }),
    source: draft.source, source_project_id: draft.source === "commits" && draft.project !== "" ? Number(draft.project) : null,
  };
}
