/** A page: the job line, the top bar, tabs, the banner when the server is away, the body, and the jobs drawer over it. */
import { useEffect, useRef, useState, type ReactNode } from "react";
import { NavLink, useLocation } from "react-router";
import { Icon } from "../components/icons";
import { clockTime, percent } from "../format";
import { foremost, fractionOf, stageFraction, stageNow, stateWord, unsettled } from "../jobs/words";
import { isLive } from "../status/poller";
import { useAway, usePoke, useStatus, useStatusJobs } from "../status/status";
import { useDrawer } from "./drawer-state";
import { JobsDrawer } from "./JobsDrawer";

export interface Tab {
  to: string;
  title: string;
  /** The tab of a section's own address, current only there. */
  end?: boolean;
}

interface PageProps {
  /** Left side of the top bar; without it the page has no top bar (first screen). */
  top?: ReactNode;
  actions?: ReactNode;
  tabs?: { label: string; list: Tab[] };
  children: ReactNode;
}

export function Page({ top, actions, tabs, children }: PageProps) {
  return (
    <main className="page" id="main" tabIndex={-1}>
      <JobLine />
      {top !== undefined && (
        <header className="top">
          {top}
          <span className="grow" />
          <JobChip />
          {actions}
        </header>
      )}
      {tabs && (
        <Tabs {...tabs} />
      )}
      <Banner />
      <div className="under">
        {children}
        <JobsDrawer />
      </div>
    </main>
  );
}

/** The tabs; where they do not fit side by side, the current one is brought into sight. */
function Tabs({ label, list }: { label: string; list: Tab[] }) {
  const bar = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    const current = bar.current?.querySelector<HTMLElement>("[aria-current]");
    if (!bar.current || !current) return;
    const { offsetLeft, offsetWidth } = current;
    const from = offsetLeft - bar.current.offsetLeft - 32;
    const { scrollLeft, clientWidth } = bar.current;
    if (from < scrollLeft || from + offsetWidth + 64 > scrollLeft + clientWidth) bar.current.scrollLeft = from;
  }, [pathname]);
  return (
    <nav className="tabs" aria-label={label} ref={bar}>
      {list.map((tab) => <NavLink key={tab.to} to={tab.to} end={tab.end ?? false}>{tab.title}</NavLink>)}
    </nav>
  );
}

const nameOf = (title: string): string => title.split("/").pop()?.trim() ?? title;

function JobLine() {
  const job = foremost(useStatusJobs());
  const fraction = job ? fractionOf(job) : null;
  if (!job || fraction === null) return null;
  const value = Math.round(fraction * 100);
  return (
    <div className="jobline" role="progressbar" aria-label={`${job.title}: ${stageNow(job)?.title ?? job.message ?? "running"}`} aria-valuenow={value} aria-valuemin={0} aria-valuemax={100}>
      <i style={{ width: `${value}%` }} />
    </div>
  );
}

function JobChip() {
  const { open, set } = useDrawer();
  const jobs = useStatusJobs();
  const known = useStatus() !== null;
  const job = foremost(jobs);
  const live = jobs.filter(isLive).length;
  const failed = unsettled(jobs);
  let words: ReactNode = "All quiet";
  if (!known) words = "";
  else if (job) {
    const fraction = fractionOf(job);
    const within = job.status === "pending" ? null : stageFraction(job);
    const stage = job.status === "pending" ? stateWord(job).word : (stageNow(job)?.title ?? job.stage ?? "");
    words = (
      <>
        <b className="ell">{nameOf(job.title)}</b>
        {live === 1 && <span className="wide">{stage.toLowerCase()}{within === null ? "" : ` ${percent(within)}`}</span>}
        {fraction !== null && <span className={live === 1 ? "narrow" : ""}>{percent(fraction)}</span>}
        {live > 1 && ` and ${live - 1} more`}
      </>
    );
  } else if (failed[0]) {
    words = <span className="bad">{failed[0].title} failed{failed.length > 1 ? ` and ${failed.length - 1} more` : ""}</span>;
  }
  return (
    <button type="button" className="jobchip num" aria-expanded={open} title="Jobs" onClick={() => set(!open)}>
      {words}
    </button>
  );
}

function Banner() {
  const away = useAway();
  const poke = usePoke();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!away) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [away]);
  if (!away) return null;
  const seconds = Math.max(0, Math.ceil((away.nextTry - now) / 1000));
  return (
    <div className="banner" role="status">
      <Icon name="clock" size={14} />
      <span>
        <b>Gander is not answering.</b> {away.lastAnswer ? `What you see is from ${clockTime(away.lastAnswer)}. ` : ""}
        <span aria-hidden="true">{seconds > 0 ? `Trying again in ${seconds} s.` : "Trying again now."}</span>
      </span>
      <span className="grow" />
      <button type="button" className="btn bare accent" onClick={poke}>Try now</button>
    </div>
  );
}
