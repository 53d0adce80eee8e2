/** Draw the plan together: strips in which nothing stands, from top to bottom, keep only the width that bends need. */
import type { Chains } from "./chains";
import type { Model } from "./model";
import type { Placement } from "./placement";

const MOST = 44;
const LANE = 5;

export function squeeze(model: Model, chains: Chains, placement: Placement): Placement {
  const taken: [number, number][] = [];
  for (const item of chains.items) {
    if (item.row < 0) continue;
    const x = placement.x[item.index]!;
    taken.push(item.room < 0 ? [x - LANE, x + LANE] : [x, x + item.w]);
  }
  for (const box of model.boxes) {
    if (box.index === 0 || box.top === Infinity) continue;
    const left = placement.boxLeft[box.index]!;
    const right = placement.boxRight[box.index]!;
    taken.push([left - LANE, left + box.titleW + 28], [right - LANE, right + LANE]);
  }
  const narrower = shrinkGaps(taken, MOST);
  return {
    x: placement.x.map(narrower),
    boxLeft: placement.boxLeft.map(narrower),
    boxRight: placement.boxRight.map(narrower),
  };
}

/** A map of the line onto itself that keeps intervals whole and leaves at most `most` between them. */
export function shrinkGaps(intervals: readonly [number, number][], most: number): (x: number) => number {
  const sorted = [...intervals].sort((a, b) => a[0] - b[0]);
  /** From this x on, so much is taken away. */
  const cuts: { from: number; away: number }[] = [];
  let reach = -Infinity;
  let away = 0;
  for (const [from, to] of sorted) {
    if (reach !== -Infinity && from - reach > most) {
      away += from - reach - most;
      cuts.push({ from, away });
    }
    reach = Math.max(reach, to);
  }
  return (x) => {
    let less = 0;
    for (const cut of cuts) {
      if (x < cut.from) break;
      less = cut.away;
    }
    return x - less;
  };
}
