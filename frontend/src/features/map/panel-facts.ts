/** What the panel says of a module, counted from the file's facts. */
import type { FileImport, FileImporter, FileOwner, FileSymbol, SourceFile } from "../../api/types";
import { count } from "../../format";

/** A module on the other end of imports. */
export interface Tie {
  path: string;
  /** As short as the drawn folder allows. */
  name: string;
  names: number;
  detail: string;
}

export const importsOf = (file: SourceFile, folder: string): Tie[] => ties(file.imports, folder);
export const importersOf = (file: SourceFile, folder: string): Tie[] => ties(file.imported_by, folder);

const SCOPES: Record<string, string> = { function: "inside a function", type_checking: "for type checking", dynamic: "computed at run time" };

function ties(imports: readonly (FileImport | FileImporter)[], folder: string): Tie[] {
  const byPath = new Map<string, Tie>();
  for (const each of imports) {
    if (each.path === null) continue;
    const names = typeof each.names === "number" ? each.names : each.names.length;
    const detail = [each.line === null ? "" : `line ${each.line}`, SCOPES[each.scope] ?? ""].filter(Boolean).join(", ");
    const known = byPath.get(each.path);
    if (known) {
      known.names += Math.max(1, names);
      known.detail = `${known.detail}; ${detail}`;
    } else byPath.set(each.path, { path: each.path, name: shortName(each.path, folder), names: Math.max(1, names), detail: `${each.path}: ${detail}` });
  }
  return [...byPath.values()].sort((a, b) => b.names - a.names || (a.name < b.name ? -1 : 1));
}

/** "sansio/app" within src/flask/; the last two steps of what lies elsewhere. */
export function shortName(path: string, folder: string): string {
  const inside = folder !== "" && path.startsWith(folder) ? path.slice(folder.length) : path.split("/").slice(-2).join("/");
  return inside.replace(/\.[A-Za-z]+$/, "");
}

/** Short names of modules that are listed together; endings stay where two would be called the same (server.c, server.h). */
export function namer(paths: readonly string[], folder: string): (path: string) => string {
  const unique = [...new Set(paths)];
  if (new Set(unique.map((path) => shortName(path, folder))).size === unique.length) return (path) => shortName(path, folder);
  return (path) => shortName(path, folder) + (/\.[A-Za-z]+$/.exec(path)?.[0] ?? "");
}

const TYPES = /class|struct|trait|interface|enum|type/;
const FUNCTIONS = /function|method|macro/;

/** "28 functions, 2 classes", and the symbols to show first: types with their longest members, then the longest functions. */
export function symbolFigures(symbols: readonly FileSymbol[]): { caption: string; foremost: FileSymbol[] } {
  const types = symbols.filter((symbol) => TYPES.test(symbol.kind));
  const functions = symbols.filter((symbol) => FUNCTIONS.test(symbol.kind));
  const parts = [];
  if (functions.length > 0) parts.push(count(functions.length, "function"));
  if (types.length > 0) {
    const classes = types.every((symbol) => symbol.kind === "class");
    parts.push(classes ? count(types.length, "class", "classes") : count(types.length, "type"));
  }
  if (parts.length === 0) parts.push(count(symbols.length, "name"));
  const length = (symbol: FileSymbol): number => symbol.end_line - symbol.start_line;
  const top = symbols.filter((symbol) => !symbol.parent && (TYPES.test(symbol.kind) || FUNCTIONS.test(symbol.kind)));
  const foremost = [...top].sort((a, b) => length(b) - length(a)).slice(0, 2).sort((a, b) => a.start_line - b.start_line).flatMap((symbol) => {
    const members = functions.filter((member) => member.parent === symbol.qualified_name || member.parent === symbol.name);
    return [symbol, ...members.sort((a, b) => length(b) - length(a)).slice(0, 2).sort((a, b) => a.start_line - b.start_line)];
  });
  const seen = new Set(foremost);
  const rest = top.filter((symbol) => !seen.has(symbol)).sort((a, b) => length(b) - length(a));
  const filled = [...foremost, ...rest];
  return { caption: parts.join(", "), foremost: filled.length > 0 ? filled : [...symbols] };
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
  if (file.symbols.length > 0) parts.push(`with ${symbolFigures(file.symbols).caption.replace(", ", " and ")}`);
  const importers = new Set(file.imported_by.map((each) => each.path)).size;
  const about = `${file.language ?? "A"} module${parts.length > 0 ? ` ${parts.join(" ")}` : ""}`;
  return `${about}; ${importers === 0 ? "no module imports it" : importers === 1 ? "one module imports it" : `${count(importers, "module")} import it`}.`;
}
