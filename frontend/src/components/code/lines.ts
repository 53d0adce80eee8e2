/** Which lines an address names: #L10, #L10-L20. Pure. */
export interface Span {
  start: number;
  end: number;
}

export function spanOf(hash: string): Span | null {
  const found = /^#L(\d+)(?:-L?(\d+))?$/.exec(hash);
  if (!found) return null;
  const start = Number(found[1]);
  const end = found[2] ? Number(found[2]) : start;
  return start > 0 ? { start: Math.min(start, end), end: Math.max(start, end) } : null;
}

export const hashOf = ({ start, end }: Span): string => (end > start ? `#L${start}-L${end}` : `#L${start}`);

/** Rows in blocks that the browser may leave undrawn until they come into sight. */
export function blocks<T>(rows: T[], size = 100): { first: number; rows: T[] }[] {
  const all: { first: number; rows: T[] }[] = [];
  for (let first = 0; first < rows.length; first += size) all.push({ first: first + 1, rows: rows.slice(first, first + size) });
  return all;
}
