/** Hooks over conversations, models, their providers and the ledger. */
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient, type InfiniteData, type QueryClient } from "@tanstack/react-query";
import { api } from "../urls";
import { call, get, getPage, send, type Page } from "./client";
import type { Conversation, ConversationRow, LedgerEntry, Message, Model, Provider, ProviderFields, Question, Started } from "./ask-types";
import { keys } from "./keys";
import type { Project } from "./types";

export const useConversations = (projectId: number | null, q: string) =>
  useInfiniteQuery({
    queryKey: keys.conversationList(projectId, q),
    placeholderData: keepPreviousData,
    initialPageParam: api.conversations(projectId, q),
    queryFn: ({ pageParam, signal }) => getPage<ConversationRow>(pageParam, signal),
    getNextPageParam: (page) => page.next,
  });

export const isWriting = (conversation: Conversation | undefined): boolean => conversation?.messages.some((message) => message.state === "writing") === true;

/** How soon a growing answer is looked at again: at once at first, for answers read from the map are there in a blink. */
export function lookAgain(conversation: Conversation | undefined, now: number): number | false {
  const writing = conversation?.messages.findLast((message) => message.state === "writing");
  if (!writing) return false;
  return now - Date.parse(writing.created_at) < 2_000 ? 250 : 1_000;
}

/** What is shown once an answer came: messages that did not change stay the very same, so that only the growing one is drawn anew. */
export function merged(before: Conversation | undefined, after: Conversation): Conversation {
  if (before?.id !== after.id) return after;
  const known = new Map(before.messages.map((message) => [message.id, message]));
  const messages = after.messages.map((message) => {
    const was = known.get(message.id);
    return was && sameMessage(was, message) ? was : message;
  });
  const same = messages.length === before.messages.length && messages.every((message, index) => message === before.messages[index]);
  return { ...after, messages: same ? before.messages : messages };
}

const sameMessage = (a: Message, b: Message): boolean =>
  a.state === b.state && a.content === b.content && a.error === b.error && a.is_stale === b.is_stale && a.finished_at === b.finished_at && a.job_id === b.job_id &&
  a.citations.length === b.citations.length && a.citations.every((one, index) => one.stale === b.citations[index]?.stale);

const tags = new Map<number, string>();

/** A conversation; while an answer is written it is asked for again and again, in full only when it changed. */
export const useConversation = (id: number | null) => {
  const client = useQueryClient();
  return useQuery<Conversation>({
    queryKey: keys.conversation(id ?? 0),
    enabled: id !== null,
    refetchInterval: (query) => lookAgain(query.state.data, Date.now()),
    queryFn: async ({ signal }) => {
      const known = client.getQueryData<Conversation>(keys.conversation(id ?? 0));
      const tag = known ? tags.get(known.id) : undefined;
      const { data, fresh, headers } = await call<Conversation>(api.conversation(id ?? 0), { signal, ...(tag ? { headers: { "If-None-Match": tag } } : {}) });
      if (!fresh && known) return known;
      const etag = headers.get("ETag");
      if (etag) tags.set(data.id, etag);
      return merged(known, data);
    },
    structuralSharing: false,
  });
};

export const useQuestions = (projectId: number | null) =>
  useQuery({ queryKey: keys.questions(projectId ?? 0), enabled: projectId !== null, staleTime: 60_000, queryFn: ({ signal }) => get<Question[]>(api.questions(projectId ?? 0), signal) });

const told = (client: QueryClient, id: number): Promise<unknown> =>
  Promise.all([client.invalidateQueries({ queryKey: keys.conversation(id) }), client.invalidateQueries({ queryKey: keys.conversationLists })]);

export interface Asked {
  prompt: string;
  project_id?: number;
  conversation_id?: number;
  model?: string;
}

export function useAsk() {
  const client = useQueryClient();
  return useMutation({ mutationFn: (asked: Asked) => send<Started>("POST", api.ask, asked), onSuccess: (started) => told(client, started.conversation_id) });
}

export function useStopAnswer(id: number) {
  const client = useQueryClient();
  return useMutation({ mutationFn: (message: number) => send<Message>("POST", api.stopAnswer(id, message)), onSettled: () => told(client, id) });
}

export function useAskAgain(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ message, model }: { message: number; model?: string }) => send<Started>("POST", api.askAgain(id, message), model === undefined ? {} : { model }),
    onSettled: () => told(client, id),
  });
}

export function useRenameConversation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, title }: { id: number; title: string }) => send<Conversation>("PUT", api.conversation(id), { title }),
    onSettled: (_data, _error, { id }) => told(client, id),
  });
}

/** Delete for good; the page waits with it as long as it can be undone. */
export const deleteConversation = (id: number): Promise<undefined> => send<undefined>("DELETE", api.conversation(id));

// ── Models ─────────────────────────────────────────────────────────────────────────────────────────────

export const useModels = (enabled = true) => useQuery({ queryKey: keys.models, enabled, staleTime: 60_000, queryFn: ({ signal }) => get<Model[]>(api.models(), signal) });

/** Ask all servers anew, and look around on this machine. */
export function useLookForModels() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => get<Model[]>(api.models(true)),
    onSuccess: (models) => {
      client.setQueryData(keys.models, models);
    },
  });
}

export const useProviders = () => useQuery({ queryKey: keys.providers, queryFn: ({ signal }) => get<Provider[]>(api.providers, signal) });

const again = (client: QueryClient): Promise<void> => client.invalidateQueries({ queryKey: keys.models });

export function useAddProvider() {
  const client = useQueryClient();
  return useMutation({ mutationFn: (fields: ProviderFields) => send<Provider>("POST", api.providers, fields), onSuccess: () => again(client) });
}

export function useChangeProvider() {
  const client = useQueryClient();
  return useMutation({ mutationFn: ({ id, fields }: { id: number; fields: ProviderFields }) => send<Provider>("PUT", api.provider(id), fields), onSuccess: () => again(client) });
}

export function useRemoveProvider() {
  const client = useQueryClient();
  return useMutation({ mutationFn: (id: number) => send<undefined>("DELETE", api.provider(id)), onSettled: () => again(client) });
}

export const useLedger = () =>
  useInfiniteQuery<Page<LedgerEntry>, Error, InfiniteData<Page<LedgerEntry>>, readonly unknown[], string>({
    queryKey: keys.ledger,
    initialPageParam: api.ledger,
    queryFn: ({ pageParam, signal }) => getPage<LedgerEntry>(pageParam, signal),
    getNextPageParam: (page) => page.next,
  });

/** Whether a project's text may go to a model on another machine. */
export function useAllowRemote() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, allow }: { id: number; allow: boolean }) => send<Project>("PUT", api.project(id), { allow_remote_model: allow }),
    onSuccess: (project) => {
      client.setQueryData(keys.projectHead(project.id), project);
      return client.invalidateQueries({ queryKey: keys.projects });
    },
  });
}
