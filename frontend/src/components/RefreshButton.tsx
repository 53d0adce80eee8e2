/** Fetch a project's repository and map what changed. */
import { useRefreshProject } from "../api/queries";
import type { Project } from "../api/types";
import { useLiveJob, usePoke } from "../status/status";
import { Icon } from "./icons";
import { useToast } from "./toasts";

/** `named`: its word stays on a phone too. */
export function RefreshButton({ project, named = false }: { project: Project; named?: boolean }) {
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
      <span className={named ? "" : "wide"}>{job ? "Refreshing" : "Refresh"}</span>
    </button>
  );
}
