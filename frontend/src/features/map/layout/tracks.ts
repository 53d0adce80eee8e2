/** Channel routing: which bend runs above which between two rows, so that bends cross least and never lie on one another. */

/** A bend between two rows: comes down at `tops`, goes on at `bottoms`; a piece of a trunk has several tops. */
export interface Net {
  tops: number[];
  bottoms: number[];
}

/** Verticals closer than this would look like one line. */
const TOUCH = 4;
/** Bends on one track keep this distance. */
const CLEAR = 7;
const OVERLAP_COST = 6;

interface Span {
  net: number;
  from: number;
  to: number;
}

/** The track of each net, 0 the highest, −1 for one that needs no bend; `count` tracks in all. */
export function assignTracks(nets: readonly Net[]): { tracks: number[]; count: number } {
  const spans: Span[] = [];
  nets.forEach((net, index) => {
    const ends = [...net.tops, ...net.bottoms];
    const from = Math.min(...ends);
    const to = Math.max(...ends);
    if (to - from > 0.5) spans.push({ net: index, from, to });
  });
  spans.sort((a, b) => a.from - b.from || a.to - b.to || a.net - b.net);
  const count = spans.length;
  const conflicts: number[][] = spans.map(() => []);
  const prefer: Map<number, number>[] = spans.map(() => new Map<number, number>());
  for (let one = 0; one < count; one += 1) {
    for (let other = one + 1; other < count && spans[other]!.from < spans[one]!.to + CLEAR; other += 1) {
      conflicts[one]!.push(other);
      conflicts[other]!.push(one);
      const gain = cost(nets, spans[other]!, spans[one]!) - cost(nets, spans[one]!, spans[other]!);
      if (gain > 0) prefer[one]!.set(other, gain);
      else if (gain < 0) prefer[other]!.set(one, -gain);
    }
  }
  const level = new Array<number>(count).fill(-1);
  let most = 0;
  for (const span of sequence(prefer)) {
    let least = 0;
    for (const other of conflicts[span]!) if (level[other]! >= least) least = level[other]! + 1;
    level[span] = least;
    most = Math.max(most, least + 1);
  }
  const tracks = new Array<number>(nets.length).fill(-1);
  spans.forEach((span, at) => {
    tracks[span.net] = level[at]!;
  });
  return { tracks, count: most };
}

/** Crossings when `upper` runs above `lower`, with a price for lines that would lie on one another. */
function cost(nets: readonly Net[], upper: Span, lower: Span): number {
  let sum = 0;
  for (const x of nets[lower.net]!.tops) if (x > upper.from && x < upper.to) sum += 1;
  for (const x of nets[upper.net]!.bottoms) if (x > lower.from && x < lower.to) sum += 1;
  for (const up of nets[upper.net]!.bottoms) {
    for (const low of nets[lower.net]!.tops) if (Math.abs(up - low) < TOUCH) sum += OVERLAP_COST;
  }
  return sum;
}

/** An order that follows the preferences as far as they agree: take what nothing prefers to be under, else what loses least. */
function sequence(prefer: readonly Map<number, number>[]): number[] {
  const count = prefer.length;
  const against = new Float64Array(count);
  const given = new Float64Array(count);
  const losers: number[][] = prefer.map(() => []);
  prefer.forEach((map, winner) => {
    for (const [loser, gain] of map) {
      against[loser]! += gain;
      given[winner]! += gain;
      losers[loser]!.push(winner);
    }
  });
  const taken = new Uint8Array(count);
  const order: number[] = [];
  for (let step = 0; step < count; step += 1) {
    let best = -1;
    let bestScore = Infinity;
    for (let span = 0; span < count; span += 1) {
      if (taken[span]) continue;
      const score = against[span]! > 0 ? 1e6 + against[span]! - given[span]! : 0;
      if (score < bestScore) {
        best = span;
        bestScore = score;
        if (score === 0) break;
      }
    }
    taken[best] = 1;
    order.push(best);
    for (const [loser, gain] of prefer[best]!) against[loser]! -= gain;
    for (const winner of losers[best]!) given[winner]! -= prefer[winner]!.get(best) ?? 0;
  }
  return order;
}
