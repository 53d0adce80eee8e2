/** Hooks over search. */
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api } from "../urls";
import { get } from "./client";
import { keys } from "./keys";
import type { Found, RegexFound, SearchState } from "./search-types";

export interface Searched {
  q: string;
  project_id?: number | undefined;
  kind?: string | undefined;
  lang?: string | undefined;
}

/** Pages of what is found, best first; nothing is asked for an empty text. */
export const useSearch = (asked: Searched, enabled = true) =>
  useInfiniteQuery({
    queryKey: keys.found(asked),
    enabled: enabled && asked.q.trim() !== "",
    staleTime: 30_000,
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => get<Found>(api.search({ ...asked, limit: 20, cursor: pageParam }), signal),
    getNextPageParam: (page) => page.cursor ?? undefined,
  });

/** The first few hits, for the palette. */
export const useFirstHits = (q: string, limit: number) =>
  useQuery({
    queryKey: keys.found({ q, limit }),
    enabled: q.length > 2,
    staleTime: 30_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => get<Found>(api.search({ q, limit }), signal),
  });

export const useRegexSearch = (asked: { project_id: number; pattern: string; path?: string | undefined; case?: boolean | undefined }, enabled: boolean) =>
  useQuery({
    queryKey: keys.regexFound(asked),
    enabled: enabled && asked.pattern !== "",
    staleTime: 30_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => get<RegexFound>(api.searchRegex(asked), signal),
  });

export const useSearchState = (projectId: number | null) =>
  useQuery({ queryKey: keys.searchState(projectId ?? 0), enabled: projectId !== null, staleTime: 10_000, queryFn: ({ signal }) => get<SearchState>(api.searchState(projectId ?? 0), signal) });
