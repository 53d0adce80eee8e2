/** Bars of a share by week, month or weekday: the height is days done of days due; the figures stand above. */
import { percent } from "../../format";

export interface BarOf {
  key: string;
  label: string;
  /** 0–1; null where nothing was due. */
  rate: number | null;
  words: string;
  strong?: boolean;
}

const HEIGHT = 64;

/** All charts of bars share one width: what is written in them keeps its size. */
const WIDTH = 336;

export function Bars({ bars, label, every = 1 }: { bars: BarOf[]; label: string; every?: number }) {
  const width = WIDTH;
  const pitch = Math.min(48, WIDTH / Math.max(1, bars.length));
  return (
    <svg className="gbars" viewBox={`0 0 ${width} ${HEIGHT + 30}`} role="img" aria-label={`${label}: ${bars.map(({ words }) => words).join("; ")}`}>
      {bars.map(({ key, label: name, rate, words, strong }, index) => {
        const height = rate === null ? 0 : Math.max(2, rate * HEIGHT);
        const x = index * pitch + 3;
        return (
          <g key={key}>
            <title>{words}</title>
            <rect x={x} y={14} width={pitch - 6} height={HEIGHT} fill="transparent" />
            {rate === null ? <path d={`M${x + 2} ${13 + HEIGHT}h${pitch - 10}`} stroke="var(--line-2)" strokeWidth={1.5} /> : <rect x={x} y={14 + HEIGHT - height} width={pitch - 6} height={height} rx={1.5} fill={strong === false ? "var(--keep-2)" : "var(--keep-3)"} />}
            {rate !== null && index % every === 0 && <text className="ct" x={x + (pitch - 6) / 2} y={10 + HEIGHT - height} textAnchor="middle">{Math.round(rate * 100)}</text>}
            {index % every === 0 && <text className="ct" x={index === 0 && name.length > 4 ? x : x + (pitch - 6) / 2} y={HEIGHT + 27} textAnchor={index === 0 && name.length > 4 ? "start" : "middle"}>{name}</text>}
          </g>
        );
      })}
    </svg>
  );
}

export const rateWords = (what: string, done: number, due: number, rate: number | null): string => `${what}: ${due > 0 ? `${done} of ${due}${rate === null ? "" : `, ${percent(rate)}`}` : "nothing due"}`;
