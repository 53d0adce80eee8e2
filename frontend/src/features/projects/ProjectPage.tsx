/** A project: its head, its tabs, and while there is no map yet, how the first one comes along. */
import { Outlet, useParams } from "react-router";
import { ApiError } from "../../api/client";
import { useProject } from "../../api/queries";
import { Empty, ErrorNote, Skeleton } from "../../components/parts";
import { useTitle } from "../../components/page-title";
import { Page, type Tab } from "../../frame/Page";
import { projectTabs } from "../../tabs";
import { urls } from "../../urls";
import { FirstMap } from "./FirstMap";
import { RefreshButton } from "../../components/RefreshButton";
import { ProjectTop } from "./ProjectHead";
import { RefreshEvery } from "./RefreshEvery";
import { Link } from "react-router";
import "./projects.css";

const tabsOf = (id: number): Tab[] => projectTabs.filter((tab) => tab.where === "bar").map(({ name, title }) => ({ to: urls.tab(id, name), title, end: name === "overview" }));

export default function ProjectPage() {
  const named = useParams().id ?? "";
  const known = /^\d{1,15}$/.test(named);
  const id = known ? Number(named) : 0;
  const { data: project, error, refetch } = useProject(id, known);
  const mapped = project !== undefined && (project.status === "ready" || project.counts !== null);
  const gone = error instanceof ApiError && error.status === 404;
  useTitle(gone ? "No such project" : mapped ? null : (project?.name ?? (error ? "No such project" : "Project")));
  if (!known) {
    return (
      <Page top={<h1>No such project</h1>}>
        <div className="body plainpage"><Empty action={<Link className="btn" to={urls.home}>Projects</Link>}>Projects have numbers; <code>{named}</code> is none.</Empty></div>
      </Page>
    );
  }
  // One that was deleted while it was shown is known still, and gone all the same.
  if (error && (gone || !project)) {
    const way = <Link className="btn" to={urls.home}>Projects</Link>;
    return (
      <Page top={<h1>{gone ? "No such project" : "Project"}</h1>}>
        <div className="body plainpage">
          {project ? <div role="alert"><Empty action={way}>{project.name} was deleted, with its maps and history.</Empty></div> : (
            <ErrorNote error={error} what="This project cannot be shown." {...(gone ? {} : { retry: () => void refetch() })}>{way}</ErrorNote>
          )}
        </div>
      </Page>
    );
  }
  if (!project) return <Page top={<span />}><div className="body plainpage"><Skeleton lines={[62, 84, 71, 80]} block={160} /></div></Page>;
  return (
    <Page
      top={<ProjectTop project={project} />}
      actions={mapped && <><RefreshEvery project={project} /><RefreshButton project={project} /></>}
      {...(mapped ? { tabs: { label: `Views of ${project.name}`, list: tabsOf(id) } } : {})}
    >
      {mapped ? <Outlet context={project} /> : <FirstMap project={project} />}
    </Page>
  );
}
