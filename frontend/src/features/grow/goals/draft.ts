/** The form of a goal as plain values. Pure. */
import type { Goal, GoalBody, GoalHabit, GoalSource } from "../../../api/grow-types";

export interface HabitDraft {
  habit: number;
  weight: string;
  measure: GoalHabit["measure"];
}

export interface SourceDraft {
  kind: GoalSource["kind"];
  /** Tasks: with this tag; "" is every task. */
  tag: string;
  /** "" is every project. */
  project: string;
  weight: string;
}

export interface GoalDraft {
  name: string;
  description: string;
  target: string;
  unit: string;
  start: string;
  due: string;
  /** The figure is typed in; nothing is counted. */
  manual: boolean;
  habits: HabitDraft[];
  sources: SourceDraft[];
}

export const blank: GoalDraft = { name: "", description: "", target: "", unit: "", start: "", due: "", manual: false, habits: [], sources: [] };

export const draftOf = (goal: Goal): GoalDraft => ({
  name: goal.name, description: goal.description, target: String(goal.target_value), unit: goal.unit, start: goal.start_on, due: goal.due_on ?? "", manual: goal.is_manual,
  habits: goal.habits.map((one) => ({ habit: one.habit_id, weight: String(one.contribution_weight), measure: one.measure })),
  sources: goal.sources.map((one) => ({ kind: one.kind, tag: one.tag ?? "", project: one.project_id === null ? "" : String(one.project_id), weight: String(one.weight) })),
});

/** Whether the figure is typed in: asked for, or because nothing moves the goal. */
export const isManual = (draft: GoalDraft): boolean => draft.manual || (draft.habits.length === 0 && draft.sources.length === 0);

const positive = (text: string): boolean => Number.isFinite(Number(text)) && Number(text) > 0;

/** What is wrong with the form, in words. */
export function troubles(draft: GoalDraft): Partial<Record<"name" | "target" | "due" | "weights", string>> {
  return {
    ...(draft.name.trim() === "" ? { name: "Give it a name." } : {}),
    ...(positive(draft.target) ? {} : { target: "Say how much, as a number above 0." }),
    ...(draft.due !== "" && draft.start !== "" && draft.due < draft.start ? { due: "The last day lies before the first." } : {}),
    ...(isManual(draft) || [...draft.habits, ...draft.sources].every(({ weight }) => positive(weight)) ? {} : { weights: "How much one counts is a number above 0." }),
  };
}

/** The form as the API takes it; a new one leaves out what it does not say. */
export function bodyOf(draft: GoalDraft, fresh: boolean): GoalBody {
  const manual = isManual(draft);
  return {
    name: draft.name.trim(), description: draft.description.trim(), target_value: Number(draft.target), unit: draft.unit.trim(), is_manual: manual,
    ...(draft.start === "" ? {} : { start_on: draft.start }),
    ...(draft.due === "" ? (fresh ? {} : { due_on: null }) : { due_on: draft.due }),
    habits: manual ? [] : draft.habits.map(({ habit, weight, measure }) => ({ habit_id: habit, contribution_weight: Number(weight), measure })),
    sources: manual ? [] : draft.sources.map(({ kind, tag, project, weight }) => ({ kind, ...(kind === "tasks" && tag.trim() !== "" ? { tag: tag.trim().replace(/^#/, "") } : {}), ...(project === "" ? {} : { project_id: Number(project) }), weight: Number(weight) })),
  };
}
