/** The table of jobs, live rows from the status; a row opens its card in place. Health in brief stands below. */
import { Fragment, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useProjects } from "../../api/queries";
import type { Job } from "../../api/types";
import { Icon } from "../../components/icons";
import { useTitle } from "../../components/page-title";
import { Empty, ErrorNote, Sec, Skeleton } from "../../components/parts";
import { Ago, useSecond } from "../../components/text";
import { count } from "../../format";
import { Failure, LogLines, useJobActions } from "../../jobs/JobCard";
import { Stages } from "../../jobs/Stages";
import { useCurrentJobs } from "../../jobs/use-jobs";
import { needsYou, stateWord, took } from "../../jobs/words";
import { isLive } from "../../status/poller";
import { urls } from "../../urls";
import { HealthBrief } from "./HealthBrief";

const filters = [
  { key: "", name: "All" },
  { key: "running", name: "Running" },
  { key: "failed", name: "Failed" },
  { key: "dead", name: "Dead" },
];

function State({ job }: { job: Job }) {
  const { word, tone } = stateWord(job);
  if (tone === "ok") return <span className="done"><Icon name="check" size={14} className="ok" />{word}</span>;
  return <span className={tone === "plain" ? "" : tone}>{word}</span>;
}

function Details({ job }: { job: Job }) {
  const { cancel, busy } = useJobActions();
  return (
    <div className="jobmore">
      {job.stages.length > 0 && <Stages job={job} />}
      {needsYou(job) ? <Failure job={job} primary={false} /> : <LogLines job={job} />}
      {isLive(job) && <div className="row"><button type="button" className="btn" disabled={busy || job.cancel_requested} onClick={() => cancel(job.id)}>{job.cancel_requested ? "Being cancelled" : "Cancel"}</button></div>}
      <p className="cap num">Job {job.id}, attempt {job.attempts} of {job.max_attempts}{job.project_id !== null && <>, for <Link className="link" to={urls.project(job.project_id)}>{job.title}</Link></>}</p>
    </div>
  );
}

function Row({ job, open, onToggle }: { job: Job; open: boolean; onToggle: () => void }) {
  const now = useSecond();
  return (
    <Fragment>
      <tr className={open ? "sel" : ""}>
        <td className="what"><button type="button" className="ell u" aria-expanded={open} onClick={onToggle}><b>{job.title}</b></button></td>
        <td className="mono cap hide">{job.job_type}</td>
        <td><State job={job} /></td>
        <td className="r nw">{job.status === "running" ? "now" : job.finished_at ? <Ago at={job.finished_at} /> : "–"}</td>
        <td className="r nw hide">{took(job, now)}</td>
      </tr>
      {open && <tr><td colSpan={5}><Details job={job} /></td></tr>}
    </Fragment>
  );
}

export default function JobsTab() {
  useTitle("Jobs");
  const [params, setParams] = useSearchParams();
  const status = params.get("status") ?? "";
  const { query: known, jobs } = useCurrentJobs(status);
  const projects = useProjects();
  const [open, setOpen] = useState<number | null>(null);
  const running = jobs.filter((job) => job.status === "running").length;
  return (
    <div className="body plainpage sysbody">
      <Sec title="Jobs" note={known.data ? `${count(jobs.length, "job")}${running ? `, ${running} running` : ""}` : null}>
        <span className="seg" role="group" aria-label="Which jobs">
          {filters.map(({ key, name }) => <button key={key} type="button" aria-pressed={status === key} onClick={() => setParams(key ? { status: key } : {}, { replace: true })}>{name}</button>)}
        </span>
      </Sec>
      {known.isPending && jobs.length === 0 && <Skeleton lines={[100, 100, 100]} />}
      {known.isError && jobs.length === 0 && <ErrorNote error={known.error} what="The jobs could not be read." retry={() => void known.refetch()} />}
      {known.isSuccess && jobs.length === 0 && (
        <Empty action={projects.data?.length === 0 ? <Link className="btn" to={urls.home}>Draw a map</Link> : undefined}>
          {status === "" ? "No job has run yet. Drawing a map is one." : status === "dead" ? "No job has given up." : `No job is ${status}.`}
        </Empty>
      )}
      {jobs.length > 0 && (
        <table className="jobs">
          <thead><tr><th>What</th><th className="hide">Kind</th><th>State</th><th className="r">Ended</th><th className="r hide">Took</th></tr></thead>
          <tbody>{jobs.map((job) => <Row key={job.id} job={job} open={open === job.id} onToggle={() => setOpen(open === job.id ? null : job.id)} />)}</tbody>
        </table>
      )}
      <HealthBrief />
    </div>
  );
}
