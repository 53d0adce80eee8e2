/** One job in the drawer: its stages while it runs, its error in words and what to do when it failed. */
import { useState } from "react";
import { Link } from "react-router";
import { useCancelJob, useProject, useRetryJob, useUpdateProject } from "../api/queries";
import type { Job } from "../api/types";
import { TokenDialog } from "../components/dialogs";
import { Icon } from "../components/icons";
import { Chip } from "../components/parts";
import { Ago, useSecond, Words } from "../components/text";
import { useToast } from "../components/toasts";
import { addressParts, count, duration, exactTime, logTime } from "../format";
import { usePoke } from "../status/status";
import { urls } from "../urls";
import { stateWord, took, wantsToken } from "./words";
import { Stages } from "./Stages";

export function LogLines({ job }: { job: Job }) {
  if (!job.log.length) return <pre className="log">Nothing was noted.</pre>;
  return (
    // A scrolling region must be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className="log" tabIndex={0} aria-label={`Log lines of ${job.title}`}>
      {job.log.map((line) => `${logTime(line.at)}  ${line.text}`).join("\n")}
    </pre>
  );
}

/** The buttons of a job; each is shown only where it does something. */
export function useJobActions() {
  const poke = usePoke();
  const say = useToast();
  const cancel = useCancelJob();
  const retry = useRetryJob();
  const then = { onSuccess: poke, onError: (error: Error) => say(error.message) };
  return {
    cancel: (id: number) => cancel.mutate(id, then),
    retry: (id: number) => retry.mutate(id, then),
    busy: cancel.isPending || retry.isPending,
  };
}

function AddToken({ projectId }: { projectId: number }) {
  const [open, setOpen] = useState(false);
  const poke = usePoke();
  const { data: project } = useProject(projectId);
  const update = useUpdateProject(projectId);
  return (
    <>
      <button type="button" className="btn" onClick={() => setOpen(true)}>Add a token</button>
      <TokenDialog
        open={open}
        onClose={() => setOpen(false)}
        host={addressParts(project?.repository_url ?? null).host ?? "its host"}
        busy={update.isPending}
        error={update.error?.message ?? null}
        onToken={(access_token) => update.mutate({ access_token }, { onSuccess: () => { setOpen(false); poke(); } })}
      />
    </>
  );
}

/** What went wrong with a job or a project, and what to do: shared by drawer, project page and list. */
export function Failure({ job, primary = true }: { job: Job; primary?: boolean }) {
  const [log, setLog] = useState(false);
  const { retry, busy } = useJobActions();
  const token = wantsToken(job.error_message) && job.project_id !== null;
  const [what, ...meaning] = (job.error_message ?? "It ended without saying why.").split(/(?<=\.)\s+/);
  return (
    <>
      <p className="err">
        <span className="ink"><Words>{what ?? ""}</Words></span>
        {meaning.length > 0 && (<><br /><Words>{meaning.join(" ")}</Words></>)}
        {job.status === "dead" && job.attempts > 1 && !/stopped|gave up/.test(job.error_message ?? "") && (<><br />Gander tried {count(job.attempts, "time")} and has stopped.</>)}
      </p>
      {log && <LogLines job={job} />}
      <div className="row">
        <button type="button" className={primary ? "btn fill" : "btn"} disabled={busy} onClick={() => retry(job.id)}>
          <Icon name="retry" size={14} />{job.status === "dead" ? "Revive" : "Retry"}
        </button>
        {token && job.project_id !== null && <AddToken projectId={job.project_id} />}
        {job.log.length > 0 && <button type="button" className="btn bare" aria-expanded={log} onClick={() => setLog((shown) => !shown)}>Log lines</button>}
      </div>
    </>
  );
}

/** Why a job waits, and until when: a passing fault is tried again by itself. */
export function TryingAgain({ job }: { job: Job }) {
  const now = useSecond();
  if (job.status !== "pending" || job.attempts === 0) return null;
  const wait = job.run_at ? Math.ceil((Date.parse(job.run_at) - now) / 1000) : 0;
  return (
    <p className="err">
      {job.error_message && <span className="ink"><Words>{job.error_message.split(/(?<=\.)\s+/)[0] ?? ""}</Words> </span>}
      Gander tries again {wait > 0 ? `in ${wait < 90 ? `${wait} s` : duration(wait)}` : "now"}: try {job.attempts + 1} of {job.max_attempts}.
    </p>
  );
}

function Head({ job }: { job: Job }) {
  const now = useSecond();
  const { word, tone } = stateWord(job);
  const live = job.status === "running" || job.status === "pending";
  return (
    <div className="t">
      {job.project_id === null ? <b>{job.title}</b> : <Link to={urls.project(job.project_id)}><b className="u">{job.title}</b></Link>}
      {live ? <span className="cap mono">{job.job_type}</span> : <Chip tone={tone === "bad" ? "bad" : "plain"}>{word.charAt(0).toUpperCase() + word.slice(1)}</Chip>}
      {live ? (
        <span className="cap num end" title={job.started_at ? `started ${exactTime(job.started_at)}` : undefined}>{job.started_at ? took(job, now) : "waiting"}</span>
      ) : (
        <Ago className="cap end" at={job.finished_at} />
      )}
    </div>
  );
}

/** `primary`: its first button is the one filled button in sight. */
export function JobCard({ job, primary = false }: { job: Job; primary?: boolean }) {
  const { cancel, busy } = useJobActions();
  const live = job.status === "running" || job.status === "pending";
  return (
    <section className="job" aria-label={`${job.title}, ${stateWord(job).word}`}>
      <Head job={job} />
      <TryingAgain job={job} />
      {live && job.stages.length > 0 && <Stages job={job} />}
      {live && job.stages.length === 0 && job.message && <p className="cap">{job.message}</p>}
      {live && (
        <div className="row stop">
          <button type="button" className="btn" disabled={busy || job.cancel_requested} onClick={() => cancel(job.id)}>
            {job.cancel_requested ? "Being cancelled" : "Cancel"}
          </button>
          <span className="cap">Nothing half done is left behind.</span>
        </div>
      )}
      {(job.status === "failed" || job.status === "dead") && <Failure job={job} primary={primary && job.status === "failed"} />}
    </section>
  );
}
