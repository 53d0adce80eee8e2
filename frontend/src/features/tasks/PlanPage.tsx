/** The Plan room: tasks as a list, as a board, and what today asks for. */
import { Outlet } from "react-router";
import { useTasks } from "../../api/tasks";
import { Page } from "../../frame/Page";
import { num } from "../../format";
import { urls } from "../../urls";
import "./tasks.css";

const tabs = [
  { to: urls.plan(), title: "List", end: true },
  { to: urls.board(), title: "Board" },
  { to: urls.planToday(), title: "Today" },
];

/** How much there is to do, beside the title. */
function Caption() {
  const open = useTasks({}).data?.pages[0]?.total ?? null;
  const late = useTasks({ due: "overdue" }).data?.pages[0]?.total ?? null;
  if (open === null) return null;
  return <span className="cap beside num">{open === 0 ? "nothing open" : `${num(open)} open`}{late ? <>, <span className="warn">{num(late)} overdue</span></> : ""}</span>;
}

export default function PlanPage() {
  return (
    <Page top={<><h1>Plan</h1><Caption /></>} tabs={{ label: "Plan", list: tabs }}>
      <Outlet />
    </Page>
  );
}
