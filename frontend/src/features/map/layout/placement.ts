/** Where everything stands from left to right: near what it is tied to, in the arranged order, folders as undivided strips. */
import { tokenGap, type Arrangement, type Token } from "./arrangement";
import type { Chains } from "./chains";
import type { Model } from "./model";
import { Separations, type Separation } from "./separation";

export interface Placement {
  /** Left edge of every item (lanes: their middle). */
  x: Float64Array;
  boxLeft: Float64Array;
  boxRight: Float64Array;
}

const LANE_LANE = 6;
const LANE_ROOM = 2;
const ROOM_ROOM = 1;
/** How much a room cares for standing right over its neighbour's middle rather than just over it. */
const MIDDLE = 0.25;
/** A slight pull to the middle, so that what little is tied to does not drift away. */
const GRAVITY = 0.05;
/** Ports stay this far from a room's corner. */
const CORNER = 8;

export function place(model: Model, chains: Chains, arrangement: Arrangement): Placement {
  const { items } = chains;
  const boxes = model.boxes.length;
  const size = items.length + boxes * 2;
  const left = (box: number): number => items.length + box * 2;
  const separations = new Separations(size, constraints(model, arrangement, left));
  const ties = makeTies(model, chains);

  const wanted = new Float64Array(size);
  const weights = new Float64Array(size).fill(0.05);
  for (const item of items) {
    wanted[item.index] = arrangement.keys[item.index]! - item.w / 2;
    weights[item.index] = 1;
  }
  let x = separations.solve(wanted, weights);
  const rounds = size < 200 ? 60 : size < 700 ? 36 : 24;
  for (let round = 0; round < rounds; round += 1) {
    const centre = middle(x, items.length);
    for (const item of items) {
      let sum = GRAVITY * centre;
      let weight = GRAVITY;
      for (const tie of ties[item.index]!) {
        sum += tie.weight * tie.want(x);
        weight += tie.weight;
      }
      // Half a step: neighbours move too, and would pass each other for ever.
      wanted[item.index] = x[item.index]! + 0.6 * (sum / weight - x[item.index]!);
      weights[item.index] = item.row < 0 ? 1e-3 : weight;
    }
    for (let box = 1; box < boxes; box += 1) {
      // Walls are drawn tight: each wants to be where the other wall is.
      wanted[left(box)] = x[left(box) + 1]!;
      wanted[left(box) + 1] = x[left(box)]!;
    }
    x = separations.solve(wanted, weights);
  }
  const boxLeft = new Float64Array(boxes);
  const boxRight = new Float64Array(boxes);
  for (let box = 1; box < boxes; box += 1) {
    boxLeft[box] = x[left(box)]!;
    boxRight[box] = x[left(box) + 1]!;
  }
  return { x: x.slice(0, items.length), boxLeft, boxRight };
}

interface Tie {
  weight: number;
  /** Where the tied one would have this item's left edge. */
  want: (x: Float64Array) => number;
}

function makeTies(model: Model, chains: Chains): Tie[][] {
  const { items } = chains;
  const ties: Tie[][] = items.map(() => []);
  const span = (index: number): number => (items[index]!.room < 0 ? 0 : model.rooms[items[index]!.room]!.w);
  const add = (one: number, other: number, weight: number): void => {
    const mine = span(one);
    const theirs = span(other);
    const margin = Math.min(CORNER, mine / 2);
    const theirMargin = Math.min(CORNER, theirs / 2);
    ties[one]!.push({
      weight: weight * (1 - MIDDLE),
      want: (x) => {
        // The nearest place where the two overlap enough for a straight arrow.
        const low = x[other]! + theirMargin - (mine - margin);
        const high = x[other]! + theirs - theirMargin - margin;
        return Math.min(high, Math.max(low, x[one]!));
      },
    });
    ties[one]!.push({ weight: weight * MIDDLE, want: (x) => x[other]! + theirs / 2 - mine / 2 });
  };
  const both = (a: number, b: number, weight: number): void => {
    add(a, b, weight);
    add(b, a, weight);
  };
  for (const { up, low, links } of chains.pieces) {
    const lanes = Number(items[up]!.room < 0) + Number(items[low]!.room < 0);
    both(up, low, (lanes === 2 ? LANE_LANE : lanes === 1 ? LANE_ROOM : ROOM_ROOM) * (1 + Math.log2(links.length) / 2));
  }
  for (const { flat, items: ends } of chains.chains) if (flat) both(ends[0]!, ends[1]!, 0.3);
  return ties;
}

function constraints(model: Model, arrangement: Arrangement, left: (box: number) => number): Separation[] {
  const { items } = arrangement;
  const list: Separation[] = [];
  const value = (token: Token): number => (token.kind === "item" ? token.index : token.kind === "open" ? left(token.index) : left(token.index) + 1);
  for (let row = 0; row < arrangement.rowCount; row += 1) {
    const line = arrangement.tokens(row);
    for (let at = 1; at < line.length; at += 1) {
      const before = line[at - 1]!;
      const after = line[at]!;
      const width = before.kind === "item" ? items[before.index]!.w : 0;
      list.push({ low: value(before), high: value(after), gap: width + tokenGap(before, after, items) });
    }
  }
  for (const box of model.boxes) {
    if (box.index > 0) list.push({ low: left(box.index), high: left(box.index) + 1, gap: box.titleW + 28 });
  }
  return list;
}

function middle(x: Float64Array, count: number): number {
  let sum = 0;
  for (let at = 0; at < count; at += 1) sum += x[at]!;
  return count > 0 ? sum / count : 0;
}
