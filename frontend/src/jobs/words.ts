/** How a job's state is said in words, and which jobs are shown where. Pure. */
import type { Job } from "../api/types";
import { duration, percent } from "../format";
import { isLive } from "../status/poller";
import type { Tone } from "../components/parts";

export const stageNow = (job: Job): Job["stages"][number] | null => job.stages.find((stage) => stage.state === "now") ?? null;

/** 0–1, or null when the job knows no fraction. */
export const fractionOf = (job: Job): number | null => (job.status === "running" && job.progress > 0 ? Math.min(1, job.progress / 100) : null);

/** What the stage of the moment has done of its own, where it knows; else what the job has. */
export const stageFraction = (job: Job): number | null => stageNow(job)?.fraction ?? fractionOf(job);

export const stateWord = (job: Job): { word: string; tone: Tone } => {
  switch (job.status) {
    case "pending":
      return { word: job.attempts > 0 ? "waiting to try again" : "waiting", tone: "plain" };
    case "running": {
      if (job.cancel_requested) return { word: "being cancelled", tone: "plain" };
      const fraction = stageFraction(job);
      const stage = (stageNow(job)?.title ?? job.stage ?? "running").toLowerCase();
      return { word: fraction === null ? stage : `${stage}, ${percent(fraction)}`, tone: "acc" };
    }
    case "completed":
      return { word: "done", tone: "ok" };
    case "failed":
      return { word: "failed", tone: "bad" };
    case "dead":
      return { word: "dead", tone: "bad" };
    case "cancelled":
      return { word: "cancelled", tone: "plain" };
  }
};

/** What a job has taken so far, or took. */
export function took(job: Job, now: number): string {
  if (!job.started_at) return "–";
  const end = job.finished_at ? Date.parse(job.finished_at) : now;
  return duration(Math.max(0, (end - Date.parse(job.started_at)) / 1000));
}

export const needsYou = (job: Job): boolean => job.status === "failed" || job.status === "dead";

/** The job that the line on top shows: the furthest running one, else one that waits. */
export function foremost(jobs: Job[]): Job | null {
  const running = jobs.filter((job) => job.status === "running").sort((a, b) => b.progress - a.progress);
  return running[0] ?? jobs.find(isLive) ?? null;
}

/** A failed job that a later job of the same key has made good needs nobody. */
export function unsettled(jobs: Job[]): Job[] {
  return jobs.filter((job) => needsYou(job) && !jobs.some((other) => other.key !== null && other.key === job.key && other.id > job.id));
}

/** Whether a token is the likely cure: the repository was not found or wants one. */
export const wantsToken = (text: string | null | undefined): boolean => /access token|private/i.test(text ?? "");
