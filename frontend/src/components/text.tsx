/** Small pieces of text that mean the same on every page: sentences, times, figures. */
import { useSyncExternalStore } from "react";
import { Link } from "react-router";
import type { Phrase } from "../api/types";
import { age, ago, exactTime } from "../format";
import { nodeUrl } from "../urls";

/** A sentence of the map; its links lead into the map, the files or a tab. */
export function Sentence({ phrases, projectId, mainFolder }: { phrases: Phrase[]; projectId: number; mainFolder?: string }) {
  return phrases.map((phrase, index) => {
    const words = phrase.code ? <code>{phrase.text}</code> : phrase.text;
    const to = phrase.link ? nodeUrl(projectId, phrase.link, mainFolder) : null;
    // A sentence never changes its order: the index is the phrase's identity.
    return to ? <Link key={index} to={to}>{words}</Link> : <span key={index}>{words}</span>;
  });
}

/** Words of the server: what stands in backticks is code. */
export function Words({ children }: { children: string }) {
  return children.split("`").map((piece, index) => (index % 2 === 1 ? <code key={index}>{piece}</code> : piece));
}

/** A clock that all who show the same kind of time share; it stands still while nobody looks. */
function clock(period: number) {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let now = Date.now();
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener);
    if (timer === undefined) now = Date.now();
    timer ??= setInterval(() => {
      now = Date.now();
      listeners.forEach((each) => each());
    }, period);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  };
  return { subscribe, now: () => now };
}

const slow = clock(20_000);
const fast = clock(1_000);

/** The time, three times a minute: for "12 min ago". */
export const useNow = (): number => useSyncExternalStore(slow.subscribe, slow.now);
/** The time, every second: for what runs. */
export const useSecond = (): number => useSyncExternalStore(fast.subscribe, fast.now);

/** A relative time with the exact one on hover. */
export function Ago({ at, className }: { at: string | null | undefined; className?: string }) {
  const now = useNow();
  if (!at) return <span className={className}>–</span>;
  return <time className={className} dateTime={at} title={exactTime(at)}>{ago(at, Math.max(now, Date.parse(at)))}</time>;
}

/** "7 months old", with the exact time on hover. */
export function Age({ at, className, title }: { at: string; className?: string; title?: string }) {
  return <time className={className} dateTime={at} title={`${title ? `${title}: ` : ""}${exactTime(at)}`}>{age(at)} old</time>;
}
