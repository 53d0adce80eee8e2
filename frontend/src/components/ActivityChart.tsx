/** Commits by week, standing on the whole life by quarter. Bars in ink; peaks and ends are labelled, nothing else. */
import type { Activity, ActivityPoint } from "../api/types";
import { count, dateOf } from "../format";
import { peaks, quarterTicks, weekTicks } from "./activity";
import { useSize } from "./use-size";

const HEIGHT = 58;
const BASE = 72;
/** The width of the half year until its place is measured. */
const HALF = 378;

function Weeks({ weeks, width }: { weeks: ActivityPoint[]; width: number }) {
  const highest = Math.max(1, ...weeks.map((week) => week.commits));
  const pitch = width / Math.max(1, weeks.length);
  const bar = Math.min(12, pitch - 2);
  return (
    <>
      {weeks.map((week, index) => {
        const height = week.commits ? Math.max(2, (week.commits / highest) * HEIGHT) : 1;
        return (
          <rect key={week.start_on} x={(index * pitch).toFixed(1)} y={(BASE - height).toFixed(1)} width={bar.toFixed(1)} height={height.toFixed(1)} fill={week.commits ? "var(--lang-1)" : "var(--line-2)"}>
            <title>{`Week of ${dateOf(week.start_on)}: ${count(week.commits, "commit")}`}</title>
          </rect>
        );
      })}
      {weekTicks(weeks).map((tick) => <text key={tick.index} className="ct" x={tick.index * pitch} y={87} textAnchor={tick.index > weeks.length - 4 ? "end" : "start"} dx={tick.index > weeks.length - 4 ? bar : 0}>{tick.text}</text>)}
      {peaks(weeks.map((week) => week.commits)).map((index) => (
        <text key={index} className="ct" x={index * pitch + bar / 2} y={BASE - ((weeks[index]?.commits ?? 0) / highest) * HEIGHT - 4} textAnchor="middle">{weeks[index]?.commits}</text>
      ))}
    </>
  );
}

function Quarters({ quarters, width, since }: { quarters: ActivityPoint[]; width: number; since: string }) {
  const highest = Math.max(1, ...quarters.map((quarter) => quarter.commits));
  const pitch = Math.min(width / Math.max(1, quarters.length), 48);
  return (
    <>
      {quarters.map((quarter, index) => {
        const height = Math.max(1, (quarter.commits / highest) * 26);
        return (
          <rect key={quarter.start_on} x={(index * pitch).toFixed(1)} y={(144 - height).toFixed(1)} width={Math.max(0.8, pitch - Math.min(1.5, pitch / 3)).toFixed(1)} height={height.toFixed(1)} fill={index >= quarters.length - 4 ? "var(--lang-1)" : "var(--lang-3)"}>
            <title>{`Quarter from ${dateOf(quarter.start_on)}: ${count(quarter.commits, "commit")}`}</title>
          </rect>
        );
      })}
      {quarterTicks(quarters).map((tick) => <text key={tick.index} className="ct" x={tick.index * pitch} y={159}>{tick.text}</text>)}
      <text className="ct" x={width} y={111} textAnchor="end">by quarter since {since}</text>
    </>
  );
}

export function ActivityChart({ activity }: { activity: Activity }) {
  const { weeks, quarters } = activity;
  const since = (quarters[0]?.start_on ?? "").slice(0, 4);
  const half = weeks.slice(-27);
  // Drawn as wide as its place, so that its labels have the size of the text around it.
  const [ref, { width }] = useSize<HTMLDivElement>();
  const room = width || HALF;
  // A life of a year or less is all in the weeks.
  const context = quarters.length > 5;
  return (
    <div className="activity" ref={ref}>
      <svg className="wide" viewBox={`0 0 728 ${context ? 164 : 92}`} role="img" aria-label={`Commits by week in the last year${context ? `, and by quarter since ${since}` : ""}`}>
        <Weeks weeks={weeks} width={728} />
        {context && <Quarters quarters={quarters} width={728} since={since} />}
      </svg>
      <svg className="narrow" viewBox={`0 0 ${room} 92`} role="img" aria-label="Commits by week in the last half year">
        <Weeks weeks={half} width={room} />
      </svg>
    </div>
  );
}
