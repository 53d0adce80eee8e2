/** A goal as a bar: what is done, a mark where today should be, the forecast below. */
import { Link } from "react-router";
import type { Goal } from "../../api/grow-types";
import { dateOf } from "../../format";
import { urls } from "../../urls";
import { amount, goalValue, share } from "./words";

export function GoalTrack({ goal }: { goal: Goal }) {
  const at = Math.round(share(goal.current_value, goal.target_value) * 100);
  const should = goal.expected_today === null || goal.is_completed ? null : share(goal.expected_today, goal.target_value) * 100;
  return (
    <div className="bar g-track" role="progressbar" aria-valuenow={at} aria-valuemin={0} aria-valuemax={100} aria-label={goal.name} aria-valuetext={goalValue(goal)}>
      <i style={{ width: `${at}%` }} />
      {should !== null && goal.expected_today !== null && <span className="g-should" style={{ left: `min(${should}%, calc(100% - 1.5px))` }} title={`Where today should be: ${amount(goal.expected_today)}`} />}
    </div>
  );
}

export function GoalBar({ goal }: { goal: Goal }) {
  return (
    <div className="goal">
      <div className="t"><Link className="ink g-strong u" to={urls.goal(goal.id)}>{goal.name}</Link><span className="num">{goalValue(goal)}</span></div>
      <GoalTrack goal={goal} />
      <div className={`cap ${goal.forecast.tone === "warn" ? "warn" : ""}`}>{goal.is_completed && goal.completed_at ? `Reached on ${dateOf(goal.completed_at)}` : goal.forecast.words}</div>
    </div>
  );
}
