/** Hot spots: where change meets complexity, as a treemap and as a ranked table; window and selection are in the URL. */
import { useMemo } from "react";
import { Link, useSearchParams } from "react-router";
import { useSystemMap } from "../../api/queries";
import type { MapContent, Project } from "../../api/types";
import { Empty, ErrorNote, Sec, Skeleton } from "../../components/parts";
import { Ago } from "../../components/text";
import { count, num } from "../../format";
import { folderOf, urls, type HotWindow } from "../../urls";
import { Ranked } from "./Ranked";
import { ranked, scoreText, sumText, type Spot } from "../../components/scores";
import { Treemap } from "./Treemap";
import { hotSentence, leftOutSentence, totalsOf, unscoredSentence, untouchedSentence } from "./words";
import "./hot-spots.css";

const heats = [0, 1, 2, 3, 4];
const windowWords: Record<HotWindow, string> = { recent: "T", quarter: "changes in the last 90 days", year: "changes in the last year", all: "all changes so far" };

const isWindow = (value: string | null): value is HotWindow => value === "recent" || value === "quarter" || value === "year" || value === "all";

function Scale({ highest }: { highest: number }) {
  return (
    <span className="cap num scale" role="img" aria-label={`Colours from score 0 to ${scoreText(highest)}`}>
      0<span>{heats.map((heat) => <i key={heat} style={{ background: `var(--heat-${heat})` }} />)}</span>{scoreText(highest)}
    </span>
  );
}

function Chosen({ spot, project, mainFolder }: { spot: Spot; project: Project; mainFolder: string }) {
  return (
    <p className="cap chosen-line" aria-live="polite">
      <b className="mono">{spot.name}</b>
      <span>{sumText(spot)}: {count(spot.counted[0], "change")} in 90 days, {num(spot.counted[1])} in the year, {num(spot.counted[2])} ever; {count(spot.lines, "line")}, {spot.lastChangedAt ? <>last changed <Ago at={spot.lastChangedAt} /></> : "no change known"}</span>
      <span className="acts">
        <Link className="link" to={urls.files(project.id, spot.path)}>Open file</Link>
        <Link className="link" to={urls.map(project.id, { folder: folderOf(spot.path, mainFolder), select: `file:${spot.path}` })}>Show on the map</Link>
      </span>
    </p>
  );
}

function Spots({ project, content }: { project: Project; content: MapContent }) {
  const [params, setParams] = useSearchParams();
  const asked = params.get("window");
  const window: HotWindow = isWindow(asked) ? asked : "recent";
  const selected = params.get("select");
  const spots = useMemo(() => ranked(content.hot_spots, window), [content, window]);
  const chosen = spots.find((spot) => spot.path === selected);
  const set = (key: string, value: string | null): void =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      if (value === null) next.delete(key);
      else next.set(key, value);
      return next;
    }, { replace: true });
  return (
    <div className="hot">
      <div className="map">
        <div className="sec-h">
          <h2>Where change meets complexity</h2>
          {(spots[0]?.score ?? 0) > 0 && <Scale highest={spots[0]?.score ?? 0} />}
        </div>
        <Treemap spots={spots} projectId={project.id} selected={selected} onSelect={(path) => set("select", path)} />
        {chosen && <Chosen spot={chosen} project={project} mainFolder={content.main_folder} />}
        <p className="cap">
          Area is lines. Colour is {windowWords[window]} × branches: code that is hard to read and still being changed.{" "}
          {window === "recent" && <>T adds up all changes, a large one more than a small one, an old one half as much every 180 days: <span className="formula">T = Σ e<sup>−ln 2 · age/180 d</sup> · min(lines/100, 3)</span>. </>}
          {[hotSentence(content, spots), untouchedSentence(content, spots, window), unscoredSentence(content, window), leftOutSentence(content)].filter(Boolean).join(" ")}
        </p>
      </div>
      <Ranked spots={spots} totals={totalsOf(content, window)} project={project} window={window} selected={selected} onWindow={(next) => set("window", next === "recent" ? null : next)} onSelect={(path) => set("select", path)} />
    </div>
  );
}

export default function HotSpotsTab({ project }: { project: Project }) {
  const map = useSystemMap(project.id);
  if (map.isError && !map.data) return <div className="body plainpage"><ErrorNote error={map.error} what="The map could not be read." retry={() => void map.refetch()} /></div>;
  if (map.data === undefined) return <div className="hot"><div className="map"><Skeleton lines={[40]} block={480} /></div><aside className="list"><Sec title="Ranked" /><Skeleton lines={[100, 100, 100, 100]} /></aside></div>;
  const missing = map.data?.content.missing.find((part) => part.stage.includes("history"));
  if (!map.data || map.data.content.hot_spots.length === 0) {
    return (
      <div className="body plainpage">
        <Empty action={<Link className="btn" to={urls.files(project.id)}>Look at its files</Link>}>
          {missing ? `The history could not be read, so nothing is known about changes. ${missing.reason}` : "There is no code here that Gander can measure."}
        </Empty>
      </div>
    );
  }
  return <Spots project={project} content={map.data.content} />;
}
