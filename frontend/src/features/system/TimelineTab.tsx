/** The timeline: everything that happened, in sentences, by day, newest first. */
import { useMemo } from "react";
import { Link, useSearchParams } from "react-router";
import { useEvents, useProjects } from "../../api/queries";
import type { GanderEvent } from "../../api/types";
import { Icon } from "../../components/icons";
import { useTitle } from "../../components/page-title";
import { Empty, ErrorNote, Sec, Skeleton } from "../../components/parts";
import { clockTime, count, dayName, exactTime } from "../../format";
import { useStatus } from "../../status/status";
import { urls } from "../../urls";
import { isStep, told } from "./sentences";

function Line({ event, projects }: { event: GanderEvent; projects: Map<number, string> }) {
  const name = event.project_id === null ? null : (projects.get(event.project_id) ?? null);
  const { icon, tone, text, detail } = told(event, name);
  return (
    <li className="happened">
      <time className="cap num" dateTime={event.created_at} title={exactTime(event.created_at)}>{clockTime(event.created_at)}</time>
      <Icon name={icon} size={14} className={tone} />
      <span>
        {name !== null && event.project_id !== null ? <Link className="ink u" to={urls.project(event.project_id)}>{text}</Link> : <span className="ink">{text}</span>}
        {detail && <span className="cap detail">{detail}</span>}
      </span>
    </li>
  );
}

export default function TimelineTab() {
  useTitle("Timeline");
  const cursor = useStatus()?.cursor ?? null;
  const pages = useEvents(cursor);
  const list = useProjects().data;
  const projects = useMemo(() => new Map((list ?? []).map((project) => [project.id, project.name])), [list]);
  const [params, setParams] = useSearchParams();
  const every = params.get("show") === "everything";
  const days = useMemo(() => {
    const events = (pages.data?.pages ?? []).flatMap((page) => [...page].sort((a, b) => b.id - a.id));
    const found: [string, GanderEvent[]][] = [];
    for (const event of events) {
      if (!every && isStep(event)) continue;
      const day = dayName(event.created_at);
      const last = found[found.length - 1];
      if (last?.[0] === day) last[1].push(event);
      else found.push([day, [event]]);
    }
    return found;
  }, [pages.data, every]);
  return (
    <div className="body plainpage sysbody">
      {pages.isPending && <Skeleton lines={[50, 62, 55, 70]} />}
      {pages.isError && days.length === 0 && <ErrorNote error={pages.error} what="The timeline could not be read." retry={() => void pages.refetch()} />}
      {pages.isSuccess && days.length === 0 && !pages.hasNextPage && <Empty action={<Link className="btn" to={urls.home}>Draw a map</Link>}>Nothing has happened yet.</Empty>}
      <div className="tfilter">
        <span className="seg" role="group" aria-label="How much">
          <button type="button" aria-pressed={!every} onClick={() => setParams({}, { replace: true })}>What came of it</button>
          <button type="button" aria-pressed={every} onClick={() => setParams({ show: "everything" }, { replace: true })}>Every step</button>
        </span>
      </div>
      {days.map(([day, events]) => (
        <section key={day} className="tday">
          <Sec title={day} note={count(events.length, "event")} />
          <ul>{events.map((event) => <Line key={event.id} event={event} projects={projects} />)}</ul>
        </section>
      ))}
      {pages.hasNextPage && <button type="button" className="btn" disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}><Icon name="history" size={14} />Load older</button>}
    </div>
  );
}
