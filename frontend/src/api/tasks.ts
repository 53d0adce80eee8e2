/** Hooks over tasks. Ticks and edits land at once in every list that is kept; the server's answer settles them. */
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient, type InfiniteData, type QueryClient } from "@tanstack/react-query";
import { api } from "../urls";
import { call, get, getPage, send, type Page } from "./client";
import { keys } from "./keys";
import type { Changed, Completed, ModuleTasks, TagCount, Task, TaskFields, TaskFilter, Understood } from "./task-types";

type Pages = InfiniteData<Page<Task>, string>;

export const useTasks = (filter: TaskFilter, enabled = true) =>
  useInfiniteQuery({
    queryKey: keys.taskList(filter),
    enabled,
    placeholderData: keepPreviousData,
    initialPageParam: api.tasks(filter),
    queryFn: ({ pageParam, signal }) => getPage<Task>(pageParam, signal),
    getNextPageParam: (page) => page.next,
  });

/** One task; what a list knows of it stands in until it is read. */
export function useTask(id: number | null) {
  const client = useQueryClient();
  return useQuery<Task>({
    queryKey: keys.task(id ?? 0),
    enabled: id !== null,
    placeholderData: (): Task | undefined => client.getQueriesData<Pages>({ queryKey: keys.taskLists }).flatMap(([, data]) => data?.pages ?? []).flatMap((page) => page.items).find((task) => task.id === id),
    queryFn: ({ signal }) => get<Task>(api.task(id ?? 0), signal),
  });
}

export const useTags = (enabled = true) => useQuery({ queryKey: keys.tags, enabled, staleTime: 30_000, queryFn: ({ signal }) => get<TagCount[]>(api.tags, signal) });

/** How many open tasks each module of a project has. */
export const useOpenTasks = (projectId: number) =>
  useQuery({ queryKey: keys.openTasks(projectId), staleTime: 30_000, queryFn: ({ signal }) => get<ModuleTasks[]>(api.openTasks(projectId), signal) });

/** What a quick entry would become; nothing is written. */
export const useUnderstood = (text: string) =>
  useQuery({
    queryKey: [...keys.tasks, "understood", text],
    enabled: text.trim() !== "",
    staleTime: 60_000,
    gcTime: 60_000,
    queryFn: () => send<Understood>("POST", api.understand, { text }),
  });

export const understand = (text: string): Promise<Understood> => send<Understood>("POST", api.understand, { text });

// ── What lies in the kept lists ────────────────────────────────────────────────────────────────────────

/** The pages of a list with some of its tasks changed; the very same pages when none is in it. */
export function patched(data: Pages | undefined, change: (task: Task) => Task): Pages | undefined {
  if (!data) return data;
  const pages = data.pages.map((page) => {
    const items = page.items.map(change);
    return items.every((item, index) => item === page.items[index]) ? page : { ...page, items };
  });
  return pages.every((page, index) => page === data.pages[index]) ? data : { ...data, pages };
}

/** Change tasks in every list and on their own; gives back what to call to have it as before. */
function inPlace(client: QueryClient, ids: readonly number[], change: (task: Task) => Task): () => void {
  const wanted = new Set(ids);
  const one = (task: Task): Task => (wanted.has(task.id) ? change(task) : task);
  const before = client.getQueriesData<Pages>({ queryKey: keys.taskLists });
  client.setQueriesData<Pages>({ queryKey: keys.taskLists }, (data) => patched(data, one));
  for (const id of ids) client.setQueryData<Task>(keys.task(id), (task) => task && change(task));
  return () => {
    before.forEach(([key, data]) => client.setQueryData(key, data));
    for (const id of ids) void client.invalidateQueries({ queryKey: keys.task(id) });
  };
}

/** A tick stays in sight for a moment before its row goes. */
const SETTLES = 900;
const refresh = (client: QueryClient): Promise<void> => client.invalidateQueries({ queryKey: keys.tasks, predicate: (query) => query.queryKey[1] !== "understood" });
const refreshSoon = (client: QueryClient): void => void setTimeout(() => void refresh(client), SETTLES);

/** A task as it will be once a change is made: what the server alone knows is left as it is. */
export function foreseen(task: Task, fields: TaskFields): Task {
  return { ...task, ...fields, ...(fields.due_on === null ? { due_time: null, is_overdue: false } : {}), ...(fields.project_id === null ? { project_name: null, module: null } : {}) };
}

const changeIn = (headers: Headers): number | null => {
  const id = Number(headers.get("X-Change-Id") ?? Number.NaN);
  return Number.isNaN(id) ? null : id;
};

export function useCreateTask() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (fields: TaskFields) => send<Task>("POST", api.newTask, fields),
    onSuccess: (task) => {
      client.setQueryData(keys.task(task.id), task);
      return refresh(client);
    },
  });
}

/** Change some fields of a task; answers with what undoes it. */
export function useUpdateTask() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, fields }: { id: number; fields: TaskFields }) => {
      const { data, headers } = await call<Task>(api.task(id), { method: "PUT", body: fields });
      return { task: data, change: changeIn(headers) };
    },
    onMutate: ({ id, fields }) => ({ back: inPlace(client, [id], (task) => foreseen(task, fields)) }),
    onError: (_error, _asked, context) => context?.back(),
    onSuccess: ({ task }) => {
      client.setQueryData(keys.task(task.id), task);
      return refresh(client);
    },
  });
}

const done = (task: Task): Task => ({ ...task, status: "done", is_overdue: false });
const open = (task: Task): Task => ({ ...task, status: "open", completed_at: null });

export function useCompleteTask() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => send<Completed>("POST", api.completeTask(id)),
    onMutate: (id) => ({ back: inPlace(client, [id], done) }),
    onError: (_error, _id, context) => context?.back(),
    onSuccess: ({ task }) => {
      client.setQueryData(keys.task(task.id), task);
      refreshSoon(client);
    },
  });
}

export function useReopenTask() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => send<unknown>("POST", api.reopenTask(id)),
    onMutate: (id) => ({ back: inPlace(client, [id], open) }),
    onError: (_error, _id, context) => context?.back(),
    onSuccess: () => refreshSoon(client),
  });
}

export function useDeleteTask() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (id: number) => changeIn((await call<undefined>(api.task(id), { method: "DELETE" })).headers),
    onSuccess: (_change, id) => {
      client.removeQueries({ queryKey: keys.task(id) });
      return refresh(client);
    },
  });
}

export type BulkOrder = { ids: number[] } & ({ change: TaskFields & { add_tags?: string[]; remove_tags?: string[] } } | { action: "complete" | "delete" | "reopen" });

export function useBulkTasks() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (order: BulkOrder) => send<Changed>("POST", api.bulkTasks, order),
    onMutate: (order) => {
      if ("change" in order) return { back: inPlace(client, order.ids, (task) => foreseen(task, order.change)) };
      if (order.action === "delete") return { back: () => undefined };
      return { back: inPlace(client, order.ids, order.action === "complete" ? done : open) };
    },
    onError: (_error, _order, context) => context?.back(),
    onSuccess: () => refresh(client),
  });
}

export function useUndoTasks() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change_id: number) => send<unknown>("POST", api.undoTasks, { change_id }),
    onSettled: () => refresh(client),
  });
}

export interface Place {
  id: number;
  after_id: number | null;
  before_id: number | null;
}

/** Put a task between two others. */
export function useReorderTask() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (place: Place) => send<unknown>("POST", api.reorderTasks, place),
    onSettled: () => refresh(client),
  });
}
