/** What the panel says of a module, counted from the file's facts. */
import type { FileImport, FileImporter, FileOwner, FileSymbol, FolderGraph, SourceFile } from "../../api/types";
import { importersSaid } from "../../components/importers";
import { isFunction, isType, symbolsCaption, symbolWords } from "../../components/symbols";
import { listed } from "../../format";

/** A module on the other end of imports. */
export interface Tie {
  path: string;
  /** As short as the drawn folder allows. */
  name: string;
  names: number;
  detail: string;
}

/** What a module imports and what imports it, each named apart from all others in sight. */
export function tiesOf(file: SourceFile, graph: Drawn): { imports: Tie[]; importers: Tie[] } {
  const tied = [...file.imports, ...file.imported_by].flatMap((each) => each.path ?? []);
  const name = namerIn(graph, tied, [file.path, ...graph.nodes.filter((node) => node.kind === "module").map((node) => node.path)]);
  return { imports: ties(file.imports, name), importers: ties(file.imported_by, name) };
}

const SCOPES: Record<string, string> = { function: "inside a function", type_checking: "for type checking", dynamic: "computed at run time", test: "for tests" };

function ties(imports: readonly (FileImport | FileImporter)[], name: (path: string) => string): Tie[] {
  const byPath = new Map<string, Tie>();
  for (const each of imports) {
    if (each.path === null) continue;
    const names = typeof each.names === "number" ? each.names : each.names.length;
    const detail = [each.line === null ? "" : `line ${each.line}`, SCOPES[each.scope] ?? ""].filter(Boolean).join(", ");
    const known = byPath.get(each.path);
    if (known) {
      known.names += Math.max(1, names);
      known.detail = `${known.detail}; ${detail}`;
    } else byPath.set(each.path, { path: each.path, name: name(each.path), names: Math.max(1, names), detail: `${each.path}: ${detail}` });
  }
  return [...byPath.values()].sort((a, b) => b.names - a.names || (a.name < b.name ? -1 : 1));
}

/** "sansio/app" within src/flask/; the last two steps of what lies elsewhere. */
export function shortName(path: string, folder: string): string {
  const inside = folder !== "" && path.startsWith(folder) ? path.slice(folder.length) : path.split("/").slice(-2).join("/");
  return inside.replace(/\.[A-Za-z]+$/, "");
}

const ENDING = /\.[A-Za-z]+$/;
const MOST_STEPS = 12;

/**
 * Names of modules that are read together: as short as the folder allows, with the ending where two would be called the same
 * (server.c, server.h), with more of the path where that does not tell them apart either (ignore/src/walk). `beside` are
 * others in sight, which a name must not be taken for.
 */
export function namer(paths: readonly string[], folder: string, beside: readonly string[] = [], endings = false): (path: string) => string {
  const all = [...new Set([...paths, ...beside])];
  const tail = (path: string, steps: number): string => (folder !== "" && path.startsWith(folder) ? path.slice(folder.length) : path.split("/").slice(-steps).join("/"));
  const ways = [(path: string) => shortName(path, folder), ...Array.from({ length: MOST_STEPS }, (_, more) => (path: string) => tail(path, more + 2))]
    .flatMap((way, at) => (at === 0 ? (endings ? [] : [way]) : endings ? [way] : [(path: string) => way(path).replace(ENDING, ""), way]));
  const counts = ways.map(() => new Map<string, number>());
  const countOf = (at: number): Map<string, number> => {
    const known = counts[at] ?? new Map<string, number>();
    if (known.size === 0) all.forEach((path) => { const name = ways[at]?.(path) ?? path; known.set(name, (known.get(name) ?? 0) + 1); });
    return known;
  };
  return (path) => {
    for (const [at, way] of ways.entries()) {
      const name = way(path);
      if ((countOf(at).get(name) ?? 0) <= 1) return name;
    }
    return path;
  };
}

type Drawn = Pick<FolderGraph, "path" | "nodes">;

/** Names as the rooms of the drawing have theirs: where these keep their endings, all do. */
export function namerIn(graph: Drawn, paths: readonly string[], beside: readonly string[] = []): (path: string) => string {
  const endings = graph.nodes.some((node) => node.kind === "module" && ENDING.test(node.name) && node.path.endsWith(node.name));
  return namer(paths, graph.path, beside, endings);
}

/** "28 functions, 2 classes", and the symbols to show first: types with their longest members, then the longest functions. */
export function symbolFigures(symbols: readonly FileSymbol[]): { caption: string; foremost: FileSymbol[] } {
  const functions = symbols.filter(isFunction);
  const length = (symbol: FileSymbol): number => symbol.end_line - symbol.start_line;
  const top = symbols.filter((symbol) => !symbol.parent && (isType(symbol) || isFunction(symbol)));
  const foremost = [...top].sort((a, b) => length(b) - length(a)).slice(0, 2).sort((a, b) => a.start_line - b.start_line).flatMap((symbol) => {
    const members = functions.filter((member) => member.parent === symbol.qualified_name || member.parent === symbol.name);
    return [symbol, ...members.sort((a, b) => length(b) - length(a)).slice(0, 2).sort((a, b) => a.start_line - b.start_line)];
  });
  const seen = new Set(foremost);
  const rest = top.filter((symbol) => !seen.has(symbol)).sort((a, b) => length(b) - length(a));
  const filled = [...foremost, ...rest];
  return { caption: symbolsCaption(symbols), foremost: filled.length > 0 ? filled : [...symbols] };
}

/** Who changed it lately, and who wrote much of it but is gone. */
export function whomToAsk(people: readonly FileOwner[]): { recent: FileOwner[]; past: FileOwner[]; total: number } {
  const recent = people.filter((person) => person.commits_recent > 0).sort((a, b) => b.commits_recent - a.commits_recent);
  const past = people.filter((person) => person.commits_recent === 0).sort((a, b) => b.commits - a.commits);
  return {
    recent: recent.slice(0, 3),
    past: past.slice(0, recent.length > 2 ? 0 : recent.length === 0 ? 2 : 1),
    total: recent.reduce((sum, person) => sum + person.commits_recent, 0),
  };
}

/** One sentence where the module says none of itself, read from the map. */
export function sentence(file: SourceFile): string {
  const parts = [];
  if (file.symbols.length > 0) parts.push(`with ${listed(symbolWords(file.symbols))}`);
  const about = `${file.language ?? "A"} module${parts.length > 0 ? ` ${parts.join(" ")}` : ""}`;
  return `${about}; ${importersSaid(file.imported_by)}.`;
}
