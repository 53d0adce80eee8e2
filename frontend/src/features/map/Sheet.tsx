/** The sheet: the drawing that is panned and zoomed, the bars over it, and the panel beside it. */
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from "react";
import { useFoundModules, useImpact, usePath } from "../../api/queries";
import { useOpenTasks } from "../../api/tasks";
import type { FolderGraph, FolderLoop, FolderNode, Project } from "../../api/types";
import { useRested } from "../../components/use-rested";
import { SaveMenu } from "../../drawing/SaveMenu";
import { ZoomButtons } from "../../drawing/ZoomButtons";
import { Beyond } from "./Beyond";
import { Drawing } from "./Drawing";
import { dashesOf, emphasisOf, matches } from "./emphasis";
import { routeFurther } from "./layout/further";
import type { Plan, Rect } from "./layout/types";
import { Legend } from "./Legend";
import { Lost } from "./Lost";
import { directionOf, roomToward } from "./neighbours";
import { tasksByNode } from "./open-tasks";
import { Panel, type Question } from "./Panel";
import { said, TopLeft } from "./Bars";
import { Search } from "./Search";
import { FOUND_MOST, hitsElsewhere, type Hit } from "./search-hits";
import { traceImpact, tracePath } from "./trace";
import { useCamera, withWords } from "./use-camera";
import { api } from "../../urls";
import type { MapView, ViewChange } from "./view";
import { roomAround, type Way } from "./way";

interface SheetProps {
  project: Project;
  graph: FolderGraph;
  plan: Plan;
  view: MapView;
  change: (change: ViewChange, replace?: boolean) => void;
  /** The next folder is on its way. */
  stale: boolean;
  way: Way;
  /** The room that has the focus once it is drawn; empty: the first one. It outlives the sheet of one folder. */
  focusOn: RefObject<string | null>;
}

const HOVER_AFTER = 90;
/** More arrows than these are not drawn beside those at rest: nobody could follow them. */
const MOST_FURTHER = 12;
const EXPORTS = [
  { format: "mermaid", title: "Mermaid", use: "for a README" },
  { format: "dot", title: "DOT", use: "for Graphviz" },
  { format: "json", title: "JSON", use: "for a program" },
] as const;

export function Sheet({ project, graph, plan, view, change, stale, way, focusOn }: SheetProps) {
  const sheet = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const [search, setSearch] = useState("");
  const searchField = useRef<HTMLInputElement>(null);
  const rooms = useMemo(() => new Map(plan.rooms.map((room) => [room.id, room])), [plan]);
  const select = view.select && rooms.has(view.select) ? view.select : null;
  const work = useOpenTasks(project.id).data;
  const tasks = useMemo(() => tasksByNode(graph.nodes, work ?? []), [graph, work]);
  const chosen = useMemo(() => graph.nodes.find((node) => node.id === select && node.kind === "module") ?? null, [graph, select]);
  const { question, trace } = useQuestion(project, graph, chosen?.id ?? null, view, change);
  const emphasis = useMemo(() => emphasisOf(graph, select, pointed, search, view.loop, trace), [graph, select, pointed, search, view.loop, trace]);
  const further = useMemo(() => {
    if (select === null) return [];
    const drawn = new Set(plan.edges.map((each) => each.edge));
    return routeFurther(plan, graph.edges.flatMap(({ source, target }, edge) => ((trace ? trace.edges.has(edge) && (trace.edges.size <= MOST_FURTHER || target === select) : source === select || target === select) && !drawn.has(edge) ? [{ edge, source, target }] : [])));
  }, [plan, graph, select, trace]);

  const moved = useRef<(() => void) | null>(null);
  const { camera, zoom, show } = useCamera({ sheet, layer, graph, plan, view, change, way, moved });
  const opening = useClosedRoom(graph, rooms, view, change);

  const openRoom = useCallback((node: FolderNode) => {
    if (node.kind === "module") {
      // While the end of a path is being chosen, a click chooses it.
      if (view.to === "" && select !== null && select !== node.id) change({ to: node.id });
      else change({ select: node.id, loop: null, to: null });
      return;
    }
    const room = roomAround(graph, plan, node.path);
    if (room && camera.current) way.open(node.path, camera.current.onSheet(room));
    change({ folder: node.path, select: null, loop: null, at: null });
  }, [change, graph, plan, way, camera, view.to, select]);

  const pointTimer = useRef(0);
  const point = useCallback((id: string | null) => {
    clearTimeout(pointTimer.current);
    pointTimer.current = window.setTimeout(() => setPointed(id), id === null ? 0 : HOVER_AFTER);
  }, []);

  const stepLoop = useCallback((loops: readonly FolderLoop[]) => {
    const numbers = loops.map((loop) => loop.number);
    const next = view.loop === null ? numbers[0] : numbers[numbers.indexOf(view.loop) + 1];
    change({ loop: next === undefined ? null : String(next), select: null }, true);
    const circle = graph.loops.find((loop) => loop.number === next);
    if (!circle) return;
    const boxes = circle.cycle.flatMap((id) => rooms.get(id) ?? []);
    if (boxes.length > 0) show(around(boxes), 0.35);
  }, [graph, view.loop, change, rooms, show]);

  useKeys({
    back: () => {
      if (search !== "") setSearch("");
      else if (view.loop !== null) change({ loop: null }, true);
      else if (view.impact || view.to !== null) change({ impact: null, to: null });
      else if (view.select !== null) change({ select: null });
      else return false;
      return true;
    },
    find: () => searchField.current?.focus(),
    zoom: (factor) => camera.current?.zoomBy(factor),
    fit: () => show(),
  });

  const tabStop = select ?? plan.rooms[topLeft(plan)]?.id ?? null;
  useFocus(focusOn, layer, select, tabStop);
  const found = search.trim() === "" ? null : matches(graph, search).filter((node) => rooms.has(node.id));
  const focusDrawing = (): void => layer.current?.querySelector<SVGGElement>('[data-room][tabindex="0"]')?.focus({ preventScroll: true });
  const showHit = (hit: Hit): void => {
    setSearch("");
    focusOn.current = hit.id;
    change({ folder: hit.folder || "/", select: hit.id, loop: null, impact: null, to: null, at: null });
  };
  const { hits, enter } = useElsewhere(project.id, search, rooms, showHit);
  const counted = found && { here: found.length, elsewhere: hits.length };
  return (
    <div className={`mapwrap${chosen ? " with-panel" : ""}`}>
      {/* The sheet is moved by pointer here; + − 0, arrow keys and the buttons do the same for a keyboard. */}
      <div
        className={`sheet${stale ? " stale" : ""}`} ref={sheet}
        onKeyDown={(event) => {
          const way = directionOf(event.key);
          const id = event.target instanceof Element ? event.target.closest("[data-room]")?.getAttribute("data-room") : null;
          if (!way || !id || event.altKey || event.ctrlKey || event.metaKey) return;
          const next = roomToward(plan.rooms, id, way);
          event.preventDefault();
          if (!next) return;
          layer.current?.querySelector<SVGGElement>(`[data-room="${CSS.escape(next.id)}"]`)?.focus({ preventScroll: true });
          camera.current?.reveal(withWords(next));
        }}
        onClick={() => { if (view.select !== null || view.loop !== null) change({ select: null, loop: null }); }}
        role="presentation"
      >
        <TopLeft project={project} graph={graph} loop={view.loop} onStep={stepLoop} found={counted} />
        <div className="tr" data-chrome="" onClick={(event) => event.stopPropagation()} role="presentation">
          <Search ref={searchField} value={search} onChange={setSearch} hits={hits} onHit={showHit} onEnter={() => {
            const best = found?.[0];
            if (!best) {
              enter();
              return;
            }
            setSearch("");
            focusOn.current = best.kind === "module" ? best.id : "";
            openRoom(best);
          }} />
        </div>
        <div className="layer" ref={layer}>
          <Drawing graph={graph} plan={plan} further={further} tasks={tasks} emphasis={emphasis} tabStop={tabStop} onRoom={openRoom} onPoint={point} />
        </div>
        <Beyond plan={plan} camera={camera} moved={moved} panel={chosen !== null} onGone={focusDrawing} />
        {view.select !== null && select === null && !opening && !stale && <Lost project={project} select={view.select} onClose={() => { change({ select: null }, true); focusDrawing(); }} />}
        <Legend scale={plan.scale} zoom={zoom} dashes={dashesOf(graph, view.loop)} said={said(graph, graph.loops.findIndex((each) => each.number === view.loop), null).join("")} />
        <div className="br" data-chrome="" onClick={(event) => event.stopPropagation()} role="presentation">
          <ZoomButtons zoom={zoom} onZoom={(factor) => camera.current?.zoomBy(factor)} onFit={() => show()} />
          <SaveMenu name={pictureName(project, graph)} svg={() => layer.current?.querySelector("svg") ?? null} files={EXPORTS.map(({ format, ...words }) => ({ ...words, href: api.exported(project.id, format, graph.path) }))} />
        </div>
      </div>
      {chosen && (
        <Panel project={project} graph={graph} node={chosen} question={question} onSelect={(id) => change({ select: id, loop: null, to: null })} onClose={() => change({ select: null })} />
      )}
    </div>
  );
}

/** Modules of the whole map that the words find and the drawing lacks; `enter` opens the first one, also once it is found. */
function useElsewhere(id: number, search: string, rooms: ReadonlyMap<string, Rect>, open: (hit: Hit) => void): { hits: readonly Hit[]; enter: () => void } {
  const words = search.trim();
  const rested = useRested(words);
  const { data, isPlaceholderData } = useFoundModules(id, rested, FOUND_MOST);
  const known = rested === words && words !== "" && data !== undefined && !isPlaceholderData;
  const hits = useMemo(() => (known ? hitsElsewhere(data, rooms) : []), [known, data, rooms]);
  const waiting = useRef<string | null>(null);
  const first = hits[0];
  useEffect(() => {
    if (!known || waiting.current === null) return;
    const entered = waiting.current === words;
    waiting.current = null;
    if (entered && first) open(first);
  });
  return { hits, enter: () => { if (first) open(first); else waiting.current = words; } };
}

/** Who searched by keyboard goes on from the room that was found. */
function useFocus(focusOn: RefObject<string | null>, layer: RefObject<HTMLElement | null>, select: string | null, first: string | null): void {
  useEffect(() => {
    const wanted = focusOn.current === "" ? first : focusOn.current;
    if (wanted === null || (focusOn.current !== "" && wanted !== select)) return;
    const room = layer.current?.querySelector<SVGGElement>(`[data-room="${CSS.escape(wanted)}"]`);
    if (!room) return;
    focusOn.current = null;
    room.focus({ preventScroll: true });
  }, [focusOn, layer, select, first]);
}

/** What is asked about the selected module, the answer, and what of it is drawn. */
function useQuestion(project: Project, graph: FolderGraph, id: string | null, view: MapView, change: SheetProps["change"]): { question: Question; trace: ReturnType<typeof traceImpact> | null } {
  const impact = useImpact(project.id, view.impact ? id : null, { limit: 500 });
  const path = usePath(project.id, view.to ? id : null, view.to || null);
  const reach = view.impact && id !== null ? impact.data : undefined;
  const way = view.to && id !== null ? path.data : undefined;
  const trace = useMemo(() => (reach ? traceImpact(graph, reach) : way ? tracePath(graph, way) : null), [graph, reach, way]);
  return {
    trace,
    question: { impact: view.impact, to: view.to, reach, path: way, failed: impact.isError || path.isError, elsewhere: trace?.elsewhere ?? 0, ask: (asked) => change(asked) },
  };
}

/** "flask-src-flask": what a file may be called everywhere, and as the server calls the drawing's texts. */
function pictureName(project: Project, graph: FolderGraph): string {
  return `${project.name}-${graph.path || "root"}`.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "").slice(0, 100) || "map";
}

/** A module is selected that stands in a folder which is drawn closed: that folder is drawn instead. Whether that is so. */
function useClosedRoom(graph: FolderGraph, rooms: ReadonlyMap<string, Rect>, view: MapView, change: SheetProps["change"]): boolean {
  const { select } = view;
  const path = select === null || rooms.has(select) ? null : select.slice(select.indexOf(":") + 1);
  const closed = path === null ? undefined : graph.nodes.find((node) => node.kind === "folder" && rooms.has(node.id) && path.startsWith(node.path))?.path;
  useEffect(() => {
    if (closed !== undefined) change({ folder: closed, at: null }, true);
  }, [closed, change]);
  return closed !== undefined;
}

interface Keys {
  /** False: there was nothing to go back from. */
  back: () => boolean;
  find: () => void;
  zoom: (factor: number) => void;
  fit: () => void;
}

function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  useLayoutEffect(() => { latest.current = keys; });
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest("[role=dialog], [role=menu]")) return;
      if (event.key === "Escape") {
        if (latest.current.back()) event.preventDefault();
        return;
      }
      if (target?.closest("input, textarea, select, [contenteditable]")) return;
      if (event.key === "/") latest.current.find();
      else if (event.key === "+" || event.key === "=") latest.current.zoom(1.25);
      else if (event.key === "-") latest.current.zoom(0.8);
      else if (event.key === "0") latest.current.fit();
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}

function around(rooms: readonly (Rect & { beside: number })[]): Rect {
  const x = Math.min(...rooms.map((room) => room.x)) - 60;
  const y = Math.min(...rooms.map((room) => room.y)) - 40;
  return { x, y, w: Math.max(...rooms.map((room) => room.x + room.w + room.beside)) + 60 - x, h: Math.max(...rooms.map((room) => room.y + room.h)) + 40 - y };
}

function topLeft(plan: Plan): number {
  let best = 0;
  plan.rooms.forEach((room, at) => {
    const first = plan.rooms[best];
    if (first && (room.y < first.y || (room.y === first.y && room.x < first.x))) best = at;
  });
  return best;
}
