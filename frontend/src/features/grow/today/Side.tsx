/** Beside the habits: what is at risk, what is due, and how far the goals are. */
import { Link } from "react-router";
import { useGoals, useHabits, useSuggestions } from "../../../api/grow";
import { Empty, ErrorNote, Sec, Skeleton } from "../../../components/parts";
import { urls } from "../../../urls";
import { GoalBar } from "../GoalBar";
import { Risk } from "../Risk";

/** Habits at risk for which there is something to do; the others say in their row what was missed. */
export function AtRisk() {
  const found = useSuggestions().data;
  const habits = useHabits().data;
  const shown = (found ?? []).flatMap((one) => {
    const habit = habits?.find(({ id, status }) => id === one.habit_id && status === "at_risk");
    return habit && habit.today.state !== "rest" && one.suggestions.length > 0 ? [{ habit, one }] : [];
  });
  if (shown.length === 0) return null;
  return (
    <section>
      <Sec title="At risk" />
      <div className="g-risks">{shown.map(({ habit, one }, index) => <Risk key={habit.id} habit={habit} found={one} first={index === 0} />)}</div>
    </section>
  );
}

export function TodayGoals() {
  const query = useGoals();
  const goals = query.data?.filter((goal) => !goal.archived_at);
  const open = goals?.filter((goal) => !goal.is_completed) ?? [];
  const reached = (goals ?? []).filter((goal) => goal.is_completed).length;
  return (
    <section>
      <Sec title="Goals" note={open.some((goal) => goal.expected_today !== null) ? "the mark is where today should be" : null} />
      {query.isPending && <Skeleton lines={[60, 100, 70]} />}
      {query.isError && !goals && <ErrorNote error={query.error} what="Your goals could not be read." retry={() => void query.refetch()} />}
      {goals?.length === 0 && <Empty action={<Link className="btn" to={urls.newGoal}>Set a goal</Link>}>A goal is moved by habits, tasks, commits or a figure you type in.</Empty>}
      {open.map((goal) => <GoalBar key={goal.id} goal={goal} />)}
      {reached > 0 && <p className="cap goal"><Link className="link" to={urls.goals}>{reached} reached</Link></p>}
    </section>
  );
}
