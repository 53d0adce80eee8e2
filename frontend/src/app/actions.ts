/** What the palette offers for what is typed. Pure. */
import type { IconName } from "../components/icons";
import type { Hit } from "../api/search-types";
import type { FolderNode, Project, SymbolHit } from "../api/types";
import { projectTabs } from "../tabs";
import { isModule, urls } from "../urls";
import type { Theme } from "../theme";

export interface Offer {
  id: string;
  group: string;
  title: string;
  hint: string;
  icon: IconName;
  mono?: boolean;
  to?: string;
  theme?: Theme;
  draw?: string;
  /** A task to add, in words. */
  task?: string;
  /** The question in `to` is asked at once. */
  ask?: boolean;
}

/** Whether something typed is an address or a folder to draw. */
export const isAddress = (text: string): boolean => /^(https?:\/\/|git@|ssh:\/\/|\/|~\/)\S+/.test(text) || /^[\w-]+(\.[\w-]+)+\/\S+\/\S+/.test(text);

/** Every word typed must begin somewhere in the text; earlier is better. Null: no match. */
export function rank(text: string, query: string): number | null {
  const low = text.toLowerCase();
  let score = 0;
  for (const word of query.toLowerCase().split(/\s+/).filter(Boolean)) {
    const at = low.indexOf(word);
    if (at < 0) return null;
    score += at;
  }
  return score + low.length / 1000;
}

export function staticOffers(projects: Project[], current: Project | null, theme: Theme): Offer[] {
  const offers: Offer[] = [];
  if (current?.counts) for (const { name, title, icon, where } of projectTabs) if (where !== "nowhere") offers.push({ id: `tab ${name}`, group: current.name, title, hint: `${current.name} ${title}`, icon, to: urls.tab(current.id, name) });
  for (const project of projects) {
    if (project.id !== current?.id) offers.push({ id: `project ${project.id}`, group: "Projects", title: project.name, hint: project.repository_url ?? "", icon: "box", to: urls.project(project.id) });
  }
  offers.push(
    { id: "code", group: "Go to", title: "All projects", hint: "code", icon: "code", to: urls.home },
    { id: "new", group: "Go to", title: "Draw another map", hint: "add project repository", icon: "plus", to: urls.add },
    { id: "search", group: "Go to", title: "Search everything", hint: "find code commits tasks regex", icon: "search", to: urls.search() },
    { id: "ask", group: "Go to", title: "Ask across your projects", hint: "questions answers conversations", icon: "link", to: urls.ask() },
    { id: "models", group: "Go to", title: "Models", hint: "settings providers ollama key ledger remote", icon: "box", to: urls.settings("models") },
    { id: "plan", group: "Go to", title: "Tasks", hint: "plan list", icon: "plan", to: urls.plan() },
    { id: "board", group: "Go to", title: "Board", hint: "plan tasks columns", icon: "board", to: urls.board() },
    { id: "plan today", group: "Go to", title: "Tasks for today", hint: "plan due overdue", icon: "plan", to: urls.planToday() },
    { id: "grow", group: "Go to", title: "Habits today", hint: "grow", icon: "grow", to: urls.grow },
    { id: "habits", group: "Go to", title: "All habits", hint: "grow", icon: "grow", to: urls.habits },
    { id: "goals", group: "Go to", title: "Goals", hint: "grow", icon: "grow", to: urls.goals },
    { id: "trends", group: "Go to", title: "Trends", hint: "grow analytics", icon: "grow", to: urls.trends },
    { id: "jobs", group: "Go to", title: "Jobs", hint: "system", icon: "system", to: urls.system },
    { id: "timeline", group: "Go to", title: "Timeline", hint: "system events", icon: "clock", to: urls.timeline },
    { id: "schedule", group: "Go to", title: "Schedule", hint: "system runs by itself", icon: "clock", to: urls.schedule },
    { id: "notifications", group: "Go to", title: "Notifications", hint: "system inbox", icon: "bell", to: urls.notifications },
    { id: "backups", group: "Go to", title: "Backups", hint: "system", icon: "download", to: urls.backups },
    { id: "health", group: "Go to", title: "Health", hint: "system", icon: "check", to: urls.health },
    { id: "settings", group: "Go to", title: "Settings", hint: "system account profile time zone tokens password sessions notifications sample data", icon: "person", to: urls.settings() },
    { id: "add task", group: "Start", title: "Add a task", hint: "new plan", icon: "plus", to: urls.plan({ add: "1" }) },
    { id: "add habit", group: "Start", title: "Add a habit", hint: "new grow", icon: "plus", to: urls.newHabit },
    { id: "add goal", group: "Start", title: "Add a goal", hint: "new grow", icon: "plus", to: urls.newGoal },
  );
  for (const [name, title] of [["system", "As the system has it"], ["light", "Light"], ["dark", "Dark"]] as const) {
    if (name !== theme) offers.push({ id: `theme ${name}`, group: "Appearance", title, hint: "theme appearance mode", icon: "theme", theme: name });
  }
  return offers;
}

const PAGES = 8;

/** Pages of the other projects, once what is typed names both: "redis map"; of the open project all are offered anyway. */
export function pageOffers(projects: readonly Project[], current: Project | null, query: string): Offer[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return projects.filter((project) => project.counts && project.id !== current?.id).flatMap((project) => {
    const rest = words.filter((word) => !project.name.toLowerCase().includes(word)).join(" ");
    if (rest === "" || rest === words.join(" ")) return [];
    return projectTabs.filter(({ title, where }) => where !== "nowhere" && rank(title, rest) !== null).map(({ name, title, icon }): Offer => ({
      id: `tab ${name} of ${project.id}`, group: "Pages of other projects", title: `${project.name}: ${title}`, hint: "", icon, to: urls.tab(project.id, name),
    }));
  }).slice(0, PAGES);
}

/** The static offers that match, best first within their groups. */
export function matching(offers: Offer[], query: string): Offer[] {
  if (!query.trim()) return offers;
  const found = offers.flatMap((offer) => {
    const score = rank(`${offer.title} ${offer.hint} ${offer.group}`, query);
    return score === null ? [] : [{ offer, score }];
  });
  const best = new Map<string, number>();
  found.forEach(({ offer, score }) => best.set(offer.group, Math.min(score, best.get(offer.group) ?? Infinity)));
  // A group stays together: the group with the best match first.
  return found.sort((a, b) => (best.get(a.offer.group) ?? 0) - (best.get(b.offer.group) ?? 0) || a.offer.group.localeCompare(b.offer.group) || a.score - b.score).map(({ offer }) => offer);
}

export const symbolOffers = (hits: SymbolHit[], projectId: number): Offer[] =>
  hits.slice(0, 8).map((hit) => ({
    id: `symbol ${hit.path} ${hit.qualified_name} ${hit.start_line}`, group: "Symbols", title: hit.qualified_name, hint: `${hit.path}:${hit.start_line}`,
    icon: "symbol", mono: true, to: urls.files(projectId, hit.path, { line: hit.start_line, end: hit.end_line }),
  }));

/** The best hits of the search over everything, but those that are offered by name already. */
export function hitOffers(hits: Hit[], several: boolean, taken: ReadonlySet<string>): Offer[] {
  return hits.filter((hit) => !taken.has(hit.link)).slice(0, 5).map((hit) => ({
    id: `hit ${hit.id}`, group: "Found", title: hit.title, hint: [several ? hit.project_name : null, hit.path ? `${hit.path}${hit.start_line ? `:${hit.start_line}` : ""}` : hit.kind].filter(Boolean).join(" · "),
    icon: hit.kind === "symbol" ? "symbol" : hit.kind === "commit" ? "history" : hit.path ? "file" : hit.kind === "task" ? "plan" : hit.kind === "answer" ? "link" : "grow", mono: hit.path !== null, to: hit.link,
  }));
}

/** What to do with words that name nothing: ask them, or search for them. */
export function wordOffers(text: string, current: Project | null): Offer[] {
  const name = current?.name.split("/").pop()?.trim() ?? "";
  return [
    current ? { id: "ask this", group: "Ask and search", title: `Ask about ${name}: ${text}`, hint: "", icon: "link", to: urls.askProject(current.id, { q: text }), ask: true } : { id: "ask all", group: "Ask and search", title: `Ask: ${text}`, hint: "", icon: "link", to: urls.ask({ q: text }), ask: true },
    { id: "search all", group: "Ask and search", title: `Search everything for ${text}`, hint: "", icon: "search", to: urls.search({ q: text }) },
  ];
}

/** Modules of the open map, and its hot spots, by path; `open` says where a path leads. */
export function fileOffers(paths: string[], nodes: FolderNode[], open: (path: string) => string, query: string, hint: string): Offer[] {
  const all = new Set([...paths, ...nodes.filter((node) => node.kind === "module").map((node) => node.path)]);
  return [...all]
    .flatMap((path) => {
      const name = path.slice(path.lastIndexOf("/") + 1);
      const score = rank(name, query) ?? (rank(path, query) === null ? null : 50 + (rank(path, query) ?? 0));
      return score === null ? [] : [{ path, score }];
    })
    .sort((a, b) => a.score - b.score || a.path.localeCompare(b.path))
    .slice(0, 6)
    .map(({ path }) => ({ id: `file ${path}`, group: "Files", title: path, hint: isModule(path) ? hint : "text", icon: "file" as const, mono: true, to: open(path) }));
}
