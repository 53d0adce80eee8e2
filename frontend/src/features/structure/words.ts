/** What the structure says in words. Pure. */
import type { DeadCodePart, Duplicate, DuplicatesPart, StabilityBreach, StructurePart, Tier } from "../../api/types";
import { baseName, capital, count, inWords, listed, num, percent } from "../../format";

const said = (value: number, one: string, many = `${one}s`): string => `${inWords(value)} ${value === 1 ? one : many}`;

/** "Twelve modules fall into three groups; four imports run against the layers." */
export function shapeSentence(part: StructurePart): string {
  const grouped = part.communities.reduce((sum, group) => sum + group.size, 0);
  const groups = part.communities.length === 0 ? "The modules fall into no groups" : `${capital(said(grouped, "module"))} ${grouped === 1 ? "falls" : "fall"} into ${said(part.communities.length, "group")} by their imports`;
  const against = part.layer_breaches.length === 0 ? "no import runs against the layers" : `${said(part.layer_breaches.length, "import")} ${part.layer_breaches.length === 1 ? "runs" : "run"} against the layers`;
  const leans = part.breaches.length === 0 ? "no folder leans on a less stable one" : `${said(part.breaches.length, "time")} a folder leans on a less stable one`;
  return `${groups}; ${against}, and ${leans}.`;
}

/** What a modularity means for how much the groups may be trusted. */
export function divisionWord(modularity: number | null): string {
  if (modularity === null) return "";
  const value = modularity.toFixed(2);
  if (modularity >= 0.5) return `Modularity ${value}: the groups are clear.`;
  if (modularity >= 0.3) return `Modularity ${value}: the groups are there, with much between them.`;
  return `Modularity ${value}: the groups are weak, so take them as a hint.`;
}

/** The widest gap first. */
export const sortBreaches = (list: readonly StabilityBreach[]): StabilityBreach[] =>
  [...list].sort((a, b) => b.target_instability - b.source_instability - (a.target_instability - a.source_instability) || b.imports - a.imports || a.source.localeCompare(b.source));

/** The last two folders: enough to know which one is meant. */
export const folderLabel = (path: string): string => (path === "" ? "./" : `${path.replace(/\/$/, "").split("/").slice(-2).join("/")}/`);
export const shortOf = (path: string): string => path.split("/").slice(-2).join("/");

export const tiers: { key: Tier; title: string; grounds: string }[] = [
  { key: "high", title: "Almost sure", grounds: "Private, never called, and its name stands only where something is defined by it." },
  { key: "medium", title: "Likely", grounds: "No call leads to it and its name is used nowhere else; something outside this repository may still use it." },
  { key: "low", title: "Perhaps", grounds: "Public, or its name is used where it could not be followed. Look before you delete." },
];

export function unusedSentence(part: DeadCodePart): string {
  const of = (tier: Tier): number => part.symbols.filter((one) => one.tier === tier).length + part.modules.filter((one) => one.tier === tier).length;
  const [high, medium, low] = [of("high"), of("medium"), of("low")];
  if (high + medium + low === 0) return "Nothing here looks unused.";
  const all = high + medium + low;
  const lines = part.lines > 0 ? ` ${low > 0 ? "Without the last kind they hold" : "They hold"} ${count(part.lines, "line")}.` : "";
  if (low === all) return `${capital(said(all, "candidate"))} for unused code, none of them sure.`;
  const named = [high && `${inWords(high)} almost surely`, medium && `${inWords(medium)} likely`, low && `${inWords(low)} perhaps`].filter((text): text is string => Boolean(text));
  return `${capital(said(all, "candidate"))} for unused code: ${listed(named)}.${lines}`;
}

/** Why others without callers are not in the list: "special name (15), decorated (3)". */
export function sparedWords(spared: Record<string, number>): string {
  return listed(Object.entries(spared).sort((a, b) => b[1] - a[1]).map(([why, many]) => `${why} (${num(many)})`));
}

export function copiesSentence(part: DuplicatesPart): string {
  const all = part.duplicates.length + part.left_out;
  if (all === 0) return `No ${part.min_lines} lines in a row stand here twice.`;
  const found = `${capital(said(all, "stretch", "stretches"))} of ${part.min_lines} lines or more ${all === 1 ? "stands" : "stand"} in several places`;
  if (part.lines === 0 && part.duplicates.every(isTestOnly)) return `${found}, all among tests; the code itself holds no copies.`;
  return `${found}: ${count(part.lines, "line")} ${part.lines === 1 ? "is a copy" : "are copies"} of others, ${percent(part.share).replace(" ", "\u00a0")} of what was compared.`;
}

export const isTestOnly = (one: Duplicate): boolean => one.tests_only === true;
/** How a duplicate is named in the address: its first place. */
export const keyOf = (one: Duplicate): string => `${one.places[0]?.path ?? ""}:${one.places[0]?.start_line ?? 0}`;

/** "app.py and sansio/app.py", "three places in cli.py". */
export function whereWords(one: Duplicate): string {
  const paths = [...new Set(one.places.map((place) => place.path))];
  if (paths.length === 1) return `${inWords(one.copies)} places in ${baseName(paths[0] ?? "")}`;
  return one.copies > 3 ? `${num(one.copies)} places in ${count(paths.length, "file")}` : listed(paths.map(shortOf));
}
