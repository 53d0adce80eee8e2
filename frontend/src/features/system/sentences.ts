/** Events as sentences. Pure. */
import type { GanderEvent } from "../../api/types";
import type { IconName } from "../../components/icons";
import { clockTime, count, dateOf, duration, num } from "../../format";

export interface Told {
  icon: IconName;
  tone: "" | "ok" | "bad" | "warn";
  text: string;
  detail: string | null;
}

const word = (payload: Record<string, unknown>, ...keys: string[]): string | null => {
  for (const key of keys) {
    const value = payload[key];
    if (typeof value === "string" && value) return value;
  }
  return null;
};

const kinds: Record<string, string> = { repository_processing: "the map of", repository_refresh: "the refresh of" };

const states: Record<string, string> = {
  pending: "is waiting", cloning: "is being cloned", analyzing: "is being read", ready: "is ready", failed: "could not be mapped",
};

const drawn = (payload: Record<string, unknown>): string | null =>
  typeof payload.modules === "number" && typeof payload.loops === "number" ? `${count(payload.modules, "module")}, ${payload.loops === 0 ? "no loops" : count(payload.loops, "loop")}` : null;

/** A sentence begins with a capital, a name keeps its own. */
const capitalised = (text: string, name: string): string => (text.startsWith(name) && name !== "it" ? text : text.charAt(0).toUpperCase() + text.slice(1));

/** What an event says; one that is not known keeps its own name, so that nothing is hidden. */
export function told(event: GanderEvent, projectName: string | null): Told {
  const { payload } = event;
  const kind = word(payload, "job_type") ?? "";
  const name = projectName ?? word(payload, "name") ?? (event.type.startsWith("job.") ? null : word(payload, "title")) ?? (event.project_id === null ? "it" : `project ${event.project_id}`);
  const job = kinds[kind] ? `${kinds[kind]} ${name}` : kind ? `${kind.replaceAll("_", " ")}${name === "it" ? "" : ` for ${name}`}` : name;
  const detail = word(payload, "error_message", "error", "message", "detail", "reason");
  const seconds = typeof payload.seconds === "number" ? ` in ${duration(payload.seconds)}` : "";
  const say = (icon: IconName, tone: Told["tone"], text: string, more: string | null = null): Told => ({ icon, tone, text: capitalised(text, name), detail: more });
  const titled = word(payload, "title", "name") ?? "one that is gone";
  switch (event.type) {
    case "project.created":
      return say("plus", "", `${name} was added`);
    case "project.updated":
      return say("code", "", `${name} was changed`);
    case "project.deleted":
      return say("trash", "", `${name} was deleted`);
    case "map.drawn":
      return say("check", "ok", `the map of ${name} is drawn`, drawn(payload));
    case "project.ready":
    case "project.mapped":
    case "map.created":
    case "system_map.created":
      return say("check", "ok", `the map of ${name} is ready`);
    case "project.failed":
      return say("warning", "bad", `the map of ${name} could not be drawn`, detail);
    case "project.status":
    case "project.changed":
      return say("code", word(payload, "status") === "failed" ? "bad" : "", `${name} ${states[word(payload, "status") ?? ""] ?? "was changed"}`, detail);
    case "job.created":
    case "job.pending":
    case "job.queued":
      return say("clock", "", `${job} is waiting for a worker`);
    case "job.started":
    case "job.running":
      return say("clock", "", `${job} began`);
    case "job.completed":
      return say("check", "ok", `${job} is done${seconds}`);
    case "job.failed":
      return say("warning", "bad", `${job} failed`, detail);
    case "job.dead":
      return say("warning", "bad", `${job} failed too often and was given up`, detail);
    case "job.cancelled":
    case "job.canceled":
      return say("close", "", `${job} was cancelled`);
    case "job.retrying":
    case "job.requeued":
    case "job.retried":
      return say("retry", "warn", `${job} will be tried again`, detail);
    case "task.created":
      return say("plan", "", `task added: ${titled}`);
    case "task.updated":
      return say("plan", "", `task changed: ${titled}`);
    case "task.completed":
      return say("check", "ok", `task done: ${titled}`);
    case "task.reopened":
      return say("plan", "", `task open again: ${titled}`);
    case "task.deleted":
      return say("trash", "", `task deleted: ${titled}`);
    case "tasks.changed":
      return say("plan", "", typeof payload.count === "number" ? `${count(payload.count, "task")} changed` : "tasks changed");
    case "habit_logged":
      return say("grow", payload.status === "done" ? "ok" : "", `a habit was logged: ${word(payload, "status") ?? "done"}${payload.automatic === true ? ", by itself" : ""}`);
    case "streak_update":
      return say("grow", "", `${titled}: a streak of ${typeof payload.current_streak === "number" ? num(payload.current_streak) : "?"}`);
    case "habit_at_risk":
      return say("warning", "warn", `${titled} is at risk`);
    case "nudge":
      return say("bell", "", `${titled} lay still`);
    case "goal_completed":
      return say("check", "ok", `goal reached: ${titled}`);
    case "goal.progressed":
      return say("grow", "", "a goal moved on");
    case "habit.created":
    case "goal.created":
      return say("grow", "", `${event.type.split(".")[0] ?? ""} added: ${titled}`);
    case "habit.updated":
    case "goal.updated":
      return say("grow", "", `${event.type.split(".")[0] ?? ""} changed: ${titled}`);
    case "habit.deleted":
    case "goal.deleted":
      return say("trash", "", `${event.type.split(".")[0] ?? ""} deleted: ${titled}`);
    case "habits.changed":
      return say("grow", "", "habits changed");
    case "notification.created":
      return say("bell", "", `told: ${word(payload, "title") ?? "something"}`);
    case "notification.read":
      return say("bell", "", "notifications read");
    case "user.registered":
      return say("person", "", "an account was made");
    case "user.updated":
      return say("person", "", "settings changed");
    case "session.started":
      return say("person", "", "someone signed in");
    case "session.ended":
      return say("person", "", "a session ended");
    case "sample.loaded":
      return say("box", "", "the sample data was loaded");
    case "sample.removed":
      return say("box", "", "the sample data was removed");
    default:
      return say("arrow", "", `${event.type.replaceAll(/[._]/g, " ")}${name === "it" ? "" : `: ${name}`}`, detail);
  }
}

/** When something will be: "in 12 min", "in 3 h", "tomorrow 03:00", a date. */
export function soon(iso: string, now = Date.now()): string {
  const minutes = Math.round((Date.parse(iso) - now) / 60_000);
  if (minutes < 1) return "now";
  if (minutes < 60) return `in ${minutes} min`;
  if (minutes < 12 * 60) return `in ${Math.round(minutes / 60)} h`;
  const days = Math.round((new Date(iso).setHours(0, 0, 0, 0) - new Date(now).setHours(0, 0, 0, 0)) / 86_400_000);
  return `${days === 0 ? "today" : days === 1 ? "tomorrow" : days < 7 ? new Intl.DateTimeFormat("en-GB", { weekday: "long" }).format(new Date(iso)) : dateOf(iso)} ${clockTime(iso)}`;
}

/** Of those that come in crowds, what stays is what came of it. */
const steps = new Set(["streak_update", "goal.progressed", "notification.read", "job.created", "job.pending", "job.queued", "job.started", "job.running", "job.completed"]);

/** Whether an event is only a step on the way to another one that tells the whole: left out unless everything is asked for. */
export function isStep(event: GanderEvent): boolean {
  if (event.type === "project.changed" || event.type === "project.status") return true;
  if (!event.type.startsWith("job.")) return steps.has(event.type);
  return steps.has(event.type) && kinds[word(event.payload, "job_type") ?? ""] !== undefined;
}
