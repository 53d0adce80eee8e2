/** What the list of tasks shows, as the address says it. */
import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import type { TaskFilter } from "../../api/task-types";

const one = <T extends string>(value: string | null, allowed: readonly T[]): T | undefined => allowed.find((each) => each === value);
const given = (value: string | null): string | undefined => value || undefined;
const id = (value: string | null): number | undefined => (value !== null && /^[0-9]{1,15}$/.test(value) && Number(value) > 0 ? Number(value) : undefined);

/** What a query string asks for; what is not understood is left out. */
export function filterOf(params: URLSearchParams): TaskFilter {
  const filter: TaskFilter = {
    status: one(params.get("status"), ["open", "doing", "done", "dropped", "all"]),
    type: one(params.get("type"), ["todo", "recurring", "planned"]),
    project_id: id(params.get("project_id")),
    module: given(params.get("module")),
    tag: given(params.get("tag")),
    priority: one(params.get("priority"), ["high", "medium", "low"]),
    due: one(params.get("due"), ["overdue", "today", "week", "none"]),
    q: given(params.get("q")),
    sort: one(params.get("sort"), ["due", "manual", "created", "completed"]),
  };
  // Only what is set: the filter is the key under which the list is kept.
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

export const isNarrowed = (filter: TaskFilter): boolean => Object.keys(filter).some((key) => key !== "sort");

export function useTaskView() {
  const [params, setParams] = useSearchParams();
  const filter = useMemo(() => filterOf(params), [params]);
  const open = id(params.get("task")) ?? null;
  const change = useCallback(
    (values: Record<string, string | number | null | undefined>) =>
      setParams((before) => {
        const next = new URLSearchParams(before);
        for (const [key, value] of Object.entries(values)) {
          if (value === null || value === undefined || value === "") next.delete(key);
          else next.set(key, String(value));
        }
        return next;
      }, { replace: true }),
    [setParams],
  );
  return { filter, open, change, params };
}
