/** Hooks over the owner, their sessions and tokens, and over what runs by itself: schedule, backups, notifications, sample data. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../urls";
import { get, getPage, send } from "./client";
import type { Backup, NewToken, Notice, NoticeKind, NoticeKinds, SampleData, Scheduled, Session, Token, User, UserFields } from "./account-types";
import { keys } from "./keys";
import type { Job, Project } from "./types";

export const useMe = (enabled = true) => useQuery({ queryKey: keys.me, enabled, staleTime: 60_000, queryFn: ({ signal }) => get<User>(api.me, signal) });

export function useUpdateMe() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (fields: UserFields) => send<User>("PUT", api.me, fields),
    onSuccess: (user, fields) => {
      client.setQueryData(keys.me, user);
      // Other days, other dates: what is overdue, due, at risk.
      if ("time_zone" in fields || "day_start_minutes" in fields || "week_start" in fields) return client.invalidateQueries();
      if ("notification_choices" in fields) return client.invalidateQueries({ queryKey: keys.notificationKinds });
      return undefined;
    },
  });
}

export interface Credentials {
  email: string;
  password: string;
}

export const useSignIn = () => useMutation({ mutationFn: (body: Credentials) => send<unknown>("POST", api.login, body) });
export const useRegister = () => useMutation({ mutationFn: (body: Credentials & { full_name?: string }) => send<User>("POST", api.register, body) });
export const useSignOut = () => useMutation({ mutationFn: () => send<undefined>("POST", api.logout) });

export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { current_password: string; new_password: string }) => send<undefined>("POST", api.password, body),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.sessions }),
  });
}

export const useSessions = (enabled = true) => useQuery({ queryKey: keys.sessions, enabled, queryFn: ({ signal }) => get<Session[]>(api.sessions, signal) });
export const useTokens = (enabled = true) => useQuery({ queryKey: keys.tokens, enabled, queryFn: ({ signal }) => get<Token[]>(api.tokens, signal) });

export function useEndSession() {
  const client = useQueryClient();
  return useMutation({ mutationFn: (id: number) => send<undefined>("DELETE", api.session(id)), onSettled: () => client.invalidateQueries({ queryKey: keys.sessions }) });
}

export function useMakeToken() {
  const client = useQueryClient();
  return useMutation({ mutationFn: (body: { name: string; expires_in_days?: number }) => send<NewToken>("POST", api.tokens, body), onSettled: () => client.invalidateQueries({ queryKey: keys.tokens }) });
}

export function useRevokeToken() {
  const client = useQueryClient();
  return useMutation({ mutationFn: (id: number) => send<undefined>("DELETE", api.token(id)), onSettled: () => client.invalidateQueries({ queryKey: keys.tokens }) });
}

// ── What runs by itself ────────────────────────────────────────────────────────────────────────────────

export const useSchedule = () => useQuery({ queryKey: keys.schedule, queryFn: ({ signal }) => get<Scheduled[]>(api.schedule, signal) });

export function useRunScheduled() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => send<Job>("POST", api.runScheduled(name)),
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: keys.schedule }), client.invalidateQueries({ queryKey: keys.jobs })]),
  });
}

export const useBackups = () => useQuery({ queryKey: keys.backups, queryFn: ({ signal }) => get<Backup[]>(api.backups, signal) });

export function useBackUp() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => send<Job>("POST", api.backups),
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: keys.backups }), client.invalidateQueries({ queryKey: keys.jobs })]),
  });
}

export const useNotices = (unread: boolean, enabled = true) =>
  useQuery({ queryKey: keys.notificationList(unread), enabled, queryFn: ({ signal }) => getPage<Notice>(api.notifications(unread ? { unread: true, limit: 100 } : { limit: 100 }), signal) });

/** How many notifications nobody has read; null: not known. */
export const useUnread = (enabled: boolean) =>
  useQuery({
    queryKey: [...keys.notifications, "unread"],
    enabled,
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const page = await getPage<Notice>(api.notifications({ unread: true, limit: 1 }), signal);
      return page.total ?? page.items.length;
    },
  });

export function useReadNotices() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (which: { ids: number[] } | { all: true }) => send<undefined>("POST", api.readNotifications, which),
    onSettled: () => client.invalidateQueries({ queryKey: keys.notifications }),
  });
}

/** The kinds as a list of their own or with the word on e-mail beside them: both are the contract. */
export const useNoticeKinds = () =>
  useQuery({
    queryKey: keys.notificationKinds,
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<NoticeKinds> => {
      const answer = await get<NoticeKinds | NoticeKind[]>(api.notificationKinds, signal);
      return Array.isArray(answer) ? { kinds: answer, email_configured: false } : answer;
    },
  });

export const useSampleData = (enabled = true) => useQuery({ queryKey: keys.sampleData, enabled, queryFn: ({ signal }) => get<SampleData>(api.sampleData, signal) });

function useSample<T>(work: () => Promise<T>) {
  const client = useQueryClient();
  // Habits, goals, tasks, projects and all that is counted of them: everything is another.
  return useMutation({ mutationFn: work, onSettled: () => client.invalidateQueries() });
}
export const useLoadSample = () => useSample(() => send<SampleData>("POST", api.sampleData));
export const useRemoveSample = () => useSample(() => send<undefined>("DELETE", api.sampleData));

/** How often a project is refreshed by itself; null: only when asked. */
export function useRefreshInterval(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (refresh_every_hours: number | null) => send<Project>("PUT", api.project(projectId), { refresh_every_hours }),
    onSuccess: (project) => {
      client.setQueryData(keys.projectHead(projectId), project);
    },
  });
}
