/** Loops of imports, and where on the map one is seen. Pure. */
import type { FolderLoop, Loop } from "../api/types";
import { urls } from "../urls";
import { commonFolder } from "./scores";

/**
 * Whether a loop of a drawing is one of modules. Through a closed folder it is a circle of folders only: the arrows in and out
 * may be of different modules, and then nothing loads itself again.
 */
export const isOfModules = (loop: FolderLoop): boolean => loop.cycle.every((id) => id.startsWith("file:"));

/** The map of the folder in which a loop is drawn module by module, stepped to; of several the first that such a folder has. */
export function loopUrl(projectId: number, loops: readonly Loop[]): string | null {
  const inOneFolder = loops.find((loop) => loop.cycle.every((path) => path.slice(0, path.lastIndexOf("/") + 1) === commonFolder(loop.cycle)));
  const loop = inOneFolder ?? loops[0];
  return loop ? urls.map(projectId, { folder: commonFolder(loop.cycle) || "/", loop: 1 }) : null;
}

/** The loops that run wholly inside a folder ("" is the root). */
export const loopsWithin = (loops: readonly Loop[], folder: string): Loop[] => loops.filter((loop) => loop.cycle.every((path) => path.startsWith(folder)));
