/** What the structure says in words. Pure. */
import type { DeadCodePart, Duplicate, DuplicatesPart, StabilityBreach, StructurePart, Tier } from "../../api/types";
import { baseName, capital, count, inWords, listed, num, percent } from "../../format";

const said = (value: number, one: string, many = `${one}s`): string => `${inWords(value)} ${value === 1 ? one : many}`;

/** How much there is of each, listed or not; of older maps what is listed, and of modules what is in a group. */
export const shapeOf = (part: StructurePart): Record<"groups" | "grouped" | "modules" | "folders" | "leaning" | "upward" | "bound", number> => {
  const grouped = part.grouped ?? part.communities.reduce((sum, group) => sum + group.size, 0);
  return {
    groups: part.groups ?? part.communities.length,
    grouped,
    modules: part.modules ?? grouped,
    folders: part.folders ?? part.stability.length,
    leaning: part.leaning ?? part.breaches.length,
    upward: part.upward ?? part.layer_breaches.length,
    bound: part.bound ?? 0,
  };
};

/** Whether any module imports another: else there is nothing of which it could be said that it leans or runs up. */
export const isTied = (part: StructurePart): boolean => shapeOf(part).groups > 0;

/** "Twelve of twenty modules fall into three groups; four imports run against the layers." */
export function shapeSentence(part: StructurePart): string {
  const { groups: many, grouped, modules, upward, leaning } = shapeOf(part);
  if (many === 0 && part.modules === 0) return "There is no code here whose imports Gander follows.";
  if (many === 0) return `${part.modules ? `${capital(said(part.modules, "module"))}, ${part.modules === 1 ? "which imports no other" : "none of which imports another"}` : "No module here imports another"}: there are no groups, no layers and no folder that leans on another.`;
  const groups = `${capital(modules > grouped ? `${inWords(grouped)} of ${count(modules, "module")}` : said(grouped, "module"))} ${grouped === 1 ? "falls" : "fall"} into ${said(many, "group")} by their imports`;
  const against = upward === 0 ? "no import runs against the layers" : `${said(upward, "import")} ${upward === 1 ? "runs" : "run"} against the layers`;
  const leans = leaning === 0 ? "no folder leans on a less stable one" : leaning === 1 ? "one folder leans on a less stable one" : `folders lean on less stable ones ${inWords(leaning)} times`;
  return `${groups}; ${against}${boundAside(part, upward)}, and ${leans}.`;
}

/** " but for 29 that the language binds": those a drawing counts as running back. */
const boundAside = ({ bound }: StructurePart, upward: number): string => (bound ? `${upward === 0 ? " but for" : " besides"} ${inWords(bound)} that the language binds` : "");

/** What runs up but is no breach, so that it does not seem to be missing; "" of none. */
export function boundSentence({ bound }: StructurePart): string {
  if (!bound) return "";
  return `${capital(said(bound, "import"))} that ${bound === 1 ? "runs" : "run"} up ${bound === 1 ? "is" : "are"} not counted: the language itself binds the two files, as those of one Go package or a Rust module and its own modules, so nobody chose a direction. On the map such imports “run back”.`;
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
/** As the table of folders names it. */
export const folderLabel = (path: string): string => (path === "" ? "./" : `${path.replace(/\/$/, "")}/`);
export const shortOf = (path: string): string => path.split("/").slice(-2).join("/");

export const tiers: { key: Tier; title: string; grounds: string }[] = [
  { key: "high", title: "Almost sure", grounds: "Private, never called, and its name stands only where something is defined by it." },
  { key: "medium", title: "Likely", grounds: "No call leads to it and its name is used nowhere else; something outside this repository may still use it." },
  { key: "low", title: "Perhaps", grounds: "Public, or its name is used where it could not be followed. Look before you delete." },
];

/** How many candidates there are of a kind, listed or not; of older maps those that are listed. */
export const candidatesOf = (part: DeadCodePart, tier: Tier): number =>
  part.tiers ? (part.tiers[tier] ?? 0) : [...part.symbols, ...part.modules].filter((one) => one.tier === tier).length;

export function unusedSentence(part: DeadCodePart): string {
  const [high, medium, low] = [candidatesOf(part, "high"), candidatesOf(part, "medium"), candidatesOf(part, "low")];
  if (high + medium + low === 0) return part.languages.length > 0 ? "Nothing here looks unused." : "No language here has calls that Gander follows, so of unused code nothing can be said.";
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

/** Stretches in two places of the code or more, those that tie one place of it to tests, those of tests only; null: an older map. */
export function copiesOf(part: DuplicatesPart): { code: number; mixed: number; tests: number } | null {
  if (part.in_code == null || part.in_tests == null) return null;
  return { code: part.in_code, mixed: part.duplicates.length + part.left_out - part.in_code - part.in_tests, tests: part.in_tests };
}

/** The lines are of the code, so they stand beside the number of those stretches that hold them, and of no others. */
export function copiesSentence(part: DuplicatesPart): string {
  const all = part.duplicates.length + part.left_out;
  if (all === 0) return `No ${part.min_lines} lines in a row stand here twice.`;
  const kinds = copiesOf(part);
  const stretches = (many: number): string => `${capital(said(many, "stretch", "stretches"))} of ${part.min_lines} lines or more ${many === 1 ? "stands" : "stand"} in several places`;
  const share = percent(part.share).replace(" ", "\u00a0");
  if (!kinds) {
    if (part.lines === 0 && part.duplicates.every(isTestOnly)) return `${stretches(all)}, all among tests; the code itself holds no copies.`;
    return `${stretches(all)}. ${capital(count(part.lines, "line"))} of the code ${part.lines === 1 ? "stands" : "stand"} there more than once, ${share} of what was compared.`;
  }
  const { code, mixed, tests } = kinds;
  if (tests === all) return `${stretches(all)}, all among tests; the code itself holds no copies.`;
  const others = [mixed > 0 && `${inWords(mixed)} ${mixed === 1 ? "stands" : "stand"} in the code and in tests`, tests > 0 && `${inWords(tests)}${mixed > 0 ? "" : tests === 1 ? " stands" : " stand"} among tests only`].filter((text): text is string => Boolean(text));
  if (code === 0) return `${stretches(all)}, but in no two of the code: ${listed(others)}.`;
  return `${stretches(code)} of the code: ${count(part.lines, "line")}, ${share} of what was compared there.${others.length > 0 ? ` Besides, ${listed(others)}.` : ""}`;
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
