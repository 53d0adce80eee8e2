/** Tasks in words: when they are due, how they repeat, how they are grouped. Pure. */
import type { Task, TaskPriority, TaskStatus } from "../../api/task-types";
import { addDays, daysBetween, relativeDay, weekdayName, weekdayOf } from "../../days";

export const priorities: { key: TaskPriority; name: string }[] = [{ key: "high", name: "High" }, { key: "medium", name: "Medium" }, { key: "low", name: "Low" }];
export const statusNames: Record<TaskStatus, string> = { open: "Open", doing: "Doing", done: "Done", dropped: "Dropped" };
export const isLive = (task: Task): boolean => task.status === "open" || task.status === "doing";

/** "tomorrow 09:00"; null without a date. */
export function dueWords(task: Pick<Task, "due_on" | "due_time">, today: string): string | null {
  if (!task.due_on) return null;
  const day = relativeDay(task.due_on, today);
  return task.due_time ? `${day} ${task.due_time}` : day;
}

/** Late only while there is something to do. The server knows the time of day; the date alone suffices when it has not said. */
export const isLate = (task: Task, today: string): boolean => isLive(task) && (task.is_overdue || (task.due_on !== null && daysBetween(today, task.due_on) < 0));

export interface Group {
  key: string;
  title: string;
  tone: "plain" | "warn";
  tasks: Task[];
}

const steps: { key: string; title: string; holds: (days: number) => boolean }[] = [
  { key: "overdue", title: "Overdue", holds: (days) => days < 0 },
  { key: "today", title: "Today", holds: (days) => days === 0 },
  { key: "tomorrow", title: "Tomorrow", holds: (days) => days === 1 },
  { key: "week", title: "Next 7 days", holds: (days) => days > 1 && days < 7 },
  { key: "later", title: "Later", holds: (days) => days >= 7 },
];

/** Tasks under headings of when they are due; each keeps its place within its heading, empty headings are left out. */
export function groupByDue(tasks: Task[], today: string): Group[] {
  const found = new Map<string, Task[]>();
  for (const task of tasks) {
    const days = task.due_on === null ? null : daysBetween(today, task.due_on);
    const key = days === null ? "none" : (steps.find((step) => step.holds(days))?.key ?? "later");
    found.set(key, [...(found.get(key) ?? []), task]);
  }
  const titles: { key: string; title: string }[] = [...steps, { key: "none", title: "Without a date" }];
  return titles.flatMap(({ key, title }) => {
    const held = found.get(key);
    return held ? [{ key, title, tone: key === "overdue" ? "warn" as const : "plain" as const, tasks: held }] : [];
  });
}

/** The tabs of today: overdue, today, then the six days after it, each for itself. */
export function groupByDay(tasks: Task[], today: string): Group[] {
  const late = tasks.filter((task) => isLate(task, today) && task.due_on !== today);
  const groups: Group[] = [];
  if (late.length > 0) groups.push({ key: "overdue", title: "Overdue", tone: "warn", tasks: late });
  for (let ahead = 0; ahead < 7; ahead += 1) {
    const day = addDays(today, ahead);
    const held = tasks.filter((task) => task.due_on === day);
    if (held.length > 0 || ahead === 0) groups.push({ key: day, title: ahead === 0 ? "Today" : ahead === 1 ? "Tomorrow" : weekdayName(day), tone: "plain", tasks: held });
  }
  return groups;
}

/** Dates that are set often, for menus: today, tomorrow, the coming weekend's eve of work, a week on. */
export function handyDates(today: string): { name: string; day: string }[] {
  const toMonday = 7 - weekdayOf(today);
  const list = [{ name: "Today", day: today }, { name: "Tomorrow", day: addDays(today, 1) }, { name: "Next Monday", day: addDays(today, toMonday) }, { name: "In a week", day: addDays(today, 7) }];
  return list.filter(({ day }, index) => list.findIndex((one) => one.day === day) === index);
}

const codes = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/** Rules that are chosen often, in terms of the day the task is due. */
export function recurrencePresets(due: string): { name: string; rule: string }[] {
  const weekday = weekdayOf(due);
  const day = Number(due.slice(8));
  return [
    { name: "Every day", rule: "FREQ=DAILY" },
    { name: "Every weekday", rule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR" },
    { name: `Every week on ${weekdayName(due)}`, rule: `FREQ=WEEKLY;BYDAY=${codes[weekday] ?? "MO"}` },
    { name: `Every two weeks on ${weekdayName(due)}`, rule: `FREQ=WEEKLY;INTERVAL=2;BYDAY=${codes[weekday] ?? "MO"}` },
    // The 31st is not in every month: the last day is.
    day > 28 ? { name: "Every month on its last day", rule: "FREQ=MONTHLY;BYMONTHDAY=-1" } : { name: `Every month on day ${day}`, rule: `FREQ=MONTHLY;BYMONTHDAY=${day}` },
    { name: "Every year", rule: "FREQ=YEARLY" },
  ];
}

/** One rule, written one way, so that a preset is found again. */
export const sameRule = (one: string, other: string): boolean => normal(one) === normal(other);
const normal = (rule: string): string => rule.toUpperCase().replace(/^RRULE:/, "").split(";").map((part) => part.trim()).filter((part) => part && part !== "INTERVAL=1").sort().join(";");

/** What a person typed as tags: words, with or without a sign, each once. */
export const tagsIn = (text: string): string[] => [...new Set(text.split(/[\s,]+/).map((word) => word.replace(/^#+/, "").toLowerCase()).filter(Boolean))];

/** "27.5", "−2.5". */
export const figureOf = (value: number): string => `${value < 0 ? "−" : ""}${Math.abs(value).toFixed(1)}`;

/** "+3.2", "−1". */
export const signed = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(Math.round(value * 10) / 10)}`;

/** A text cut by spans: pieces in order, those of a span with its kind. Positions count characters, not UTF-16 units. */
export function cut(text: string, spans: { start: number; end: number; kind: string; words: string }[]): { text: string; kind: string | null; words: string }[] {
  const signs = Array.from(text);
  const pieces: { text: string; kind: string | null; words: string }[] = [];
  let from = 0;
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    if (span.start < from || span.end <= span.start || span.end > signs.length) continue;
    if (span.start > from) pieces.push({ text: signs.slice(from, span.start).join(""), kind: null, words: "" });
    pieces.push({ text: signs.slice(span.start, span.end).join(""), kind: span.kind, words: span.words });
    from = span.end;
  }
  if (from < signs.length) pieces.push({ text: signs.slice(from).join(""), kind: null, words: "" });
  return pieces;
}
