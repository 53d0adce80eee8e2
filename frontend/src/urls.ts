/** Every URL in one place: the pages' own, and the API's. */
import { isTab, type ProjectTab } from "./tabs";

const encodePath = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

function withQuery(base: string, values: Record<string, string | number | boolean | null | undefined>): string {
  const parts = Object.entries(values)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) => `${key}=${encodePath(String(value))}`);
  return parts.length ? `${base}?${parts.join("&")}` : base;
}

/** An empty text is no filter. (An empty folder is one: the root.) */
const given = (text: string | undefined): string | undefined => (text === "" ? undefined : text);

/** "recent" weighs every change by its age and size; the others count changes. */
export type HotWindow = "recent" | "quarter" | "year" | "all";
/** The views of a tab, as the address names them. */
export type StructureShow = "shape" | "unused" | "copies";
export type HistoryShow = "commits" | "together" | "people" | "fixes";
export type { ProjectTab };

export interface MapView {
  /** The drawn folder, ending in "/", "" for the root; without it the main folder. */
  folder?: string | undefined;
  /** Node id: "file:src/app.py" or "package:src/json/". */
  select?: string | undefined;
  /** Number of the loop that is stepped to. */
  loop?: number | undefined;
  /** "1": what depends on the selected module is drawn. */
  impact?: string | undefined;
  /** Node id: the way from the selected module to this one is drawn. */
  to?: string | undefined;
}

/** The list of tasks: filters as the API names them, the order, the open task, "1": the field for a new one has the focus. */
export interface PlanView {
  status?: string | undefined;
  type?: string | undefined;
  project_id?: number | string | undefined;
  module?: string | undefined;
  tag?: string | undefined;
  priority?: string | undefined;
  due?: string | undefined;
  q?: string | undefined;
  sort?: string | undefined;
  task?: number | undefined;
  add?: "1" | undefined;
}

/** What is searched for and what it is narrowed to; `by=regex` reads the mapped lines of one project. */
export interface SearchView {
  q?: string | undefined;
  by?: "regex" | undefined;
  kind?: string | undefined;
  lang?: string | undefined;
  project?: number | string | undefined;
  path?: string | undefined;
  case?: "1" | undefined;
}

export interface SurfaceView {
  show?: "routes" | "models" | "types" | undefined;
  q?: string | undefined;
  /** Name of the data model that is selected. */
  select?: string | undefined;
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
  history: (id: number | string, path?: string, show?: HistoryShow): string => withQuery(`${project(id)}/history`, { path: given(path), show: show === "commits" ? undefined : show }),
  /** A folder (ends in "/", "" is the root) or a file, perhaps at a line or a symbol. */
  files: (id: number | string, path = "", at: { line?: number | null; end?: number | null; symbol?: string } = {}): string => {
    const base = withQuery(`${project(id)}/files`, { path: given(path), symbol: at.symbol });
    if (!at.line) return base;
    return `${base}#L${at.line}${at.end && at.end > at.line ? `-L${at.end}` : ""}`;
  },
  /** Routes and data models; a filter, and the model or route that is looked at. */
  routes: (id: number | string, view: SurfaceView = {}): string => withQuery(`${project(id)}/routes`, { ...view }),
  dependencies: (id: number | string, view: { q?: string; state?: string } = {}): string => withQuery(`${project(id)}/dependencies`, { ...view }),
  /** What happens from an entry point on: "src/cli.py:12", the label where it has no line; none is the best one. */
  flow: (id: number | string, from?: string): string => withQuery(`${project(id)}/flow`, { from: given(from) }),
  tour: (id: number | string, stop?: number): string => withQuery(`${project(id)}/tour`, { stop: stop && stop > 1 ? stop : undefined }),
  structure: (id: number | string, show?: StructureShow): string => withQuery(`${project(id)}/structure`, { show: show === "shape" ? undefined : show }),
  compare: (id: number | string, maps: { from?: number | undefined; to?: number | undefined } = {}): string => withQuery(`${project(id)}/compare`, { ...maps }),
  grow: "/grow",
  /** Today, with the form for a new habit open. */
  newHabit: "/grow?new=habit",
  /** The form for a new habit, begun from a template. */
  habitLike: (template: string): string => withQuery("/grow/habits", { new: "habit", like: template }),
  habits: "/grow/habits",
  /** A habit's page, perhaps with the log of one day open. */
  habit: (id: number | string, day?: string): string => withQuery(`/grow/habits/${id}`, { day }),
  goals: "/grow/goals",
  newGoal: "/grow/goals?new=goal",
  goal: (id: number | string): string => `/grow/goals/${id}`,
  trends: "/grow/trends",
  /** Tasks: what the list is narrowed to, and the one that is open beside it. */
  plan: (view: PlanView = {}): string => withQuery("/plan", { ...view }),
  board: (view: PlanView = {}): string => withQuery("/plan/board", { ...view }),
  planToday: (view: { task?: number } = {}): string => withQuery("/plan/today", { ...view }),
  signIn: (view: { next?: string | undefined; ended?: "1" | undefined } = {}): string => withQuery("/sign-in", { ...view }),
  claim: "/claim",
  register: "/register",
  /** Questions across projects, perhaps one conversation; "12.3" cites place 3 of message 12, beside it. */
  ask: (view: { conversation?: number | null | undefined; cite?: string | undefined; q?: string | undefined } = {}): string =>
    withQuery(view.conversation ? `/ask/${view.conversation}` : "/ask", { cite: view.cite, q: given(view.q) }),
  /** The same about one project; `q` is a question that is asked at once. */
  askProject: (id: number | string, view: { conversation?: number | null | undefined; cite?: string | undefined; q?: string | undefined } = {}): string =>
    withQuery(`${project(id)}/ask`, { c: view.conversation || undefined, cite: view.cite, q: given(view.q) }),
  search: (view: SearchView = {}): string => withQuery("/search", { ...view }),
  system: "/system",
  jobs: (status?: string): string => withQuery("/system", { status: given(status) }),
  timeline: "/system/timeline",
  health: "/system/health",
  schedule: "/system/schedule",
  backups: "/system/backups",
  notifications: "/system/notifications",
  settings: (part?: string): string => `/system/settings${part ? `#${part}` : ""}`,
} as const;

export type PartName = "routes" | "data-models" | "configuration" | "dependencies" | "flows" | "structure" | "dead-code" | "duplicates" | "evolution" | "tour";

export interface RelatedOptions {
  /** in: what depends on the node; out: what it depends on. */
  direction?: "both" | "in" | "out";
  /** Comma-separated: "imports", "calls", "inherits", "contains". */
  kinds?: string;
  max_depth?: number;
  limit?: number;
}

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
  /** Modules of the whole map whose path holds the words. */
  findModules: (id: number, q: string, limit = 12): string => withQuery(`${apiProject(id)}/modules/find`, { q, limit }),
  files: (id: number, path: string, text = true): string =>
    withQuery(`${apiProject(id)}/files`, { path, text: text ? null : "false" }),
  symbols: (id: number, q: string, limit = 20): string => withQuery(`${apiProject(id)}/symbols`, { q, limit }),
  commits: (id: number, path: string, limit = 50): string => withQuery(`${apiProject(id)}/commits`, { path: given(path), limit }),
  /** One of the parts of a map beside its overview. */
  part: (id: number, part: PartName): string => `${apiProject(id)}/${part}`,
  related: (id: number, node: string, options: RelatedOptions = {}): string => withQuery(`${apiProject(id)}/graph/related`, { node, ...options }),
  path: (id: number, from: string, to: string): string => withQuery(`${apiProject(id)}/graph/path`, { from, to }),
  impact: (id: number, node: string, options: { max_depth?: number; limit?: number } = {}): string => withQuery(`${apiProject(id)}/graph/impact`, { node, ...options }),
  comparison: (id: number, before?: number, after?: number): string => withQuery(`${apiProject(id)}/system-maps/compare`, { from: before, to: after }),
  /** The drawing of a folder as text for other tools. */
  exported: (id: number, format: "mermaid" | "dot" | "json", path: string): string => withQuery(`${apiProject(id)}/export`, { format, path }),
  trend: (id: number): string => `${apiProject(id)}/system-maps/trend`,
  jobs: (status?: string): string => withQuery("/api/jobs", { status: given(status), limit: 100 }),
  job: (id: number): string => `/api/jobs/${id}`,
  cancelJob: (id: number): string => `/api/jobs/${id}/cancel`,
  retryJob: (id: number): string => `/api/jobs/${id}/retry`,
  habits: (includeArchived = false): string => withQuery("/api/habits", { include_archived: includeArchived ? "true" : null }),
  habit: (id: number): string => `/api/habits/${id}`,
  habitOrder: "/api/habits/reorder",
  habitTemplates: "/api/habit-templates",
  habitLogs: "/api/habit-logs",
  habitLog: (id: number): string => `/api/habit-logs/${id}`,
  logsOf: (habitId: number, days: { from?: string; to?: string; limit?: number } = {}): string => withQuery(`/api/habit-logs/habit/${habitId}`, { ...days }),
  restPeriods: "/api/rest-periods",
  restPeriod: (id: number): string => `/api/rest-periods/${id}`,
  goals: "/api/goals",
  goalList: (archived = false): string => withQuery("/api/goals", { include_archived: archived ? "true" : null, limit: 200 }),
  goal: (id: number): string => `/api/goals/${id}`,
  goalProgress: (id: number): string => `/api/goals/${id}/progress`,
  goalEntries: (id: number): string => `/api/goals/${id}/entries`,
  goalEntry: (id: number, entry: number): string => `/api/goals/${id}/entries/${entry}`,
  /** Of one habit, or of all. */
  heatmap: (habitId: number | null, year?: number): string => withQuery(habitId === null ? "/api/analytics/heatmap" : `/api/analytics/habits/${habitId}/heatmap`, { year }),
  /** One of the figures that are counted of a habit. */
  counted: (habitId: number, what: "weekly" | "monthly" | "consistency-trend" | "insights", span: { weeks?: number; months?: number; days?: number } = {}): string =>
    withQuery(`/api/analytics/habits/${habitId}/${what}`, { ...span }),
  correlations: "/api/analytics/correlations",
  suggestions: "/api/suggestions",
  suggestionsFor: (habitId: number): string => `/api/suggestions/habits/${habitId}/adaptive`,
  acceptSuggestion: (habitId: number): string => `/api/suggestions/habits/${habitId}/accept`,
  dismissSuggestion: (habitId: number): string => `/api/suggestions/habits/${habitId}/dismiss`,
  tasks: (filter: object = {}, limit = 100): string => withQuery("/api/tasks", { ...filter, limit }),
  task: (id: number): string => `/api/tasks/${id}`,
  newTask: "/api/tasks",
  completeTask: (id: number): string => `/api/tasks/${id}/complete`,
  reopenTask: (id: number): string => `/api/tasks/${id}/reopen`,
  understand: "/api/tasks/understand",
  bulkTasks: "/api/tasks/bulk",
  undoTasks: "/api/tasks/undo",
  reorderTasks: "/api/tasks/reorder",
  tags: "/api/tasks/tags",
  openTasks: (id: number): string => `${apiProject(id)}/open-tasks`,
  search: (asked: { q: string; project_id?: number | undefined; kind?: string | undefined; lang?: string | undefined; limit?: number; cursor?: string | undefined }): string => withQuery("/api/search", { ...asked }),
  searchRegex: (asked: { project_id: number; pattern: string; path?: string | undefined; case?: boolean | undefined }): string => withQuery("/api/search/regex", { ...asked }),
  searchState: (id: number): string => `${apiProject(id)}/search-state`,
  ask: "/api/ai/goose",
  questions: (id: number): string => `${apiProject(id)}/questions`,
  conversations: (projectId: number | null, q = ""): string => withQuery("/api/conversations", { project_id: projectId, q: given(q), limit: 100 }),
  conversation: (id: number): string => `/api/conversations/${id}`,
  conversationExport: (id: number): string => `/api/conversations/${id}/export`,
  stopAnswer: (id: number, message: number): string => `/api/conversations/${id}/messages/${message}/stop`,
  askAgain: (id: number, message: number): string => `/api/conversations/${id}/messages/${message}/ask-again`,
  models: (look = false): string => withQuery("/api/ai/models", { look: look ? "true" : undefined }),
  providers: "/api/ai/providers",
  provider: (id: number): string => `/api/ai/providers/${id}`,
  ledger: "/api/ai/ledger?limit=50",
  register: "/api/auth/register",
  login: "/api/auth/login",
  logout: "/api/auth/logout",
  me: "/api/auth/me",
  password: "/api/auth/password",
  sessions: "/api/auth/sessions",
  session: (id: number): string => `/api/auth/sessions/${id}`,
  tokens: "/api/auth/tokens",
  token: (id: number): string => `/api/auth/tokens/${id}`,
  schedule: "/api/schedule",
  runScheduled: (name: string): string => `/api/schedule/${encodeURIComponent(name)}/run`,
  backups: "/api/backups",
  backup: (name: string): string => `/api/backups/${encodeURIComponent(name)}`,
  notifications: (options: { unread?: boolean; limit?: number } = {}): string => withQuery("/api/notifications", { ...options }),
  readNotifications: "/api/notifications/read",
  notificationKinds: "/api/notifications/kinds",
  sampleData: "/api/sample-data",
  events: (options: { after?: number; type?: string; project_id?: number; limit?: number }): string =>
    withQuery("/api/events", { ...options }),
} as const;

/**
 * The path in a node's id and, of a symbol, its qualified name: as services/system_map/symbols/node_ids.py cuts it. Both
 * may hold a "#" themselves, so the first one is taken that follows a file's extension, else the first after all folders.
 */
export function splitNode(node: string): { path: string; symbol: string } {
  const rest = node.slice(node.indexOf(":") + 1);
  const signs = node.startsWith("symbol:") ? [...rest.matchAll(/#/g)].map((sign) => sign.index) : [];
  const at = signs.find((sign) => /[^/]\.[A-Za-z][\w+]*$/.test(rest.slice(Math.max(0, sign - 40), sign))) ?? signs.find((sign) => !rest.includes("/", sign)) ?? signs[0];
  return at === undefined ? { path: rest, symbol: "" } : { path: rest.slice(0, at), symbol: rest.slice(at + 1) };
}

/** What a node or a note of the map links to: "file:…", "symbol:path#name", "package:…/", "tab:hot-spots", "external:name". */
export function nodeUrl(id: number, node: string, mainFolder = ""): string | null {
  const colon = node.indexOf(":");
  const kind = node.slice(0, colon);
  const rest = node.slice(colon + 1);
  switch (kind) {
    case "tab":
      return tabUrl(id, rest);
    case "symbol": {
      const { path, symbol } = splitNode(node);
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

/** Parts that are shown on a tab of another name. */
function tabUrl(id: number, name: string): string | null {
  switch (name) {
    case "data-models":
    case "models":
      return urls.routes(id, { show: "models" });
    case "configuration":
      return urls.dependencies(id);
    case "flows":
      return urls.flow(id);
    case "evolution":
      return urls.history(id);
    case "dead-code":
      return urls.structure(id, "unused");
    case "duplicates":
      return urls.structure(id, "copies");
    default:
      return isTab(name) ? urls.tab(id, name) : null;
  }
}

/** Whether a path is drawn on the map; the others open as text. */
export function isModule(path: string): boolean {
  return /\.(py|pyi|js|jsx|mjs|cjs|ts|tsx|mts|cts|go|rs|java|kt|c|h|cc|cpp|cxx|hh|hpp|rb|php|cs|swift|scala)$/.test(path);
}

/** The folder to draw so that a module is in it: the main one where it reaches that far, else its own. */
export function folderOf(path: string, mainFolder: string): string | undefined {
  if (path.startsWith(mainFolder)) return undefined;
  return path.slice(0, path.lastIndexOf("/") + 1);
}
