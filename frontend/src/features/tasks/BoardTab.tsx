/** Tasks as cards in columns: open, doing, done. Cards are dragged, or moved with the arrow keys and Shift. */
import { useCallback, useEffect, useMemo, useRef, useState, type DragEvent, type KeyboardEvent } from "react";
import { useReorderTask, useTasks } from "../../api/tasks";
import type { Task } from "../../api/task-types";
import { useTitle } from "../../components/page-title";
import { ErrorNote, Skeleton } from "../../components/parts";
import { num } from "../../format";
import { Filters } from "./Filters";
import { beside, columns, placeAt, type Column } from "./moves";
import { QuickEntry } from "./QuickEntry";
import { TaskPanel } from "./TaskPanel";
import { Due, Facts } from "./TaskRow";
import { useTaskActions, useToday, type TaskActions } from "./use-actions";
import { focusTask, useKeys } from "./use-keys";
import { useTaskView } from "./view";
import { statusNames } from "./words";

/** For how long the focus follows a card, in milliseconds: until its lists have been read again. */
const FOLLOWED = 4_000;
const followed = (id: number) => ({ id, until: Date.now() + FOLLOWED });
const KIND = "application/x-gander-task";
const next: Record<Column, { to: Column; verb: string }> = { open: { to: "doing", verb: "Start" }, doing: { to: "done", verb: "Done" }, done: { to: "open", verb: "Open again" } };

/** A card comes to another column: finishing and opening again are more than a change of a field. */
function move(task: Task, to: Column, actions: TaskActions): void {
  if (task.status === to) return;
  if (to === "done" || (task.status === "done" && to === "open")) actions.tick(task);
  else actions.update(task, { status: to }, statusNames[to]);
}

export default function BoardTab() {
  useTitle("Board");
  const { filter, open, change } = useTaskView();
  const today = useToday();
  const actions = useTaskActions();
  const { mutate: reorder } = useReorderTask();
  const narrowed = useMemo(() => ({ ...filter, status: undefined, sort: undefined }), [filter]);
  const lists = {
    open: useTasks({ ...narrowed, status: "open", sort: "manual" }),
    doing: useTasks({ ...narrowed, status: "doing", sort: "manual" }),
    done: useTasks({ ...narrowed, status: "done", sort: "completed" }),
  };
  const held = (column: Column): Task[] => (lists[column].data?.pages ?? []).flatMap((page) => page.items).filter((task) => task.status === column || lists[column].isPlaceholderData);
  const cards: Record<Column, Task[]> = { open: held("open"), doing: held("doing"), done: held("done") };
  // A card that was just moved has left its list in place and is not yet in the other: it stands there already.
  for (const { key } of columns) {
    const strays = columns.flatMap(({ key: from }) => (from === key ? [] : (lists[from].data?.pages ?? []).flatMap((page) => page.items).filter((task) => task.status === key)));
    for (const task of strays) if (!cards[key].some((one) => one.id === task.id)) cards[key] = [task, ...cards[key]];
  }
  const [over, setOver] = useState<{ column: Column; before: number | null } | null>(null);
  const entry = useRef<HTMLInputElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const edit = useRef(false);
  const follow = useRef<{ id: number; until: number } | null>(null);
  const onOpen = useCallback((id: number | null) => change({ task: id }), [change]);
  // A card that the keyboard moved is drawn anew in its column: the focus goes along.
  useEffect(() => {
    if (follow.current && document.activeElement === document.body && Date.now() < follow.current.until) focusTask(follow.current.id);
  });
  const all = [...cards.open, ...cards.doing, ...cards.done];

  useKeys(useCallback((key: string) => {
    if (key === "n") { entry.current?.focus(); return true; }
    if (key === "/") { search.current?.focus(); return true; }
    if (key === "Escape" && open !== null) { onOpen(null); return true; }
    return false;
  }, [onOpen, open]));

  const drop = (event: DragEvent, column: Column): void => {
    const id = Number(event.dataTransfer.getData(KIND));
    const task = all.find((one) => one.id === id);
    const before = over?.column === column ? over.before : null;
    setOver(null);
    if (!task) return;
    event.preventDefault();
    if (task.status !== column) move(task, column, actions);
    if (column === "done") return;
    const place = placeAt(cards[column], id, before);
    if (place) reorder(place);
  };

  const onKey = (event: KeyboardEvent, task: Task, column: Column, index: number): void => {
    const list = cards[column];
    const across = event.key === "ArrowRight" || event.key === "l" ? 1 : event.key === "ArrowLeft" || event.key === "h" ? -1 : null;
    const along = event.key === "ArrowDown" || event.key === "j" ? 1 : event.key === "ArrowUp" || event.key === "k" ? -1 : null;
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    if (across) {
      event.preventDefault();
      const to = beside(column, across);
      if (!to) return;
      if (event.shiftKey) { follow.current = followed(task.id); move(task, to, actions); }
      else focusTask(cards[to][Math.min(index, cards[to].length - 1)]?.id);
    } else if (along) {
      event.preventDefault();
      if (!event.shiftKey) { focusTask(list[index + along]?.id); return; }
      if (column === "done") return;
      const target = along === -1 ? list[index - 1] : list[index + 2];
      if (along === -1 && !target) return;
      const place = placeAt(list, task.id, target?.id ?? null);
      if (place) { follow.current = followed(task.id); reorder(place); }
    } else if (event.key === "x") { event.preventDefault(); actions.tick(task); }
    else if (event.key === "e") { event.preventDefault(); edit.current = true; onOpen(task.id); }
    else if (event.key === "Delete") { event.preventDefault(); actions.remove(task); }
  };

  const failed = columns.map(({ key }) => lists[key]).find((list) => list.isError && !list.data);
  return (
    <div className={open === null ? "planwrap" : "planwrap with-task"}>
      <div className="body plan-body board-body">
        <QuickEntry field={entry} given={filter.project_id === undefined ? {} : { project_id: filter.project_id }} />
        <Filters filter={filter} change={change} search={search} choosing={false} onChoosing={() => undefined} board />
        {failed && <ErrorNote error={failed.error} what="The board could not be read." retry={() => void failed.refetch()} />}
        {!failed && (
          <div className="board">
            {columns.map(({ key, title, nothing }) => (
              // Dragging is a second way to what Shift and the arrows, and the word on each card, do.
              // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
              <section key={key} className={over?.column === key ? "column over" : "column"} aria-label={title}
                onDragOver={(event) => {
                  if (!event.dataTransfer.types.includes(KIND)) return;
                  event.preventDefault();
                  const before = cardBelow(event);
                  if (over?.column !== key || over.before !== before) setOver({ column: key, before });
                }}
                onDragLeave={(event) => { if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(null); }}
                onDrop={(event) => drop(event, key)}
              >
                <div className="sec-h"><h2>{title}</h2><span className="cap num">{lists[key].data ? num(Math.max(cards[key].length, lists[key].data.pages[0]?.total ?? 0)) : ""}</span></div>
                {lists[key].isPending && <Skeleton lines={[100, 100]} />}
                {lists[key].data && cards[key].length === 0 && <p className="cap task-none">{nothing}</p>}
                <ul>
                  {cards[key].map((task, index) => (
                    // Its keys are those of the link and the button within; dragging is a second way.
                    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
                    <li key={task.id} data-task={task.id} className={`card-task${task.id === open ? " open" : ""}${over?.column === key && over.before === task.id ? " before" : ""}`} draggable={task.id > 0}
                      onDragStart={(event) => { event.dataTransfer.setData(KIND, String(task.id)); event.dataTransfer.effectAllowed = "move"; }} onDragEnd={() => setOver(null)}>
                      {/* The keys of a card are those of its title. */}
                      <button type="button" className="task-title" data-title={task.id} aria-expanded={task.id === open} aria-keyshortcuts="Shift+ArrowLeft Shift+ArrowRight Shift+ArrowUp Shift+ArrowDown" onClick={() => onOpen(task.id === open ? null : task.id)} onKeyDown={(event) => onKey(event, task, key, index)}>{task.title}</button>
                      <div className="task-facts cap">{task.status !== "done" && <Due task={task} today={today} />}{task.priority && <span className={`prio ${task.priority}`}>{task.priority}</span>}<Facts task={task.status === "doing" ? { ...task, status: "open" } : task} /></div>
                      <button type="button" className="link tiny card-go" onClick={() => move(task, next[key].to, actions)}>{next[key].verb}<span className="vh">: {task.title}</span></button>
                    </li>
                  ))}
                </ul>
                {lists[key].hasNextPage && <button type="button" className="btn bare accent" onClick={() => void lists[key].fetchNextPage()}>Show more</button>}
              </section>
            ))}
          </div>
        )}
        <p className="cap task-foot wide"><kbd>←</kbd> <kbd>↑</kbd> <kbd>↓</kbd> <kbd>→</kbd> go from card to card, with <kbd>Shift</kbd> they move it.</p>
      </div>
      {open !== null && <TaskPanel key={open} id={open} today={today} actions={actions} onClose={() => onOpen(null)} onOpen={onOpen} edit={edit} />}
    </div>
  );
}

/** The card that what is dragged would lie before; null: the end. */
function cardBelow(event: DragEvent<HTMLElement>): number | null {
  const cards = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-task]")];
  const below = cards.find((card) => {
    const { top, height } = card.getBoundingClientRect();
    return event.clientY < top + height / 2;
  });
  return below ? Number(below.dataset.task) : null;
}
