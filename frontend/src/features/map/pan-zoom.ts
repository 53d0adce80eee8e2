/** Panning and zooming a sheet: pointer, wheel, pinch and keys move one transform; React hears of it only when the zoom changes. */
import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from "react";
import type { Rect } from "./layout/types";
import type { Look } from "./view";

const LEAST = 0.08;
const MOST = 3;
const DRAG = 4;
/** What the bars over the sheet cover. */
export const INSET = { top: 44, bottom: 48, side: 8 };

interface Transform {
  x: number;
  y: number;
  k: number;
}

export interface PanZoom {
  zoom: number;
  /** The person has not moved the drawing: it may be fitted again. */
  fitted: RefObject<boolean>;
  zoomBy: (factor: number) => void;
  show: (rect: Rect, options?: { least?: number; most?: number; glide?: boolean; top?: boolean }) => void;
  lookAt: (look: Look, glide?: boolean) => void;
  /** Move as little as needed to have the rectangle in sight. */
  reveal: (rect: Rect, covered?: number) => void;
}

export function usePanZoom(sheet: RefObject<HTMLElement | null>, layer: RefObject<HTMLElement | null>, size: { w: number; h: number }, onLook: (look: Look) => void): PanZoom {
  const at = useRef<Transform>({ x: 0, y: 0, k: 1 });
  const bounds = useRef(size);
  const listener = useRef(onLook);
  const fitted = useRef(true);
  const flight = useRef(0);
  const [zoom, setZoom] = useState(1);
  useEffect(() => {
    bounds.current = size;
    listener.current = onLook;
  });

  const apply = useCallback((next: Transform, byHand: boolean) => {
    const box = sheet.current?.getBoundingClientRect();
    const node = layer.current;
    if (!node || !box) return;
    const k = Math.min(MOST, Math.max(LEAST, next.k));
    const { w, h } = bounds.current;
    // A hand's breadth of the drawing always stays in sight.
    const x = Math.min(box.width - 80, Math.max(80 - w * k, next.x));
    const y = Math.min(box.height - 80, Math.max(80 - h * k, next.y));
    at.current = { x, y, k };
    node.style.transform = `translate(${x}px, ${y}px) scale(${k})`;
    node.style.setProperty("--title", String(Math.max(1, 0.75 / k)));
    node.dataset.zoom = k < 0.4 ? "far" : k < 0.6 ? "middle" : "near";
    if (byHand) fitted.current = false;
    setZoom(k);
    if (byHand) listener.current({ x: (box.width / 2 - x) / k, y: (box.height / 2 - y) / k, zoom: k });
  }, [sheet, layer]);

  const glide = useCallback((goal: Transform, gently: boolean, byHand = false) => {
    cancelAnimationFrame(flight.current);
    const start = { ...at.current };
    const time = gently && !matchMedia("(prefers-reduced-motion: reduce)").matches ? 200 : 0;
    if (time === 0) {
      apply(goal, byHand);
      return;
    }
    const begin = performance.now();
    const step = (now: number): void => {
      const part = Math.min(1, Math.max(0, (now - begin) / time));
      const eased = 1 - (1 - part) ** 3;
      apply({ x: start.x + (goal.x - start.x) * eased, y: start.y + (goal.y - start.y) * eased, k: start.k + (goal.k - start.k) * eased }, byHand && part === 1);
      if (part < 1) flight.current = requestAnimationFrame(step);
    };
    flight.current = requestAnimationFrame(step);
  }, [apply]);

  useGestures(sheet, at, apply, flight);

  return useMemo(() => ({
    zoom,
    fitted,
    zoomBy: (factor) => {
      const box = sheet.current?.getBoundingClientRect();
      if (box) glide(zoomed(at.current, factor, box.width / 2, box.height / 2), true, true);
    },
    show: (rect, { least = LEAST, most = 1, glide: gently = true, top = false } = {}) => {
      const box = sheet.current?.getBoundingClientRect();
      if (!box || box.width === 0) return;
      const room = { w: box.width - 2 * INSET.side, h: box.height - INSET.top - INSET.bottom };
      const fits = Math.min(room.w / rect.w, room.h / rect.h);
      const k = Math.min(most, Math.max(least, fits));
      const y = top && rect.h * k > room.h ? INSET.top - rect.y * k : INSET.top + (room.h - rect.h * k) / 2 - rect.y * k;
      glide({ k, x: INSET.side + (room.w - rect.w * k) / 2 - rect.x * k, y }, gently);
    },
    lookAt: (look, gently = false) => {
      const box = sheet.current?.getBoundingClientRect();
      fitted.current = false;
      if (box) glide({ k: look.zoom, x: box.width / 2 - look.x * look.zoom, y: box.height / 2 - look.y * look.zoom }, gently);
    },
    reveal: (rect, covered = 0) => {
      const box = sheet.current?.getBoundingClientRect();
      if (!box) return;
      const { x, y, k } = at.current;
      const dx = within(rect.x * k + x, (rect.x + rect.w) * k + x, 24, box.width - 24);
      const dy = within(rect.y * k + y, (rect.y + rect.h) * k + y, INSET.top + 12, box.height - Math.max(INSET.bottom, covered) - 12);
      if (dx !== 0 || dy !== 0) glide({ k, x: x + dx, y: y + dy }, true);
    },
  }), [zoom, sheet, glide]);
}

function within(from: number, to: number, least: number, most: number): number {
  if (from < least || to - from > most - least) return least - from;
  return to > most ? most - to : 0;
}

function zoomed({ x, y, k }: Transform, factor: number, px: number, py: number): Transform {
  const next = Math.min(MOST, Math.max(LEAST, k * factor));
  const ratio = next / k;
  return { k: next, x: px - (px - x) * ratio, y: py - (py - y) * ratio };
}

/** Dragging with one pointer, pinching with two, the wheel; a click after a drag is none. */
function useGestures(sheet: RefObject<HTMLElement | null>, at: RefObject<Transform>, apply: (next: Transform, byHand: boolean) => void, flight: RefObject<number>): void {
  useEffect(() => {
    const node = sheet.current;
    if (!node) return undefined;
    const down = new Map<number, { x: number; y: number }>();
    let moved = false;
    let start = { x: 0, y: 0 };
    const place = (event: PointerEvent): { x: number; y: number } => ({ x: event.clientX, y: event.clientY });
    const onDown = (event: PointerEvent): void => {
      if (event.button !== 0 || (event.target instanceof Element && event.target.closest("[data-chrome]"))) return;
      cancelAnimationFrame(flight.current);
      down.set(event.pointerId, place(event));
      if (down.size === 1) {
        moved = false;
        start = place(event);
      }
    };
    const onMove = (event: PointerEvent): void => {
      const before = down.get(event.pointerId);
      if (!before) return;
      const now = place(event);
      if (!moved && down.size === 1 && Math.hypot(now.x - start.x, now.y - start.y) < DRAG) return;
      if (!moved) {
        moved = true;
        node.setPointerCapture(event.pointerId);
        node.dataset.dragging = "";
      }
      const other = [...down.entries()].find(([id]) => id !== event.pointerId)?.[1];
      down.set(event.pointerId, now);
      const { x, y, k } = at.current;
      if (!other) {
        apply({ x: x + now.x - before.x, y: y + now.y - before.y, k }, true);
        return;
      }
      const box = node.getBoundingClientRect();
      const factor = Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
      const next = zoomed(at.current, factor, (now.x + other.x) / 2 - box.left, (now.y + other.y) / 2 - box.top);
      apply({ ...next, x: next.x + (now.x - before.x) / 2, y: next.y + (now.y - before.y) / 2 }, true);
    };
    const onUp = (event: PointerEvent): void => {
      down.delete(event.pointerId);
      if (down.size === 0) delete node.dataset.dragging;
    };
    const onClick = (event: MouseEvent): void => {
      if (!moved) return;
      moved = false;
      event.stopPropagation();
      event.preventDefault();
    };
    const onWheel = (event: WheelEvent): void => {
      if (event.target instanceof Element && event.target.closest("[data-chrome]")) return;
      event.preventDefault();
      cancelAnimationFrame(flight.current);
      const box = node.getBoundingClientRect();
      const lines = event.deltaMode === 1 ? 20 : 1;
      const factor = Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0016));
      apply(zoomed(at.current, factor, event.clientX - box.left, event.clientY - box.top), true);
    };
    node.addEventListener("pointerdown", onDown);
    node.addEventListener("pointermove", onMove);
    node.addEventListener("pointerup", onUp);
    node.addEventListener("pointercancel", onUp);
    node.addEventListener("click", onClick, true);
    node.addEventListener("wheel", onWheel, { passive: false });
    return () => {
      node.removeEventListener("pointerdown", onDown);
      node.removeEventListener("pointermove", onMove);
      node.removeEventListener("pointerup", onUp);
      node.removeEventListener("pointercancel", onUp);
      node.removeEventListener("click", onClick, true);
      node.removeEventListener("wheel", onWheel);
    };
  }, [sheet, at, apply, flight]);
}
