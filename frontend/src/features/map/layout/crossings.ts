/** How many arrows cross between two neighbouring rows. */

/** Count crossings of pieces given as pairs of positions [upper, lower], each piece counting `weight` times. */
export function countCrossings(pairs: readonly { up: number; low: number; weight: number }[], lowSize: number): number {
  const sorted = [...pairs].sort((a, b) => a.up - b.up || a.low - b.low);
  const tree = new Float64Array(lowSize + 1);
  let total = 0;
  let crossings = 0;
  for (const { low, weight } of sorted) {
    let before = 0;
    for (let at = low + 1; at > 0; at -= at & -at) before += tree[at]!;
    crossings += weight * (total - before);
    for (let at = low + 1; at <= lowSize; at += at & -at) tree[at]! += weight;
    total += weight;
  }
  return crossings;
}
