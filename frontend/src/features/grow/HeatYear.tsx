/** A year as squares, a week a column. With `onPick` a day can be chosen, by pointer or arrow keys. */
import { useId, useMemo, useState, type KeyboardEvent } from "react";
import type { HeatDay, Heatmap } from "../../api/grow-types";
import { arranged, stepped } from "./heat";

const LEFT = 28;
const TOP = 16;
const PITCH = 12;
const SIZE = 10;

interface Props {
  map: Heatmap;
  label: string;
  levelOf: (day: HeatDay) => number;
  wordsOf: (day: HeatDay) => string;
  /** The owner's today gets an outline. */
  today: string;
  picked?: string | null;
  onPick?: (day: string) => void;
}

/** What is drawn beside the shade, so that a skipped or free day is not told by colour alone. */
function Mark({ day, x, y }: { day: HeatDay; x: number; y: number }) {
  if (day.state === "skipped") return <path className="heat-skip" d={`M${x + 2.5} ${y + 7.5}l5 -5`} />;
  if (day.state === "rest") return <path className="heat-skip" d={`M${x + 2.5} ${y + 5}h5`} />;
  return null;
}

export function HeatYear({ map, label, levelOf, wordsOf, today, picked = null, onPick }: Props) {
  const id = useId();
  const year = useMemo(() => arranged(map.days), [map.days]);
  const [at, setAt] = useState<string | null>(null);
  const cursor = at ?? picked ?? map.days[map.days.length - 1]?.on ?? null;
  const onKey = (event: KeyboardEvent): void => {
    if (!onPick || cursor === null) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      onPick(cursor);
      return;
    }
    const to = stepped(map.days, cursor, event.key);
    if (event.key.startsWith("Arrow")) event.preventDefault();
    if (to !== null) setAt(to);
  };
  const cells = year.cells.map(({ day, column, row }) => {
    const x = LEFT + column * PITCH;
    const y = TOP + row * PITCH;
    const kind = day.state === "not_due" || day.state === "none" ? "heat-free" : `heat-${levelOf(day)}`;
    const outline = day.on === picked ? "heat-picked" : day.on === today ? "heat-today" : "";
    return (
      <g key={day.on} id={`${id}-${day.on}`} className={`heat-day ${onPick && at === day.on ? "heat-at" : ""}`}
        {...(onPick ? { role: "option", "aria-selected": day.on === picked, "aria-label": wordsOf(day), onClick: () => { setAt(day.on); onPick(day.on); } } : {})}>
        <title>{wordsOf(day)}</title>
        {onPick && <rect x={x - 1} y={y - 1} width={PITCH} height={PITCH} fill="transparent" />}
        <rect x={x} y={y} width={SIZE} height={SIZE} rx={2} className={`${kind} ${outline}`} />
        <Mark day={day} x={x} y={y} />
      </g>
    );
  });
  const drawing = (
    <>
      {year.months.map(({ column, text }) => <text key={column} className="ct" x={LEFT + column * PITCH} y={9}>{text}</text>)}
      {["Mon", "Wed", "Fri"].map((name, index) => <text key={name} className="ct" x={0} y={TOP + 9 + index * 2 * PITCH}>{name}</text>)}
      {cells}
    </>
  );
  const box = { viewBox: `0 0 ${LEFT + 53 * PITCH + 4} 104` };
  return (
    <div className="yearbox">
      <div>
        {onPick ? (
          <svg {...box} role="listbox" tabIndex={0} aria-label={label} aria-activedescendant={cursor ? `${id}-${cursor}` : undefined} onKeyDown={onKey} onBlur={() => setAt(null)} onFocus={() => setAt(cursor)}>{drawing}</svg>
        ) : (
          <svg {...box} role="img" aria-label={label}>{drawing}</svg>
        )}
      </div>
    </div>
  );
}

/** "none ▢▢▢▢▢ 5 or 6 a day". */
export function HeatKey({ most }: { most: string }) {
  return (
    <span className="cap heat-key">
      none <span aria-hidden="true">{[0, 1, 2, 3, 4].map((one) => <i key={one} style={{ background: `var(--keep-${one})` }} />)}</span> {most}
    </span>
  );
}
