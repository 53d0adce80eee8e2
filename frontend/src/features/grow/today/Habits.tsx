/** The habits of today, those that are due first, and what rests below. */
import { useHabits } from "../../../api/grow";
import type { Habit } from "../../../api/grow-types";
import { doneOf } from "../../../api/ticks";
import { Link } from "react-router";
import { ErrorNote, Skeleton } from "../../../components/parts";
import { count } from "../../../format";
import { urls } from "../../../urls";
import { useTicks } from "../use-ticks";
import { HabitRow } from "./HabitRow";

/** What today asks for, and what it does not: paused, at rest, or not due. */
export function sorted(habits: readonly Habit[]): { asked: Habit[]; free: Habit[] } {
  const active = habits.filter(({ status }) => status === "active" || status === "at_risk");
  const isFree = ({ today }: Habit): boolean => today.state === "rest" || today.state === "none" || today.state === "not_due";
  return { asked: active.filter((habit) => !isFree(habit)), free: active.filter(isFree) };
}

export function TodayHabits() {
  const habits = useHabits();
  const log = useTicks();
  if (habits.isPending) return <Skeleton lines={[100, 100, 100, 100]} block={104} />;
  if (!habits.data) return <ErrorNote error={habits.error} what="Your habits could not be read." retry={() => void habits.refetch()} />;
  const { asked, free } = sorted(habits.data);
  const { done, due } = doneOf(asked);
  const paused = habits.data.filter(({ status }) => status === "paused").length;
  const asleep = free.filter(({ today }) => today.state === "rest").length;
  return (
    <section>
      <div className="sec-h heads">
        <h2>{due === 0 ? "Nothing is due today" : `${done} of ${due} done`}</h2>
        <span className="cap wide cols"><span>last 7 days</span><span className="r">streak</span><span className="r" title="Days done of days due, last 30 days">score</span></span>
      </div>
      <ul className="habits">{asked.map((habit) => <HabitRow key={habit.id} habit={habit} onLog={log} />)}</ul>
      {free.length > 0 && (
        <details className="fold g-free" open={asked.length === 0}>
          <summary className="cap">{count(free.length, "habit")} not due today{asleep > 0 ? `, ${asleep} of them at rest` : ""}{paused > 0 ? `; ${paused} paused` : ""}</summary>
          <ul className="habits">{free.map((habit) => <HabitRow key={habit.id} habit={habit} onLog={log} />)}</ul>
        </details>
      )}
      {paused > 0 && free.length === 0 && <p className="cap g-after"><Link className="link" to={urls.habits}>{count(paused, "habit")} paused</Link></p>}
    </section>
  );
}
