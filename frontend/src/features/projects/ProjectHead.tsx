/** The head of a project on every tab: where one is, which commit, how old, mapped when. */
import { Link } from "react-router";
import type { Project } from "../../api/types";
import { Age, Ago } from "../../components/text";
import { addressParts, shortCommit } from "../../format";
import { urls } from "../../urls";

/** "pallets / flask" where the address has an owner, else the name alone. */
export function headName(project: Project): string {
  const { owner } = addressParts(project.repository_url);
  return owner && !/[ /]/.test(project.name) ? `${owner} / ${project.name}` : project.name;
}

export function ProjectTop({ project }: { project: Project }) {
  return (
    <>
      <div className="crumb">
        <Link className="cap wide" to={urls.home}>Code</Link>
        <span className="sep cap wide">/</span>
        <h1>{headName(project)}</h1>
      </div>
      {project.head_commit && <Link className="cap mono wide" to={urls.history(project.id)} title={`Commit ${project.head_commit}`}>{shortCommit(project.head_commit)}</Link>}
      {project.branch && <span className="cap mono wide" title="Mapped branch">{project.branch}</span>}
      {project.commit_at && <Age className="cap age" at={project.commit_at} title="Last commit" />}
      {project.refreshed_at && <span className="cap wide">mapped <Ago at={project.refreshed_at} /></span>}
      {project.status === "ready" && project.last_error && <span className="cap warn wide" title={project.last_error}>last refresh failed</span>}
    </>
  );
}
