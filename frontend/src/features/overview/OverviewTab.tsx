/** The overview: what it is, when people worked on it, what is leaned on, how one gets in, what is worth knowing. */
import { Link } from "react-router";
import { useSystemMap, useTour } from "../../api/queries";
import type { LeanedOn, MapContent, Note, Project } from "../../api/types";
import { ActivityChart } from "../../components/ActivityChart";
import { Icon, type IconName } from "../../components/icons";
import { loopUrl } from "../../components/loops";
import { Empty, ErrorNote, Sec, Skeleton, Weight } from "../../components/parts";
import { Broken } from "../../components/study";
import { Sentence } from "../../components/text";
import { dateOf, num } from "../../format";
import { isTab, tabTitle } from "../../tabs";
import { folderOf, isModule, nodeUrl, urls } from "../../urls";
import { Grounds } from "./Grounds";
import { Size } from "./Size";
import { Shows, WaysIn } from "./Ways";
import "./overview.css";

function WhatItIs({ project, content }: { project: Project; content: MapContent }) {
  const toured = (useTour(project.id).data?.stops.length ?? 0) > 1;
  return (
    <section>
      <Sec title="What it is">
        <span className={toured ? "cap wide" : "cap"}>read from the map, no model used</span>
        {toured && <Link className="cap link" to={urls.tour(project.id)}>Two-minute tour</Link>}
      </Sec>
      <ol className="five">
        {content.summary.map((phrases, index) => (
          // The five lines have no identity but their place.
          <li key={index}><Sentence phrases={phrases} projectId={project.id} mainFolder={content.main_folder} /></li>
        ))}
      </ol>
    </section>
  );
}

function Commits({ content }: { content: MapContent }) {
  const { activity } = content;
  if (!activity) return null;
  const year = activity.last_at ? `${num(activity.commits_year)} in the year to ${dateOf(activity.last_at)}; ` : "";
  const since = activity.first_at ? ` since ${activity.first_at.slice(0, 4)}` : "";
  return (
    <section className="sec">
      <Sec title="Commits by week"><span className="cap num wide">{year}{num(activity.commits)}{since}, merges left out</span></Sec>
      <ActivityChart activity={activity} />
    </section>
  );
}

function Leaned({ project, content }: { project: Project; content: MapContent }) {
  const rows = content.leaned_on.slice(0, 6);
  const most = Math.max(1, ...rows.map((row) => row.imported_by));
  const to = (row: LeanedOn): string => urls.map(project.id, { folder: folderOf(row.path, content.main_folder), select: `file:${row.path}` });
  return (
    <section className="sec">
      <Sec title="Most leaned on">
        {content.modules > 0 && <Link className="cap link" to={urls.map(project.id, { folder: "/" })}>{content.modules === 1 ? "The one module on the map" : content.main_folder === "" ? `All ${num(content.modules)} on the map` : `All ${num(content.modules)} of the repository on the map`}</Link>}
      </Sec>
      {rows.length === 0 ? (
        <Empty>No module imports another one.</Empty>
      ) : (
        <table className="leaned">
          <thead><tr><th>Module</th><th aria-hidden="true" /><th className="r" title="Modules that import it when they are loaded, tests left out">imported by</th><th className="r">lines</th></tr></thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.path}>
                <td><Link className="mono ink u" to={to(row)} title={row.path}><Broken path={row.name} /></Link></td>
                <td><Weight fraction={row.imported_by / most} /></td>
                <td className="r">{num(row.imported_by)}</td>
                <td className="r">{num(row.lines)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const noteIcon: Record<string, IconName> = {
  loops: "loops", hot_spot: "flame", people: "person", parent: "box", tests: "flask", unresolved: "link", skipped: "skip", large: "file", quiet: "clock", history: "clock",
};

function goesTo(link: string): string {
  const tab = link.startsWith("tab:") ? link.slice(4) : "";
  if (tab) return isTab(tab) ? tabTitle(tab) : tab === "data-models" ? tabTitle("routes") : "More";
  return link.startsWith("package:") || (link.startsWith("file:") && isModule(link)) ? "Map" : "Files";
}

function NoteLine({ note, project, content }: { note: Note; project: Project; content: MapContent }) {
  const tone = note.tone === "warn" ? "warn" : note.tone === "good" ? "ok" : "";
  return (
    <li>
      <Link to={(note.kind === "loops" ? loopUrl(project.id, content.loops) : null) ?? nodeUrl(project.id, note.link, content.main_folder) ?? urls.map(project.id)}>
        <span className={tone}><Icon name={noteIcon[note.kind] ?? "arrow"} /></span>
        <span className="ink">{note.title}</span>
        <span className="go">{goesTo(note.link)}</span>
        <span className="cap"><Broken path={note.detail} /></span>
      </Link>
    </li>
  );
}

function Missing({ content }: { content: MapContent }) {
  if (content.missing.length === 0) return null;
  return (
    <section className="sec">
      <Sec title="Missing from this map" />
      <ul className="missing">
        {content.missing.map((part) => <li key={part.stage}><span className="warn"><Icon name="warning" size={14} className="inline" /> {part.stage}</span> <span className="cap">{part.reason}</span></li>)}
      </ul>
    </section>
  );
}

export default function OverviewTab({ project }: { project: Project }) {
  const map = useSystemMap(project.id);
  if (map.isError && !map.data) return <div className="body plainpage"><ErrorNote error={map.error} what="The map could not be read." retry={() => void map.refetch()} /></div>;
  if (map.data === null) return <div className="body plainpage"><Empty>There is no map yet. It is being drawn, or drawing it failed: the jobs at the top say which.</Empty></div>;
  if (!map.data) {
    return (
      <div className="body overview">
        <div><Skeleton lines={[88, 80, 84, 76, 70]} block={150} /></div>
        <div><Skeleton lines={[100, 60, 100, 100, 100, 100]} /></div>
      </div>
    );
  }
  const { content } = map.data;
  return (
    <div className="body">
      <div className="overview">
        <div>
          <WhatItIs project={project} content={content} />
          <Commits content={content} />
          <Leaned project={project} content={content} />
        </div>
        <div>
          <Size project={project} content={content} />
          <WaysIn project={project} content={content} />
          <Shows project={project} />
          {content.notes.length > 0 && (
            <section className="sec notes">
              <Sec title="Worth knowing" />
              <ul>{content.notes.map((note) => <NoteLine key={note.kind + note.title} note={note} project={project} content={content} />)}</ul>
            </section>
          )}
          <Missing content={content} />
          <Grounds project={project} coverage={content.coverage} />
        </div>
      </div>
    </div>
  );
}
