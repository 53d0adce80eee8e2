/** The order that crosses least: rows are sorted by the middle of their neighbours, down and up, then neighbours change places. */
import { Arrangement, tokenGap, type Token } from "./arrangement";
import type { Chains } from "./chains";
import { countCrossings } from "./crossings";
import type { Model } from "./model";
import { spaceOut } from "./separation";

interface Neighbours {
  /** Per item: [item in the row above, weight]. */
  above: [number, number][][];
  below: [number, number][][];
  beside: number[][];
}

/** Arrange every row; deterministic, and better the more tries the size of the drawing allows. */
export function arrange(model: Model, chains: Chains, rowCount: number): Arrangement {
  const arrangement = new Arrangement(model, chains, rowCount);
  const near = neighbours(chains);
  const effort = chains.items.length < 150 ? 14 : chains.items.length < 600 ? 8 : 5;
  const starts = [() => startFrom(model, chains, "top"), () => startFrom(model, chains, "bottom"), () => startFrom(model, chains, "name")];
  let best = arrangement.save();
  let least = Infinity;
  for (const start of starts) {
    arrangement.keys.set(start());
    arrangement.keyBoxes();
    for (let row = 0; row < rowCount; row += 1) settle(arrangement, row);
    for (let round = 0; round < effort; round += 1) {
      for (let row = 1; row < rowCount; row += 1) sortRow(arrangement, row, near.above, near.beside);
      arrangement.keyBoxes();
      keep();
      for (let row = rowCount - 2; row >= 0; row -= 1) sortRow(arrangement, row, near.below, near.beside);
      arrangement.keyBoxes();
      keep();
    }
  }
  arrangement.restore(best);
  swapNeighbours(arrangement, near, effort);
  return arrangement;

  function keep(): void {
    const crossings = crossingsOf(arrangement, chains);
    if (crossings >= least - 1e-9) return;
    least = crossings;
    best = arrangement.save();
  }
}

/** All crossings of an arrangement, arrows of a trunk counted once. */
export function crossingsOf(arrangement: Arrangement, chains: Chains): number {
  const place = new Int32Array(arrangement.items.length);
  const sizes: number[] = [];
  for (let row = 0; row < arrangement.rowCount; row += 1) {
    let at = 0;
    for (const token of arrangement.tokens(row)) if (token.kind === "item") place[token.index] = at++;
    sizes.push(at);
  }
  const pairs: { up: number; low: number; weight: number }[][] = sizes.map(() => []);
  for (const piece of chains.pieces) {
    const row = arrangement.items[piece.low]!.row;
    pairs[row]!.push({ up: place[piece.up]!, low: place[piece.low]!, weight: 1 });
  }
  return pairs.reduce((sum, list, row) => sum + countCrossings(list, sizes[row]!), 0);
}

function neighbours(chains: Chains): Neighbours {
  const above: [number, number][][] = chains.items.map(() => []);
  const below: [number, number][][] = chains.items.map(() => []);
  const beside: number[][] = chains.items.map(() => []);
  for (const { up, low, links } of chains.pieces) {
    const weight = 1 + Math.log2(links.length);
    above[low]!.push([up, weight]);
    below[up]!.push([low, weight]);
  }
  for (const chain of chains.chains) {
    if (!chain.flat) continue;
    const [a, b] = [chain.items[0]!, chain.items[1]!];
    beside[a]!.push(b);
    beside[b]!.push(a);
  }
  return { above, below, beside };
}

function startFrom(model: Model, chains: Chains, from: "top" | "bottom" | "name"): Float64Array {
  const keys = new Float64Array(chains.items.length);
  const rooms = model.rooms.filter((room) => !room.yard);
  if (from === "name") rooms.sort((a, b) => (a.node.path < b.node.path ? -1 : 1));
  else rooms.sort((a, b) => (from === "top" ? a.row - b.row : b.row - a.row) || a.index - b.index);
  const next: number[][] = chains.items.map(() => []);
  for (const { up, low } of chains.pieces) next[from === "bottom" ? low : up]!.push(from === "bottom" ? up : low);
  const seen = new Uint8Array(chains.items.length);
  let counter = 0;
  const visit = (first: number): void => {
    const stack = [first];
    while (stack.length > 0) {
      const item = stack.pop()!;
      if (seen[item]) continue;
      seen[item] = 1;
      keys[item] = (counter += 1) * 40;
      for (const other of [...next[item]!].reverse()) stack.push(other);
    }
  };
  for (const room of rooms) visit(room.index);
  chains.items.forEach((item) => visit(item.index));
  return keys;
}

function sortRow(arrangement: Arrangement, row: number, near: readonly [number, number][][], beside: readonly number[][]): void {
  const { keys } = arrangement;
  const wanted: [number, number][] = [];
  for (const item of arrangement.itemsOf(row)) {
    let sum = 0;
    let weight = 0;
    for (const [other, share] of near[item]!) {
      sum += keys[other]! * share;
      weight += share;
    }
    for (const other of beside[item]!) {
      sum += keys[other]! * 0.5;
      weight += 0.5;
    }
    if (weight > 0) wanted.push([item, sum / weight]);
  }
  for (const [item, key] of wanted) keys[item] = key;
  settle(arrangement, row);
}

/** Turn the keys of a row into middles that keep their distances. */
function settle(arrangement: Arrangement, row: number): void {
  const { items, keys } = arrangement;
  const line = arrangement.tokens(row);
  const members: number[] = [];
  const gaps: number[] = [];
  let before: Token | null = null;
  let run = 0;
  for (const token of line) {
    if (before) run += tokenGap(before, token, items);
    before = token;
    if (token.kind !== "item") continue;
    const half = items[token.index]!.w / 2;
    gaps.push(run + half);
    run = half;
    members.push(token.index);
  }
  spaceOut(members.map((item) => keys[item]!), gaps).forEach((middle, at) => {
    keys[members[at]!] = middle;
  });
}

/** Let two neighbours of a row change places while that saves crossings. */
function swapNeighbours(arrangement: Arrangement, near: Neighbours, rounds: number): void {
  const place = new Int32Array(arrangement.items.length);
  const lines: Token[][] = [];
  for (let row = 0; row < arrangement.rowCount; row += 1) {
    const line = arrangement.tokens(row);
    lines.push(line);
    line.forEach((token, at) => {
      if (token.kind === "item") place[token.index] = at;
    });
  }
  for (let round = 0; round < rounds; round += 1) {
    let saved = 0;
    for (const line of lines) {
      for (let at = 1; at < line.length; at += 1) {
        const left = line[at - 1]!;
        const right = line[at]!;
        if (left.kind !== "item" || right.kind !== "item") continue;
        const gain = pairCrossings(left.index, right.index, near, place) - pairCrossings(right.index, left.index, near, place);
        if (gain <= 1e-9) continue;
        saved += gain;
        line[at - 1] = right;
        line[at] = left;
        place[right.index] = at - 1;
        place[left.index] = at;
        const key = arrangement.keys[left.index]!;
        arrangement.keys[left.index] = arrangement.keys[right.index]!;
        arrangement.keys[right.index] = key;
      }
    }
    if (saved === 0) return;
  }
}

function pairCrossings(left: number, right: number, near: Neighbours, place: Int32Array): number {
  let crossings = 0;
  for (const side of [near.above, near.below]) {
    for (const [a] of side[left]!) for (const [b] of side[right]!) if (place[a]! > place[b]!) crossings += 1;
  }
  return crossings;
}
