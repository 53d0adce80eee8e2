/** The one place that polls: asks /api/status, keeps what it said, and says when the server is away. Knows no React. */
import { ApiError, call } from "../api/client";
import type { GanderEvent, Job, Status } from "../api/types";
import { api } from "../urls";

export interface Away {
  /** When the last answer came; null if there never was one. */
  lastAnswer: number | null;
  nextTry: number;
}

export interface StatusState {
  status: Status | null;
  lastAnswer: number | null;
  away: Away | null;
}

export interface PollerHooks {
  onEvents: (events: GanderEvent[]) => void;
  onAway: () => void;
  onBack: () => void;
}

const BUSY = 1_000;
const IDLE = 5_000;
const LONGEST = 30_000;

export const isLive = (job: Job): boolean => job.status === "running" || job.status === "pending";

/** How long to wait after this answer: a second while a job runs, five when nothing does. */
export function pauseAfter(status: Status | null, now = Date.now()): number {
  const soon = (job: Job): boolean => job.status === "running" || (job.status === "pending" && (!job.run_at || Date.parse(job.run_at) < now + IDLE));
  return status?.jobs.some(soon) ? BUSY : IDLE;
}

/** Wait before try number `failures` (1 is the first after a failure): 1, 2, 4 … 30 s. */
export const backOff = (failures: number): number => Math.min(LONGEST, 1_000 * 2 ** (failures - 1));

export class StatusPoller {
  private state: StatusState = { status: null, lastAnswer: null, away: null };
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  private asking = false;
  private again = false;
  private failures = 0;
  private etag: string | null = null;
  private cursor: number | null = null;

  constructor(private readonly hooks: PollerHooks) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly snapshot = (): StatusState => this.state;

  readonly start = (): (() => void) => {
    this.running = true;
    document.addEventListener("visibilitychange", this.seen);
    void this.ask();
    return () => {
      this.running = false;
      clearTimeout(this.timer);
      document.removeEventListener("visibilitychange", this.seen);
    };
  };

  /** Ask now: something was started, or a person pressed "Try now". */
  readonly poke = (): void => {
    if (this.asking) this.again = true;
    else void this.ask();
  };

  private readonly seen = (): void => {
    clearTimeout(this.timer);
    if (!document.hidden) void this.ask();
  };

  private set(state: StatusState): void {
    this.state = state;
    this.listeners.forEach((listener) => listener());
  }

  private async ask(): Promise<void> {
    clearTimeout(this.timer);
    if (this.asking || !this.running) return;
    this.asking = true;
    this.again = false;
    let pause: number;
    try {
      const { data, fresh, headers } = await call<Status>(api.status(this.cursor), {
        headers: this.etag ? { "If-None-Match": this.etag } : {},
        timeout: 10_000,
      });
      pause = this.answered(fresh ? data : null, headers.get("ETag"));
    } catch (error) {
      pause = this.failed(error);
    } finally {
      this.asking = false;
    }
    this.rest(pause);
  }

  private rest(pause: number): void {
    if (this.running && !document.hidden) this.timer = setTimeout(() => void this.ask(), this.again ? 0 : pause);
  }

  private answered(data: Status | null, etag: string | null): number {
    const wasAway = this.state.away !== null;
    this.failures = 0;
    const lastAnswer = Date.now();
    if (data === null) {
      this.set({ ...this.state, lastAnswer, away: null });
    } else {
      const first = this.cursor === null;
      // The tag belongs to this address; a moved cursor is another one, asked for in full once.
      this.etag = data.cursor === this.cursor ? etag : null;
      // A smaller cursor means another database: everything known is stale.
      const events = !first && data.cursor >= (this.cursor ?? 0) ? data.events : [];
      const reset = !first && data.cursor < (this.cursor ?? 0);
      this.cursor = data.cursor;
      this.set({ status: data, lastAnswer, away: null });
      if (reset && !wasAway) this.hooks.onBack();
      else if (events.length) this.hooks.onEvents(events);
    }
    if (wasAway) this.hooks.onBack();
    return pauseAfter(this.state.status);
  }

  private failed(error: unknown): number {
    this.failures += 1;
    const pause = backOff(this.failures);
    // An answer with an error is an answer: the server is there, and the pages say what is wrong.
    if (error instanceof ApiError && !error.away) return Math.max(IDLE, pause);
    // One lost request is no absence; the second in a row is.
    if (this.failures > 1) {
      const wasAway = this.state.away !== null;
      this.set({ ...this.state, away: { lastAnswer: this.state.lastAnswer, nextTry: Date.now() + pause } });
      if (!wasAway) this.hooks.onAway();
    }
    return pause;
  }
}
