/** Every URL in one place: the pages' own, and the API's. */

const encodePath = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

function withQuery(base: string, values: Record<string, string | number | boolean | null | undefined>): string {
  const parts = Object.entries(values)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) => `${key}=${encodePath(String(value))}`);
  return parts.length ? `${base}?${parts.join("&")}` : base;
}

/** An empty text is no filter. (An empty folder is one: the root.) */
const given = (text: string | undefined): string | undefined => (text === "" ? undefined : text);

export type HotWindow = "quarter" | "year" | "all";
export type ProjectTab = "overview" | "map" | "hot-spots" | "history" | "files";

export interface MapView {
  /** The drawn folder, ending in "/", "" for the root; without it the main folder. */
  folder?: string | undefined;
  /** Node id: "file:src/app.py" or "package:src/json/". */
  select?: string | undefined;
  /** Number of the loop that is stepped to. */
  loop?: number | undefined;
}

const project = (id: number | string): string => `/projects/${id}`;

/** Pages. */
export const urls = {
  home: "/",
  add: "/new",
  project,
  tab: (id: number | string, tab: ProjectTab): string => (tab === "overview" ? project(id) : `${project(id)}/${tab}`),
  map: (id: number | string, view: MapView = {}): string => withQuery(`${project(id)}/map`, { ...view }),
  hotSpots: (id: number | string, view: { window?: HotWindow; select?: string } = {}): string =>
    withQuery(`${project(id)}/hot-spots`, { ...view }),
  history: (id: number | string, path?: string): string => withQuery(`${project(id)}/history`, { path: given(path) }),
  /** A folder (ends in "/", "" is the root) or a file, perhaps at a line or a symbol. */
  files: (id: number | string, path = "", at: { line?: number | null; end?: number | null; symbol?: string } = {}): string => {
    const base = withQuery(`${project(id)}/files`, { path: given(path), symbol: at.symbol });
    if (!at.line) return base;
    return `${base}#L${at.line}${at.end && at.end > at.line ? `-L${at.end}` : ""}`;
  },
  system: "/system",
  jobs: (status?: string): string => withQuery("/system", { status: given(status) }),
  timeline: "/system/timeline",
  health: "/system/health",
} as const;

const apiProject = (id: number | string): string => `/api/projects/${id}`;

/** The API. */
export const api = {
  status: (after: number | null): string => withQuery("/api/status", { after }),
  health: "/api/health",
  projects: "/api/projects",
  projectList: "/api/projects?limit=200",
  project: apiProject,
  refresh: (id: number): string => `${apiProject(id)}/refresh`,
  systemMap: (id: number): string => `${apiProject(id)}/system-map`,
  systemMaps: (id: number): string => `${apiProject(id)}/system-maps`,
  /** No path is the main folder, an empty one the root. */
  modules: (id: number, path?: string): string => `${apiProject(id)}/modules${path === undefined ? "" : `?path=${encodePath(path)}`}`,
  files: (id: number, path: string, text = true): string =>
    withQuery(`${apiProject(id)}/files`, { path, text: text ? null : "false" }),
  symbols: (id: number, q: string, limit = 20): string => withQuery(`${apiProject(id)}/symbols`, { q, limit }),
  commits: (id: number, path: string, limit = 50): string => withQuery(`${apiProject(id)}/commits`, { path: given(path), limit }),
  jobs: (status?: string): string => withQuery("/api/jobs", { status: given(status), limit: 100 }),
  job: (id: number): string => `/api/jobs/${id}`,
  cancelJob: (id: number): string => `/api/jobs/${id}/cancel`,
  retryJob: (id: number): string => `/api/jobs/${id}/retry`,
  events: (options: { after?: number; type?: string; project_id?: number; limit?: number }): string =>
    withQuery("/api/events", { ...options }),
} as const;

/** What a node or a note of the map links to: "file:…", "symbol:path#name", "package:…/", "tab:hot-spots", "external:name". */
export function nodeUrl(id: number, node: string, mainFolder = ""): string | null {
  const colon = node.indexOf(":");
  const kind = node.slice(0, colon);
  const rest = node.slice(colon + 1);
  switch (kind) {
    case "tab":
      return isTab(rest) ? urls.tab(id, rest) : null;
    case "symbol": {
      const [path = "", symbol = ""] = rest.split("#");
      return urls.files(id, path, { symbol });
    }
    case "package":
      return urls.map(id, { folder: rest });
    case "file":
      if (!isModule(rest)) return urls.files(id, rest);
      return urls.map(id, { folder: folderOf(rest, mainFolder), select: node });
    default:
      return null;
  }
}

const isTab = (name: string): name is ProjectTab => ["overview", "map", "hot-spots", "history", "files"].includes(name);

/** Whether a path is drawn on the map; the others open as text. */
export function isModule(path: string): boolean {
  return /\.(py|pyi|js|jsx|mjs|cjs|ts|tsx|mts|cts|go|rs|java|kt|c|h|cc|cpp|cxx|hh|hpp|rb|php|cs|swift|scala)$/.test(path);
}

/** The folder to draw so that a module is in it: the main one where it reaches that far, else its own. */
export function folderOf(path: string, mainFolder: string): string | undefined {
  if (path.startsWith(mainFolder)) return undefined;
  return path.slice(0, path.lastIndexOf("/") + 1);
}
