/** History: when people worked on it, who, who knows what, and the commits themselves; a path in the URL narrows the commits. */
import { Link, useSearchParams } from "react-router";
import { useSystemMap } from "../../api/queries";
import type { MapContent, Project } from "../../api/types";
import { ActivityChart } from "../../components/ActivityChart";
import { Empty, ErrorNote, Sec, Skeleton } from "../../components/parts";
import { count, dateOf, num } from "../../format";
import { urls } from "../../urls";
import { Commits } from "./Commits";
import { Knowledge, People } from "./People";
import "./history.css";

function Activity({ content }: { content: MapContent }) {
  const { activity } = content;
  if (!activity) return <Empty>The history could not be read. {content.missing.find((part) => part.stage.includes("history"))?.reason}</Empty>;
  return (
    <section>
      <Sec title="Commits by week">
        <span className="cap num wide">
          {activity.last_at && `${num(activity.commits_year)} in the year to ${dateOf(activity.last_at)}; `}{num(activity.commits)}{activity.first_at && ` since ${activity.first_at.slice(0, 4)}`}, {activity.merges > 0 ? `${count(activity.merges, "merge")} left out` : "no merges"}
        </span>
      </Sec>
      <ActivityChart activity={activity} />
    </section>
  );
}

export default function HistoryTab({ project }: { project: Project }) {
  const [params, setParams] = useSearchParams();
  const path = params.get("path") ?? "";
  const map = useSystemMap(project.id);
  const content = map.data?.content;
  return (
    <div className="body">
      <div className="past">
        <div>
          {path === "" && (map.isPending ? <Skeleton lines={[40]} block={150} /> : content ? <Activity content={content} /> : map.isError ? <ErrorNote error={map.error} what="The map could not be read." retry={() => void map.refetch()} /> : null)}
          {path !== "" && (
            <p className="only">
              <span>Commits that touch <Link className="mono ink u" to={urls.files(project.id, path)}>{path}</Link></span>
              <button type="button" className="btn" onClick={() => setParams({})}>Show all</button>
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
    </div>
  );
}
