/** Makes the poller's findings known to the pages, and has events refresh what they touch. */
import { onlineManager, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { createContext, use, useEffect, useState, useSyncExternalStore, type ReactNode } from "react";
import { keys } from "../api/keys";
import type { GanderEvent, Job, Status } from "../api/types";
import { isLive, StatusPoller, type Away } from "./poller";

const Context = createContext<StatusPoller | null>(null);

/** What of habits, goals and all that is counted of them an event touches. */
function grownBy(type: string): (readonly unknown[])[] {
  // The sample, the owner's days, and a new map move everything; a log moves streaks, figures, goals.
  if (/^(sample|user)\./.test(type)) return [keys.habits, keys.goals, keys.analytics, keys.suggestions];
  if (/^habits?\.|^(habit_logged|streak_update|habit_at_risk)$/.test(type)) return [keys.habits, keys.goals, keys.analytics, keys.suggestions];
  if (/^goal[._]/.test(type)) return [keys.goals];
  if (/^tasks?\./.test(type)) return [keys.goals];
  return [];
}

/** Which answers an event makes stale. */
export function staleKeys(events: GanderEvent[]): (readonly unknown[])[] {
  const stale = new Map<string, readonly unknown[]>();
  const add = (key: readonly unknown[]): void => void stale.set(JSON.stringify(key), key);
  add(keys.events);
  for (const event of events) {
    // What is told of another noun's change: tasks know their project's name and hot spots, the inbox what is due.
    if (/^(tasks?|project|map)\./.test(event.type)) add(keys.tasks);
    if (event.type.startsWith("user.") || event.type.startsWith("session.")) add(keys.account);
    if (event.type.startsWith("notification.")) add(keys.notifications);
    if (event.type.startsWith("job.") && event.project_id === null) [keys.schedule, keys.backups].forEach(add);
    if (/^(conversation|answer)\./.test(event.type)) [keys.conversations, keys.search, keys.ledger].forEach(add);
    if (event.type.startsWith("provider.")) add(keys.models);
    // Whether a citation still stands follows from the newest map.
    if (/^(map|search)\./.test(event.type)) [keys.search, keys.conversations].forEach(add);
    if (event.type.startsWith("sample.")) [keys.sampleData, keys.tasks, keys.projects].forEach(add);
    if (event.type.startsWith("job.")) {
      add(keys.jobs);
      if (event.project_id !== null) add(keys.projectHead(event.project_id));
    }
    if (event.type.startsWith("project.") || event.type.startsWith("map.") || event.type.startsWith("system_map.")) {
      add(keys.projects);
      if (event.project_id !== null) add(keys.project(event.project_id));
      // Its row is gone, so the event has the number in its payload; whoever shows it learns that from its head alone.
      const deleted = event.type === "project.deleted" ? event.payload.project_id : null;
      if (typeof deleted === "number") add(keys.projectHead(deleted));
    }
  }
  for (const { type } of events) for (const key of grownBy(type)) add(key);
  return [...stale.values()];
}

function poller(client: QueryClient): StatusPoller {
  // Whether the machine has a network says nothing about a server on the same machine: only the poller knows.
  onlineManager.setEventListener(() => () => undefined);
  return new StatusPoller({
    onEvents: (events) => staleKeys(events).forEach((queryKey) => void client.invalidateQueries({ queryKey })),
    onAway: () => onlineManager.setOnline(false),
    onBack: () => {
      onlineManager.setOnline(true);
      void client.invalidateQueries();
    },
  });
}

export function StatusProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [made] = useState(() => poller(client));
  useEffect(() => made.start(), [made]);
  return <Context value={made}>{children}</Context>;
}

function usePoller(): StatusPoller {
  const found = use(Context);
  if (!found) throw new Error("StatusProvider is missing above this component.");
  return found;
}

export function useStatus(): Status | null {
  const { subscribe, snapshot } = usePoller();
  return useSyncExternalStore(subscribe, () => snapshot().status);
}

export function useAway(): Away | null {
  const { subscribe, snapshot } = usePoller();
  return useSyncExternalStore(subscribe, () => snapshot().away);
}

/** Ask for the status now. */
export const usePoke = (): (() => void) => usePoller().poke;

const none: Job[] = [];
/** Jobs that are active or ended a moment ago, as the last status said. */
export const useStatusJobs = (): Job[] => useStatus()?.jobs ?? none;

/** Jobs about a project that leave its map as it is: nothing waits for them. */
const beside = new Set(["answer", "search_indexing", "search_embedding"]);

/** The live job that brings a project up to date, or null. */
export function useLiveJob(projectId: number): Job | null {
  return useStatusJobs().find((job) => job.project_id === projectId && isLive(job) && !beside.has(job.job_type)) ?? null;
}
