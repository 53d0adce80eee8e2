/** The log of one day: done, skipped or not, an amount, a note, or nothing. Earlier days may be written; later ones not. */
import { useState, type SyntheticEvent } from "react";
import { useLogOn } from "../../../api/grow";
import type { Habit, HabitLog, LogStatus } from "../../../api/grow-types";
import type { Tick } from "../../../api/ticks";
import { Icon } from "../../../components/icons";
import { Skeleton } from "../../../components/parts";
import { Labelled } from "../fields";
import { useTicks } from "../use-ticks";
import { amount as written, dayInFull } from "../words";

const CHOICES: { status: LogStatus; title: string }[] = [{ status: "done", title: "Done" }, { status: "skipped", title: "Skipped" }, { status: "missed", title: "Not done" }];

/** What puts a day back to how its log was. */
export const backTo = (on: string, log: HabitLog | null): Tick => (log && !log.automatic ? { on, status: log.status, amount: log.amount, notes: log.notes } : { on, status: null });

function groundsOf(log: HabitLog | null): string {
  if (!log) return "Nothing is written for this day.";
  if (!log.automatic) return "Written by you.";
  const { commits, projects } = log.evidence ?? {};
  return commits ? `Logged by itself: ${commits} ${commits === 1 ? "commit" : "commits"}${projects?.length ? ` to ${projects.join(", ")}` : ""}. What you write here wins.` : "Logged by itself. What you write here wins.";
}

function Editor({ habit, day, log }: { habit: Habit; day: string; log: HabitLog | null }) {
  const write = useTicks();
  const [amount, setAmount] = useState(log?.amount === null || log?.amount === undefined ? "" : String(log.amount));
  const [notes, setNotes] = useState(log?.notes ?? "");
  const measured = habit.target_amount !== null;
  const send = (tick: Omit<Tick, "on">): void => write(habit, { on: day, ...tick }, backTo(day, log));
  const much = amount.trim() === "" || !Number.isFinite(Number(amount)) ? undefined : Number(amount);
  const keep = (event: SyntheticEvent): void => {
    event.preventDefault();
    const changed = much !== undefined && much !== log?.amount;
    // An amount decides by itself whether the day is done.
    send({ ...(changed ? {} : { status: log?.status ?? "done" }), ...(much === undefined ? {} : { amount: much }), notes: notes.trim() });
  };
  const dirty = notes.trim() !== (log?.notes ?? "") || (measured && much !== undefined && much !== log?.amount);
  return (
    <form className="day-form" onSubmit={keep}>
      <div className="row">
        <div className="seg" role="group" aria-label="This day was">
          {CHOICES.map(({ status, title }) => <button key={status} type="button" aria-pressed={log?.status === status} onClick={() => send({ status, ...(status === "done" && much !== undefined ? { amount: much } : {}) })}>{title}</button>)}
        </div>
        {log && !log.automatic && <button type="button" className="btn bare" onClick={() => send({ status: null })}>Clear the day</button>}
      </div>
      {measured && <Labelled label={`Amount, ${habit.direction === "at_most" ? "at most" : "at least"} ${written(habit.target_amount ?? 0)}${habit.unit ? ` ${habit.unit}` : ""}`}><span className="field tall"><input type="number" inputMode="decimal" min={0} step="any" value={amount} onChange={(event) => setAmount(event.target.value)} /></span></Labelled>}
      <Labelled label="Note"><span className="field tall"><input maxLength={2000} value={notes} onChange={(event) => setNotes(event.target.value)} /></span></Labelled>
      <button className="btn" disabled={!dirty}>Keep</button>
      <p className="cap g-grounds">{groundsOf(log)}</p>
    </form>
  );
}

export function DayEditor({ habit, day, onDay }: { habit: Habit; day: string; onDay: (day: string | null) => void }) {
  const log = useLogOn(habit.id, day);
  return (
    <div className="day-edit">
      <div className="sec-h day-head">
        <h3>{dayInFull(day)}{day === habit.today.on ? ", today" : ""}</h3>
        <span className="grow" />
        <label className="field date"><span className="vh">Another day</span><input type="date" value={day} min="1970-01-01" max={habit.today.on} onChange={(event) => { if (event.target.value && event.target.value <= habit.today.on) onDay(event.target.value); }} /></label>
        <button type="button" className="btn bare sq" aria-label="Close the day" onClick={() => onDay(null)}><Icon name="close" size={14} /></button>
      </div>
      {log.data === undefined ? <Skeleton lines={[40, 60]} /> : <Editor key={`${day} ${log.data?.id ?? 0} ${log.data?.updated_at ?? ""}`} habit={habit} day={day} log={log.data} />}
    </div>
  );
}
