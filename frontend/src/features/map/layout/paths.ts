/** An arrow's corners as an SVG path with rounded bends. */
import type { Point } from "./types";

const RADIUS = 8;

/** A path through points whose pieces run along or across; short steps become one soft curve. */
export function roundedPath(points: readonly Point[], radius = RADIUS): string {
  const corners = simplify(points);
  if (corners.length === 0) return "";
  const parts = [`M${fix(corners[0]!.x)} ${fix(corners[0]!.y)}`];
  for (let at = 1; at < corners.length - 1; at += 1) {
    const [before, corner, after] = [corners[at - 1]!, corners[at]!, corners[at + 1]!];
    const r = Math.min(radius, length(before, corner) / (at === 1 ? 1 : 2), length(corner, after) / (at === corners.length - 2 ? 1 : 2));
    const start = toward(corner, before, r);
    const end = toward(corner, after, r);
    parts.push(`L${fix(start.x)} ${fix(start.y)}Q${fix(corner.x)} ${fix(corner.y)} ${fix(end.x)} ${fix(end.y)}`);
  }
  const last = corners[corners.length - 1]!;
  parts.push(`L${fix(last.x)} ${fix(last.y)}`);
  return parts.join("");
}

/** Drop corners that are none. */
export function simplify(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    const last = kept[kept.length - 1];
    if (last && Math.abs(last.x - point.x) < 0.05 && Math.abs(last.y - point.y) < 0.05) continue;
    const before = kept[kept.length - 2];
    if (last && before && ((same(before.x, last.x) && same(last.x, point.x)) || (same(before.y, last.y) && same(last.y, point.y)))) kept.pop();
    kept.push(point);
  }
  return kept;
}

function same(a: number, b: number): boolean {
  return Math.abs(a - b) < 0.05;
}

function length(a: Point, b: Point): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}

function toward(from: Point, to: Point, distance: number): Point {
  const full = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return { x: from.x + ((to.x - from.x) / full) * distance, y: from.y + ((to.y - from.y) / full) * distance };
}

function fix(value: number): string {
  return String(Math.round(value * 10) / 10);
}
