/** Hooks over the API. A component never names a URL or a key itself. */
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type PartName, type RelatedOptions } from "../urls";
import { ApiError, get, getPage, send } from "./client";
import { keys } from "./keys";
import type { Comparison, MapEntry, Trend } from "./compare-types";
import type { ImpactAnswer, PathAnswer, RelatedAnswer } from "./graph-types";
import type { ConfigurationPart, DataModelsPart, DeadCodePart, DependenciesPart, DuplicatesPart, EvolutionPart, FlowsPart, RoutesPart, StructurePart, TourPart } from "./part-types";
import type { Commit, Folder, FolderGraph, FoundModule, GanderEvent, Health, Job, Project, SourceFile, SymbolHit, SystemMap } from "./types";

export const useProjects = () => useQuery({ queryKey: keys.projects, queryFn: ({ signal }) => get<Project[]>(api.projectList, signal) });

export const useProject = (id: number, enabled = true) =>
  useQuery({ queryKey: keys.projectHead(id), enabled, queryFn: ({ signal }) => get<Project>(api.project(id), signal) });

/** The newest map; null while there is none. */
export const useSystemMap = (id: number, enabled = true) =>
  useQuery({
    queryKey: keys.systemMap(id),
    enabled,
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      try {
        return await get<SystemMap>(api.systemMap(id), signal);
      } catch (error) {
        if (error instanceof ApiError && error.code === 40421) return null;
        throw error;
      }
    },
  });

/** The drawing of one folder; no path means the main folder. */
export const useFolderGraph = (id: number, path?: string, enabled = true) =>
  useQuery({
    queryKey: keys.modules(id, path),
    enabled,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => get<FolderGraph>(api.modules(id, path), signal),
  });

/** Modules of the whole map by a part of their path, whatever folder is drawn. */
export const useFoundModules = (id: number, q: string, limit = 12) =>
  useQuery({
    queryKey: keys.foundModules(id, q, limit),
    enabled: q !== "",
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => get<FoundModule[]>(api.findModules(id, q, limit), signal),
  });

/** A file or a folder at the mapped commit; `text: false` leaves the file's text out. */
export const useFile = (id: number, path: string | null, text = true) =>
  useQuery({
    queryKey: keys.files(id, path ?? "", text),
    enabled: path !== null,
    staleTime: 60_000,
    queryFn: ({ signal }) => get<SourceFile | Folder>(api.files(id, path ?? "", text), signal),
  });

export const useSymbols = (id: number | null, q: string) =>
  useQuery({
    queryKey: keys.symbols(id ?? 0, q),
    enabled: id !== null && q.length > 1,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => get<SymbolHit[]>(api.symbols(id ?? 0, q), signal),
  });

export const useCommits = (id: number, path: string) =>
  useInfiniteQuery({
    queryKey: keys.commits(id, path),
    staleTime: 60_000,
    initialPageParam: api.commits(id, path),
    queryFn: ({ pageParam, signal }) => getPage<Commit>(pageParam, signal),
    getNextPageParam: (page) => page.next,
  });

// ── Parts of the map, the graph, maps compared ─────────────────────────────────────────────────────────

/** A map that was drawn by an older version has no such part: error 40423. */
const usePart = <T>(id: number, name: PartName, enabled = true) =>
  useQuery({ queryKey: keys.part(id, name), enabled, staleTime: 60_000, queryFn: ({ signal }) => get<T>(api.part(id, name), signal) });

export const useRoutes = (id: number) => usePart<RoutesPart>(id, "routes");
export const useDataModels = (id: number) => usePart<DataModelsPart>(id, "data-models");
export const useConfiguration = (id: number) => usePart<ConfigurationPart>(id, "configuration");
export const useDependencies = (id: number) => usePart<DependenciesPart>(id, "dependencies");
export const useFlows = (id: number, enabled = true) => usePart<FlowsPart>(id, "flows", enabled);
export const useStructure = (id: number) => usePart<StructurePart>(id, "structure");
export const useDeadCode = (id: number) => usePart<DeadCodePart>(id, "dead-code");
export const useDuplicates = (id: number) => usePart<DuplicatesPart>(id, "duplicates");
export const useEvolution = (id: number) => usePart<EvolutionPart>(id, "evolution");
export const useTour = (id: number, enabled = true) => usePart<TourPart>(id, "tour", enabled);

/** What a node is tied to; null: nothing is asked. */
export const useRelated = (id: number, node: string | null, options: RelatedOptions = {}) =>
  useQuery({
    queryKey: keys.graph(id, "related", node ?? "", options.direction, options.kinds, options.max_depth, options.limit),
    enabled: node !== null,
    staleTime: 60_000,
    queryFn: ({ signal }) => get<RelatedAnswer>(api.related(id, node ?? "", options), signal),
  });

export const usePath = (id: number, from: string | null, to: string | null) =>
  useQuery({
    queryKey: keys.graph(id, "path", from ?? "", to ?? ""),
    enabled: from !== null && to !== null,
    staleTime: 60_000,
    queryFn: ({ signal }) => get<PathAnswer>(api.path(id, from ?? "", to ?? ""), signal),
  });

export const useImpact = (id: number, node: string | null, options: { max_depth?: number; limit?: number } = {}) =>
  useQuery({
    queryKey: keys.graph(id, "impact", node ?? "", options.max_depth, options.limit),
    enabled: node !== null,
    staleTime: 60_000,
    queryFn: ({ signal }) => get<ImpactAnswer>(api.impact(id, node ?? "", options), signal),
  });

export const useMaps = (id: number) =>
  useQuery({ queryKey: keys.maps(id), staleTime: 60_000, queryFn: ({ signal }) => get<MapEntry[]>(api.systemMaps(id), signal) });

export const useComparison = (id: number, before?: number, after?: number, enabled = true) =>
  useQuery({ queryKey: keys.comparison(id, before, after), enabled, staleTime: 60_000, queryFn: ({ signal }) => get<Comparison>(api.comparison(id, before, after), signal) });

export const useTrend = (id: number) =>
  useQuery({ queryKey: keys.trend(id), staleTime: 60_000, queryFn: ({ signal }) => get<Trend>(api.trend(id), signal) });

export const useJobs = (status = "") =>
  useQuery({ queryKey: keys.jobList(status), queryFn: ({ signal }) => get<Job[]>(api.jobs(status), signal) });

export const useJob = (id: number | null) =>
  useQuery({ queryKey: keys.job(id ?? 0), enabled: id !== null, queryFn: ({ signal }) => get<Job>(api.job(id ?? 0), signal) });

export const useHealth = () =>
  useQuery({ queryKey: keys.health, queryFn: ({ signal }) => get<Health>(api.health, signal), refetchInterval: 15_000 });

const EVENTS_PAGE = 100;

/** The log, newest page first: pages go back in time by event id. */
export function useEvents(cursor: number | null) {
  // The first page begins at a round number and has room for a page more, so that it grows with what happens meanwhile.
  const start = Math.max(0, (Math.floor((cursor ?? 0) / EVENTS_PAGE) - 1) * EVENTS_PAGE);
  return useInfiniteQuery({
    queryKey: [...keys.events, start],
    enabled: cursor !== null,
    placeholderData: keepPreviousData,
    initialPageParam: { after: start, limit: 2 * EVENTS_PAGE },
    queryFn: ({ pageParam, signal }) => get<GanderEvent[]>(api.events(pageParam), signal),
    getNextPageParam: (_page, _pages, { after }) =>
      after > 0 ? { after: Math.max(0, after - EVENTS_PAGE), limit: Math.min(after, EVENTS_PAGE) } : undefined,
  });
}

// ── What changes something ─────────────────────────────────────────────────────────────────────────────

export interface NewProject {
  name?: string;
  repository_url?: string;
  access_token?: string;
}

export function useCreateProject() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewProject) => send<Project>("POST", api.projects, body),
    onSuccess: (project) => {
      client.setQueryData(keys.projectHead(project.id), project);
      return client.invalidateQueries({ queryKey: keys.projects });
    },
  });
}

export function useUpdateProject(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewProject) => send<Project>("PUT", api.project(id), body),
    onSuccess: (project) => {
      client.setQueryData(keys.projectHead(id), project);
    },
  });
}

export function useDeleteProject() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => send<undefined>("DELETE", api.project(id)),
    onSuccess: (_nothing, id) => {
      client.setQueryData<Project[]>(keys.projects, (list) => list?.filter((project) => project.id !== id));
      client.removeQueries({ queryKey: keys.project(id) });
      return client.invalidateQueries({ queryKey: keys.projects });
    },
  });
}

export function useRefreshProject(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => send<Job>("POST", api.refresh(id)),
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: keys.projectHead(id) }), client.invalidateQueries({ queryKey: keys.jobs })]),
  });
}

function useJobAction(url: (id: number) => string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => send<Job>("POST", url(id)),
    onSettled: (job) =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.jobs }),
        client.invalidateQueries({ queryKey: keys.projects }),
        ...(job?.project_id ? [client.invalidateQueries({ queryKey: keys.projectHead(job.project_id) })] : []),
      ]),
  });
}

export const useCancelJob = () => useJobAction(api.cancelJob);
export const useRetryJob = () => useJobAction(api.retryJob);

