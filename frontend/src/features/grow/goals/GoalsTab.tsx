/** All goals: those to reach, those reached, those put away. */
import { Link, useSearchParams } from "react-router";
import { useGoals } from "../../../api/grow";
import type { Goal } from "../../../api/grow-types";
import { Empty, ErrorNote, Sec, Skeleton } from "../../../components/parts";
import { count } from "../../../format";
import { urls } from "../../../urls";
import { GoalBar } from "../GoalBar";

function Group({ title, goals, note }: { title: string; goals: Goal[]; note?: string | null }) {
  if (goals.length === 0) return null;
  return (
    <section className="sec">
      <Sec title={title} note={note ?? null} />
      {goals.map((goal) => <GoalBar key={goal.id} goal={goal} />)}
    </section>
  );
}

export default function GoalsTab() {
  const [params, setParams] = useSearchParams();
  const away = params.get("archived") === "1";
  const query = useGoals(true);
  const goals = query.data;
  if (!goals) return <div className="body plainpage">{query.isError ? <ErrorNote error={query.error} what="Your goals could not be read." retry={() => void query.refetch()} /> : <Skeleton lines={[100, 100, 100]} />}</div>;
  const live = goals.filter((goal) => goal.archived_at === null);
  const archived = goals.filter((goal) => goal.archived_at !== null);
  const open = live.filter((goal) => !goal.is_completed);
  return (
    <div className="body">
      <div className="growp onecol">
        <div>
          {live.length === 0 && <Empty action={<Link className="btn" to={urls.newGoal}>Set a goal</Link>}>There is no goal yet. Habits, tasks, commits or a figure you type in move one.</Empty>}
          <Group title={count(open.length, "goal")} goals={open} note={open.some((goal) => goal.expected_today !== null) ? "the mark is where today should be" : null} />
          <Group title="Reached" goals={live.filter((goal) => goal.is_completed)} />
          {away && <Group title="Archived" goals={archived} />}
          {archived.length > 0 && <button type="button" className="btn bare accent few" aria-expanded={away} onClick={() => setParams(away ? {} : { archived: "1" }, { replace: true })}>{away ? "Hide" : "Show"} {archived.length} archived</button>}
        </div>
      </div>
    </div>
  );
}
