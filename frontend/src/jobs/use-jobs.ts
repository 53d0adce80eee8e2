/** The jobs as they are now: the list, with the polled status as the younger word on those that run. */
import { useMemo } from "react";
import { useJobs } from "../api/queries";
import type { Job } from "../api/types";
import { isLive } from "../status/poller";
import { useStatusJobs } from "../status/status";

/** Live ones first, then newest first. */
export function useCurrentJobs(status = "") {
  const query = useJobs(status);
  const current = useStatusJobs();
  const jobs = useMemo<Job[]>(() => {
    const all = new Map((query.data ?? []).map((job) => [job.id, job]));
    current.forEach((job) => all.set(job.id, job));
    return [...all.values()]
      .filter((job) => status === "" || job.status === status)
      .sort((a, b) => Number(isLive(b)) - Number(isLive(a)) || b.id - a.id);
  }, [query.data, current, status]);
  return { query, jobs };
}
