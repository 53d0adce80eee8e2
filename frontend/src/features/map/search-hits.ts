/** Modules that a search finds although the drawing does not show them: their names, and how to get there. Pure. */
import type { FoundModule } from "../../api/types";

/** So many are asked for and listed. */
export const FOUND_MOST = 12;

export interface Hit {
  id: string;
  path: string;
  lines: number;
  /** The folder whose drawing has it as a room. */
  folder: string;
}

export function hitsElsewhere(found: readonly FoundModule[], drawn: { has: (id: string) => boolean }): Hit[] {
  return found.flatMap(({ path, lines }) => {
    const id = `file:${path}`;
    return drawn.has(id) ? [] : [{ id, path, lines, folder: path.slice(0, path.lastIndexOf("/") + 1) }];
  });
}
