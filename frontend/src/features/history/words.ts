/** What the evolution of the code says in words. Pure. */
import type { BusFactor, CoChange, EvolutionPart, FixDensity, Ownership } from "../../api/types";
import { capital, count, inWords, listed, num, percent } from "../../format";

const tight = (share: number): string => percent(share).replace(" ", "\u00a0");
const said = (value: number, one: string, many = `${one}s`): string => `${inWords(value)} ${value === 1 ? one : many}`;

/** What no import explains is what one would not find by reading. */
export function splitPairs(pairs: readonly CoChange[]): { surprising: CoChange[]; explained: CoChange[] } {
  return { surprising: pairs.filter((pair) => !pair.import_between), explained: pairs.filter((pair) => pair.import_between) };
}

export function pairsSentence(part: EvolutionPart): string {
  const { surprising, explained } = splitPairs(part.co_changes);
  if (part.co_changes.length === 0) return "No two files change together often enough to speak of a pattern.";
  if (surprising.length === 0) return `${capital(said(explained.length, "pair"))} of files ${explained.length === 1 ? "changes" : "change"} together, and an import explains ${explained.length === 1 ? "it" : "each of them"}.`;
  const rest = explained.length > 0 ? ` An import explains ${inWords(explained.length)} more.` : "";
  return `${capital(said(surprising.length, "pair"))} of files ${surprising.length === 1 ? "changes" : "change"} together though no import leads from one to the other.${rest}`;
}

export function busSentence(whole: BusFactor | undefined): string {
  if (!whole || whole.factor === 0) return "The history does not say who knows the code.";
  if (whole.factor === 1) return `One person, ${whole.people[0] ?? "somebody"}, made more than half of the modules what they are.`;
  return `If ${listed(whole.people.slice(0, 4))}${whole.people.length > 4 ? " and others" : ""} left, half of the modules would be without a person who made them: a bus factor of ${inWords(whole.factor)}.`;
}

export function riskSentence(part: EvolutionPart): string {
  const gone = part.ownership.filter((row) => !row.main_active && row.main !== null).length;
  const risk = part.at_risk.length;
  const risky = risk === 0 ? "No module is at risk of being known to nobody" : `${capital(said(risk, "module"))} ${risk === 1 ? "is" : "are"} known almost only to people who have left`;
  return `${risky}; in ${gone === 0 ? "none" : gone === part.ownership.length ? "each" : `${num(gone)} of ${num(part.ownership.length)}`} the person with the most commits has not committed for a year.`;
}

export function fixesSentence(part: EvolutionPart): string {
  const [first] = rankFixes(part.fixes);
  if (!first) return "No commit here says that it fixes something, so nothing can be said about where faults gather.";
  const all = part.fixes.reduce((sum, row) => sum + row.fixes, 0);
  return `Fixes touched ${said(part.fixes.length, "module")}, ${count(all, "time")} in all; ${first.path.split("/").slice(-2).join("/")} was mended most often, in ${tight(first.share)} of its changes.`;
}

export const rankFixes = (rows: readonly FixDensity[]): FixDensity[] => [...rows].sort((a, b) => b.fixes - a.fixes || b.share - a.share || a.path.localeCompare(b.path));

/** A fractal value in words: one author, a few, many. */
export function spread(row: Ownership): string {
  if (row.people === 1) return "one person";
  if (row.fractal < 0.35) return "mostly one";
  return row.fractal < 0.7 ? "a few" : "many";
}
