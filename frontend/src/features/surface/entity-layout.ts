/** Where the boxes of an entity diagram stand: components in columns, neighbours near, nothing on anything. Pure. */
import { monoWidth, sansWidth } from "../../drawing/words";
import type { Rect } from "../../drawing/camera";
import type { Line } from "../../components/ties";
import type { Entity, EntityGraph } from "./entities";
import { routeLines, type LinePlan } from "./entity-routes";

export const TITLE = 26;
export const ROW = 18;
export const FOOT = 6;
export const NAME_SIZE = 12;
export const ROW_SIZE = 11;
export const MARK = 18;
const LEAST_WIDTH = 132;
const MOST_TYPE = 110;
const GAP = 20;
export const LANE = 10;
const BETWEEN = 44;
const MARGIN = 24;

export interface Box extends Rect {
  id: string;
  entity: Entity;
  /** Types as far as they fit. */
  types: string[];
}

export interface EntityPlan {
  width: number;
  height: number;
  boxes: Box[];
  lines: LinePlan[];
  /** Above the tables that nothing ties to another; null: there are none, or nothing else. */
  apart: { x: number; y: number } | null;
}

/** A thing in a column: a box, or the lane of lines that pass between boxes. */
export interface Item {
  id: string;
  h: number;
  y: number;
  column: number;
  box: Box | null;
}

/** Cut a text to a width, with an ellipsis. */
export function fitted(text: string, size: number, most: number): string {
  if (monoWidth(text, size) <= most) return text;
  let cut = text;
  while (cut.length > 1 && monoWidth(`${cut}…`, size) > most) cut = cut.slice(0, -1);
  return `${cut}…`;
}

export function boxOf(entity: Entity): Box {
  const types = entity.rows.map((row) => fitted(row.nullable && row.type ? `${row.type}?` : row.type, ROW_SIZE, MOST_TYPE));
  const rows = entity.rows.map((row, index) => MARK + 8 + monoWidth(row.name, ROW_SIZE) + 16 + monoWidth(types[index] ?? "", ROW_SIZE) + 8);
  const more = entity.more > 0 ? MARK + sansWidth(`${entity.more} more`, ROW_SIZE) + 16 : 0;
  const w = Math.ceil(Math.max(entity.closed ? 60 : LEAST_WIDTH, 20 + monoWidth(entity.model.name, NAME_SIZE), more, ...rows));
  const lines = entity.rows.length + (entity.more > 0 ? 1 : 0);
  return { id: entity.id, entity, types, x: 0, y: 0, w, h: entity.closed ? TITLE : TITLE + (lines > 0 ? lines * ROW + FOOT : 0) };
}

/** Where a line leaves or reaches a box, from its top. */
export const rowY = (row: number | null): number => (row === null ? TITLE / 2 : TITLE + row * ROW + ROW / 2 + 1);

/** Sets of boxes that lines hold together, the largest first; boxes without lines are left out. */
function components(boxes: Box[], lines: readonly Line[]): Box[][] {
  const of = new Map<string, string[]>();
  for (const line of lines) {
    if (line.source === line.target) continue;
    of.set(line.source, [...(of.get(line.source) ?? []), line.target]);
    of.set(line.target, [...(of.get(line.target) ?? []), line.source]);
  }
  const seen = new Set<string>();
  const found: Box[][] = [];
  const known = new Map(boxes.map((box) => [box.id, box]));
  for (const box of boxes) {
    if (seen.has(box.id) || !of.has(box.id)) continue;
    const queue = [box.id];
    seen.add(box.id);
    for (const id of queue) {
      for (const next of of.get(id) ?? []) {
        if (seen.has(next)) continue;
        seen.add(next);
        queue.push(next);
      }
    }
    found.push(queue.flatMap((id) => known.get(id) ?? []));
  }
  return found.sort((a, b) => b.length - a.length || (a[0]?.id ?? "").localeCompare(b[0]?.id ?? ""));
}

/** Columns so that lines are short and no column is much taller than the others. */
function columnsOf(boxes: Box[], lines: readonly Line[], many: number): Map<string, number> {
  const ties = new Map<string, string[]>();
  for (const { source, target } of lines) {
    if (source === target) continue;
    ties.set(source, [...(ties.get(source) ?? []), target]);
    ties.set(target, [...(ties.get(target) ?? []), source]);
  }
  const degree = (id: string): number => ties.get(id)?.length ?? 0;
  const total = boxes.reduce((sum, box) => sum + box.h + GAP, 0);
  const room = total / many;
  const height = new Array<number>(many).fill(0);
  const column = new Map<string, number>();
  const set = (box: Box, to: number): void => {
    const from = column.get(box.id);
    if (from !== undefined) height[from] = (height[from] ?? 0) - box.h - GAP;
    column.set(box.id, to);
    height[to] = (height[to] ?? 0) + box.h + GAP;
  };
  const cost = (box: Box, at: number): number => {
    let sum = 0;
    for (const other of ties.get(box.id) ?? []) {
      const there = column.get(other);
      if (there === undefined) continue;
      const away = Math.abs(there - at);
      sum += away === 0 ? 1.25 : away === 1 ? 1 : 1 + (away - 1) * 1.6;
    }
    const own = column.get(box.id) === at ? 0 : box.h + GAP;
    const over = ((height[at] ?? 0) + own) / room - 1.05;
    return sum + (over > 0 ? over * over * 14 + over * 3 : 0);
  };
  const best = (box: Box): number => {
    let at = column.get(box.id) ?? Math.floor((many - 1) / 2);
    let least = cost(box, at);
    for (let candidate = 0; candidate < many; candidate += 1) {
      const sum = cost(box, candidate);
      if (sum < least - 1e-9) {
        least = sum;
        at = candidate;
      }
    }
    return at;
  };
  // From the most tied table outwards, the hub in the middle.
  const start = [...boxes].sort((a, b) => degree(b.id) - degree(a.id) || a.id.localeCompare(b.id))[0];
  const order: string[] = start ? [start.id] : [];
  const seen = new Set(order);
  for (const id of order) {
    for (const next of [...(ties.get(id) ?? [])].sort((a, b) => degree(b) - degree(a) || a.localeCompare(b))) {
      if (!seen.has(next)) {
        seen.add(next);
        order.push(next);
      }
    }
  }
  const known = new Map(boxes.map((box) => [box.id, box]));
  for (const id of order) {
    const box = known.get(id);
    if (box) set(box, best(box));
  }
  for (let sweep = 0; sweep < 12; sweep += 1) {
    let moved = false;
    for (const box of boxes) {
      const to = best(box);
      if (to !== column.get(box.id)) {
        set(box, to);
        moved = true;
      }
    }
    if (!moved) break;
  }
  // Columns that stayed empty are none.
  const used = [...new Set(column.values())].sort((a, b) => a - b);
  return new Map([...column].map(([id, at]) => [id, used.indexOf(at)]));
}

/** Places as near to the wished ones as order and gaps allow (pool adjacent violators). */
export function spread(wished: readonly number[], heights: readonly number[], weights: readonly number[], gap: (index: number) => number): number[] {
  const offsets: number[] = [];
  let offset = 0;
  heights.forEach((h, index) => {
    offsets.push(offset);
    offset += h + gap(index);
  });
  const pools: { sum: number; weight: number; from: number }[] = [];
  wished.forEach((want, index) => {
    const weight = weights[index] ?? 1;
    pools.push({ sum: (want - (offsets[index] ?? 0)) * weight, weight, from: index });
    for (let last = pools[pools.length - 1], before = pools[pools.length - 2]; last && before && before.sum / before.weight > last.sum / last.weight; last = pools[pools.length - 1], before = pools[pools.length - 2]) {
      pools.pop();
      before.sum += last.sum;
      before.weight += last.weight;
    }
  });
  const places: number[] = [];
  pools.forEach((pool, index) => {
    const end = pools[index + 1]?.from ?? wished.length;
    for (let at = pool.from; at < end; at += 1) places.push(pool.sum / pool.weight + (offsets[at] ?? 0));
  });
  return places;
}

/** Lines as pieces from column to column: lanes are shared by lines that lead to the same end. */
export interface Piece {
  source: string;
  sourceY: number;
  target: string;
  targetY: number;
}

function lanesFor(lines: readonly Line[], column: Map<string, number>): { lanes: Map<string, number>; pieces: Piece[] } {
  const lanes = new Map<string, number>();
  const pieces: Piece[] = [];
  for (const line of lines) {
    const from = column.get(line.source) ?? 0;
    const to = column.get(line.target) ?? 0;
    const step = Math.sign(to - from);
    let last = { id: line.source, y: rowY(line.row) };
    for (let at = from + step; step !== 0 && at !== to; at += step) {
      const id = laneId(line, at);
      lanes.set(id, at);
      pieces.push({ source: last.id, sourceY: last.y, target: id, targetY: LANE / 2 });
      last = { id, y: LANE / 2 };
    }
    if (line.source !== line.target) pieces.push({ source: last.id, sourceY: last.y, target: line.target, targetY: rowY(null) });
  }
  return { lanes, pieces };
}

export const laneId = (line: Line, column: number): string => `lane ${line.to} ${column} ${line.target}`;

function arrange(boxes: Box[], lines: readonly Line[], aspect: number): { columns: Item[][]; of: Map<string, number> } {
  const total = boxes.reduce((sum, box) => sum + box.h + GAP, 0);
  const width = boxes.reduce((sum, box) => sum + box.w, 0) / Math.max(1, boxes.length) + 70;
  const many = Math.max(boxes.length > 1 ? 2 : 1, Math.min(boxes.length, Math.round(Math.sqrt((aspect * total) / width))));
  const of = columnsOf(boxes, lines, many);
  const { lanes, pieces } = lanesFor(lines, of);
  const items = new Map<string, Item>();
  for (const box of boxes) items.set(box.id, { id: box.id, h: box.h, y: 0, column: of.get(box.id) ?? 0, box });
  for (const [id, column] of lanes) items.set(id, { id, h: LANE, y: 0, column, box: null });
  const columns: Item[][] = [];
  for (const item of items.values()) (columns[item.column] ??= []).push(item);
  const ties = new Map<string, { other: Item; own: number; there: number }[]>();
  const tie = (id: string, otherId: string, own: number, there: number): void => {
    const other = items.get(otherId);
    if (other) ties.set(id, [...(ties.get(id) ?? []), { other, own, there }]);
  };
  for (const piece of pieces) {
    tie(piece.source, piece.target, piece.sourceY, piece.targetY);
    tie(piece.target, piece.source, piece.targetY, piece.sourceY);
  }
  const stack = (list: Item[]): void => {
    let y = 0;
    for (const item of list) {
      item.y = y;
      y += item.h + GAP;
    }
  };
  columns.forEach(stack);
  const wish = (item: Item): number => {
    const near = ties.get(item.id) ?? [];
    if (near.length === 0) return item.y;
    return near.reduce((sum, { other, own, there }) => sum + other.y + there - own, 0) / near.length;
  };
  for (let sweep = 0; sweep < 16; sweep += 1) {
    const order = sweep % 2 === 0 ? columns : [...columns].reverse();
    for (const list of order) {
      const wishes = new Map(list.map((item) => [item.id, wish(item)]));
      // The order is found first; then it holds, and places settle.
      if (sweep < 9) list.sort((a, b) => (wishes.get(a.id) ?? 0) + a.h / 2 - (wishes.get(b.id) ?? 0) - b.h / 2 || a.id.localeCompare(b.id));
      const places = spread(
        list.map((item) => wishes.get(item.id) ?? item.y), list.map((item) => item.h),
        list.map((item) => (item.box ? 1 + (ties.get(item.id)?.length ?? 0) : 3)), (index) => (list[index]?.box && list[index + 1]?.box ? GAP : GAP * 0.6),
      );
      list.forEach((item, index) => { item.y = places[index] ?? item.y; });
    }
  }
  const top = Math.min(...columns.flatMap((list) => list.map((item) => item.y)));
  for (const item of items.values()) item.y = Math.round(item.y - top);
  return { columns, of };
}

interface Block {
  boxes: Box[];
  lines: LinePlan[];
  w: number;
  h: number;
}

/** Blocks side by side in rows, as wide as the aspect asks. */
function shelve(blocks: Block[], width: number): { places: { x: number; y: number }[]; w: number; h: number } {
  const places: { x: number; y: number }[] = [];
  let x = 0;
  let y = 0;
  let row = 0;
  let w = 0;
  for (const block of blocks) {
    if (x > 0 && x + block.w > width) {
      x = 0;
      y += row + BETWEEN;
      row = 0;
    }
    places.push({ x, y });
    x += block.w + BETWEEN;
    row = Math.max(row, block.h);
    w = Math.max(w, x - BETWEEN);
  }
  return { places, w, h: y + row };
}

/** The whole diagram; `aspect` is the width it should have for its height. */
export function layOutEntities(graph: EntityGraph, aspect: number): EntityPlan {
  const boxes = graph.entities.map(boxOf);
  const parts = components(boxes, graph.lines);
  const tied = new Set(parts.flat().map((box) => box.id));
  const blocks = parts.map((part): Block => {
    const ids = new Set(part.map((box) => box.id));
    const lines = graph.lines.filter((line) => ids.has(line.source));
    const { columns, of } = arrange(part, lines, aspect);
    return routeLines(columns, of, lines);
  });
  const alone = boxes.filter((box) => !tied.has(box.id)).sort((a, b) => b.h - a.h || a.id.localeCompare(b.id));
  const singles = alone.map((box): Block => routeLines([[{ id: box.id, h: box.h, y: 0, column: 0, box }]], new Map([[box.id, 0]]), graph.lines.filter((line) => line.source === box.id)));
  const area = [...blocks, ...singles].reduce((sum, block) => sum + (block.w + BETWEEN) * (block.h + BETWEEN), 0);
  const width = Math.max(Math.sqrt(area * aspect), ...blocks.map((block) => block.w), ...singles.map((block) => block.w));
  const upper = shelve(blocks, width);
  const lower = shelve(singles, width);
  const below = blocks.length > 0 && singles.length > 0 ? upper.h + BETWEEN + 20 : 0;
  const plan: EntityPlan = { width: Math.max(upper.w, lower.w) + 2 * MARGIN, height: (singles.length > 0 ? below + lower.h : upper.h) + 2 * MARGIN, boxes: [], lines: [], apart: below > 0 ? { x: MARGIN, y: MARGIN + below - 16 } : null };
  const put = (block: Block, dx: number, dy: number): void => {
    for (const box of block.boxes) plan.boxes.push({ ...box, x: box.x + dx, y: box.y + dy });
    for (const line of block.lines) plan.lines.push({ ...line, points: line.points.map((point) => ({ x: point.x + dx, y: point.y + dy })) });
  };
  blocks.forEach((block, index) => put(block, (upper.places[index]?.x ?? 0) + MARGIN, (upper.places[index]?.y ?? 0) + MARGIN));
  singles.forEach((block, index) => put(block, (lower.places[index]?.x ?? 0) + MARGIN, (lower.places[index]?.y ?? 0) + MARGIN + below));
  return plan;
}
