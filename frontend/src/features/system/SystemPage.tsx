/** The System room: what is running, what happened, and whether all is well. */
import { Outlet } from "react-router";
import { Page } from "../../frame/Page";
import { useCurrentJobs } from "../../jobs/use-jobs";
import { unsettled } from "../../jobs/words";
import { useStatus } from "../../status/status";
import { inWords } from "../../format";
import { urls } from "../../urls";
import "./system.css";

const tabs = [
  { to: urls.system, title: "Jobs", end: true },
  { to: urls.timeline, title: "Timeline" },
  { to: urls.schedule, title: "Schedule" },
  { to: urls.notifications, title: "Notifications" },
  { to: urls.backups, title: "Backups" },
  { to: urls.health, title: "Health" },
  { to: urls.settings(), title: "Settings" },
];

export default function SystemPage() {
  const status = useStatus();
  const troubled = unsettled(useCurrentJobs().jobs).length;
  const sick = Object.entries(status?.system_health ?? {}).filter(([, part]) => part.status !== "ok").map(([name]) => name);
  const words = !status ? "" : sick.length ? `${sick.join(" and ")} ${sick.length > 1 ? "need" : "needs"} a look` : troubled ? `all well but ${inWords(troubled)} ${troubled === 1 ? "job" : "jobs"}` : "all well";
  return (
    <Page top={<><h1>System</h1><span className="cap beside">{words}</span></>} tabs={{ label: "System", list: tabs }}>
      <Outlet />
    </Page>
  );
}
