/** What the evolution of the code says in words. Pure. */
import type { BusFactor, CoChange, Commit, EvolutionPart, FixDensity, Ownership } from "../../api/types";
import { capital, count, dayName, inWords, listed, num, percent } from "../../format";

const tight = (share: number): string => percent(share).replace(" ", "\u00a0");
const said = (value: number, one: string, many = `${one}s`): string => `${inWords(value)} ${value === 1 ? one : many}`;

/** What no import explains is what one would not find by reading. */
export function splitPairs(pairs: readonly CoChange[]): { surprising: CoChange[]; explained: CoChange[] } {
  return { surprising: pairs.filter((pair) => !pair.import_between), explained: pairs.filter((pair) => pair.import_between) };
}

/** How many pairs there are of each kind, listed or not; of older maps those that are listed. */
export function pairsOf(part: EvolutionPart): { surprising: number; explained: number } {
  const { surprising, explained } = splitPairs(part.co_changes);
  const all = part.pairs_explained ?? explained.length;
  return { surprising: part.pairs == null ? surprising.length : part.pairs - all, explained: all };
}

export function pairsSentence(part: EvolutionPart): string {
  const { surprising, explained } = pairsOf(part);
  if (surprising + explained === 0) return "No two files change together often enough to speak of a pattern.";
  if (surprising === 0) return `${capital(said(explained, "pair"))} of files ${explained === 1 ? "changes" : "change"} together, and an import explains ${explained === 1 ? "it" : "each of them"}.`;
  const rest = explained > 0 ? ` An import explains ${inWords(explained)} more.` : "";
  return `${capital(said(surprising, "pair"))} of files ${surprising === 1 ? "changes" : "change"} together though no import leads from one to the other.${rest}`;
}

/** Authors as the bus factor counts them (`services/history/ownership.py`) are not those with most commits: it is said. */
export function busSentence(whole: BusFactor | undefined): string {
  if (!whole || whole.factor === 0) return "The history does not say who knows the code.";
  if (whole.factor === 1) return `One person, ${whole.people[0] ?? "somebody"}, made more than half of the modules what they are: who began a file counts for that beside its commits.`;
  return `If ${listed(whole.people.slice(0, 4))}${whole.people.length > 4 ? " and others" : ""} left, half of the modules would be without a person who made them: a bus factor of ${inWords(whole.factor)}, in which who began a file counts beside its commits.`;
}

/** The same two figures as the overview tells: who has left made no commit for a year. */
export function riskSentence(part: EvolutionPart): string {
  const gone = part.orphaned ?? part.ownership.filter((row) => !row.main_active && row.main !== null).length;
  const owned = part.owned ?? part.ownership.length;
  const risk = part.risks ?? part.at_risk.length;
  const risky = risk === 0 ? "No module is at risk of being known to nobody" : `${capital(said(risk, "module"))} ${risk === 1 ? "is" : "are"} known almost only to people who have left`;
  return `${risky}; in ${gone === 0 ? "none" : gone === owned ? "each" : `${num(gone)} of ${num(owned)}`} the person with the most commits has not committed for a year.`;
}

/** Of how many modules the figures about owners speak, where that is not all of them; null: of all, or not known. */
export function unownedWords({ modules, unowned }: EvolutionPart): string | null {
  if (!modules || !unowned) return null;
  return `${num(unowned)} of the project’s ${count(modules, "module")} ${unowned === 1 ? "has" : "have"} no owner and ${unowned === 1 ? "is" : "are"} in none of these figures: no commit of a person touched ${unowned === 1 ? "it" : "them"} but mass changes, moves and merges, which do not count.`;
}

/** How many are listed of how many, and how many of those listed are active: of the others that is not known. */
export const peopleNote = (listed: number, active: number, leftOut: number): string =>
  leftOut > 0 ? `${num(listed)} of ${num(listed + leftOut)}, ${num(active)} of them active in the last year` : `${num(active)} of ${num(listed)} active in the last year`;

/** Why nobody is named for any module. */
export const nobodyWords = ({ modules }: Pick<EvolutionPart, "modules">): string =>
  modules === 0 ? "There are no modules here of which it could be said who knows them. Who committed stands under Commits." : "The history names nobody but bots and merges for the modules here, so nothing can be said about who knows them.";

/** "63 modules", or "1 of 63 modules" where the others have no owner. */
export const modulesOf = ({ modules, all_modules: all }: BusFactor): string => (all && all > modules ? `${num(modules)} of ${count(all, "module")}` : count(modules, "module"));

/** Modules at risk with the share of their commits by people who have left; null: not known. */
export function risks(part: EvolutionPart): { path: string; left: number | null }[] {
  const known = new Map(part.ownership.map((row) => [row.path, row.knowledge_left]));
  return part.at_risk.map((path, index) => ({ path, left: part.at_risk_left?.[index] ?? known.get(path) ?? null }));
}

/** Commits by the day they came to the branch, as they are ordered. */
export function byDay(commits: readonly Commit[]): [string, Commit[]][] {
  const days: [string, Commit[]][] = [];
  for (const commit of commits) {
    const day = dayName(commit.committed_at);
    const last = days[days.length - 1];
    if (last?.[0] === day) last[1].push(commit);
    else days.push([day, [commit]]);
  }
  return days;
}

export function fixesSentence(part: EvolutionPart): string {
  const [first] = rankFixes(part.fixes);
  if (!first) return "No commit here says that it fixes something, so nothing can be said about where faults gather.";
  const all = part.mendings ?? part.fixes.reduce((sum, row) => sum + row.fixes, 0);
  return `Fixes touched ${said(part.mended ?? part.fixes.length, "module")}, ${count(all, "time")} in all; ${first.path.split("/").slice(-2).join("/")} was mended most often, in ${tight(first.share)} of its changes.`;
}

export const rankFixes = (rows: readonly FixDensity[]): FixDensity[] => [...rows].sort((a, b) => b.fixes - a.fixes || b.share - a.share || a.path.localeCompare(b.path));

/** A fractal value in words: one author, a few, many. */
export function spread(row: Ownership): string {
  if (row.people === 1) return "one person";
  if (row.fractal < 0.35) return "mostly one";
  return row.fractal < 0.7 ? "a few" : "many";
}

/** Fixes per 1,000 lines as a figure; a file that has no lines left has none. */
export function density({ lines, per_thousand_lines: value }: FixDensity): string {
  if (lines === 0 || value === null) return "–";
  return value < 10 ? value.toFixed(1) : num(Math.round(value));
}
