/** Deletions that can still be taken back: they are written when their time is over, or when the page is left. */
import { useSyncExternalStore } from "react";

const WAIT = 8_500;
interface Leaving {
  timer: ReturnType<typeof setTimeout>;
  run: () => void;
}
const leaving = new Map<number, Leaving>();
const listeners = new Set<() => void>();
let ids: readonly number[] = [];

const tell = (): void => {
  ids = [...leaving.keys()];
  listeners.forEach((listener) => listener());
};

function finish(id: number): void {
  const found = leaving.get(id);
  if (!found) return;
  clearTimeout(found.timer);
  found.run();
}

/** Begin to delete: it is out of sight from now on, and written in a while. `run` answers when it is written. */
export function letGo(id: number, run: () => Promise<unknown>): void {
  if (leaving.has(id)) return;
  let written = false;
  const write = (): void => {
    if (written) return;
    written = true;
    void run().catch(() => undefined).finally(() => { leaving.delete(id); tell(); });
  };
  leaving.set(id, { timer: setTimeout(() => finish(id), WAIT), run: write });
  tell();
}

/** Take it back. */
export function keep(id: number): void {
  const found = leaving.get(id);
  if (!found) return;
  clearTimeout(found.timer);
  leaving.delete(id);
  tell();
}

// Whoever leaves the page meant it.
if (typeof document !== "undefined") document.addEventListener("visibilitychange", () => { if (document.hidden) [...leaving.keys()].forEach(finish); });

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** The ids that are on their way out. */
export const useGoing = (): readonly number[] => useSyncExternalStore(subscribe, () => ids);
