/** Over all habits: each one's score as a line, the months, the weekdays, and what goes with what. */
import { useState } from "react";
import { Link } from "react-router";
import { useCorrelations, useHabits, useHeatmap, useTrendOf } from "../../../api/grow";
import type { Habit } from "../../../api/grow-types";
import { Empty, ErrorNote, Sec, Skeleton } from "../../../components/parts";
import { num } from "../../../format";
import { urls } from "../../../urls";
import { Bars, rateWords } from "../Bars";
import { path, type Box } from "../chart";
import { Pairs } from "../Pair";
import { monthOf, weekdayOf, WEEKDAYS } from "../words";
import { byMonth, byWeekday } from "./months";

const SPANS = [{ days: 30, title: "30 days" }, { days: 90, title: "90 days" }, { days: 365, title: "Year" }];
const WIDTH = 300;
const HEIGHT = 28;

function Line({ habit, days }: { habit: Habit; days: number }) {
  const points = useTrendOf(habit.id, days).data ?? [];
  const first = points[0];
  const last = points[points.length - 1];
  const change = first && last ? Math.round(last.score) - Math.round(first.score) : 0;
  const box: Box | null = first && last && first.on < last.on ? { width: WIDTH, height: HEIGHT, from: first.on, to: last.on, low: 0, high: 100 } : null;
  return (
    <li className="trend-line">
      <Link className="ink g-strong u ell" to={urls.habit(habit.id)}>{habit.name}</Link>
      {box ? (
        <svg viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`} preserveAspectRatio="none" role="img" aria-label={`Score of ${habit.name}: ${num(Math.round(first?.score ?? 0))} to ${num(Math.round(last?.score ?? 0))}`}>
          <path d={`M0 ${HEIGHT}H${WIDTH}`} stroke="var(--line)" vectorEffect="non-scaling-stroke" />
          <path d={path(box, points.map(({ on, score }) => ({ on, value: score })))} fill="none" stroke="var(--accent)" strokeWidth={1.6} strokeLinejoin="round" vectorEffect="non-scaling-stroke" />
        </svg>
      ) : <span />}
      <span className="num r"><b>{last ? num(Math.round(last.score)) : "–"}</b></span>
      <span className="num r cap nw">{change === 0 ? "same" : change > 0 ? `${change} up` : `${-change} down`}</span>
    </li>
  );
}

function GoesWith() {
  const query = useCorrelations();
  const pairs = query.data ?? [];
  return (
    <section>
      <Sec title="What goes together" note={pairs.some(({ significant }) => significant) ? "together is not because" : null} className="trend-h" />
      {query.isPending && <Skeleton lines={[90, 80]} />}
      {query.isError && <ErrorNote error={query.error} what="What goes together could not be read." retry={() => void query.refetch()} />}
      {query.isSuccess && pairs.length === 0 && <p className="cap log-none">Two habits with enough days in common are needed.</p>}
      {pairs.length > 0 && <Pairs pairs={pairs} />}
    </section>
  );
}

export default function TrendsTab() {
  const [days, setDays] = useState(90);
  const habits = useHabits();
  const map = useHeatmap(null).data;
  const live = habits.data?.filter(({ status }) => status !== "archived" && status !== "paused") ?? [];
  if (!habits.data) return <div className="body plainpage">{habits.isError ? <ErrorNote error={habits.error} what="Your habits could not be read." retry={() => void habits.refetch()} /> : <Skeleton lines={[100, 100, 100]} />}</div>;
  if (live.length === 0) return <div className="body plainpage"><Empty action={<Link className="btn" to={urls.newHabit}>Add a habit</Link>}>Trends begin with the first habit.</Empty></div>;
  const months = map ? byMonth(map.days) : null;
  const weekdays = map ? byWeekday(map.days, weekdayOf) : null;
  return (
    <div className="body">
      <div className="growp">
        <div>
          <section>
            <div className="sec-h list-heads">
              <h2>Score by habit</h2>
              <span className="seg" role="group" aria-label="How far back">{SPANS.map((span) => <button key={span.days} type="button" aria-pressed={span.days === days} onClick={() => setDays(span.days)}>{span.title}</button>)}</span>
            </div>
            <ul className="trend-lines">{live.map((habit) => <Line key={habit.id} habit={habit} days={days} />)}</ul>
          </section>
          <div className="bar-sets">
            <section>
              <Sec title="By month" note="per cent of days due" />
              {months ? <Bars label="Months" bars={months.map(({ from, done, due, rate }) => ({ key: from, label: monthOf(from), rate, words: rateWords(`${monthOf(from)} ${from.slice(0, 4)}`, done, due, rate) }))} /> : <Skeleton lines={[]} block={84} />}
            </section>
            <section>
              <Sec title="By weekday" note="per cent of days due" />
              {weekdays ? <Bars label="Weekdays" bars={weekdays.map(({ done, due, rate }, day) => ({ key: String(day), label: WEEKDAYS[day]?.slice(0, 3) ?? "", rate, words: rateWords(WEEKDAYS[day] ?? "", done, due, rate) }))} /> : <Skeleton lines={[]} block={84} />}
            </section>
          </div>
        </div>
        <div className="g-sides"><GoesWith /></div>
      </div>
    </div>
  );
}
