/** What today asks for: overdue, today, and the days that follow. */
import { useCallback, useMemo, useRef, useState } from "react";
import { useTasks } from "../../api/tasks";
import { useTitle } from "../../components/page-title";
import { ErrorNote, Skeleton } from "../../components/parts";
import { addDays, longDay } from "../../days";
import { count } from "../../format";
import { QuickEntry } from "./QuickEntry";
import { TaskList } from "./TaskList";
import { TaskPanel } from "./TaskPanel";
import { useTaskActions, useToday } from "./use-actions";
import { useTaskView } from "./view";
import { groupByDay, isLate, isLive } from "./words";

export default function TodayTab() {
  useTitle("Plan for today");
  const { open, change } = useTaskView();
  const today = useToday();
  const list = useTasks({ due: "week", sort: "due" });
  const finished = useTasks({ status: "done", sort: "completed" });
  const actions = useTaskActions();
  const [choosing, setChoosing] = useState(false);
  const entry = useRef<HTMLInputElement>(null);
  const edit = useRef(false);
  const onOpen = useCallback((id: number | null) => change({ task: id }), [change]);
  const tasks = useMemo(() => (list.data?.pages ?? []).flatMap((page) => page.items), [list.data]);
  const groups = useMemo(() => groupByDay(tasks, today), [tasks, today]);
  const due = tasks.filter((task) => isLive(task) && task.due_on === today).length;
  const late = tasks.filter((task) => isLate(task, today)).length;
  // Done on this browser's day: close enough for a word in passing.
  const done = (finished.data?.pages[0]?.items ?? []).filter((task) => task.completed_at !== null && new Date(task.completed_at).toDateString() === new Date().toDateString()).length;
  const words = [due > 0 ? `${count(due, "task")} for today` : "", late > 0 ? `${late} overdue` : "", done > 0 ? `${done} done` : ""].filter(Boolean).join(", ");
  return (
    <div className={open === null ? "planwrap" : "planwrap with-task"}>
      <div className="body plan-body">
        <p className="plan-day"><b>{longDay(today)}</b><span className="cap num">{words || (list.isSuccess ? "nothing due" : "")}</span></p>
        <QuickEntry given={{ due_on: today }} place="on today, unless you write another day" field={entry} placeholder="call Ana 16:00 #family" />
        {list.isPending && <Skeleton lines={[100, 100, 100]} />}
        {list.isError && tasks.length === 0 && <ErrorNote error={list.error} what="The tasks could not be read." retry={() => void list.refetch()} />}
        {list.data && <TaskList groups={groups} today={today} open={open} actions={actions} onOpen={onOpen} entry={entry} edit={edit} choosing={choosing} onChoosing={setChoosing} nothing={late > 0 ? "Nothing more for today." : "No tasks for today."} />}
        {list.hasNextPage && <button type="button" className="btn" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>Show more</button>}
        {list.data && tasks.every((task) => task.due_on !== null && task.due_on <= today) && <p className="cap task-foot">Nothing is due until {longDay(addDays(today, 6))}.</p>}
      </div>
      {open !== null && <TaskPanel key={open} id={open} today={today} actions={actions} onClose={() => onOpen(null)} onOpen={onOpen} edit={edit} />}
    </div>
  );
}
