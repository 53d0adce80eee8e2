/** Putting habits in order: where one lands when it is moved or dropped. Pure. */

/** One is put before another, or at the end where there is none. */
export function placed(ids: readonly number[], id: number, before: number | null): number[] {
  const rest = ids.filter((one) => one !== id);
  const at = before === null ? -1 : rest.indexOf(before);
  return at < 0 ? [...rest, id] : [...rest.slice(0, at), id, ...rest.slice(at)];
}

/** One place up or down among those in sight; the very same order where it leads out. The others keep their places. */
export function nudged(ids: readonly number[], inSight: readonly number[], id: number, by: -1 | 1): number[] {
  const other = inSight[inSight.indexOf(id) + by];
  if (other === undefined) return [...ids];
  if (by < 0) return placed(ids, id, other);
  const after = ids[ids.indexOf(other) + 1] ?? null;
  return placed(ids, id, after === id ? null : after);
}
