/** Whether a project's text may go to a model on another machine: the owner's choice, made where it matters. */
import { useAllowRemote } from "../../api/ask";
import type { Model } from "../../api/ask-types";
import type { Project } from "../../api/types";
import { Switch } from "../../components/forms";
import { useToast } from "../../components/toasts";

export function RemoteSwitch({ project, model }: { project: Project; model: Model }) {
  const allow = useAllowRemote();
  const say = useToast();
  return (
    <div className="remote">
      <p><span className="ink">{model.name} runs on another machine ({model.provider}).</span> Parts of {project.name} would be sent there; what looks like a secret is masked, and the ledger keeps what left.</p>
      <Switch on={project.allow_remote_model === true} disabled={allow.isPending} onSwitch={(on) => allow.mutate({ id: project.id, allow: on }, { onError: (error) => say(error.message) })}>Allow it for {project.name}</Switch>
    </div>
  );
}
