/** The head of a project on every tab: where one is, which commit, how old, mapped when; and Refresh. */
import { Link } from "react-router";
import { useRefreshProject } from "../../api/queries";
import type { Project } from "../../api/types";
import { Icon } from "../../components/icons";
import { Age, Ago } from "../../components/text";
import { useToast } from "../../components/toasts";
import { addressParts, shortCommit } from "../../format";
import { useLiveJob, usePoke } from "../../status/status";
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

export function RefreshButton({ project }: { project: Project }) {
  const refresh = useRefreshProject(project.id);
  const job = useLiveJob(project.id);
  const poke = usePoke();
  const say = useToast();
  return (
    <button
      type="button" className="btn" title="Fetch and map what changed" aria-label="Refresh"
      disabled={refresh.isPending || job !== null}
      onClick={() => refresh.mutate(undefined, { onSuccess: poke, onError: (error) => say(error.message) })}
    >
      <Icon name="refresh" size={14} />
      <span className="wide">{job ? "Refreshing" : "Refresh"}</span>
    </button>
  );
}
