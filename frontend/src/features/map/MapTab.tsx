/** The Map tab: loads the drawing of one folder and says in words when there is none. */
import { useMemo, useRef, useState, type RefObject } from "react";
import { Link } from "react-router";
import { ApiError } from "../../api/client";
import { useFolderGraph } from "../../api/queries";
import type { FolderGraph, Project } from "../../api/types";
import { ErrorNote, Skeleton } from "../../components/parts";
import { urls } from "../../urls";
import { layOut } from "./layout/layout";
import { Sheet } from "./Sheet";
import { useMapView } from "./view";
import { Way } from "./way";
import "../../drawing/sheet.css";
import "./map.css";
import "./ask.css";

export default function MapTab({ project }: { project: Project }) {
  const [view, change] = useMapView();
  const [way] = useState(() => new Way());
  const focusOn = useRef<string | null>(null);
  const { data: graph, error, refetch, isPlaceholderData } = useFolderGraph(project.id, view.folder);
  if (error && !graph) {
    const gone = error instanceof ApiError && error.status === 404 && view.folder !== undefined;
    return (
      <div className="body plainpage">
        <ErrorNote error={error} what={gone ? "This folder is not on the map." : "The map cannot be shown."} {...(gone ? {} : { retry: () => void refetch() })}>
          {view.folder !== undefined && <Link className="btn" to={urls.map(project.id)}>Show the main folder</Link>}
          <Link className="btn" to={urls.files(project.id)}>Browse the files</Link>
        </ErrorNote>
      </div>
    );
  }
  if (!graph) return <div className="sheet"><div className="sheet-wait"><Skeleton lines={[24]} block={420} label="Loading the map" /></div></div>;
  if (graph.nodes.length === 0) return <NoCode graph={graph} project={project} />;
  return <Drawn key={graph.path} graph={graph} project={project} stale={isPlaceholderData} view={view} change={change} way={way} focusOn={focusOn} />;
}

type ViewProps = { view: ReturnType<typeof useMapView>[0]; change: ReturnType<typeof useMapView>[1] };

function Drawn({ graph, project, stale, view, change, way, focusOn }: { graph: FolderGraph; project: Project; stale: boolean; way: Way; focusOn: RefObject<string | null> } & ViewProps) {
  // A tall sheet for a phone; anything else is a desk.
  const aspect = globalThis.innerWidth <= 720 ? 0.9 : 1.45;
  const plan = useMemo(() => layOut(graph, aspect), [graph, aspect]);
  return <Sheet project={project} graph={graph} plan={plan} view={view} change={change} stale={stale} way={way} focusOn={focusOn} />;
}

function NoCode({ graph, project }: { graph: FolderGraph; project: Project }) {
  const above = graph.crumbs.at(-2);
  return (
    <div className="body plainpage">
      <div className="empty">
        <p className="ink">No code that Gander reads is in {graph.path === "" ? "this repository" : <code>{graph.path}</code>}, so there is nothing to draw.</p>
        <div className="empty-do row">
          <Link className="btn" to={urls.files(project.id, graph.path)}>Browse the files</Link>
          {above && <Link className="btn" to={urls.map(project.id, { folder: above.path || "/" })}>Show {above.name}</Link>}
        </div>
      </div>
    </div>
  );
}
