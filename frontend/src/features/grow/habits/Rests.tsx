/** Days off: vacation or planned rest, of one habit or of all. They neither break nor extend a streak. */
import { useState, type SyntheticEvent } from "react";
import { useRest, useRestPeriods, type RestBody } from "../../../api/grow";
import type { Habit, RestPeriod } from "../../../api/grow-types";
import { ErrorNote, Sec, Skeleton } from "../../../components/parts";
import { useToast } from "../../../components/toasts";
import { Labelled, Pick } from "../fields";
import { dayShort } from "../words";

const KINDS: Record<RestPeriod["kind"], string> = { pause: "Pause", vacation: "Vacation", rest: "Rest" };

function spanWords(rest: RestPeriod, today: string): string {
  if (rest.end_on === null) return `since ${dayShort(rest.start_on, today)}`;
  if (rest.end_on === rest.start_on) return dayShort(rest.start_on, today);
  return `${dayShort(rest.start_on, today)} to ${dayShort(rest.end_on, today)}`;
}

function RestForm({ habits, today, onDone }: { habits: Habit[]; today: string; onDone: () => void }) {
  const { add } = useRest();
  const say = useToast();
  const [of, setOf] = useState("");
  const [from, setFrom] = useState(today);
  const [to, setTo] = useState("");
  const [note, setNote] = useState("");
  const [trouble, setTrouble] = useState<string | null>(null);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const wrong = from === "" ? "Say from which day on." : to !== "" && to < from ? "The last day lies before the first." : null;
    setTrouble(wrong);
    if (wrong !== null) return;
    const body: RestBody = { kind: of === "" ? "vacation" : "rest", start_on: from, end_on: to === "" ? null : to, note: note.trim(), ...(of === "" ? {} : { habit_id: Number(of) }) };
    add.mutate(body, { onSuccess: () => { say("Those days are off."); onDone(); }, onError: (error) => setTrouble(error.message) });
  };
  return (
    <form className="grow-form" onSubmit={submit}>
      <Pick label="Of" value={of} onChange={setOf}>
        <option value="">all habits: a vacation</option>
        {habits.map((habit) => <option key={habit.id} value={habit.id}>{habit.name}</option>)}
      </Pick>
      <div className="g-two">
        <Labelled label="First day"><span className="field tall"><input type="date" min="1970-01-01" max="2199-12-31" value={from} onChange={(event) => setFrom(event.target.value)} /></span></Labelled>
        <Labelled label="Last day, open if empty"><span className="field tall"><input type="date" min="1970-01-01" max="2199-12-31" value={to} onChange={(event) => setTo(event.target.value)} /></span></Labelled>
      </div>
      <Labelled label="Note"><span className="field tall"><input maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} /></span></Labelled>
      {trouble && <p className="field-e" role="alert">{trouble}</p>}
      <div className="row"><button className="btn" disabled={add.isPending}>Take these days off</button><button type="button" className="btn bare" onClick={onDone}>Not now</button></div>
    </form>
  );
}

export function Rests({ habits, today }: { habits: Habit[]; today: string }) {
  const query = useRestPeriods();
  const { add, change, remove } = useRest();
  const say = useToast();
  const [making, setMaking] = useState(false);
  const nameOf = (id: number | null): string => (id === null ? "all habits" : (habits.find((habit) => habit.id === id)?.name ?? "a habit"));
  const drop = (rest: RestPeriod): void => remove.mutate(rest.id, {
    onSuccess: () => say(`${KINDS[rest.kind]} removed`, () => {
      const { kind, start_on, end_on, note, habit_id } = rest;
      add.mutate({ kind, start_on, end_on, note, ...(habit_id === null ? {} : { habit_id }) });
    }),
    onError: (error) => say(error.message),
  });
  const end = (rest: RestPeriod): void => change.mutate({ ...rest, end_on: today }, {
    onSuccess: () => say(`${KINDS[rest.kind]} ends today`, () => change.mutate({ ...rest, end_on: null })),
    onError: (error) => say(error.message),
  });
  const list = query.data ?? [];
  // What is over folds away: it is looked up rarely, and there is one for each habit and holiday.
  const past = list.filter(({ end_on }) => end_on !== null && end_on < today);
  const line = (rest: RestPeriod): React.ReactNode => (
    <li key={rest.id} className="rest-line">
      <div className="who"><span className="ink">{KINDS[rest.kind]}, {nameOf(rest.habit_id)}</span><span className="cap">{spanWords(rest, today)}{rest.note ? ` · ${rest.note}` : ""}</span></div>
      {rest.end_on === null && rest.kind !== "pause" && <button type="button" className="btn bare" onClick={() => end(rest)}>End it</button>}
      <button type="button" className="btn bare" aria-label={`Remove: ${KINDS[rest.kind]}, ${nameOf(rest.habit_id)}`} onClick={() => drop(rest)}>Remove</button>
    </li>
  );
  return (
    <section>
      <Sec title="Days off" note="they break no streak" />
      {query.isPending && <Skeleton lines={[60]} />}
      {query.isError && !query.data && <ErrorNote error={query.error} what="Days off could not be read." retry={() => void query.refetch()} />}
      <ul>{list.filter((rest) => !past.includes(rest)).map(line)}</ul>
      {past.length > 0 && <details className="fold"><summary className="cap">{past.length} over</summary><ul>{past.map(line)}</ul></details>}
      {making ? <RestForm habits={habits} today={today} onDone={() => setMaking(false)} /> : <button type="button" className="btn rest-add" onClick={() => setMaking(true)}>Take days off</button>}
    </section>
  );
}
