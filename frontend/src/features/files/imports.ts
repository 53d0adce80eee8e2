/** The imports of a file by the other file: a module counts once, however often it is imported. Pure. */
import { num } from "../../format";

/** An import below this is likely, not certain. */
export const SURE = 0.9;

interface Import {
  path: string | null;
  line: number | null;
  scope: string;
  how?: string | null;
  confidence?: number | null;
}

/** A file at the other end, with all places of its import. */
export interface Tied {
  path: string;
  /** Of the first import. */
  line: number | null;
  /** "32, for types": lines, or what an import that does not run at load time is for. */
  where: string;
  /** No import of it runs when the file is loaded. */
  late: boolean;
  how: string | null;
  confidence: number;
}

const scopeWord: Record<string, string> = { function: "in a function", type_checking: "for types", dynamic: "dynamic", test: "for tests" };

/** One row for each file, in the order of the first imports; the surest of them tells by which rule it was found. */
export function byFile(imports: readonly Import[]): Tied[] {
  const groups = new Map<string, Import[]>();
  for (const one of imports) if (one.path !== null) groups.set(one.path, [...(groups.get(one.path) ?? []), one]);
  return [...groups].map(([path, group]) => {
    const sure = (one: Import): number => one.confidence ?? 1;
    const best = group.reduce((one, other) => (sure(other) > sure(one) ? other : one));
    const where = group.flatMap((one) => scopeWord[one.scope] ?? (one.line === null ? [] : String(one.line)));
    return { path, line: group[0]?.line ?? null, where: [...new Set(where)].join(", "), late: group.every((one) => scopeWord[one.scope] !== undefined), how: best.how ?? null, confidence: sure(best) };
  });
}

/** "relative 4, absolute 2": by which rules so many files were found. */
export function rulesOf(list: readonly Tied[]): string {
  const rules = new Map<string, number>();
  for (const { how } of list) if (how) rules.set(how, (rules.get(how) ?? 0) + 1);
  return [...rules].sort((a, b) => b[1] - a[1]).map(([rule, many]) => `${rule} ${num(many)}`).join(", ");
}
