/** Lanes and ports: every arrow runs straight down as long as nothing stands in its way, and leaves and reaches rooms at ports of their own. */
import { LANE_TO_LANE, LANE_TO_ROOM, type Arrangement, type Token } from "./arrangement";
import type { Chains } from "./chains";
import type { Model } from "./model";
import type { Placement } from "./placement";
import { spaceOut } from "./separation";

/** Where a piece of an arrow starts above and ends below. */
export interface PieceEnds {
  up: number;
  low: number;
}

/** Ports stand this far apart where nothing draws them together. */
const PORT_GAP = 18;
/** And come this close to keep arrows straight. */
export const PORT_LEAST = 7;
const CORNER = 5;

export interface Lanes {
  /** Middle of every lane item; rooms keep their left edge. */
  x: Float64Array;
  ends: PieceEnds[];
  /** Flat chains by index: [x at the first room, x at the second], both at the bottom. */
  flats: Map<number, [number, number]>;
}

interface Slot {
  piece: number;
  /** -1, or the flat chain and its end. */
  flat: number;
  end: 0 | 1;
}

export function chooseLanes(model: Model, chains: Chains, arrangement: Arrangement, placement: Placement): Lanes {
  const x = placement.x.slice();
  const { items, pieces } = chains;
  const ends: PieceEnds[] = pieces.map(() => ({ up: 0, low: 0 }));
  const flats = new Map<number, [number, number]>();
  const below: Slot[][] = items.map(() => []);
  const above: Slot[][] = items.map(() => []);
  pieces.forEach((piece, index) => {
    below[piece.up]!.push({ piece: index, flat: -1, end: 0 });
    above[piece.low]!.push({ piece: index, flat: -1, end: 0 });
  });
  chains.chains.forEach((chain, index) => {
    if (!chain.flat) return;
    flats.set(index, [0, 0]);
    below[chain.items[0]!]!.push({ piece: -1, flat: index, end: 0 });
    below[chain.items[1]!]!.push({ piece: -1, flat: index, end: 1 });
  });
  const roomMiddle = (item: number): number => x[item]! + (items[item]!.room < 0 ? 0 : model.rooms[items[item]!.room]!.w / 2);
  const far = (slot: Slot, side: "below" | "above"): number => {
    if (slot.piece >= 0) {
      const other = side === "below" ? pieces[slot.piece]!.low : pieces[slot.piece]!.up;
      if (items[other]!.room < 0) return x[other]!;
      const end = side === "below" ? ends[slot.piece]!.low : ends[slot.piece]!.up;
      return end || roomMiddle(other);
    }
    const chain = chains.chains[slot.flat]!;
    return roomMiddle(chain.items[slot.end === 0 ? 1 : 0]!);
  };
  const ports = (item: number, side: "below" | "above"): void => {
    const slots = (side === "below" ? below : above)[item]!;
    const place = portPlaces(slots.map((slot) => far(slot, side)), slots, x[item]!, model.rooms[items[item]!.room]!.w);
    slots.forEach((slot, at) => {
      if (slot.piece < 0) flats.get(slot.flat)![slot.end] = place[at]!;
      else if (side === "below") ends[slot.piece]!.up = place[at]!;
      else ends[slot.piece]!.low = place[at]!;
    });
  };
  const runs = Array.from({ length: arrangement.rowCount }, (_, row) => freeRuns(arrangement, row, placement));
  const sweep = (rows: readonly number[], from: "above" | "below"): void => {
    for (const row of rows) {
      const lane = (item: number): number => {
        const slots = (from === "above" ? above : below)[item]!;
        return slots.length === 0 ? x[item]! : median(slots.map((slot) => nearEnd(slot, from, x[item]!)));
      };
      for (const run of runs[row]!) {
        spaceOut(run.lanes.map(lane), run.gaps, run.from, run.to).forEach((middle, at) => {
          x[run.lanes[at]!] = middle;
        });
      }
      for (const item of arrangement.itemsOf(row)) {
        if (items[item]!.room < 0) continue;
        ports(item, "above");
        ports(item, "below");
      }
    }
  };
  /** The place of the neighbouring end that would make this piece straight. */
  function nearEnd(slot: Slot, from: "above" | "below", own: number): number {
    const piece = pieces[slot.piece]!;
    const other = from === "above" ? piece.up : piece.low;
    if (items[other]!.room < 0) return x[other]!;
    const room = model.rooms[items[other]!.room]!;
    const taken = from === "above" ? ends[slot.piece]!.up : ends[slot.piece]!.low;
    const alone = (from === "above" ? below : above)[other]!.length === 1;
    if (!alone && taken) return taken;
    return Math.min(x[other]! + room.w - CORNER, Math.max(x[other]! + CORNER, own));
  }
  const down = Array.from({ length: arrangement.rowCount }, (_, row) => row);
  const up = [...down].reverse();
  sweep(up, "below");
  sweep(down, "above");
  sweep(up, "below");
  sweep(down, "above");
  for (const row of up) {
    for (const item of arrangement.itemsOf(row)) {
      if (items[item]!.room < 0) continue;
      ports(item, "above");
      ports(item, "below");
    }
  }
  straighten(model, chains, x, ends, below, above, runs.flat());
  pieces.forEach((piece, index) => {
    if (items[piece.up]!.room < 0) ends[index]!.up = x[piece.up]!;
    if (items[piece.low]!.room < 0) ends[index]!.low = x[piece.low]!;
  });
  return { x, ends, flats };
}

/**
 * Take out steps: a straight run of ports and lanes moves as one to where the next run is, if every one of them may stand there.
 */
function straighten(
  model: Model, chains: Chains, x: Float64Array, ends: PieceEnds[], below: readonly Slot[][], above: readonly Slot[][], runs: readonly Run[],
): void {
  const { items, pieces } = chains;
  const runOf = new Map<number, Run>();
  for (const run of runs) for (const lane of run.lanes) runOf.set(lane, run);
  const endOf = (piece: number, side: "up" | "low"): number => {
    const item = pieces[piece]![side];
    return items[item]!.room < 0 ? x[item]! : ends[piece]![side];
  };
  const step = (piece: number): number => Math.abs(endOf(piece, "up") - endOf(piece, "low"));
  /** Whether a room's port may stand at `goal`. */
  const portFits = (piece: number, side: "up" | "low", goal: number): boolean => {
    const item = pieces[piece]![side];
    const room = model.rooms[items[item]!.room]!;
    const margin = Math.min(CORNER, room.w / 2);
    if (goal < x[item]! + margin || goal > x[item]! + room.w - margin) return false;
    return (side === "up" ? below : above)[item]!.every((slot) => {
      const taken = slot.piece < 0 ? null : ends[slot.piece]![side];
      return slot.piece === piece || taken === null || Math.abs(taken - goal) >= PORT_LEAST;
    });
  };
  const laneFits = (item: number, goal: number): boolean => {
    const run = runOf.get(item);
    if (!run || goal < run.from || goal > run.to) return false;
    const at = run.lanes.indexOf(item);
    const left = run.lanes[at - 1];
    const right = run.lanes[at + 1];
    return (left === undefined || goal - x[left]! >= LANE_TO_LANE) && (right === undefined || x[right]! - goal >= LANE_TO_LANE);
  };
  /** Move the straight run that begins at this end of a piece; all of it or nothing. */
  const move = (piece: number, side: "up" | "low", goal: number): boolean => {
    const lanes: number[] = [];
    for (let at = piece; ;) {
      const item = pieces[at]![side];
      if (items[item]!.room >= 0) {
        if (!portFits(at, side, goal)) return false;
        ends[at]![side] = goal;
        break;
      }
      if (!laneFits(item, goal)) return false;
      lanes.push(item);
      const beyond = (side === "up" ? above : below)[item]!;
      const straight = beyond.filter((slot) => slot.piece >= 0 && step(slot.piece) < 0.1);
      if (straight.length === 0) break;
      if (beyond.length > 1) return false;
      at = straight[0]!.piece;
    }
    for (const lane of lanes) x[lane] = goal;
    return true;
  };
  for (let round = 0; round < 3; round += 1) {
    pieces.forEach((_, piece) => {
      const up = endOf(piece, "up");
      const low = endOf(piece, "low");
      if (Math.abs(up - low) >= 0.05 && !move(piece, "low", up)) move(piece, "up", low);
    });
  }
}

/** Ports along a room's edge: over their far ends where that is possible, in the same order, as far apart as the edge allows. */
export function portPlaces(far: readonly number[], keys: readonly { piece: number; flat: number }[], left: number, width: number): number[] {
  const count = far.length;
  if (count === 0) return [];
  const margin = Math.min(CORNER, width / 2 - 0.5, count > 1 ? width / 6 : width / 2);
  const gap = count > 1 ? Math.min(PORT_GAP, (width - 2 * margin) / (count - 1)) : 0;
  const order = far.map((_, index) => index).sort((a, b) => far[a]! - far[b]! || keys[a]!.piece - keys[b]!.piece || keys[a]!.flat - keys[b]!.flat);
  const wanted = order.map((index) => Math.min(left + width - margin, Math.max(left + margin, far[index]!)));
  // Far ends that stand close together keep their distance, so that both arrows stay straight.
  const gaps = order.map((index, at) => {
    const apart = at === 0 ? gap : Math.abs(far[index]! - far[order[at - 1]!]!);
    return Math.min(gap, Math.max(PORT_LEAST, apart));
  });
  const places = crowded(spaceOut(wanted, gaps, left + margin, left + width - margin), left + margin, left + width - margin);
  const result = new Array<number>(count);
  order.forEach((index, at) => {
    result[index] = places[at]!;
  });
  return result;
}

/** More ports than an edge can hold apart fall together in as many as it can. */
function crowded(places: number[], from: number, to: number): number[] {
  const most = Math.max(1, Math.floor((to - from) / PORT_CROWD) + 1);
  if (places.length <= most) return places;
  return places.map((_, at) => (most === 1 ? (from + to) / 2 : from + (Math.floor((at * most) / places.length) * (to - from)) / (most - 1)));
}

const PORT_CROWD = 4.5;

interface Run {
  lanes: number[];
  gaps: number[];
  from: number;
  to: number;
}

/** Stretches of a row between rooms and walls, each with its lanes in order. */
function freeRuns(arrangement: Arrangement, row: number, placement: Placement): Run[] {
  const { items } = arrangement;
  const runs: Run[] = [];
  let from = -Infinity;
  let lanes: number[] = [];
  const close = (to: number): void => {
    if (lanes.length > 0) runs.push({ lanes, gaps: lanes.map(() => laneGap(lanes.length, to - from)), from, to });
    lanes = [];
  };
  for (const token of arrangement.tokens(row)) {
    if (isLane(token, items)) {
      lanes.push(token.index);
      continue;
    }
    if (token.kind === "item") {
      close(placement.x[token.index]! - LANE_TO_ROOM);
      from = placement.x[token.index]! + items[token.index]!.w + LANE_TO_ROOM;
    } else {
      const wall = (token.kind === "open" ? placement.boxLeft : placement.boxRight)[token.index]!;
      close(wall - LANE_TO_ROOM);
      from = wall + LANE_TO_ROOM;
    }
  }
  close(Infinity);
  return runs;
}

function laneGap(count: number, space: number): number {
  if (!Number.isFinite(space) || count < 2) return 9;
  return Math.max(LANE_TO_LANE, Math.min(9, space / (count - 1)));
}

function isLane(token: Token, items: Arrangement["items"]): boolean {
  return token.kind === "item" && items[token.index]!.room < 0;
}

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  const half = values.length >> 1;
  return values.length % 2 ? values[half]! : (values[half - 1]! + values[half]!) / 2;
}

