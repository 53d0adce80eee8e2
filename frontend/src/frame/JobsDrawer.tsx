/** The jobs drawer: what runs and what needs a person. Lies beside the page and never dims it. */
import { useEffect, useRef } from "react";
import { Link } from "react-router";
import { Icon } from "../components/icons";
import { Skeleton } from "../components/parts";
import { useNow } from "../components/text";
import { JobCard } from "../jobs/JobCard";
import { useCurrentJobs } from "../jobs/use-jobs";
import { needsYou, unsettled } from "../jobs/words";
import { isLive } from "../status/poller";
import { urls } from "../urls";
import { useDrawer } from "./drawer-state";

const DAY = 86_400_000;

export function JobsDrawer() {
  const { open, set } = useDrawer();
  return open ? <Drawer close={() => set(false)} /> : null;
}

function Drawer({ close }: { close: () => void }) {
  const { query: known, jobs: all } = useCurrentJobs();
  const now = useNow();
  const button = useRef<HTMLButtonElement>(null);
  const open = new Set(unsettled(all).map((job) => job.id));
  const jobs = all.filter((job) => isLive(job) || open.has(job.id));
  const running = jobs.filter((job) => job.status === "running").length;
  const waiting = jobs.filter((job) => job.status === "pending").length;
  const troubled = jobs.filter(needsYou);
  const done = all.filter((job) => job.status === "completed" && job.finished_at && Date.parse(job.finished_at) > now - DAY).slice(0, 5);

  useEffect(() => {
    const before = document.activeElement;
    button.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);

  const parts = [running > 0 ? `${running} running` : "", waiting > 0 ? `${waiting} ${waiting === 1 ? "waits" : "wait"}` : "", troubled.length > 0 ? `${troubled.length} need${troubled.length === 1 ? "s" : ""} you` : ""].filter(Boolean);
  return (
    // Escape closes it from anywhere inside; the keys of its own controls are untouched.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside className="drawer" aria-label="Jobs" onKeyDown={(event) => { if (event.key === "Escape") close(); }}>
      <div className="dh">
        <h2>Jobs</h2>
        <span className="cap">{parts.join(", ") || "all quiet"}</span>
        <span className="grow" />
        <button ref={button} type="button" className="btn bare sq" aria-label="Close" onClick={close}><Icon name="close" size={14} /></button>
      </div>
      {known.isPending && jobs.length === 0 ? <Skeleton /> : jobs.map((job) => <JobCard key={job.id} job={job} primary={job === troubled[0]} />)}
      {!known.isPending && jobs.length === 0 && <p className="quiet">Nothing is running and nothing needs you.</p>}
      {done.length > 0 && (
        <section className="job">
          <h3 className="cap">Done in the last day</h3>
          {done.map((job) => <JobCard key={job.id} job={job} />)}
        </section>
      )}
      <p className="all"><Link className="link" to={urls.jobs()}>All jobs</Link></p>
    </aside>
  );
}
