/** All habits in the owner's order: by category, to be moved, paused, archived; days off and habits to start from beside them. */
import { useRef, useState, type DragEvent, type KeyboardEvent } from "react";
import { Link, useSearchParams } from "react-router";
import { useHabits, useHabitTemplates, useOrderHabits } from "../../../api/grow";
import type { Habit } from "../../../api/grow-types";
import { Icon } from "../../../components/icons";
import { Chip, Empty, ErrorNote, Sec, Skeleton } from "../../../components/parts";
import { useToast } from "../../../components/toasts";
import { count, num } from "../../../format";
import { urls } from "../../../urls";
import { Week } from "../Week";
import { frequencyWords, streakUnit, targetWords } from "../words";
import { HabitActions, type MenuLine } from "./HabitActions";
import { nudged, placed } from "./order";
import { Rests } from "./Rests";

interface RowProps {
  habit: Habit;
  move: ((by: -1 | 1) => void) | null;
  drag: { over: boolean; start: () => void; enter: () => void; drop: () => void; end: () => void } | null;
}

function Row({ habit, move, drag }: RowProps) {
  const lines: MenuLine[] = move ? [{ icon: "arrow", text: "Move up", run: () => move(-1) }, { icon: "arrow", text: "Move down", run: () => move(1) }] : [];
  const words = [frequencyWords(habit), targetWords(habit), habit.cue, habit.source === "commits" ? "by itself from commits" : null].filter(Boolean).join(" · ");
  const onKey = (event: KeyboardEvent): void => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key] as -1 | 1 | undefined;
    if (!move || by === undefined) return;
    event.preventDefault();
    move(by);
  };
  const over = (event: DragEvent): void => {
    if (!drag) return;
    event.preventDefault();
    drag.enter();
  };
  return (
    // Dropping is a second way to what the grip's keys do.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li className={`habit listed ${drag?.over ? "g-over" : ""}`} onDragOver={over} onDrop={(event) => { event.preventDefault(); drag?.drop(); }}>
      {move ? (
        <button type="button" className="grip" draggable aria-label={`Move ${habit.name}: arrow keys, or drag`} title="Drag, or arrow keys" onKeyDown={onKey} onDragEnd={drag?.end}
          onDragStart={(event) => { event.dataTransfer.effectAllowed = "move"; event.dataTransfer.setData("text/plain", habit.name); drag?.start(); }}><Icon name="grip" /></button>
      ) : <span />}
      <div className="who">
        <Link className="nm2 ell u" to={urls.habit(habit.id)}>{habit.name}</Link>
        <div className="cap ell">{words}</div>
      </div>
      <span className="cap ell wide">{habit.category}</span>
      {habit.status === "paused" ? <span><Chip>Paused</Chip></span> : habit.status === "archived" ? <span><Chip>Archived</Chip></span> : <span className="wide"><Week habit={habit} /></span>}
      <span className="num r nw streak" title={habit.explain.current_streak}><b>{num(habit.current_streak)}</b> <span className="cap">{streakUnit(habit, habit.current_streak)}</span></span>
      <span className="num r ink score" title={habit.explain.consistency_score}>{num(Math.round(habit.consistency_score))}<span className="vh"> score</span></span>
      <HabitActions habit={habit} lines={lines} />
    </li>
  );
}

function ToStartFrom({ taken }: { taken: Habit[] }) {
  const names = new Set(taken.map(({ name }) => name));
  const templates = (useHabitTemplates().data ?? []).filter(({ name }) => !names.has(name));
  if (templates.length === 0) return null;
  return (
    <section>
      <Sec title="To start from" />
      <ul>
        {templates.map((one) => (
          <li key={one.name} className="rest-line">
            <div className="who"><span className="ink">{one.name}</span><span className="cap">{one.description || frequencyWords({ weekdays: null, times: null, period_days: null, ...one })}</span></div>
            <Link className="btn bare accent" to={urls.habitLike(one.name)} aria-label={`Start from ${one.name}`}>Start</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

export default function HabitsTab() {
  const [params, setParams] = useSearchParams();
  const category = params.get("category");
  const archived = params.get("archived") === "1";
  const query = useHabits(true);
  const order = useOrderHabits();
  const say = useToast();
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const list = useRef<HTMLUListElement>(null);
  if (!query.data) return <div className="body plainpage">{query.isError ? <ErrorNote error={query.error} what="Your habits could not be read." retry={() => void query.refetch()} /> : <Skeleton lines={[100, 100, 100, 100]} />}</div>;
  const all = query.data;
  const live = all.filter(({ status }) => status !== "archived");
  const put = all.filter(({ status }) => status === "archived");
  const categories = [...new Set(live.map((habit) => habit.category).filter(Boolean))];
  const shown = live.filter((habit) => category === null || habit.category === category);
  const ids = all.map(({ id }) => id);
  const sight = shown.map(({ id }) => id);
  const write = (next: number[]): void => {
    if (next.join() === ids.join()) return;
    order.mutate(next, { onSuccess: () => say("Order changed", () => order.mutate(ids)), onError: (error) => say(error.message) });
  };
  const filter = (key: string, value: string | null): void => setParams((old) => {
    const next = new URLSearchParams(old);
    if (value === null) next.delete(key);
    else next.set(key, value);
    return next;
  }, { replace: true });
  const today = all[0]?.today.on ?? new Date().toISOString().slice(0, 10);
  const dragOf = (id: number): RowProps["drag"] => ({
    over: over === id && dragged !== null && dragged !== id, start: () => setDragged(id), enter: () => setOver(id), end: () => { setDragged(null); setOver(null); },
    drop: () => {
      if (dragged !== null && dragged !== id) {
        const down = sight.indexOf(dragged) < sight.indexOf(id);
        write(down ? placed(ids, dragged, ids[ids.indexOf(id) + 1] ?? null) : placed(ids, dragged, id));
      }
      setDragged(null);
      setOver(null);
    },
  });
  return (
    <div className="body">
      <div className="growp">
        <section>
          <div className="sec-h heads list-heads">
            <h2>{live.length === 0 ? "Habits" : count(live.length, "habit")}</h2>
            {categories.length > 1 && (
              <span className="seg wraps" role="group" aria-label="Category">
                <button type="button" aria-pressed={category === null} onClick={() => filter("category", null)}>All</button>
                {categories.map((one) => <button key={one} type="button" aria-pressed={one === category} onClick={() => filter("category", one)}>{one}</button>)}
              </span>
            )}
          </div>
          {live.length === 0 && <Empty action={<Link className="btn" to={urls.newHabit}>Add a habit</Link>}>There is no habit yet.</Empty>}
          {shown.length > 0 && <ul className="habits" ref={list}>{shown.map((habit) => <Row key={habit.id} habit={habit} move={(by) => write(nudged(ids, sight, habit.id, by))} drag={dragOf(habit.id)} />)}</ul>}
          {put.length > 0 && (
            <>
              <button type="button" className="btn bare accent few" aria-expanded={archived} onClick={() => filter("archived", archived ? null : "1")}>{archived ? "Hide" : "Show"} {num(put.length)} archived</button>
              {archived && <ul className="habits">{put.map((habit) => <Row key={habit.id} habit={habit} move={null} drag={null} />)}</ul>}
            </>
          )}
        </section>
        <div className="g-sides">
          {live.length > 0 && <Rests habits={live} today={today} />}
          <ToStartFrom taken={all} />
        </div>
      </div>
    </div>
  );
}
