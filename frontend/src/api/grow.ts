/** Hooks over habits, goals, what is counted of them, and suggestions. A component never names a URL or a key itself. */
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { api } from "../urls";
import { get, getPage, send } from "./client";
import type {
  Adaptive, Correlation, Goal, GoalBody, GoalProgress, Habit, HabitFields, HabitLog, HabitStatus, HabitTemplate, Heatmap, Insights, NewLog, RestPeriod, Span, TrendPoint,
} from "./grow-types";
import { keys } from "./keys";
import { shaded, ticked, type Tick } from "./ticks";

/** The owner's day ends while the page is open: look again now and then. */
const DAY_MAY_END = 10 * 60_000;

// ── What is asked ──────────────────────────────────────────────────────────────────────────────────────

/** In the owner's order; `archived` has those too. */
export const useHabits = (archived = false) =>
  useQuery({ queryKey: keys.habitList(archived), refetchInterval: DAY_MAY_END, queryFn: ({ signal }) => get<Habit[]>(api.habits(archived), signal) });

export const useHabit = (id: number, enabled = true) =>
  useQuery({ queryKey: keys.habit(id), enabled, refetchInterval: DAY_MAY_END, queryFn: ({ signal }) => get<Habit>(api.habit(id), signal) });

export const useHabitTemplates = (enabled = true) =>
  useQuery({ queryKey: keys.habitTemplates, enabled, staleTime: Infinity, queryFn: ({ signal }) => get<HabitTemplate[]>(api.habitTemplates, signal) });

/** Newest first. */
export const useLogs = (habitId: number) =>
  useInfiniteQuery({
    queryKey: keys.habitLogs(habitId),
    initialPageParam: api.logsOf(habitId, { limit: 20 }),
    queryFn: ({ pageParam, signal }) => getPage<HabitLog>(pageParam, signal),
    getNextPageParam: (page) => page.next,
  });

/** The log of one day; null where there is none. No day: nothing is asked. */
export const useLogOn = (habitId: number, day: string | null) =>
  useQuery({
    queryKey: [...keys.habitLogs(habitId), day],
    enabled: day !== null,
    queryFn: async ({ signal }) => (await get<HabitLog[]>(api.logsOf(habitId, { from: day ?? "", to: day ?? "" }), signal))[0] ?? null,
  });

export const useRestPeriods = () => useQuery({ queryKey: keys.restPeriods, queryFn: ({ signal }) => get<RestPeriod[]>(api.restPeriods, signal) });

/** In the owner's order; `archived` has those too. */
export const useGoals = (archived = false) => useQuery({ queryKey: keys.goalList(archived), queryFn: ({ signal }) => get<Goal[]>(api.goalList(archived), signal) });
export const useGoal = (id: number, enabled = true) => useQuery({ queryKey: keys.goal(id), enabled, queryFn: ({ signal }) => get<Goal>(api.goal(id), signal) });
export const useGoalProgress = (id: number) =>
  useQuery({ queryKey: keys.goalProgress(id), placeholderData: keepPreviousData, queryFn: ({ signal }) => get<GoalProgress>(api.goalProgress(id), signal) });

/** Of one habit, or of all: the last 371 days, or a calendar year. */
export const useHeatmap = (habitId: number | null, year?: number) =>
  useQuery({ queryKey: keys.counted("heatmap", habitId, year), placeholderData: keepPreviousData, queryFn: ({ signal }) => get<Heatmap>(api.heatmap(habitId, year), signal) });
export const useWeekly = (habitId: number, weeks = 12) =>
  useQuery({ queryKey: keys.counted("weekly", habitId, weeks), queryFn: ({ signal }) => get<Span[]>(api.counted(habitId, "weekly", { weeks }), signal) });
export const useMonthly = (habitId: number, months = 12) =>
  useQuery({ queryKey: keys.counted("monthly", habitId, months), queryFn: ({ signal }) => get<Span[]>(api.counted(habitId, "monthly", { months }), signal) });
export const useTrendOf = (habitId: number, days = 90) =>
  useQuery({ queryKey: keys.counted("trend", habitId, days), placeholderData: keepPreviousData, queryFn: ({ signal }) => get<TrendPoint[]>(api.counted(habitId, "consistency-trend", { days }), signal) });
export const useInsights = (habitId: number) =>
  useQuery({ queryKey: keys.counted("insights", habitId), queryFn: ({ signal }) => get<Insights>(api.counted(habitId, "insights"), signal) });
export const useCorrelations = () => useQuery({ queryKey: keys.counted("correlations"), queryFn: ({ signal }) => get<Correlation[]>(api.correlations, signal) });

/** For all habits at risk. */
export const useSuggestions = () => useQuery({ queryKey: keys.suggestions, queryFn: ({ signal }) => get<Adaptive[]>(api.suggestions, signal) });
export const useSuggestionsFor = (habitId: number) => useQuery({ queryKey: keys.suggestionsFor(habitId), queryFn: ({ signal }) => get<Adaptive>(api.suggestionsFor(habitId), signal) });

// What follows from a write is asked for anew beside it: nobody waits for it.

// ── What changes something ─────────────────────────────────────────────────────────────────────────────

/** Put one habit, as it is now, wherever habits are kept. */
function keepHabit(client: QueryClient, habit: Habit): void {
  client.setQueryData(keys.habit(habit.id), habit);
  for (const archived of [false, true]) client.setQueryData<Habit[]>(keys.habitList(archived), (list) => list?.map((one) => (one.id === habit.id ? habit : one)));
}

const countedAnew = (client: QueryClient): Promise<unknown> =>
  Promise.all([keys.analytics, keys.suggestions, keys.goals].map((queryKey) => client.invalidateQueries({ queryKey })));

export interface Ticked extends Tick {
  habit: Habit;
}

/** Write, correct or take away the log of a day; the page shows it at once, and as it was where that failed. */
export function useTick() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ habit, on, status, amount, notes }: Ticked): Promise<HabitLog | null> => {
      const day = on ?? habit.today.on;
      if (status === null) {
        const known = day === habit.today.on ? habit.today.log_id : null;
        const id = known ?? (await get<HabitLog[]>(api.logsOf(habit.id, { from: day, to: day })))[0]?.id;
        if (id !== undefined) await send<undefined>("DELETE", api.habitLog(id));
        return null;
      }
      const body: NewLog = { habit_id: habit.id, log_date: day, ...(status === undefined ? {} : { status }), ...(amount === undefined ? {} : { amount }), ...(notes === undefined ? {} : { notes }) };
      return send<HabitLog>("POST", api.habitLogs, body);
    },
    onMutate: async ({ habit, ...tick }) => {
      await client.cancelQueries({ queryKey: keys.habits });
      const before = client.getQueryData<Habit[]>(keys.habitList(false))?.find((one) => one.id === habit.id) ?? client.getQueryData<Habit>(keys.habit(habit.id)) ?? habit;
      const after = ticked(before, tick);
      keepHabit(client, after);
      for (const own of [true, false]) client.setQueryData<Heatmap>(keys.counted("heatmap", own ? habit.id : null, undefined), (map) => map && shaded(map, before, after, tick.on ?? habit.today.on, own));
      return { before };
    },
    onError: (_error, _tick, kept) => kept && keepHabit(client, kept.before),
    onSuccess: (log) => {
      if (log?.habit) keepHabit(client, log.habit);
    },
    // Another tick may be on its way: its answer would be overwritten by an older list.
    onSettled: (_log, _error, { habit }) => void Promise.all([
      client.isMutating() > 1 ? Promise.resolve() : client.invalidateQueries({ queryKey: keys.habits }),
      client.invalidateQueries({ queryKey: keys.habitLogs(habit.id) }),
      countedAnew(client),
    ]),
  });
}

export function useCreateHabit() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Partial<HabitFields>) => send<Habit>("POST", api.habits(), body),
    onSuccess: (habit) => {
      client.setQueryData<Habit[]>(keys.habitList(false), (list) => (list && !list.some((one) => one.id === habit.id) ? [...list, habit] : list));
      client.setQueryData(keys.habit(habit.id), habit);
      void Promise.all([client.invalidateQueries({ queryKey: keys.habits }), countedAnew(client)]);
    },
  });
}

export type HabitChange = Partial<HabitFields> & { status?: HabitStatus };

export function useUpdateHabit() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, change }: { id: number; change: HabitChange }) => send<Habit>("PATCH", api.habit(id), change),
    onSuccess: (habit) => {
      keepHabit(client, habit);
      void Promise.all([client.invalidateQueries({ queryKey: keys.habits }), countedAnew(client)]);
    },
  });
}

export function useDeleteHabit() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => send<undefined>("DELETE", api.habit(id)),
    onSuccess: (_nothing, id) => {
      for (const archived of [false, true]) client.setQueryData<Habit[]>(keys.habitList(archived), (list) => list?.filter((one) => one.id !== id));
      void Promise.all([client.invalidateQueries({ queryKey: keys.habits }), countedAnew(client)]);
    },
  });
}

/** The order of all habits, shown at once. */
export function useOrderHabits() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (ids: number[]) => send<Habit[]>("POST", api.habitOrder, { ids }),
    onMutate: async (ids) => {
      await client.cancelQueries({ queryKey: keys.habits });
      const place = new Map(ids.map((id, index) => [id, index]));
      for (const archived of [false, true]) client.setQueryData<Habit[]>(keys.habitList(archived), (list) => list?.toSorted((a, b) => (place.get(a.id) ?? Infinity) - (place.get(b.id) ?? Infinity)));
    },
    onSettled: () => void client.invalidateQueries({ queryKey: keys.habits }),
  });
}

export type RestBody = Omit<RestPeriod, "id" | "note" | "habit_id"> & { habit_id?: number | null; note?: string };

export function useRest() {
  const client = useQueryClient();
  const onSettled = (): void => void Promise.all([client.invalidateQueries({ queryKey: keys.habits }), countedAnew(client)]);
  return {
    add: useMutation({ mutationFn: (body: RestBody) => send<RestPeriod>("POST", api.restPeriods, body), onSettled }),
    change: useMutation({ mutationFn: ({ id, ...body }: RestBody & { id: number }) => send<RestPeriod>("PUT", api.restPeriod(id), body), onSettled }),
    remove: useMutation({ mutationFn: (id: number) => send<undefined>("DELETE", api.restPeriod(id)), onSettled }),
  };
}

export function useAnswerSuggestion() {
  const client = useQueryClient();
  const drop = (habitId: number, rule: string): void => {
    const without = (found: Adaptive): Adaptive => (found.habit_id === habitId ? { ...found, suggestions: found.suggestions.filter((one) => one.rule !== rule) } : found);
    client.setQueryData<Adaptive[]>(keys.suggestions, (list) => list?.map(without));
    client.setQueryData<Adaptive>(keys.suggestionsFor(habitId), (one) => one && without(one));
  };
  const onSettled = (): void => void Promise.all([client.invalidateQueries({ queryKey: keys.habits }), countedAnew(client)]);
  return {
    accept: useMutation({
      mutationFn: ({ habitId, rule }: { habitId: number; rule: string }) => send<Habit>("POST", api.acceptSuggestion(habitId), { rule }),
      onSuccess: (habit, { habitId, rule }) => {
        keepHabit(client, habit);
        drop(habitId, rule);
      },
      onSettled,
    }),
    dismiss: useMutation({
      mutationFn: ({ habitId, rule }: { habitId: number; rule: string }) => send<undefined>("POST", api.dismissSuggestion(habitId), { rule }),
      onMutate: ({ habitId, rule }) => drop(habitId, rule),
      onSettled,
    }),
  };
}

const goalsAnew = (client: QueryClient): Promise<unknown> => client.invalidateQueries({ queryKey: keys.goals });

export function useSaveGoal() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, body }: { id: number | null; body: GoalBody }) => (id === null ? send<Goal>("POST", api.goals, body) : send<Goal>("PATCH", api.goal(id), body)),
    onSuccess: (goal) => {
      client.setQueryData(keys.goal(goal.id), goal);
      void goalsAnew(client);
    },
  });
}

export function useDeleteGoal() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => send<undefined>("DELETE", api.goal(id)),
    onSuccess: (_nothing, id) => {
      for (const archived of [false, true]) client.setQueryData<Goal[]>(keys.goalList(archived), (list) => list?.filter((one) => one.id !== id));
      void goalsAnew(client);
    },
  });
}

/** What a manual goal stands at on a day. */
export function useGoalEntry(id: number) {
  const client = useQueryClient();
  const onSettled = (): void => void goalsAnew(client);
  return {
    add: useMutation({ mutationFn: (body: { value: number; on_date?: string }) => send<{ id: number }>("POST", api.goalEntries(id), body), onSettled }),
    remove: useMutation({ mutationFn: (entry: number) => send<undefined>("DELETE", api.goalEntry(id, entry)), onSettled }),
  };
}
