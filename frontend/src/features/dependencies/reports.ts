/** Dependencies by state, as the page tells them. Pure. */
import type { DependenciesPart, DependencyReport, DependencyState, Variable } from "../../api/types";
import { capital, count, inWords, listed } from "../../format";

export const STATES: readonly DependencyState[] = ["used", "undeclared", "unused", "tool"];

export const stateWords: Record<DependencyState, { title: string; short: string; meaning: string }> = {
  undeclared: { title: "Imported, not declared", short: "Undeclared", meaning: "No manifest names them: they come along with something else, or they are missing." },
  unused: { title: "Declared, never imported", short: "Unused", meaning: "Declared to run, yet no import leads to them. A plug-in or a command may still need them." },
  used: { title: "Used", short: "Used", meaning: "Code imports them or names them. Opened, a package says who does, and why it counts where no manifest names it. “Imported by” counts files of tests and examples too." },
  tool: { title: "No import expected", short: "No import", meaning: "Tools, drivers, plug-ins, pins and the like. Opened, a package says why." },
};

/** Needed to run the product, not only to develop or build it, or by what stands beside it. */
const runs = (report: DependencyReport): boolean => !/^(dev|build|test|beside|optional:(dev|test|docs|lint))/.test(report.scope);

export function matches(report: DependencyReport, query: string): boolean {
  const text = `${report.name} ${report.requirement} ${report.scope} ${report.ecosystem} ${report.manifest ?? ""} ${report.reason}`.toLowerCase();
  return query.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** By state; within one, what most modules import first. */
export function byState(reports: DependencyReport[]): { state: DependencyState; reports: DependencyReport[] }[] {
  return STATES.flatMap((state) => {
    const own = reports.filter((report) => report.state === state).sort((a, b) => Number(runs(b)) - Number(runs(a)) || b.importers - a.importers || a.name.localeCompare(b.name));
    return own.length > 0 ? [{ state, reports: own }] : [];
  });
}

const packages = (many: number): string => `${inWords(many)} ${many === 1 ? "package" : "packages"}`;

/** What the overview counts, in its words: "It stands on two outside packages: a and b." */
export function ground(names: readonly string[]): string {
  if (names.length === 0) return "Its main code stands on no outside package.";
  const shown = names.length <= 12 ? listed([...names]) : `${names.slice(0, 11).join(", ")} and ${inWords(names.length - 11)} more`;
  return `It stands on ${names.length === 1 ? "one outside package" : `${inWords(names.length)} outside packages`}: ${shown}.`;
}

/** What a sentence says of a package: without its group, Go host and major version, in one spelling. */
const spelling = (name: string): string => name.slice(name.lastIndexOf(":") + 1).toLowerCase().replace(/\/v\d+(?=\/|$)/g, "").replace(/[-_.]+/g, "-");

/** Of what it stands on, the packages that the list does not have: headers of C and C++ are seldom called as the manifest calls their library. */
export function unlisted(names: readonly string[], part: Pick<DependenciesPart, "dependencies" | "left_out">): string[] {
  if (part.left_out > 0) return [];
  const listedNames = part.dependencies.map((report) => spelling(report.name));
  return names.filter((name) => !listedNames.some((known) => known === spelling(name) || known.endsWith(`/${spelling(name)}`)));
}

/** "openssl is told by what the code includes alone, for no manifest that Gander reads names it so; it is not listed below." */
export const saidOfUnlisted = (names: readonly string[]): string =>
  names.length === 0 ? "" : `${listed([...names])} ${names.length === 1 ? "is" : "are"} told by what the code imports or includes alone, for no manifest that Gander reads names ${names.length === 1 ? "it so; it is" : "them so; they are"} not listed below.`;

/** "No import leads to seven of these: …": what it stands on and yet is not counted among the used. */
export function saidOfUnimported(names: readonly string[], part: Pick<DependenciesPart, "dependencies">): string {
  const spelled = (state: DependencyState): Set<string> => new Set(part.dependencies.filter((report) => report.state === state).map((report) => spelling(report.name)));
  const [tools, used] = [spelled("tool"), spelled("used")];
  const many = names.filter((name) => tools.has(spelling(name)) && !used.has(spelling(name))).length;
  if (many === 0) return "";
  return `No import leads to ${names.length === 1 ? "it" : many === names.length ? "any of these" : `${inWords(many)} of these`}: ${many === 1 ? "it is" : "they are"} needed to run, as drivers and styles of pages are, and ${many === 1 ? "stands" : "stand"} below under “${stateWords.tool.title}”.`;
}

/** All manifests and all code: "Six packages are declared to run and used by code, two of them optional; five more are used for development and two more are used under names that no manifest has. Three more need no import, two of them to run." */
export function said(part: DependenciesPart): string {
  const many = (state: DependencyState): number => part.states[state] ?? part.dependencies.filter((report) => report.state === state).length;
  const [used, undeclared, unused, tools] = [many("used"), many("undeclared"), many("unused"), many("tool")];
  const declared = part.dependencies.filter((report) => report.state === "used" && report.manifest !== null);
  const unnamed = part.dependencies.filter((report) => report.state === "used" && report.manifest === null).length;
  const running = declared.filter(runs);
  const own = running.length;
  const optional = running.filter((report) => report.scope.startsWith("optional")).length;
  const beside = declared.filter((report) => report.scope === "beside").length;
  const development = used - own - beside - unnamed;
  const first = own > 0 ? `In all manifests and all code, ${packages(own)} ${own === 1 ? "is" : "are"} declared to run and used by code${optional > 0 ? `, ${inWords(optional)} of them optional` : ""}` : used + undeclared > 0 ? "No package that it declares to run is used by code" : "It imports no outside package";
  const clauses: string[] = [];
  if (development > 0) clauses.push(`${inWords(development)} ${own > 0 ? "more " : ""}${development === 1 ? "is" : "are"} used for development`);
  if (beside > 0) clauses.push(`${inWords(beside)} ${own + development > 0 ? "more " : ""}${beside === 1 ? "is" : "are"} used only beside the product`);
  if (unnamed > 0) clauses.push(`${inWords(unnamed)} ${used > unnamed ? "more " : ""}${unnamed === 1 ? "is used under a name" : "are used under names"} that no manifest has`);
  if (undeclared > 0) clauses.push(`${inWords(undeclared)} ${undeclared === 1 ? "is" : "are"} imported without being declared`);
  if (unused > 0) clauses.push(`${inWords(unused)} ${unused === 1 ? "is" : "are"} declared but never imported`);
  const toRun = part.dependencies.filter((report) => report.state === "tool" && runs(report)).length;
  const rest = clauses.length > 0 ? `; ${listed(clauses)}.` : ".";
  return `${first}${rest}${tools > 0 ? ` ${capital(inWords(tools))} more ${tools === 1 ? "needs" : "need"} no import${toRun > 0 && toRun < tools ? `, ${inWords(toRun)} of them to run` : ""}.` : ""}`;
}

/** "a>=2", "asks for" of a package; a condition alone is said as one. */
export const requirementText = (requirement: string): string => requirement.replace(/^\s*;\s*/, "any, where ");

/** Where packages are declared, with how many each names. */
export function manifests(part: DependenciesPart): { path: string; packages: number }[] {
  return part.manifests.map((path) => ({ path, packages: part.dependencies.filter((report) => report.manifest === path).length })).sort((a, b) => b.packages - a.packages || a.path.localeCompare(b.path));
}

/** Those that the product reads first, the required before the others, then those that are read beside it. */
export const variables = (list: Variable[]): Variable[] =>
  [...list].sort((a, b) => Number(b.read_by.length > 0) - Number(a.read_by.length > 0) || Number(b.required) - Number(a.required) || Number(a.beside ?? false) - Number(b.beside ?? false) || a.name.localeCompare(b.name));

/** "Its code reads 3 environment variables, one without which it fails; two more are only set." */
export function saidOfVariables(list: Variable[]): string {
  const read = list.filter((each) => each.read_by.length > 0 && !each.beside).length;
  const required = list.filter((each) => each.required).length;
  const beside = list.filter((each) => each.beside).length;
  const onlySet = list.length - read - beside;
  const first = read > 0 ? `Its code reads ${count(read, "environment variable")}${required > 0 ? `, ${inWords(required)} without which it fails` : ""}` : "Its code reads no environment variable";
  const more = (many: number, how: string): string => (many > 0 ? `${inWords(many)}${read > 0 ? " more" : ""} ${many === 1 ? "is" : "are"} ${how}` : "");
  const others = [more(beside, "read only beside the product"), more(onlySet, "only set")].filter(Boolean);
  return `${first}${others.length > 0 ? `; ${listed(others)}` : ""}.`;
}
