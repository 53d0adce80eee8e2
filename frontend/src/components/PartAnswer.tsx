/** A part of the map on its page: its shape while it comes, why it is not there, or itself. */
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ApiError } from "../api/client";
import type { Project } from "../api/types";
import { Empty, ErrorNote, Skeleton } from "./parts";
import { RefreshButton } from "./RefreshButton";

/** The map was drawn by a version that did not know this part. */
export const NO_PART = 40423;
const NO_MAP = 40421;

interface Props<T> {
  query: UseQueryResult<T>;
  project: Project;
  /** What is missing then, within a sentence: "routes", "the tour". */
  what: string;
  waiting?: ReactNode;
  children: (data: T) => ReactNode;
}

export function PartAnswer<T>({ query, project, what, waiting, children }: Props<T>) {
  if (query.data !== undefined) return children(query.data);
  const code = query.error instanceof ApiError ? query.error.code : 0;
  if (code === NO_PART) return <Empty action={<RefreshButton project={project} named />}>This map was drawn without {what}: an older version of Gander made it, or that part failed. Refresh to draw this part.</Empty>;
  if (code === NO_MAP) return <Empty>There is no map yet. It is being drawn, or drawing it failed: the jobs at the top say which.</Empty>;
  if (query.isError) return <ErrorNote error={query.error} what={`Gander could not read ${what}.`} retry={() => void query.refetch()} />;
  return waiting ?? <Skeleton lines={[62, 84, 71]} block={220} />;
}
