/** How a goal moved: its line, the line it should follow, and where it is heading, with the range. */
import type { Goal, GoalProgress } from "../../../api/grow-types";
import { useSize } from "../../../components/use-size";
import { across, monthTicks, path, up, wedge, type Box } from "../chart";
import { amount, dayAfter, dayShort, daysBetween } from "../words";

/** Room for the target. */
const LABELS = 84;
const HEIGHT = 180;

/** Until when the chart reaches: the due day or the forecast, whichever is later, but not endlessly far. */
export function lastDay(goal: Pick<Goal, "due_on" | "start_on" | "forecast">, today: string): string {
  const far = dayAfter(today, Math.max(60, 2 * daysBetween(goal.start_on, today)));
  const wanted = [goal.due_on, goal.forecast.latest, goal.forecast.on, dayAfter(today, 7)].filter((day): day is string => day !== null).sort();
  const last = wanted[wanted.length - 1] ?? today;
  return goal.due_on !== null && goal.due_on > far ? goal.due_on : last < far ? last : far;
}

interface Props {
  goal: Goal;
  progress: GoalProgress;
}

export function GoalChart(props: Props) {
  const [place, { width }] = useSize<HTMLDivElement>();
  return <div ref={place}>{width > 0 && <Drawing {...props} width={width - LABELS} />}</div>;
}

function Drawing({ goal, progress, width }: Props & { width: number }) {
  const last = progress.points[progress.points.length - 1];
  const first = progress.points[0];
  if (!first || !last || first.on === last.on) return <p className="cap log-none">The line begins with the second day.</p>;
  const to = goal.is_completed ? last.on : lastDay(goal, last.on);
  const { forecast } = progress;
  const high = Math.max(goal.target_value, ...progress.points.map(({ value }) => value), goal.due_on !== null ? (forecast.high ?? 0) : 0) * 1.02;
  const box: Box = { width, height: HEIGHT, from: first.on, to, low: Math.min(0, ...progress.points.map(({ value }) => value)), high };
  const range = goal.is_completed ? null : wedge(last, forecast, goal.target_value, goal.due_on);
  const target = up(box, goal.target_value);
  const x = across(box, last.on);
  const end = goal.due_on !== null && forecast.value_at_due !== null && goal.due_on > last.on ? { on: goal.due_on, value: forecast.value_at_due } : forecast.on !== null && forecast.on > last.on ? { on: forecast.on, value: goal.target_value } : null;
  return (
    <svg className="gtrend" viewBox={`0 -8 ${width + LABELS} ${HEIGHT + 32}`} role="img" aria-label={`${goal.name}: ${amount(last.value)} of ${amount(goal.target_value)} on ${dayShort(last.on)}. ${forecast.words}`}>
      <defs><clipPath id="goal-box"><rect x={0} y={-8} width={width} height={HEIGHT + 8} /></clipPath></defs>
      <path d={`M0 ${target}H${width}`} stroke="var(--line-2)" />
      <path d={`M0 ${HEIGHT}H${width}`} stroke="var(--line)" />
      <text className="ct" x={width + 8} y={target + 4}>{amount(goal.target_value)} {goal.unit}</text>
      <g clipPath="url(#goal-box)">
        {range && <path d={`${path(box, range)}Z`} fill="var(--keep-1)" opacity={0.55} />}
        {progress.expected.length > 1 && <path d={path(box, progress.expected)} fill="none" stroke="var(--lang-2)" strokeWidth={1.2} strokeDasharray="2 4" />}
        {end && !goal.is_completed && <path d={path(box, [last, end])} fill="none" stroke="var(--accent)" strokeWidth={1.5} strokeDasharray="5 4" />}
        <path d={path(box, progress.points)} fill="none" stroke="var(--accent)" strokeWidth={2} strokeLinejoin="round" />
      </g>
      <circle cx={x} cy={up(box, last.value)} r={3} fill="var(--accent)" />
      <text className="ct halo trend-a" x={x - 6} y={up(box, last.value) - 8} textAnchor={x > 80 ? "end" : "start"}>{amount(last.value)}</text>
      {monthTicks(box.from, box.to, Math.floor(width / 60)).map(({ on, text }) => <text key={on} className="ct" x={across(box, on)} y={HEIGHT + 18}>{text}</text>)}
    </svg>
  );
}
