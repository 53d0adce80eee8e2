/** While the first map is being drawn: its stages; when it could not be: why, and what to do. */
import { useState } from "react";
import { useNavigate } from "react-router";
import { useDeleteProject, useJob, useRefreshProject, useUpdateProject } from "../../api/queries";
import type { Job, Project } from "../../api/types";
import { settle } from "../../api/settle";
import { Icon } from "../../components/icons";
import { Empty, Skeleton } from "../../components/parts";
import { useSecond } from "../../components/text";
import { useToast } from "../../components/toasts";
import { Failure, TryingAgain, useJobActions } from "../../jobs/JobCard";
import { Stages } from "../../jobs/Stages";
import { needsYou, took } from "../../jobs/words";
import { isLive } from "../../status/poller";
import { useLiveJob, usePoke } from "../../status/status";
import { urls } from "../../urls";
import { Ghost } from "./Ghost";

function Drawing({ project, job }: { project: Project; job: Job }) {
  const { cancel, busy } = useJobActions();
  const now = useSecond();
  return (
    <section aria-label="Drawing the map">
      <h2>Drawing the map of {project.name}</h2>
      <p className="cap where"><span className="mono">{project.repository_url}</span>{job.started_at ? ` · ${took(job, now)}` : ""}</p>
      <TryingAgain job={job} />
      {job.stages.length > 0 ? <Stages job={job} /> : <p className="say">{job.message ?? "Waiting for a worker."}</p>}
      <div className="row stop">
        <button type="button" className="btn" disabled={busy || job.cancel_requested} onClick={() => cancel(job.id)}>{job.cancel_requested ? "Being cancelled" : "Cancel"}</button>
        <span className="cap">You can leave this page: the work goes on.</span>
      </div>
    </section>
  );
}

/** Removing a project that has no map: what was its page leads back to the list. */
function useRemove({ id }: Project): { remove: () => void; removing: boolean } {
  const { mutateAsync, isPending } = useDeleteProject();
  const navigate = useNavigate();
  const say = useToast();
  const remove = (): void =>
    settle(mutateAsync(id), {
      onSuccess: () => {
        // Who went elsewhere in the meantime is left there.
        if (`${location.pathname}/`.startsWith(`${urls.project(id)}/`)) void navigate(urls.home);
      },
      onError: (error) => say(error.message),
    });
  return { remove, removing: isPending };
}

function Again({ project, title, words }: { project: Project; title: string; words: string | null }) {
  const refresh = useRefreshProject(project.id);
  const { remove, removing } = useRemove(project);
  const poke = usePoke();
  return (
    <section>
      <h2>{title}</h2>
      {words && <p className="err"><span className="ink">{words}</span></p>}
      {refresh.error && <p className="field-e" role="alert">{refresh.error.message}</p>}
      <div className="row stop">
        <button type="button" className="btn fill" disabled={refresh.isPending} onClick={() => refresh.mutate(undefined, { onSuccess: poke })}><Icon name="retry" size={14} />Draw its map</button>
        <button type="button" className="btn" disabled={removing} onClick={remove}>Remove the project</button>
      </div>
    </section>
  );
}

function GiveAddress({ project }: { project: Project }) {
  const [value, setValue] = useState("");
  const update = useUpdateProject(project.id);
  const poke = usePoke();
  return (
    <Empty
      action={
        <form onSubmit={(event) => { event.preventDefault(); update.mutate({ repository_url: value.trim() }, { onSuccess: poke }); }}>
          <label className="field tall">
            <Icon name="folder" /><span className="vh">Repository address or folder</span>
            <input value={value} placeholder="Paste a repository address or a folder" onChange={(event) => setValue(event.target.value)} />
            <button className="btn fill" disabled={!value.trim() || update.isPending}>Draw its map</button>
          </label>
          {update.error && <p className="field-e" role="alert">{update.error.message}</p>}
        </form>
      }
    >
      {project.name} has no repository yet.
    </Empty>
  );
}

export function FirstMap({ project }: { project: Project }) {
  const live = useLiveJob(project.id);
  const { data: known, isPending } = useJob(project.job_id);
  const job = live ?? known ?? null;
  const { remove, removing } = useRemove(project);
  let content;
  if (!project.repository_url) content = <GiveAddress project={project} />;
  else if (job && isLive(job)) content = <Drawing project={project} job={job} />;
  else if (job && needsYou(job)) {
    content = (
      <section>
        <h2>The map of {project.name} could not be drawn</h2>
        <p className="cap where mono">{project.repository_url}</p>
        <Failure job={job} />
        <p className="cap remove">Or <button type="button" className="link u" disabled={removing} onClick={remove}>remove the project</button> and paste another address.</p>
      </section>
    );
  } else if (job?.status === "cancelled") content = <Again project={project} title={`The map of ${project.name} was not drawn`} words="You cancelled it. Nothing half done is left behind." />;
  else if (project.job_id !== null && isPending) content = <Skeleton />;
  else if (job?.status === "completed") content = <Skeleton lines={[62, 84, 71]} label="The map is being opened" />;
  else content = <Again project={project} title={`There is no map of ${project.name} yet`} words={project.last_error} />;
  return <div className="body firstmap"><Ghost /><div className="drawing">{content}</div></div>;
}
