/** Pages as parts of their own: fetched when asked for, or ahead when the browser has nothing else to do. */
import { onlineManager } from "@tanstack/react-query";
import { lazy, type ComponentType } from "react";

type Loader<Props> = () => Promise<{ default: ComponentType<Props> }>;

const ahead: (() => Promise<unknown>)[] = [];
const pause = (ms: number): Promise<void> => new Promise((done) => void setTimeout(done, ms));

const back = (): Promise<void> =>
  new Promise((done) => {
    if (onlineManager.isOnline()) {
      done();
      return;
    }
    const leave = onlineManager.subscribe((online) => {
      if (!online) return;
      leave();
      done();
    });
  });

/** Fetch a part; while the server is away the page waits for it, as everything else does. */
async function patiently<T>(load: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await load();
    } catch (error) {
      if (attempt === 4) throw error;
      // Long enough for the poller to notice that the server is gone.
      await pause(1_000 * attempt);
      await back();
    }
  }
}

/** A page whose part is fetched on its own. */
export function part<Props>(load: Loader<Props>) {
  ahead.push(load);
  return lazy(() => patiently(load));
}

/** Fetch all parts one after the other while nothing else happens: the next page then opens at once, also without the server. */
export function fetchAhead(): void {
  const idle = globalThis.requestIdleCallback as typeof requestIdleCallback | undefined;
  const next = (): void => {
    const load = ahead.shift();
    if (!load) return;
    // What fails now is asked for again when it is needed.
    void load().catch(() => undefined).then(() => (idle ? idle(next) : setTimeout(next, 200)));
  };
  setTimeout(next, 1_500);
}
