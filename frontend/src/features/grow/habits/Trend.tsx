/** Score and strength by day: two lines in one box of 0 to 100, named where they end. */
import { useTrendOf } from "../../../api/grow";
import { Sec, Skeleton } from "../../../components/parts";
import { useSize } from "../../../components/use-size";
import { across, monthTicks, path, up, type Box } from "../chart";

const HEIGHT = 110;
/** Room for what the lines are called. */
const LABELS = 76;
const SPANS = [{ days: 90, title: "90 days" }, { days: 365, title: "Year" }];

export function Trend({ habitId, days, onDays }: { habitId: number; days: number; onDays: (days: number) => void }) {
  const points = useTrendOf(habitId, days).data;
  const [place, { width }] = useSize<HTMLDivElement>();
  const first = points?.[0];
  const last = points?.[points.length - 1];
  return (
    <section className="sec">
      <Sec title="Score and strength">
        <span className="grow" />
        <span className="seg" role="group" aria-label="How far back">{SPANS.map((span) => <button key={span.days} type="button" aria-pressed={span.days === days} onClick={() => onDays(span.days)}>{span.title}</button>)}</span>
      </Sec>
      {!points && <Skeleton lines={[]} block={HEIGHT} />}
      {points && (!first || !last || first === last) && <p className="cap">The lines begin with the second day.</p>}
      <div ref={place}>{points && first && last && first !== last && width > 0 && <Drawing points={points} box={{ width: width - LABELS, height: HEIGHT, from: first.on, to: last.on, low: 0, high: 100 }} />}</div>
    </section>
  );
}

function Drawing({ points, box }: { points: { on: string; score: number; strength: number }[]; box: Box }) {
  const score = points.map(({ on, score: value }) => ({ on, value }));
  const strength = points.map(({ on, strength: value }) => ({ on, value: value * 100 }));
  const ends = [Math.round(score[score.length - 1]?.value ?? 0), Math.round(strength[strength.length - 1]?.value ?? 0)] as const;
  // Names that would lie on each other move apart.
  const at = [up(box, ends[0]), up(box, ends[1])] as const;
  const apart = Math.max(0, 13 - Math.abs(at[0] - at[1])) / 2;
  const y = at[0] <= at[1] ? [at[0] - apart, at[1] + apart] as const : [at[0] + apart, at[1] - apart] as const;
  return (
    <svg className="gtrend" viewBox={`0 -8 ${box.width + LABELS} ${box.height + 30}`} role="img" aria-label={`Score ${ends[0]} and strength ${ends[1]} of 100 on the last day, ${score[0] ? Math.round(score[0].value) : 0} and ${strength[0] ? Math.round(strength[0].value) : 0} on the first`}>
      {[0, 50, 100].map((value) => <path key={value} d={`M0 ${up(box, value)}H${box.width}`} stroke="var(--line)" />)}
      <path d={path(box, strength)} fill="none" stroke="var(--lang-2)" strokeWidth={1.5} strokeLinejoin="round" />
      <path d={path(box, score)} fill="none" stroke="var(--accent)" strokeWidth={2} strokeLinejoin="round" />
      <text className="ct trend-a" x={box.width + 8} y={y[0] + 4}>score {ends[0]}</text>
      <text className="ct" x={box.width + 8} y={y[1] + 4}>strength {ends[1]}</text>
      {monthTicks(box.from, box.to, Math.floor(box.width / 48)).map(({ on, text }) => <text key={on} className="ct" x={across(box, on)} y={box.height + 18}>{text}</text>)}
    </svg>
  );
}
