/** A camera over a sheet for as long as the sheet is there, and its zoom for what shows it. */
import { useCallback, useEffect, useRef, useState, type RefObject } from "react";
import type { FolderGraph } from "../../api/types";
import { Camera } from "../../drawing/camera";
import { beginning } from "./beyond";
import type { Plan, Rect } from "./layout/types";
import { writeLook, type MapView, type ViewChange } from "./view";
import type { Way } from "./way";

/** A drawing is first seen whole, unless its names would be smaller than about 9 px; then as much of it as has them so large, from where it begins. */
export const OPENING = { wide: { whole: 0.72, else: 0.75 }, narrow: { whole: 0.72, else: 0.75 } };
const LOOK_AFTER = 350;
/** Height of the panel where it is a sheet at the bottom. */
export const BOTTOM_SHEET = 300;

export const isNarrow = (): boolean => matchMedia("(max-width: 720px)").matches;

interface Parts {
  sheet: RefObject<HTMLElement | null>;
  layer: RefObject<HTMLElement | null>;
  graph: FolderGraph;
  plan: Plan;
  view: MapView;
  change: (change: ViewChange, replace?: boolean) => void;
  way: Way;
  /** Told whenever the drawing moved. */
  moved: RefObject<(() => void) | null>;
}

interface Sight {
  camera: RefObject<Camera | null>;
  zoom: number;
  /** Show a part, or the whole, until somebody moves the drawing: in a sheet of another width too. */
  show: (part?: Rect, least?: number) => void;
}

export function useCamera({ sheet, layer, graph, plan, view, change, way, moved }: Parts): Sight {
  const camera = useRef<Camera | null>(null);
  const shown = useRef<(() => void) | null>(null);
  const [zoom, setZoom] = useState(1);
  const looking = useRef(0);
  const latest = useRef({ view, change });
  useEffect(() => { latest.current = { view, change }; });

  useEffect(() => {
    if (!sheet.current || !layer.current) return undefined;
    const made = new Camera(sheet.current, layer.current, { w: plan.width, h: plan.height }, {
      onZoom: setZoom,
      onMove: () => moved.current?.(),
      onLook: (look) => {
        clearTimeout(looking.current);
        looking.current = window.setTimeout(() => latest.current.change({ at: writeLook(look) }, true), LOOK_AFTER);
      },
    });
    camera.current = made;
    shown.current = null;
    const fit = (glide: boolean): void => {
      const opening = isNarrow() ? OPENING.narrow : OPENING.wide;
      made.show(wholeOf(plan), { glide, ...opening, start: beginning(plan, wholeOf(plan).y, made.seen(opening.else)) });
    };
    const { look, select } = latest.current.view;
    const room = plan.rooms.find((each) => each.id === select);
    if (look) made.lookAt(look);
    else {
      const arrival = way.arrive(graph, plan);
      if (arrival) made.begin(arrival.part, arrival.on);
      fit(arrival !== null);
    }
    // The panel takes its place first.
    const frame = room && !look ? requestAnimationFrame(() => made.reveal(withWords(room), isNarrow() ? BOTTOM_SHEET : 0)) : 0;
    let known = sheet.current.clientWidth;
    const observer = new ResizeObserver(() => {
      moved.current?.();
      const width = sheet.current?.clientWidth ?? known;
      if (width === known) return;
      known = width;
      if (!made.fitted) return;
      if (shown.current) shown.current();
      else fit(true);
    });
    observer.observe(sheet.current);
    return () => {
      clearTimeout(looking.current);
      cancelAnimationFrame(frame);
      observer.disconnect();
      made.end();
      camera.current = null;
    };
  }, [sheet, layer, graph, plan, way, moved]);

  // A room that is selected comes into sight, wherever it was selected from.
  useEffect(() => {
    const room = plan.rooms.find((each) => each.id === view.select);
    if (!room) return undefined;
    const timer = setTimeout(() => camera.current?.reveal(withWords(room), isNarrow() ? BOTTOM_SHEET : 0), 250);
    return () => clearTimeout(timer);
  }, [plan, view.select]);
  const show = useCallback((part?: Rect, least?: number) => {
    shown.current = () => camera.current?.show(part ?? wholeOf(plan), least === undefined ? {} : { least });
    shown.current();
    clearTimeout(looking.current); // where somebody looked before is not kept
    if (latest.current.view.look !== null) latest.current.change({ at: null }, true);
  }, [plan]);
  return { camera, zoom, show };
}

export function withWords(room: Rect & { beside: number }): Rect {
  return { x: room.x, y: room.y, w: room.w + room.beside, h: room.h };
}

/** The drawing with what stands above its wall, without the empty head. */
export function wholeOf(plan: Plan): Rect {
  const y = Math.min(plan.wall.y - 12, ...plan.doors.map((door) => door.labelY - 14));
  return { x: 0, y, w: plan.width, h: plan.height - y };
}
