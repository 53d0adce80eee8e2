/** The sheet: the drawing that is panned and zoomed, the bars over it, and the panel beside it. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { FolderGraph, FolderNode, Project } from "../../api/types";
import { Drawing } from "./Drawing";
import { emphasisOf, matches } from "./emphasis";
import { routeFurther } from "./layout/further";
import type { Plan, Rect } from "./layout/types";
import { Legend } from "./Legend";
import { directionOf, roomToward } from "./neighbours";
import { usePanZoom } from "./pan-zoom";
import { Panel } from "./Panel";
import { SaveMenu } from "./SaveMenu";
import { SearchField, TopLeft, ZoomButtons } from "./Bars";
import { writeLook, type Look, type MapView, type ViewChange } from "./view";

interface SheetProps {
  project: Project;
  graph: FolderGraph;
  plan: Plan;
  view: MapView;
  change: (change: ViewChange, replace?: boolean) => void;
  /** The next folder is on its way. */
  stale: boolean;
}

/** The least zoom a large drawing starts with: names can be read. */
const FIRST_LEAST = 0.62;
const FIRST_LEAST_NARROW = 0.8;
const HOVER_AFTER = 90;
const LOOK_AFTER = 350;

export function Sheet({ project, graph, plan, view, change, stale }: SheetProps) {
  const sheet = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const [search, setSearch] = useState("");
  const searchField = useRef<HTMLInputElement>(null);
  const rooms = useMemo(() => new Map(plan.rooms.map((room) => [room.id, room])), [plan]);
  const select = view.select && rooms.has(view.select) ? view.select : null;
  const chosen = useMemo(() => graph.nodes.find((node) => node.id === select && node.kind === "module") ?? null, [graph, select]);
  const emphasis = useMemo(() => emphasisOf(graph, select, pointed, search, view.loop), [graph, select, pointed, search, view.loop]);
  const further = useMemo(() => {
    if (select === null) return [];
    const drawn = new Set(plan.edges.map((each) => each.edge));
    return routeFurther(plan, graph.edges.flatMap(({ source, target }, edge) => ((source === select || target === select) && !drawn.has(edge) ? [{ edge, source, target }] : [])));
  }, [plan, graph, select]);

  const lookTimer = useRef(0);
  const keepLook = useCallback((look: Look) => {
    clearTimeout(lookTimer.current);
    lookTimer.current = window.setTimeout(() => change({ at: writeLook(look) }, true), LOOK_AFTER);
  }, [change]);
  useEffect(() => () => clearTimeout(lookTimer.current), []);
  const camera = usePanZoom(sheet, layer, useMemo(() => ({ w: plan.width, h: plan.height }), [plan]), keepLook);
  const whole = useMemo(() => wholeOf(plan), [plan]);

  const cameraRef = useRef(camera);
  useEffect(() => { cameraRef.current = camera; });
  const first = useRef({ look: view.look, select });
  useFirstLook(sheet, plan, whole, cameraRef, first.current, rooms);
  useEffect(() => {
    const room = select === null ? undefined : rooms.get(select);
    // After the panel has taken its place.
    if (room) requestAnimationFrame(() => cameraRef.current.reveal(withWords(room), narrow() ? 300 : 0));
  }, [select, rooms]);

  const openRoom = useCallback((node: FolderNode) => {
    if (node.kind === "folder") change({ folder: node.path, select: null, loop: null, at: null });
    else change({ select: node.id, loop: null });
  }, [change]);

  const pointTimer = useRef(0);
  const point = useCallback((id: string | null) => {
    clearTimeout(pointTimer.current);
    pointTimer.current = window.setTimeout(() => setPointed(id), id === null ? 0 : HOVER_AFTER);
  }, []);

  const stepLoop = useCallback(() => {
    const numbers = graph.loops.map((loop) => loop.number);
    const next = view.loop === null ? numbers[0] : numbers[numbers.indexOf(view.loop) + 1];
    change({ loop: next === undefined ? null : String(next), select: null }, true);
    const circle = graph.loops.find((loop) => loop.number === next);
    if (!circle) return;
    const boxes = circle.cycle.flatMap((id) => rooms.get(id) ?? []);
    if (boxes.length > 0) cameraRef.current.show(around(boxes), { most: Math.max(1, cameraRef.current.zoom), least: 0.35 });
  }, [graph, view.loop, change, rooms]);

  useKeys({
    back: () => {
      if (search !== "") setSearch("");
      else if (view.loop !== null) change({ loop: null }, true);
      else if (view.select !== null) change({ select: null });
      else return false;
      return true;
    },
    find: () => searchField.current?.focus(),
    zoom: (factor) => cameraRef.current.zoomBy(factor),
    fit: () => cameraRef.current.show(whole),
  });

  const tabStop = select ?? plan.rooms[topLeft(plan)]?.id ?? null;
  const found = search.trim() === "" ? null : matches(graph, search);
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
          camera.reveal(withWords(next));
        }}
        onClick={() => { if (view.select !== null || view.loop !== null) change({ select: null, loop: null }); }}
        role="presentation"
      >
        <div className="layer" ref={layer}>
          <Drawing graph={graph} plan={plan} further={further} emphasis={emphasis} tabStop={tabStop} onRoom={openRoom} onPoint={point} />
        </div>
        <TopLeft project={project} graph={graph} loop={view.loop} onStep={stepLoop} found={found?.length ?? null} />
        <div className="tr" data-chrome="" onClick={(event) => event.stopPropagation()} role="presentation">
          <SearchField ref={searchField} value={search} onChange={setSearch} onEnter={() => {
            const best = found?.find((node) => rooms.has(node.id));
            if (best) openRoom(best);
          }} />
        </div>
        <Legend scale={plan.scale} zoom={camera.zoom} loops={graph.loops.length > 0} />
        <div className="br" data-chrome="" onClick={(event) => event.stopPropagation()} role="presentation">
          <ZoomButtons zoom={camera.zoom} onZoom={camera.zoomBy} onFit={() => camera.show(whole)} />
          <SaveMenu name={`${project.name.replaceAll("/", "-")} ${graph.name.replace(/\/$/, "")}`} svg={() => layer.current?.querySelector("svg") ?? null} />
        </div>
      </div>
      {chosen && (
        <Panel project={project} graph={graph} node={chosen} onSelect={(id) => change({ select: id, loop: null })} onClose={() => change({ select: null })} />
      )}
    </div>
  );
}

const narrow = (): boolean => matchMedia("(max-width: 720px)").matches;

/** The first sight: what the address says, else the whole drawing, else its top at a zoom that can be read. */
function useFirstLook(
  sheet: React.RefObject<HTMLElement | null>, plan: Plan, whole: Rect, camera: React.RefObject<ReturnType<typeof usePanZoom>>,
  first: { look: Look | null; select: string | null }, rooms: ReadonlyMap<string, Rect & { beside: number }>,
): void {
  useEffect(() => {
    const fit = (glide: boolean): void => {
      const least = narrow() ? FIRST_LEAST_NARROW : FIRST_LEAST;
      camera.current.show(whole, { least, glide, top: true });
      camera.current.fitted.current = true;
    };
    const room = first.select === null ? undefined : rooms.get(first.select);
    if (first.look) camera.current.lookAt(first.look);
    else {
      fit(false);
      if (room) camera.current.reveal(withWords(room), narrow() ? 300 : 0);
    }
    let known = sheet.current?.clientWidth ?? 0;
    const observer = new ResizeObserver(() => {
      const width = sheet.current?.clientWidth ?? 0;
      if (width === known) return;
      known = width;
      if (camera.current.fitted.current) fit(true);
    });
    if (sheet.current) observer.observe(sheet.current);
    return () => observer.disconnect();
    // Only a new plan is looked at anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [plan]);
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
  useEffect(() => { latest.current = keys; });
  useEffect(() => {
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

function withWords(room: Rect & { beside: number }): Rect {
  return { x: room.x, y: room.y, w: room.w + room.beside, h: room.h };
}

function around(rooms: readonly (Rect & { beside: number })[]): Rect {
  const x = Math.min(...rooms.map((room) => room.x)) - 60;
  const y = Math.min(...rooms.map((room) => room.y)) - 40;
  return { x, y, w: Math.max(...rooms.map((room) => room.x + room.w + room.beside)) + 60 - x, h: Math.max(...rooms.map((room) => room.y + room.h)) + 40 - y };
}

/** The drawing with what stands above its wall, without the empty head. */
function wholeOf(plan: Plan): Rect {
  const y = Math.min(plan.wall.y - 12, ...plan.doors.map((door) => door.labelY - 14));
  return { x: 0, y, w: plan.width, h: plan.height - y };
}

function topLeft(plan: Plan): number {
  let best = 0;
  plan.rooms.forEach((room, at) => {
    const first = plan.rooms[best];
    if (first && (room.y < first.y || (room.y === first.y && room.x < first.x))) best = at;
  });
  return best;
}
