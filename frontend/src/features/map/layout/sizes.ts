/** How large a room is and where its name goes: area is lines, sides 4.4 : 1 (2.4 : 1 below 100 lines). */
import { NAME_SIZE, COUNT_SIZE, countWidth, monoWidth, thousands } from "../../../drawing/words";
import type { GraphNode, LabelKind } from "./types";

/** Square pixels a line, as long as the largest room stays within MOST_AREA. */
export const LINE_AREA = 11;
/** 460 × 104 px: larger rooms shrink the scale of the whole drawing, so that sizes stay comparable. */
const MOST_AREA = 48_000;
const WIDE = 4.4;
const SMALL_WIDE = 2.4;
const SMALL_LINES = 100;
const LEAST_W = 10;
const LEAST_H = 5;
/** Between a room and the words beside it. */
export const BESIDE_GAP = 7;
/** Between a name and its lines when both stand beside a room. */
export const COUNT_GAP = 6;

export interface RoomSize {
  w: number;
  h: number;
  label: LabelKind;
  beside: number;
}

/** The scale of a drawing whose largest room has `mostLines`. */
export function areaPerLine(mostLines: number): number {
  return mostLines * LINE_AREA <= MOST_AREA ? LINE_AREA : MOST_AREA / mostLines;
}

/** Sides of a room of so many lines. */
export function sides(lines: number, scale: number): { w: number; h: number } {
  const ratio = lines * (scale / LINE_AREA) < SMALL_LINES ? SMALL_WIDE : WIDE;
  const area = lines * scale;
  const w = Math.sqrt(area * ratio);
  return { w: Math.max(LEAST_W, Math.round(w)), h: Math.max(LEAST_H, Math.round(w / ratio)) };
}

const MOST_LETTERS = 48;

/** A name as it is drawn: one that would widen the whole drawing keeps its beginning and its end. */
export function drawnName(name: string): string {
  const letters = Array.from(name);
  return letters.length <= MOST_LETTERS ? name : `${letters.slice(0, MOST_LETTERS - 18).join("")}…${letters.slice(-17).join("")}`;
}

/** The first place that takes the whole name, inside before beside. */
export function roomSize(node: Pick<GraphNode, "name" | "lines">, scale: number): RoomSize {
  const { w, h } = sides(node.lines, scale);
  const name = monoWidth(drawnName(node.name), NAME_SIZE);
  const count = countWidth(thousands(node.lines), COUNT_SIZE);
  if (h >= 36 && w >= Math.max(name, count) + 18) return { w, h, label: "two", beside: 0 };
  if (h >= 20 && w >= name + count + 26) return { w, h, label: "apart", beside: 0 };
  if (h >= 20 && w >= name + 16) return { w, h, label: "name", beside: 0 };
  return { w, h, label: "beside", beside: Math.ceil(BESIDE_GAP + name + COUNT_GAP + count) };
}
