/** History: the commits and who made them, what changes together, who knows what, where faults were mended. View and path are in the address. */
import { Link, useSearchParams } from "react-router";
import { useEvolution, useSystemMap } from "../../api/queries";
import type { MapContent, Project } from "../../api/types";
import { ActivityChart } from "../../components/ActivityChart";
import { PartAnswer } from "../../components/PartAnswer";
import { Empty, ErrorNote, Sec, Skeleton } from "../../components/parts";
import { Views, type View } from "../../components/study";
import { count, dateOf, num } from "../../format";
import { urls, type HistoryShow } from "../../urls";
import { Commits } from "./Commits";
import { Fixes } from "./Fixes";
import { Owners } from "./Owners";
import { Knowledge, People } from "./People";
import { Together } from "./Together";
import { pairsOf } from "./words";
import "./history.css";

function Activity({ content }: { content: MapContent }) {
  const { activity } = content;
  if (!activity) return <Empty>The history could not be read. {content.missing.find((part) => part.stage.includes("history"))?.reason}</Empty>;
  return (
    <section>
      <Sec title="Commits by week">
        <span className="cap num wide">
          {activity.last_at && `${num(activity.commits_year)} in the year to ${dateOf(activity.last_at)}; `}{num(activity.commits)}{activity.first_at && ` since ${activity.first_at.slice(0, 4)}`}{activity.is_cut && ", where the shallow clone begins"}, {activity.merges > 0 ? `${count(activity.merges, "merge")} left out` : "no merges"}
        </span>
      </Sec>
      <ActivityChart activity={activity} />
    </section>
  );
}

function Worked({ project, path, clear }: { project: Project; path: string; clear: () => void }) {
  const map = useSystemMap(project.id);
  const content = map.data?.content;
  return (
    <div className="past">
      <div>
        {path === "" && (map.isPending ? <Skeleton lines={[40]} block={150} /> : content ? <Activity content={content} /> : map.isError ? <ErrorNote error={map.error} what="The map could not be read." retry={() => void map.refetch()} /> : null)}
        {path !== "" && (
          <p className="only">
            <span>Commits that touch <Link className="mono ink u" to={urls.files(project.id, path)}>{path}</Link></span>
            <button type="button" className="btn" onClick={clear}>Show all</button>
          </p>
        )}
        <Commits project={project} path={path} />
      </div>
      <div>
        {map.isPending && <Skeleton lines={[100, 100, 100, 100]} />}
        {content && content.people.length > 0 && <People content={content} />}
        {content && content.knowledge.length > 0 && <Knowledge project={project} content={content} />}
      </div>
    </div>
  );
}

const SHOWS: readonly string[] = ["commits", "together", "people", "fixes"];
const isShow = (text: string | null): text is HistoryShow => text !== null && SHOWS.includes(text);

export default function HistoryTab({ project }: { project: Project }) {
  const [params, setParams] = useSearchParams();
  const path = params.get("path") ?? "";
  const asked = params.get("show");
  const show = isShow(asked) ? asked : "commits";
  const evolution = useEvolution(project.id);
  const part = evolution.data;
  const views: View<HistoryShow>[] = [
    { key: "commits", title: "Commits", many: null },
    { key: "together", title: "Changes together", many: part ? pairsOf(part).surprising : null },
    { key: "people", title: "Who knows it", many: null },
    { key: "fixes", title: "Fixes", many: null },
  ];
  return (
    <div className="body">
      <div className="study history">
        <Views label="What to show" views={views} current={show} to={(key) => urls.history(project.id, undefined, key)} />
        {show === "commits" && <Worked project={project} path={path} clear={() => setParams({})} />}
        {show !== "commits" && (
          <PartAnswer query={evolution} project={project} what="its evolution">
            {(found) => (show === "together" ? <Together part={found} project={project} /> : show === "people" ? <Owners part={found} project={project} /> : <Fixes part={found} project={project} />)}
          </PartAnswer>
        )}
      </div>
    </div>
  );
}
