/** The names under which answers are kept; events invalidate by them. */
export const keys = {
  projects: ["projects"] as const,
  /** Everything of one project stands below this key. */
  project: (id: number) => ["project", id] as const,
  projectHead: (id: number) => ["project", id, "head"] as const,
  systemMap: (id: number) => ["project", id, "system-map"] as const,
  modules: (id: number, path: string | undefined) => ["project", id, "modules", path ?? null] as const,
  files: (id: number, path: string, text: boolean) => ["project", id, "files", path, text] as const,
  symbols: (id: number, q: string) => ["project", id, "symbols", q] as const,
  commits: (id: number, path: string) => ["project", id, "commits", path] as const,
  part: (id: number, name: string) => ["project", id, "part", name] as const,
  /** A question about the graph: "related", "path", "impact", with what it was asked with. */
  graph: (id: number, question: string, ...asked: (string | number | undefined)[]) => ["project", id, "graph", question, ...asked.map((one) => one ?? null)] as const,
  comparison: (id: number, before: number | undefined, after: number | undefined) => ["project", id, "compare", before ?? null, after ?? null] as const,
  trend: (id: number) => ["project", id, "trend"] as const,
  maps: (id: number) => ["project", id, "maps"] as const,
  jobs: ["jobs"] as const,
  jobList: (status: string) => ["jobs", "list", status] as const,
  job: (id: number) => ["jobs", "one", id] as const,
  events: ["events"] as const,
  health: ["health"] as const,
};
