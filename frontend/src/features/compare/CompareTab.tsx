/** Compare: two of a project's maps, what changed from one to the other, and the trend over all. Both maps are in the address. */
import { useNavigate, useSearchParams } from "react-router";
import { useComparison, useMaps, useTrend } from "../../api/queries";
import type { Comparison, MapEntry, Project, Trend } from "../../api/types";
import { PartAnswer } from "../../components/PartAnswer";
import { RefreshButton } from "../../components/RefreshButton";
import { Sec, Skeleton } from "../../components/parts";
import { Lead } from "../../components/study";
import { count, num } from "../../format";
import { urls } from "../../urls";
import { Differences } from "./Differences";
import { Figures } from "./Figures";
import { TrendCharts } from "./TrendCharts";
import { changeSentence, mapName } from "./words";
import "./compare.css";

const idOf = (text: string | null): number | undefined => (text && /^\d{1,17}$/.test(text) ? Number(text) : undefined);

interface ChoiceProps {
  label: string;
  maps: MapEntry[];
  value: number;
  onChange: (id: number) => void;
  trend: Trend | undefined;
}

function Choice({ label, maps, value, onChange, trend }: ChoiceProps) {
  return (
    <label className="choice">
      <span className="cap">{label}</span>
      <select className="field" value={value} onChange={(event) => onChange(Number(event.target.value))}>
        {maps.map((entry) => <option key={entry.id} value={entry.id}>{mapName(entry, trend)}</option>)}
      </select>
    </label>
  );
}

function OneMap({ project, only, trend }: { project: Project; only: MapEntry | undefined; trend: Trend | undefined }) {
  return (
    <>
      <Lead>There is one map of this project{only ? `, of ${mapName(only, trend).replace(" · ", ", ")}` : ""}, so there is nothing to compare it with yet.</Lead>
      <p>Each refresh after new commits adds a map; then this page shows what changed in modules, imports, loops, layers, packages and hot spots, and the trend of the main figures.</p>
      <div className="empty-do row"><RefreshButton project={project} named /></div>
    </>
  );
}

function Over({ project, trend }: { project: Project; trend: Trend | undefined }) {
  if (!trend || trend.points.length < 2) return null;
  return (
    <section className="sec" aria-label="Trend">
      <Sec title="Trend over its maps" note={`${num(trend.points.length)} maps${trend.left_out > 0 ? `, ${num(trend.left_out)} older left out` : ""}`} />
      <TrendCharts project={project} points={trend.points} />
    </section>
  );
}

function Compared({ project, comparison, trend }: { project: Project; comparison: Comparison; trend: Trend | undefined }) {
  return (
    <>
      <Lead>{changeSentence(comparison)}</Lead>
      {comparison.other_version && !comparison.same && <p className="cap version">The two maps were drawn by different versions of Gander, so some differences may come from reading better, not from the code.</p>}
      {!comparison.same && (
        <div className="halves">
          <Differences project={project} comparison={comparison} />
          <div>
            <Figures project={project} comparison={comparison} />
            <Over project={project} trend={trend} />
          </div>
        </div>
      )}
      {comparison.same && <Over project={project} trend={trend} />}
    </>
  );
}

function Chosen({ project, maps, trend }: { project: Project; maps: MapEntry[]; trend: Trend | undefined }) {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const before = idOf(params.get("from")) ?? maps[1]?.id;
  const after = idOf(params.get("to")) ?? maps[0]?.id;
  const query = useComparison(project.id, before, after);
  const go = (from: number | undefined, to: number | undefined): void => void navigate(urls.compare(project.id, { from, to }), { replace: true });
  return (
    <>
      <div className="choices">
        <Choice label="From" maps={maps} value={before ?? 0} onChange={(id) => go(id, after)} trend={trend} />
        <Choice label="to" maps={maps} value={after ?? 0} onChange={(id) => go(before, id)} trend={trend} />
        <button type="button" className="btn" onClick={() => go(after, before)}>Swap</button>
        <span className="cap wide end">{count(maps.length, "map")} of this project</span>
      </div>
      <PartAnswer query={query} project={project} what="the comparison">{(comparison) => <Compared project={project} comparison={comparison} trend={trend} />}</PartAnswer>
    </>
  );
}

export default function CompareTab({ project }: { project: Project }) {
  const maps = useMaps(project.id);
  const trend = useTrend(project.id);
  return (
    <div className="body">
      <div className="study compare">
        <PartAnswer query={maps} project={project} what="the maps" waiting={<Skeleton lines={[40, 80]} block={240} />}>
          {(list) => (list.length < 2 ? <OneMap project={project} only={list[0]} trend={trend.data} /> : <Chosen project={project} maps={list} trend={trend.data} />)}
        </PartAnswer>
      </div>
    </div>
  );
}
