/** Where the labels of doors stand: on lines above the wall, with no leader through a label and no label on another. */
import { COUNT_SIZE, monoWidth } from "../../../drawing/words";

const GAP = 6;
/** Between two labels of a line. */
const CLEAR = 12;
/** Between a label and the leader of another one. */
const LEADER_CLEAR = 4;
/** A label may reach so far beyond the wall; and so far where one would else run into another. */
const BEYOND = 16;
const FAR_BEYOND = 480;
/** What it costs that a leader runs through a label, and that two labels lie on each other; a line more costs one. */
const CROSSED = 1_000;
const HIDDEN = 100_000;
/** More lines are never tried: where so many doors crowd, one that fits nowhere stands where it meets the fewest. */
const MOST_LINES = 24;

export interface Opening {
  label: string;
  /** Its left post, and where its right one stands. */
  x: number;
  end: number;
}

export interface LabelPlace {
  left: number;
  width: number;
  /** 0 is next to the wall; from 1 on a leader leads from the door to its label. */
  line: number;
}

type Placed = LabelPlace & { middle: number };

/** One place for each opening, in their order. */
export function placeLabels(openings: readonly Opening[], from: number, to: number): { places: LabelPlace[]; lines: number } {
  const wide = openings.map(({ label }) => monoWidth(label, COUNT_SIZE));
  let best = placeWithin(openings, wide, from, to + BEYOND);
  if (best.cost >= CROSSED) best = cheaper(best, placeWithin(openings, wide, from, to + FAR_BEYOND));
  return { places: best.places, lines: 1 + Math.max(0, ...best.places.map(({ line }) => line)) };
}

interface Tried {
  places: LabelPlace[];
  cost: number;
}
const cheaper = (one: Tried, other: Tried): Tried => (other.cost < one.cost ? other : one);

/** Labels to the right of their doors rise toward the left, those to the left toward the right; which go first is tried. */
function placeWithin(openings: readonly Opening[], wide: readonly number[], from: number, most: number): Tried {
  const fits = openings.map(({ end }, at) => end + GAP + wide[at]! <= most);
  const ascending = openings.map((_, at) => at).sort((a, b) => openings[a]!.x - openings[b]!.x || a - b);
  const descending = [...ascending].reverse();
  const [right, left] = [descending.filter((at) => fits[at]), ascending.filter((at) => !fits[at])];
  return [[...right, ...left], [...left, ...right]].map((order) => place(openings, wide, order, from, most)).reduce(cheaper, place(openings, wide, descending, from, most));
}

/** Labels one after the other in this order, each on the first line where it meets nothing; what that costs. */
function place(openings: readonly Opening[], wide: readonly number[], order: readonly number[], from: number, most: number): Tried {
  const placed: Placed[] = [];
  const places: LabelPlace[] = [];
  let cost = 0;
  let lines = 0;
  for (const at of order) {
    const { x, end } = openings[at]!;
    const width = wide[at]!;
    const middle = (x + end) / 2;
    // Beside the door; where that would run off the sheet on its other side, or above it.
    const lefts = end + GAP + width <= most ? [end + GAP] : [Math.max(from, x - GAP - width), Math.max(from, most - width)];
    let best: Placed | null = null;
    let fewest = Infinity;
    for (let line = 0; line <= Math.min(lines, MOST_LINES - 1) && fewest > 0; line++) {
      for (const left of lefts) {
        const one = { left, width, line, middle };
        const met = placed.reduce((sum, other) => sum + costOf(one, other), 0);
        if (met < fewest) [best, fewest] = [one, met];
      }
    }
    if (best === null) continue;
    placed.push(best);
    places[at] = { left: best.left, width, line: best.line };
    lines = Math.max(lines, best.line + 1);
    cost += fewest + best.line;
  }
  return { places, cost: cost + lines };
}

/** What it costs that two labels lie on each other, or that the leader of one runs through the other. */
function costOf(one: Placed, other: Placed): number {
  if (one.line === other.line) return one.left < other.left + other.width + CLEAR && other.left < one.left + one.width + CLEAR ? HIDDEN : 0;
  const [low, high] = one.line < other.line ? [one, other] : [other, one];
  // The higher one's leader passes the lower one's line, where that one's own leader ends beside its label.
  const left = low.line > 0 ? Math.min(low.left, low.middle) : low.left;
  const right = low.line > 0 ? Math.max(low.left + low.width, low.middle) : low.left + low.width;
  return high.middle > left - LEADER_CLEAR && high.middle < right + LEADER_CLEAR ? CROSSED : 0;
}
