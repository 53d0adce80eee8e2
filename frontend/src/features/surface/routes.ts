/** Routes as the table has them: filtered, grouped, and counted in words. Pure. */
import type { OutsideRoutes, Route, RoutesPart } from "../../api/types";
import { capital, count, inWords, num } from "../../format";

export type Grouping = "path" | "file";

export interface RouteGroup {
  /** "/users", or a file. */
  name: string;
  routes: Route[];
}

const METHODS = ["ANY", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const methodRank = (method: string): number => (METHODS.indexOf(method) + METHODS.length + 1) % (METHODS.length + 1);

/** The segments of a path, whatever a framework begins it with: "^users/", "users/", "/users". */
export function segments(path: string): string[] {
  return path.replace(/^\^/, "").split("/").filter((part) => part !== "" && part !== "$");
}

/** Whether a segment stands for a value: "<int:id>", ":id", "{id}", "*", "(?P<id>…)". */
const isValue = (segment: string): boolean => /[<{*([]|^:|^\$\{/.test(segment);

/** The fixed segments that all paths begin with. */
export function sharedPrefix(paths: string[]): string[] {
  let shared: string[] | null = null;
  for (const path of paths) {
    const own = segments(path);
    if (shared === null) shared = own.slice(0, -1);
    let same = 0;
    while (same < shared.length && shared[same] === own[same] && !isValue(shared[same] ?? "")) same += 1;
    shared = shared.slice(0, same);
    if (shared.length === 0) return [];
  }
  return shared ?? [];
}

/** Every word typed stands in the method, path, handler, name, framework or file. */
export function matches(route: Route, query: string): boolean {
  const text = `${route.method} ${route.path} ${route.handler} ${route.name ?? ""} ${route.framework} ${route.file}`.toLowerCase();
  return query.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

const byPath = (a: Route, b: Route): number => plain(a.path).localeCompare(plain(b.path)) || methodRank(a.method) - methodRank(b.method) || a.line - b.line;
const plain = (path: string): string => segments(path).join("/");

/** Groups in order of their names; paths that share nothing with another stand together in the first one. */
export function grouped(routes: Route[], by: Grouping): RouteGroup[] {
  const groups = new Map<string, Route[]>();
  const prefix = by === "path" && routes.length > 1 ? sharedPrefix(routes.map((route) => route.path)) : [];
  const nameOf = (route: Route): string => {
    if (by === "file") return route.file;
    const next = segments(route.path)[prefix.length];
    const base = prefix.length > 0 ? `/${prefix.join("/")}` : "";
    return next === undefined || isValue(next) ? base || "/" : `${base}/${next}`;
  };
  for (const route of routes) {
    const name = nameOf(route);
    groups.set(name, [...(groups.get(name) ?? []), route]);
  }
  if (by === "file") {
    return [...groups].map(([name, list]) => ({ name, routes: list.sort((a, b) => a.line - b.line || byPath(a, b)) })).sort((a, b) => a.name.localeCompare(b.name));
  }
  const root = prefix.length > 0 ? `/${prefix.join("/")}` : "/";
  const lone = [...groups].filter(([name, list]) => name === root || list.length === 1);
  const rest = [...groups].filter(([name, list]) => name !== root && list.length > 1);
  const first: RouteGroup = { name: root, routes: lone.flatMap(([, list]) => list).sort(byPath) };
  const others = rest.map(([name, list]) => ({ name, routes: list.sort(byPath) })).sort((a, b) => a.name.localeCompare(b.name));
  return first.routes.length > 0 ? [first, ...others] : others;
}

/** Methods that ask for no change (RFC 9110, "safe"). */
const SAFE = ["GET", "HEAD", "OPTIONS", "TRACE"];

/** "; 176 of them answer any method, 26 read, 43 write": what takes any method is neither of both. */
function kindsOf(routes: readonly Route[]): string {
  const any = routes.filter((route) => route.method === "ANY").length;
  const reads = routes.filter((route) => SAFE.includes(route.method)).length;
  const kinds = ([[any, "answers any method", "answer any method"], [reads, "reads", "read"], [routes.length - any - reads, "writes", "write"]] as const).filter(([many]) => many > 0);
  // Of one kind alone only that is told which the column of methods does not say by itself: several methods that write.
  if (kinds.length === 1) return any + reads > 0 || new Set(routes.map((route) => route.method)).size === 1 ? "" : "; all of them write";
  return `; ${kinds.map(([many, one, more], at) => `${inWords(many)}${at === 0 ? " of them" : ""} ${many === 1 ? one : more}`).join(", ")}`;
}

/** What packages outside answer for the product; maps of older versions do not tell it. */
export const ownOutside = ({ outside }: RoutesPart): OutsideRoutes[] => (outside ?? []).filter((one) => !one.is_test);

/** What the product registers, or that only tests are read to: it may register others in a way that nobody reads. */
export function routesSentence(own: readonly Route[], tests: readonly Route[]): string {
  if (own.length + tests.length === 0) return "No route is read here.";
  if (own.length === 0) return `Routes are read in tests and examples only: ${num(tests.length)}.`;
  return `${capital(inWords(own.length))} ${own.length === 1 ? "route" : "routes"} in ${count(new Set(own.map((route) => route.file)).size, "file")}${kindsOf(own)}.`;
}

type Share = readonly [found: number, all: number];

/** How many match what is typed, of the product's and of those of tests and examples; of none there is nothing to say. */
export function matchSentence(own: Share, tests: Share): string {
  const [found, all] = own;
  if (all === 0) return `${num(tests[0])} of ${count(tests[1], "route")} of tests and examples ${matching(tests)}.`;
  return `${num(found)} of ${count(all, "route")} ${matching(own)}${tests[0] > 0 ? `, and ${num(tests[0])} of ${num(tests[1])} of tests and examples` : ""}.`;
}

const matching = ([, all]: Share): string => (all === 1 ? "matches" : "match");
