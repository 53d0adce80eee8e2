/** What is searched for as the address has it, and words about what was found. Pure. */
import type { Highlight, Hit, HitKind, SearchState } from "../../api/search-types";
import { count, num, ordinal } from "../../format";

export const kindNames: Record<HitKind, [string, string]> = {
  symbol: ["Symbol", "Symbols"],
  text: ["Text", "Text"],
  doc: ["Documentation", "Documentation"],
  commit: ["Commit", "Commits"],
  task: ["Task", "Tasks"],
  answer: ["Answer", "Answers"],
  habit: ["Habit", "Habits"],
  goal: ["Goal", "Goals"],
};

export const kindName = (kind: string, many = false): string => (kind in kindNames ? kindNames[kind as HitKind][many ? 1 : 0] : kind);

export interface Piece {
  text: string;
  hit: boolean;
}

/** A text cut at its highlights; odd spans (out of order, overlapping, beyond the end) harm nothing. */
export function pieces(text: string, highlights: readonly Highlight[]): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const [from, to] of [...highlights].sort((a, b) => a[0] - b[0])) {
    const start = Math.max(at, from);
    const end = Math.min(text.length, to);
    if (end <= start) continue;
    if (start > at) found.push({ text: text.slice(at, start), hit: false });
    found.push({ text: text.slice(start, end), hit: true });
    at = end;
  }
  if (at < text.length) found.push({ text: text.slice(at), hit: false });
  return found;
}

/** Positions that count characters (code points), as positions in a text of JavaScript. */
export function inUnits(text: string, spans: readonly Highlight[]): Highlight[] {
  if (!/[\uD800-\uDBFF]/.test(text)) return [...spans];
  const starts = [0];
  for (const sign of text) starts.push((starts.at(-1) ?? 0) + sign.length);
  const at = (point: number): number => starts[Math.max(0, Math.min(point, starts.length - 1))] ?? text.length;
  return spans.map(([from, to]) => [at(from), at(to)]);
}

/** The white space that all lines of a snippet begin with is taken off; the highlights move along. */
export function dedented(text: string, highlights: readonly Highlight[]): { text: string; highlights: Highlight[] } {
  const lines = text.split("\n");
  const deep = Math.min(...lines.filter((line) => line.trim()).map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0));
  if (!Number.isFinite(deep) || deep === 0) return { text, highlights: [...highlights] };
  const cuts: { at: number; off: number }[] = [];
  let at = 0;
  let off = 0;
  const kept = lines.map((line) => {
    const cut = Math.min(deep, /^[ \t]*/.exec(line)?.[0].length ?? 0);
    off += cut;
    cuts.push({ at: at + cut, off });
    at += line.length + 1;
    return line.slice(cut);
  });
  const moved = (place: number): number => place - (cuts.findLast((cut) => cut.at <= place)?.off ?? 0);
  return { text: kept.join("\n"), highlights: highlights.map(([from, to]) => [moved(from), moved(to)]) };
}

/** What a hit's place among the others comes from, in words. */
export function scoreWords(hit: Hit): string {
  const { words_rank: words, meaning_rank: meaning, rank_lift: lift, definition, hop } = hit.parts;
  const said = [
    words ? `${ordinal(words)} by its words` : "",
    meaning ? `${ordinal(meaning)} by its meaning` : "",
    definition && definition > 1 ? "defines what was searched for" : "",
    hop ? "one import away from a hit" : "",
    lift && lift > 1.005 ? `lifted ${Math.round((lift - 1) * 100)} % for its module’s rank` : "",
  ].filter(Boolean);
  return said.length > 0 ? said.join(", ") : `score ${hit.score.toFixed(1)}`;
}

/** How far a project is indexed; null: all of it. */
export function stateWords({ words, meaning }: SearchState): string | null {
  if (words.total === 0 && words.at === null) return "Its text is not indexed yet: the newest files and the map come first.";
  if (words.done < words.total) return `${num(words.done)} of ${count(words.total, "file")} are indexed so far; the rest follows by itself.`;
  if (meaning && meaning.done < meaning.total) return `By words all of it is indexed; by meaning ${num(meaning.done)} of ${num(meaning.total)} passages.`;
  return null;
}

export const modeWords: Record<string, string> = { both: "by words and meaning", words: "by words", meaning: "by meaning" };

/** Values of a facet, most first; the chosen one is always among them. */
export function facetRows(counts: Record<string, number> | undefined, chosen: string): { value: string; many: number | null }[] {
  const rows: { value: string; many: number | null }[] = Object.entries(counts ?? {}).sort((a, b) => b[1] - a[1]).slice(0, 8).map(([value, many]) => ({ value, many }));
  if (chosen && !rows.some((row) => row.value === chosen)) rows.unshift({ value: chosen, many: counts?.[chosen] ?? null });
  return rows;
}
