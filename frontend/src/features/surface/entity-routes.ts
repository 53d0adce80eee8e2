/** The lines of an entity diagram: along rows, down the channels between columns, each trunk in a track of its own. Pure. */
import type { Line } from "../../components/ties";
import { laneId, LANE, rowY, type Box, type Item } from "./entity-layout";

export interface Point {
  x: number;
  y: number;
}
export interface LinePlan {
  line: Line;
  points: Point[];
}

/** Room for the marks at a line's end. */
const STUB = 18;
const TRACK = 9;

/** What one trunk joins in one channel. */
interface Net {
  key: string;
  left: number[];
  right: number[];
  track: number;
}

interface Hop {
  channel: number;
  key: string;
  from: { side: "left" | "right"; y: number };
  to: { side: "left" | "right"; y: number };
}

/** Channel c lies left of column c; the last one right of the last column. */
export function routeLines(columns: Item[][], of: Map<string, number>, lines: readonly Line[]): { boxes: Box[]; lines: LinePlan[]; w: number; h: number } {
  const items = new Map(columns.flat().map((item) => [item.id, item]));
  const nets = new Map<string, Net>();
  const load = new Array<number>(columns.length + 1).fill(0);
  const hopsOf = lines.map((line): Hop[] => hops(line, items, of, columns.length, load));
  for (const list of hopsOf) {
    for (const hop of list) {
      const key = `${hop.channel} ${hop.key}`;
      let net = nets.get(key);
      if (!net) nets.set(key, (net = { key, left: [], right: [], track: 0 }));
      for (const end of [hop.from, hop.to]) net[end.side].push(end.y);
    }
  }
  const channels = columns.concat([[]]).map((_list, channel) => {
    const own = [...nets].filter(([key]) => key.startsWith(`${channel} `)).map(([, net]) => net);
    return { nets: own, tracks: tracks(own) };
  });
  // Across: channels are as wide as their tracks, columns as their widest box.
  let x = 0;
  const channelX: number[] = [];
  const columnX: number[] = [];
  const columnW = columns.map((list) => Math.max(...list.map((item) => item.box?.w ?? 0)));
  channels.forEach(({ tracks: many }, channel) => {
    channelX.push(x);
    const outer = channel === 0 || channel === columns.length;
    x += many === 0 ? (outer ? 0 : 2 * STUB) : (outer ? STUB : 2 * STUB) + many * TRACK;
    if (channel < columns.length) {
      columnX.push(x);
      x += columnW[channel] ?? 0;
    }
  });
  const trackX = (channel: number, key: string): number => {
    const base = (channelX[channel] ?? 0) + (channel === 0 ? 0 : STUB);
    return base + ((nets.get(`${channel} ${key}`)?.track ?? 0) + 0.5) * TRACK;
  };
  const boxes: Box[] = [];
  columns.forEach((list, column) => {
    for (const item of list) {
      if (item.box) boxes.push({ ...item.box, x: (columnX[column] ?? 0) + ((columnW[column] ?? 0) - item.box.w) / 2, y: item.y });
    }
  });
  const placed = new Map(boxes.map((box) => [box.id, box]));
  const plans = lines.map((line, index): LinePlan => {
    const points: Point[] = [];
    const list = hopsOf[index] ?? [];
    const source = placed.get(line.source);
    const target = placed.get(line.target);
    const first = list[0];
    const last = list.at(-1);
    if (!source || !target || !first || !last) return { line, points };
    // Left of a channel is the right side of a box.
    points.push({ x: first.from.side === "left" ? source.x + source.w : source.x, y: first.from.y });
    for (const hop of list) {
      const at = trackX(hop.channel, hop.key);
      points.push({ x: at, y: hop.from.y }, { x: at, y: hop.to.y });
    }
    points.push({ x: last.to.side === "left" ? target.x + target.w : target.x, y: last.to.y });
    return { line, points: straightened(points) };
  });
  return { boxes, lines: plans, w: x, h: Math.max(...columns.flat().map((item) => item.y + item.h)) };
}

function hops(line: Line, items: Map<string, Item>, of: Map<string, number>, columns: number, load: number[]): Hop[] {
  const from = of.get(line.source) ?? 0;
  const to = of.get(line.target) ?? 0;
  const source = items.get(line.source);
  const target = items.get(line.target);
  if (!source || !target) return [];
  const key = `${line.to} ${line.target}`;
  const start = source.y + rowY(line.row);
  const end = target.y + rowY(null) + (line.to === "many" ? 6 : 0);
  if (from === to) {
    // Around the side that is less used; between columns before the outside.
    const right = (load[from + 1] ?? 0) + (from + 1 === columns ? 0.5 : 0);
    const left = (load[from] ?? 0) + (from === 0 ? 0.5 : 0);
    const channel = right <= left ? from + 1 : from;
    load[channel] = (load[channel] ?? 0) + 1;
    const side = channel === from ? "right" : "left";
    return [{ channel, key, from: { side, y: start }, to: { side, y: end } }];
  }
  const step = Math.sign(to - from);
  const list: Hop[] = [];
  let y = start;
  for (let at = from; at !== to; at += step) {
    const next = at + step;
    const lane = next === to ? null : items.get(laneId(line, next));
    const there = lane ? lane.y + LANE / 2 : end;
    const channel = step > 0 ? next : at;
    load[channel] = (load[channel] ?? 0) + 1;
    list.push({ channel, key, from: { side: step > 0 ? "left" : "right", y }, to: { side: step > 0 ? "right" : "left", y: there } });
    y = there;
  }
  return list;
}

/** Give every trunk of a channel a track: trunks that overlap lie apart, in an order with few crossings. */
function tracks(nets: Net[]): number {
  if (nets.length === 0) return 0;
  const order = [...nets].sort((a, b) => middle(a) - middle(b) || a.key.localeCompare(b.key));
  // Neighbours change places as long as that saves crossings.
  for (let sweep = 0; sweep < 2 * order.length; sweep += 1) {
    let changed = false;
    for (let at = 0; at + 1 < order.length; at += 1) {
      const [one, other] = [order[at], order[at + 1]];
      if (one && other && crossings(other, one) < crossings(one, other)) {
        order[at] = other;
        order[at + 1] = one;
        changed = true;
      }
    }
    if (!changed) break;
  }
  // Trunks that share no height may share a track, unless one in between forbids it.
  const ends: Net[][] = [];
  for (const net of order) {
    let at = ends.length;
    while (at > 0 && (ends[at - 1] ?? []).every((other) => apart(other, net))) at -= 1;
    net.track = at;
    (ends[at] ??= []).push(net);
  }
  return ends.length;
}

const ys = (net: Net): number[] => [...net.left, ...net.right];
const top = (net: Net): number => Math.min(...ys(net));
const bottom = (net: Net): number => Math.max(...ys(net));
const apart = (a: Net, b: Net): boolean => top(a) > bottom(b) + 8 || top(b) > bottom(a) + 8;
const mean = (list: number[]): number => (list.length === 0 ? 0 : list.reduce((sum, y) => sum + y, 0) / list.length);
/** Going down to the right, a trunk lies further left the lower it is. */
const middle = (net: Net): number => (mean(net.right) > mean(net.left) ? -1 : 1) * (top(net) + bottom(net)) / 2;

/** How often the two cross when `one` has the track left of `other`; lying on each other counts most. */
function crossings(one: Net, other: Net): number {
  let sum = 0;
  for (const y of one.right) {
    if (y > top(other) && y < bottom(other)) sum += 1;
    if (other.left.some((left) => Math.abs(left - y) < 4)) sum += 8;
  }
  for (const y of other.left) if (y > top(one) && y < bottom(one)) sum += 1;
  return sum;
}

function straightened(points: Point[]): Point[] {
  return points.filter((point, index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    if (!before || !after) return true;
    return !((before.x === point.x && point.x === after.x) || (before.y === point.y && point.y === after.y));
  });
}

/** A path with rounded corners. */
export function pathOf(points: readonly Point[], radius = 5): string {
  const [first] = points;
  if (!first) return "";
  let path = `M${first.x} ${first.y}`;
  for (let at = 1; at < points.length; at += 1) {
    const [before, here, after] = [points[at - 1], points[at], points[at + 1]];
    if (!before || !here) continue;
    if (!after) {
      path += `L${here.x} ${here.y}`;
      continue;
    }
    const r = Math.min(radius, length(before, here) / 2, length(here, after) / 2);
    const a = toward(here, before, r);
    const b = toward(here, after, r);
    path += `L${a.x} ${a.y}Q${here.x} ${here.y} ${b.x} ${b.y}`;
  }
  return path;
}

const length = (a: Point, b: Point): number => Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
const toward = (from: Point, to: Point, by: number): Point => ({ x: from.x + Math.sign(to.x - from.x) * by, y: from.y + Math.sign(to.y - from.y) * by });

/** The mark at a line's end, drawn from the box outwards: a bar for one, a crow's foot for many. */
export function endMark(end: "one" | "many", at: Point, inwards: Point): string {
  const out = Math.sign(inwards.x - at.x) || 1;
  if (end === "one") return `M${at.x + out * 7} ${at.y - 5}V${at.y + 5}`;
  return `M${at.x} ${at.y - 5}L${at.x + out * 10} ${at.y}L${at.x} ${at.y + 5}`;
}
