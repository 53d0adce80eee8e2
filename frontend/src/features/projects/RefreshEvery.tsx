/** How often a project is refreshed by itself. */
import { useRefreshInterval } from "../../api/account";
import type { Project } from "../../api/types";
import { Pick } from "../../components/forms";
import { useToast } from "../../components/toasts";

const spans = [{ value: "", name: "when asked" }, { value: "1", name: "every hour" }, { value: "6", name: "every 6 hours" }, { value: "24", name: "every day" }, { value: "168", name: "every week" }];

export function RefreshEvery({ project }: { project: Project }) {
  const change = useRefreshInterval(project.id);
  const say = useToast();
  // An older server does not know of it.
  if (project.refresh_every_hours === undefined) return null;
  return (
    <span className="every wide" title="How often Gander fetches and maps what changed">
      <Pick label="Refreshed by itself" value={project.refresh_every_hours === null ? "" : String(project.refresh_every_hours)} options={spans} disabled={change.isPending}
        onPick={(value) => change.mutate(value ? Number(value) : null, { onSuccess: () => say(value ? `Refreshed ${spans.find((one) => one.value === value)?.name ?? ""}` : "Refreshed when asked"), onError: (error) => say(error.message) })} />
    </span>
  );
}
