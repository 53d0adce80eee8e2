/** Panning and zooming a sheet: pointer, wheel, pinch and keys move one transform, without a word to React but the zoom. */

export interface Rect {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** Where one looks: the sheet's middle in the drawing's pixels, and the zoom. */
export interface Look {
  x: number;
  y: number;
  zoom: number;
}

const LEAST = 0.08;
const MOST = 3;
/** A pointer that moves further than this drags. */
const DRAG = 4;
const GLIDE = 200;
/** What the bars over the sheet cover. */
const INSET = { top: 44, bottom: 48, side: 8 };
/** So much of the drawing always stays in sight. */
const KEPT = 80;

interface Transform {
  x: number;
  y: number;
  k: number;
}

interface Listener {
  onZoom: (zoom: number) => void;
  /** A person moved the drawing. */
  onLook: (look: Look) => void;
  /** The drawing lies elsewhere, whoever moved it. */
  onMove?: () => void;
}

interface ShowOptions {
  most?: number;
  least?: number;
  glide?: boolean;
  /** Show it whole down to this zoom, below it from its top at `else`. */
  whole?: number;
  else?: number;
  /** Left edge in that case. */
  start?: number;
}

export class Camera {
  zoom = 1;
  /** Nobody has moved the drawing yet: it may be fitted again. */
  fitted = true;
  private at: Transform = { x: 0, y: 0, k: 1 };
  private flight = 0;
  /** Where a glide under way ends: the next step goes on from there. */
  private goal: Transform | null = null;
  private readonly down = new Map<number, { x: number; y: number }>();
  private moved = false;
  private start = { x: 0, y: 0 };
  private readonly stop = new AbortController();

  constructor(private readonly sheet: HTMLElement, private readonly layer: HTMLElement, private size: { w: number; h: number }, private readonly listener: Listener) {
    const on = { signal: this.stop.signal };
    sheet.addEventListener("pointerdown", (event) => this.onDown(event), on);
    sheet.addEventListener("pointermove", (event) => this.onMove(event), on);
    sheet.addEventListener("pointerup", (event) => this.onUp(event), on);
    sheet.addEventListener("pointercancel", (event) => this.onUp(event), on);
    sheet.addEventListener("click", (event) => this.onClick(event), { ...on, capture: true });
    sheet.addEventListener("wheel", (event) => this.onWheel(event), { ...on, passive: false });
  }

  end(): void {
    this.halt();
    this.stop.abort();
  }

  resize(size: { w: number; h: number }): void {
    this.size = size;
  }

  zoomBy(factor: number): void {
    const box = this.sheet.getBoundingClientRect();
    this.glide(zoomed(this.goal ?? this.at, factor, box.width / 2, box.height / 2), true, true);
  }

  /** Move by parts of the sheet's sides, not past the drawing's own edges. */
  moveBy(across: number, along: number): void {
    const box = this.sheet.getBoundingClientRect();
    const { x, y, k } = this.goal ?? this.at;
    const { w, h } = this.size;
    this.glide({
      k,
      x: within(x, x + across * box.width, box.width - INSET.side - w * k, INSET.side),
      y: within(y, y + along * (box.height - INSET.top - INSET.bottom), box.height - INSET.bottom - h * k, INSET.top),
    }, true, true);
  }

  show(rect: Rect, { most = 1, least = LEAST, glide = true, whole = 0, else: otherwise = 1, start = 0 }: ShowOptions = {}): void {
    const box = this.sheet.getBoundingClientRect();
    if (box.width === 0) return;
    const room = { w: box.width - 2 * INSET.side, h: box.height - INSET.top - INSET.bottom };
    const fits = Math.min(room.w / rect.w, room.h / rect.h);
    const k = fits < whole ? otherwise : Math.min(most, Math.max(least, fits));
    const across = rect.w * k > room.w && fits < whole ? -start * k : (room.w - rect.w * k) / 2;
    const along = rect.h * k > room.h && fits < whole ? 0 : (room.h - rect.h * k) / 2;
    this.glide({ k, x: INSET.side + across - rect.x * k, y: INSET.top + along - rect.y * k }, glide, false);
    this.fitted = true;
  }

  /** Where a part of the drawing lies on the sheet. */
  onSheet(part: Rect): Rect {
    const { x, y, k } = this.at;
    return { x: part.x * k + x, y: part.y * k + y, w: part.w * k, h: part.h * k };
  }

  /** Begin with a part of the drawing as large as `on`, or as the sheet: what is shown next is glided to from there. */
  begin(part: Rect, on: Rect | null): void {
    const box = this.sheet.getBoundingClientRect();
    const place = on ?? { x: 0, y: 0, w: box.width, h: box.height };
    const k = Math.min(MOST, Math.max(LEAST, Math.min(place.w / part.w, place.h / part.h)));
    this.apply({ k, x: place.x + place.w / 2 - (part.x + part.w / 2) * k, y: place.y + place.h / 2 - (part.y + part.h / 2) * k }, false);
  }

  /** How much of the drawing the sheet shows at a zoom. */
  seen(zoom: number): { w: number; h: number } {
    const box = this.sheet.getBoundingClientRect();
    return { w: (box.width - 2 * INSET.side) / zoom, h: (box.height - INSET.top - INSET.bottom) / zoom };
  }

  /** The part of the drawing that lies on the sheet and under no bar; `covered` pixels at the bottom are under a sheet. */
  inSight(covered = 0): Rect {
    const { x, y, k } = this.at;
    const { w, h } = this.seen(k);
    return { x: (INSET.side - x) / k, y: (INSET.top - y) / k, w, h: Math.max(0, h - Math.max(0, covered - INSET.bottom) / k) };
  }

  lookAt(look: Look): void {
    const box = this.sheet.getBoundingClientRect();
    this.fitted = false;
    this.glide({ k: look.zoom, x: box.width / 2 - look.x * look.zoom, y: box.height / 2 - look.y * look.zoom }, false, false);
  }

  /** The middle of a part in the middle of the sheet. */
  showAround(part: Rect, zoom: number): void {
    const box = this.sheet.getBoundingClientRect();
    // No further than the drawing's own edges, where it is larger than the sheet.
    const along = (from: number, length: number, room: number, size: number, before: number, after: number): number => {
      const free = room - before - after;
      if (size * zoom <= free) return before + (free - size * zoom) / 2;
      // From the beginning, where that shows the part too.
      if ((from + length) * zoom <= free) return before;
      return Math.min(before, Math.max(room - after - size * zoom, room / 2 - (from + length / 2) * zoom));
    };
    this.glide({
      k: zoom,
      x: along(part.x, part.w, box.width, this.size.w, INSET.side, INSET.side),
      y: along(part.y, part.h, box.height, this.size.h, INSET.top, INSET.bottom),
    }, false, false);
    this.fitted = true;
  }

  /** Move as little as needed to have the rectangle in sight; `covered` pixels at the bottom are under a sheet. */
  reveal(rect: Rect, covered = 0): void {
    const box = this.sheet.getBoundingClientRect();
    const { x, y, k } = this.at;
    const dx = wellInto(rect.x * k + x, (rect.x + rect.w) * k + x, 24, box.width - 24);
    const dy = wellInto(rect.y * k + y, (rect.y + rect.h) * k + y, INSET.top + 12, box.height - Math.max(INSET.bottom, covered) - 12);
    if (dx !== 0 || dy !== 0) this.glide({ k, x: x + dx, y: y + dy }, true, false);
  }

  private apply(next: Transform, byHand: boolean): void {
    const box = this.sheet.getBoundingClientRect();
    const k = Math.min(MOST, Math.max(LEAST, next.k));
    const x = Math.min(box.width - KEPT, Math.max(KEPT - this.size.w * k, next.x));
    const y = Math.min(box.height - KEPT, Math.max(KEPT - this.size.h * k, next.y));
    this.at = { x, y, k };
    this.layer.style.transform = `translate(${x}px, ${y}px) scale(${k})`;
    this.layer.style.setProperty("--title", String(Math.max(1, 0.75 / k)));
    this.layer.dataset.zoom = k < 0.4 ? "far" : k < 0.6 ? "middle" : "near";
    if (this.zoom !== k) {
      this.zoom = k;
      this.listener.onZoom(k);
    }
    this.listener.onMove?.();
    if (!byHand) return;
    this.fitted = false;
    this.listener.onLook({ x: (box.width / 2 - x) / k, y: (box.height / 2 - y) / k, zoom: k });
  }

  private glide(goal: Transform, gently: boolean, byHand: boolean): void {
    this.halt();
    if (!gently || matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.apply(goal, byHand);
      return;
    }
    const start = { ...this.at };
    this.goal = goal;
    const begin = performance.now();
    const step = (now: number): void => {
      const part = Math.min(1, Math.max(0, (now - begin) / GLIDE));
      const eased = 1 - (1 - part) ** 3;
      this.apply({ x: start.x + (goal.x - start.x) * eased, y: start.y + (goal.y - start.y) * eased, k: start.k + (goal.k - start.k) * eased }, byHand && part === 1);
      if (part < 1) this.flight = requestAnimationFrame(step);
      else this.goal = null;
    };
    this.flight = requestAnimationFrame(step);
  }

  private halt(): void {
    cancelAnimationFrame(this.flight);
    this.goal = null;
  }

  private onDown(event: PointerEvent): void {
    if (event.button !== 0 || onChrome(event)) return;
    this.halt();
    const place = { x: event.clientX, y: event.clientY };
    this.down.set(event.pointerId, place);
    if (this.down.size > 1) return;
    this.moved = false;
    this.start = place;
  }

  private onMove(event: PointerEvent): void {
    const before = this.down.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    if (!this.moved && this.down.size === 1 && Math.hypot(now.x - this.start.x, now.y - this.start.y) < DRAG) return;
    if (!this.moved) {
      this.moved = true;
      this.sheet.setPointerCapture(event.pointerId);
      this.sheet.dataset.dragging = "";
    }
    const other = [...this.down].find(([id]) => id !== event.pointerId)?.[1];
    this.down.set(event.pointerId, now);
    const { x, y, k } = this.at;
    if (!other) {
      this.apply({ x: x + now.x - before.x, y: y + now.y - before.y, k }, true);
      return;
    }
    const box = this.sheet.getBoundingClientRect();
    const factor = Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
    const next = zoomed(this.at, factor, (now.x + other.x) / 2 - box.left, (now.y + other.y) / 2 - box.top);
    this.apply({ ...next, x: next.x + (now.x - before.x) / 2, y: next.y + (now.y - before.y) / 2 }, true);
  }

  private onUp(event: PointerEvent): void {
    this.down.delete(event.pointerId);
    if (this.down.size === 0) delete this.sheet.dataset.dragging;
  }

  /** A click after a drag is none. */
  private onClick(event: MouseEvent): void {
    if (!this.moved) return;
    this.moved = false;
    event.stopPropagation();
    event.preventDefault();
  }

  private onWheel(event: WheelEvent): void {
    if (onChrome(event)) return;
    event.preventDefault();
    this.halt();
    const box = this.sheet.getBoundingClientRect();
    const lines = event.deltaMode === 1 ? 20 : 1;
    const factor = Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0016));
    this.apply(zoomed(this.at, factor, event.clientX - box.left, event.clientY - box.top), true);
  }
}

function onChrome(event: Event): boolean {
  return event.target instanceof Element && event.target.closest("[data-chrome]") !== null;
}

/** As far from `from` to `goal` as `least` and `most` let, which `from` may already be past. */
function within(from: number, goal: number, least: number, most: number): number {
  return goal < from ? Math.max(goal, Math.min(from, least)) : Math.min(goal, Math.max(from, most));
}

export function shiftInto(from: number, to: number, least: number, most: number): number {
  if (from < least || to - from > most - least) return least - from;
  return to > most ? most - to : 0;
}

/** What lies in sight stays; what does not comes well into it, with a quarter of the way around it where there is room. */
export function wellInto(from: number, to: number, least: number, most: number): number {
  if (shiftInto(from, to, least, most) === 0) return 0;
  const margin = Math.max(0, Math.min((most - least) / 4, (most - least - (to - from)) / 2));
  return shiftInto(from, to, least + margin, most - margin);
}

/** The same place under the point, nearer or further. */
export function zoomed({ x, y, k }: Transform, factor: number, px: number, py: number): Transform {
  const next = Math.min(MOST, Math.max(LEAST, k * factor));
  const ratio = next / k;
  return { k: next, x: px - (px - x) * ratio, y: py - (py - y) * ratio };
}
