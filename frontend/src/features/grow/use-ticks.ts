/** Ticks with their way back: what is said after one, and what undoes it. */
import { useTick } from "../../api/grow";
import type { Habit, LogStatus } from "../../api/grow-types";
import type { Tick } from "../../api/ticks";
import { usePassingToast } from "../../components/toasts";
import { amount as written, dayNear } from "./words";

/** What a log says in passing: "Read 20 pages, done", "Walk: 9,120 steps". */
export function saidOf(habit: Habit, tick: Tick): string {
  const on = tick.on ?? habit.today.on;
  const day = on === habit.today.on ? "" : ` ${dayNear(on, habit.today.on)}`;
  if (tick.status === null) return `${habit.name}, open again${day}`;
  if (tick.status !== undefined) return `${habit.name}, ${{ done: "done", skipped: "skipped", missed: "not done" }[tick.status]}${day}`;
  if (tick.amount !== undefined && tick.amount !== null) return `${habit.name}: ${written(tick.amount)}${habit.unit ? ` ${habit.unit}` : ""}${day}`;
  return `${habit.name}, note kept${day}`;
}

const logged = (state: string): LogStatus | null => (state === "done" || state === "skipped" || state === "missed" ? state : null);

/** What puts today back to what it was. What commits had logged comes back by itself once the owner's word is gone. */
export function backOf(habit: Habit): Tick {
  const { on, state, amount, notes, automatic, log_id: log } = habit.today;
  if (log === null || automatic) return { on, status: null };
  const status = logged(state);
  return { on, ...(status === null ? {} : { status }), amount, notes };
}

/** Log a day of a habit; `back` undoes it (today's former state where it is left out). */
export function useTicks() {
  const write = useTick();
  const say = usePassingToast();
  const failed = (error: unknown): void => void say(error instanceof Error ? error.message : "It was not written.");
  return (habit: Habit, tick: Tick, back: Tick = backOf(habit)): void => {
    // By its promise: the row may be drawn anew before the answer is there.
    const sent = write.mutateAsync({ habit, ...tick });
    const undo = (): void => void sent.then((log) => {
      // A new log is taken away by its own id.
      const now = log?.log_date === habit.today.on ? { ...habit, today: { ...habit.today, log_id: log.id } } : habit;
      return write.mutateAsync({ habit: now, ...back }).catch(failed);
    }, () => undefined);
    const unsay = say(saidOf(habit, tick), undo);
    sent.catch((error: unknown) => {
      unsay();
      failed(error);
    });
  };
}
