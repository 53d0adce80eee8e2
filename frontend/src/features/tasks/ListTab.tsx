/** The list of tasks: a field for a new one, what the list is narrowed to, the rows, and the open task beside them. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useProjects } from "../../api/queries";
import { useTasks } from "../../api/tasks";
import type { TaskFields } from "../../api/task-types";
import { useTitle } from "../../components/page-title";
import { Empty, ErrorNote, Skeleton } from "../../components/parts";
import { num } from "../../format";
import { Filters } from "./Filters";
import { QuickEntry } from "./QuickEntry";
import { TaskList } from "./TaskList";
import { TaskPanel } from "./TaskPanel";
import { useTaskActions, useToday } from "./use-actions";
import { isNarrowed, useTaskView } from "./view";
import { groupByDue, type Group } from "./words";

/** What a list without any rows says. */
function Nothing({ narrowed, status, onClear }: { narrowed: boolean; status: string | undefined; onClear: () => void }) {
  if (!narrowed) return <Empty>Nothing to do. Write a task above: a day, a time, how often and #tags are understood.</Empty>;
  return <Empty action={<button type="button" className="btn" onClick={onClear}>Show all</button>}>{status === "done" ? "Nothing is done yet." : "No task is like that."}</Empty>;
}

export default function ListTab() {
  useTitle("Plan");
  const { filter, open, change, params } = useTaskView();
  const today = useToday();
  const list = useTasks(filter);
  const actions = useTaskActions();
  const projects = useProjects().data;
  const [choosing, setChoosing] = useState(false);
  const entry = useRef<HTMLInputElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const edit = useRef(false);
  const adding = params.get("add") === "1";
  useEffect(() => {
    if (!adding) return;
    entry.current?.focus();
    change({ add: null });
  }, [adding, change]);
  const onOpen = useCallback((id: number | null) => change({ task: id }), [change]);

  const tasks = useMemo(() => (list.data?.pages ?? []).flatMap((page) => page.items), [list.data]);
  const groups = useMemo<Group[]>(() => (filter.sort === "due" ? groupByDue(tasks, today) : tasks.length > 0 ? [{ key: "all", title: "", tone: "plain", tasks }] : []), [tasks, filter.sort, today]);
  const total = list.data?.pages[0]?.total ?? null;
  const narrowed = isNarrowed(filter);
  const project = projects?.find((one) => one.id === filter.project_id);
  const given: TaskFields = { ...(filter.project_id === undefined ? {} : { project_id: filter.project_id }), ...(filter.module && filter.project_id !== undefined ? { module: filter.module } : {}), ...(filter.tag ? { tags: [filter.tag] } : {}) };
  const place = [project && `to ${project.name}${filter.module ? `, ${filter.module}` : ""}`, filter.tag && `under #${filter.tag}`].filter(Boolean).join(", ") || null;
  const clear = (): void => change({ status: null, type: null, project_id: null, module: null, tag: null, priority: null, due: null, q: null });

  return (
    <div className={open === null ? "planwrap" : "planwrap with-task"}>
      <div className="body plan-body">
        <QuickEntry given={given} place={place} field={entry} />
        <Filters filter={filter} change={change} search={search} choosing={choosing} onChoosing={setChoosing} />
        {list.isPending && <Skeleton lines={[100, 100, 100, 100]} />}
        {list.isError && tasks.length === 0 && <ErrorNote error={list.error} what="The tasks could not be read." retry={() => void list.refetch()} />}
        {list.isSuccess && tasks.length === 0 && <Nothing narrowed={narrowed} status={filter.status} onClear={clear} />}
        <TaskList groups={groups} today={today} open={open} actions={actions} onOpen={onOpen} entry={entry} search={search} edit={edit} choosing={choosing} onChoosing={setChoosing} />
        {tasks.length > 0 && (
          <div className="task-foot cap">
            {list.hasNextPage && <button type="button" className="btn" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>Show more</button>}
            <span className="num">{total !== null && `${num(tasks.length)} of ${num(total)}`}</span>
            <span className="wide keys"><kbd>j</kbd> <kbd>k</kbd> go, <kbd>space</kbd> ticks, <kbd>e</kbd> edits, <kbd>s</kbd> chooses, <kbd>n</kbd> new, <kbd>/</kbd> searches</span>
          </div>
        )}
      </div>
      {open !== null && <TaskPanel key={open} id={open} today={today} actions={actions} onClose={() => onOpen(null)} onOpen={onOpen} edit={edit} />}
    </div>
  );
}
