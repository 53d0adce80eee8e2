/** Words about conversations and models. Pure. */
import type { ConversationRow, Model } from "../../api/ask-types";
import type { Project } from "../../api/types";
import { hasModules } from "../../components/modules";
import { dateOf, num } from "../../format";

/** What may be asked where the map suggests nothing: of modules only where there are any. */
export const generalQuestions = (project: Pick<Project, "name" | "counts">): string[] =>
  hasModules(project) ? [`Where does ${project.name} start?`, "Which modules are the hot spots?", `Who knows ${project.name} best?`] : ["How big is it?", "Who works on it?", "What changed recently?"];

const DAY = 86_400_000;
const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "long" });

/** The day that a list is parted by: "Today", "Yesterday", "Thursday", then a date. */
export function dayWord(iso: string, now: number): string {
  const start = new Date(now).setHours(0, 0, 0, 0);
  const at = Date.parse(iso);
  if (at >= start) return "Today";
  if (at >= start - DAY) return "Yesterday";
  return at >= start - 6 * DAY ? weekday.format(new Date(iso)) : dateOf(iso);
}

/** Conversations by day, in the order in which they came. */
export function byDay(rows: readonly ConversationRow[], now: number): { day: string; rows: ConversationRow[] }[] {
  const days: { day: string; rows: ConversationRow[] }[] = [];
  for (const row of rows) {
    const day = dayWord(row.updated_at, now);
    const last = days.at(-1);
    if (last?.day === day) last.rows.push(row);
    else days.push({ day, rows: [row] });
  }
  return days;
}

/** The model that answers: the one chosen where it is still there, else the default. */
export function chosenModel(models: readonly Model[], id: string): Model | null {
  return models.find((model) => model.id === id && model.usable) ?? models.find((model) => model.is_default) ?? null;
}

/** "llama3.1:8b", or what answers without one. */
export const modelName = (model: Model): string => (model.kind === "extractive" ? "No model" : model.name);

/** "on this machine · reads 8,192 tokens". */
export function modelWords(model: Model): string {
  if (model.kind === "extractive") return "facts of the map and passages of the text, as they are";
  return [model.provider, model.where ?? (model.is_local ? "on this machine" : "on another machine"), model.context_tokens ? `reads ${num(model.context_tokens)} tokens` : ""].filter(Boolean).join(" · ");
}

/** The title of a task that an answer becomes. */
export function taskTitle(question: string): string {
  const line = question.replace(/\s+/g, " ").trim();
  return line.length > 120 ? `${line.slice(0, 119).trimEnd()}…` : line;
}

/** When a project is asked about whose name is a path, only its end is said. */
export const about = (name: string | null | undefined): string => (name ? (name.split("/").pop()?.trim() ?? name) : "your projects");
