/** The main figures over a project's maps: small lines in ink, their ends labelled, nothing else. */
import { Link } from "react-router";
import type { Project, TrendPoint } from "../../api/types";
import { Ground } from "../../components/study";
import { dateOf, num, shortCommit } from "../../format";
import { urls } from "../../urls";
import { series, trendPath, type Series } from "./words";

const WIDTH = 240;
const HEIGHT = 40;

function Chart({ one, points, project }: { one: Series; points: TrendPoint[]; project: Project }) {
  const values = points.map((point) => one.value(point));
  const line = trendPath(values, WIDTH, HEIGHT);
  const first = line[0];
  const last = line[line.length - 1];
  if (!first || !last || line.length < 2) return null;
  const write = (value: number): string => (one.share ? `${(value * 100).toFixed(value > 0 && value < 0.1 ? 1 : 0)}\u00a0%` : num(value));
  return (
    <figure className="trend">
      <figcaption><Link className="ink u2" to={urls.tab(project.id, one.tab)}>{one.title}</Link></figcaption>
      <svg viewBox={`-4 -6 ${WIDTH + 8} ${HEIGHT + 12}`} role="img" aria-label={`${one.title}: ${line.map((point) => write(point.value)).join(", ")}`}>
        <path d={`M${line.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`} fill="none" stroke="var(--lang-2)" strokeWidth="1.5" strokeLinejoin="round" />
        {line.map(({ x, y, value }, at) => (
          <g key={x}>
            <circle cx={x} cy={y} r={at === line.length - 1 ? 3 : 1.75} fill={at === line.length - 1 ? "var(--lang-1)" : "var(--lang-2)"} />
            <circle cx={x} cy={y} r="9" fill="transparent"><title>{`${shortCommit(points[at]?.commit)}${points[at]?.commit_at ? `, ${dateOf(points[at].commit_at)}` : ""}: ${write(value)}`}</title></circle>
          </g>
        ))}
      </svg>
      <p className="num"><span className="cap">{write(first.value)}</span><span className="ink">{write(last.value)}</span></p>
    </figure>
  );
}

export function TrendCharts({ project, points }: { project: Project; points: TrendPoint[] }) {
  const first = points[0];
  const last = points[points.length - 1];
  return (
    <>
      <div className="trends">{series.map((one) => <Chart key={one.name} one={one} points={points} project={project} />)}</div>
      <Ground>
        One point a map, oldest left{first?.commit_at && last?.commit_at ? `: commits from ${dateOf(first.commit_at)} to ${dateOf(last.commit_at)}` : ""}, evenly apart whatever lies between. Each line has its own scale; its ends are written out. Refreshing after new commits adds a point.
      </Ground>
    </>
  );
}
