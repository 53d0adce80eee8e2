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

const minute = {
  listeners: new Set<() => void>(),
  timer: undefined as ReturnType<typeof setInterval> | undefined,
  now: Date.now(),
};

function subscribeMinute(listener: () => void): () => void {
  minute.listeners.add(listener);
  minute.timer ??= setInterval(() => {
    minute.now = Date.now();
    minute.listeners.forEach((each) => each());
  }, 20_000);
  return () => {
    minute.listeners.delete(listener);
    if (minute.listeners.size > 0) return;
    clearInterval(minute.timer);
    minute.timer = undefined;
  };
}

/** A clock that ticks three times a minute, shared by all relative times. */
export const useNow = (): number => useSyncExternalStore(subscribeMinute, () => minute.now);

/** A relative time with the exact one on hover. */
export function Ago({ at, className }: { at: string | null | undefined; className?: string }) {
  useNow();
  if (!at) return <span className={className}>–</span>;
  return <time className={className} dateTime={at} title={exactTime(at)}>{ago(at)}</time>;
}

/** "7 months old", with the exact time on hover. */
export function Age({ at, className, title }: { at: string; className?: string; title?: string }) {
  return <time className={className} dateTime={at} title={`${title ? `${title}: ` : ""}${exactTime(at)}`}>{age(at)} old</time>;
}
