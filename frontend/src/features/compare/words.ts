/** What changed between two maps, in words. Pure. */
import type { Changes, Comparison, DataModelChanged, Figure, MapEntry, ModuleMoved, TrendPoint } from "../../api/types";
import { capital, count, dateOf, inWords, listed, num, shortCommit } from "../../format";

const said = (value: number, one: string, many = `${one}s`): string => `${inWords(value)} ${value === 1 ? one : many}`;

/** One sentence; what did not change is not spoken of. */
export function changeSentence(one: Comparison): string {
  if (one.same) return "These are the same map.";
  const lines = one.figures.find((figure) => figure.name === "lines");
  const grown = lines && lines.before !== null && lines.after !== null ? lines.after - lines.before : 0;
  const parts = [
    one.modules_added.total > 0 && `${said(one.modules_added.total, "module")} came`,
    one.modules_removed.total > 0 && `${said(one.modules_removed.total, "module")} went`,
    one.modules_moved.total > 0 && `${inWords(one.modules_moved.total)} moved`,
    one.modules_changed.total > 0 && `${said(one.modules_changed.total, "module")} changed`,
    one.imports_gained.total + one.imports_lost.total > 0 && gainedLost(one.imports_gained.total, one.imports_lost.total, "import"),
    loopWords(one),
    stateWords(one.dependencies, "package"),
    one.routes !== null && stateWords(one.routes, "route"),
  ].filter((text): text is string => Boolean(text));
  const size = grown === 0 ? "" : `; the code ${grown > 0 ? "grew" : "shrank"} by ${count(Math.abs(grown), "line")}`;
  if (parts.length === 0) return grown === 0 ? "No module, import or loop differs between these two." : `No module, import or loop differs${size}.`;
  return `${capital(parts.join(", "))}${size}.`;
}

function gainedLost(gained: number, lost: number, what: string): string {
  if (lost === 0) return `${said(gained, what)} ${gained === 1 ? "was" : "were"} gained`;
  if (gained === 0) return `${said(lost, what)} ${lost === 1 ? "was" : "were"} lost`;
  return `${said(gained, what)} ${gained === 1 ? "was" : "were"} gained and ${inWords(lost)} lost`;
}

/** How many came and went; of a list that is cut that is not known, only how many differ. */
function stateWords(list: Changes<{ state: string }>, what: string): string {
  const of = (state: string): number => list.shown.filter((each) => each.state === state).length;
  if (list.total > list.shown.length) return `${said(list.total, what)} differ`;
  const parts = [of("gained") + of("lost") > 0 && gainedLost(of("gained"), of("lost"), what), of("changed") > 0 && `${said(of("changed"), what)} changed`];
  return parts.filter((text): text is string => Boolean(text)).join(", ");
}

function loopWords(one: Comparison): string {
  const of = (state: string): number => one.loops.shown.filter((loop) => loop.state === state).length;
  const parts = [of("new") > 0 && `${said(of("new"), "new loop")} appeared`, of("gone") > 0 && `${said(of("gone"), "loop")} went`].filter((text): text is string => Boolean(text));
  return listed(parts);
}

export const figureText = (figure: Figure, value: number | null): string =>
  value === null ? "–" : figure.share ? `${(value * 100).toFixed(value > 0 && value < 0.1 ? 1 : 0)}\u00a0%` : num(value);

export interface Delta {
  text: string;
  /** "good" and "bad" only where one way is an improvement. */
  tone: "good" | "bad" | "plain" | "none";
}

export function delta(figure: Figure): Delta {
  const { before, after, share, better } = figure;
  if (before === null || after === null) return { text: "", tone: "none" };
  const change = after - before;
  const shown = share ? Math.round(change * 1000) / 10 : change;
  if (shown === 0) return { text: "same", tone: "none" };
  const text = `${shown > 0 ? "+" : "−"}${num(Math.abs(shown))}${share ? "\u00a0pt" : ""}`;
  if (better === null) return { text, tone: "plain" };
  return { text, tone: (better === "more") === shown > 0 ? "good" : "bad" };
}

/** "9 more": of a list that is cut. */
export const leftOut = (list: Changes<unknown>): number => list.total - list.shown.length;

const MOVED: Record<ModuleMoved["how"], string> = {
  "same content": "the same text",
  renamed: "renamed by a commit",
  "same name": "the same name",
};

export const movedHow = (one: ModuleMoved): string => MOVED[one.how];

export interface Series {
  name: string;
  title: string;
  /** What a point of it links to. */
  tab: "map" | "dependencies" | "history" | "hot-spots" | "structure" | "files" | "routes";
  value: (point: TrendPoint) => number | null;
  share?: boolean;
}

/** The main figures that a trend says something about. */
export const series: Series[] = [
  { name: "lines", title: "Lines of modules", tab: "map", value: (point) => point.lines },
  { name: "modules", title: "Modules", tab: "map", value: (point) => point.modules },
  { name: "imports", title: "Imports", tab: "map", value: (point) => point.imports },
  { name: "loops", title: "Modules in loops", tab: "map", value: (point) => point.modules_in_loops },
  { name: "tests", title: "Lines of tests", tab: "files", value: (point) => point.test_lines },
  { name: "dependencies", title: "Outside packages", tab: "dependencies", value: (point) => point.dependencies },
  { name: "hot", title: "Hot files", tab: "hot-spots", value: (point) => point.hot_files },
  { name: "copies", title: "Duplicated lines", tab: "structure", value: (point) => point.duplicates_share, share: true },
];

/** Points of a line in a box: where all are equal it runs in the middle; what is unknown breaks it. */
export function trendPath(values: (number | null)[], width: number, height: number): { x: number; y: number; value: number }[] {
  const known = values.filter((value): value is number => value !== null);
  const low = Math.min(...known);
  const high = Math.max(...known);
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  return values.flatMap((value, at) => (value === null ? [] : [{ x: at * step, y: high === low ? height / 2 : height - ((value - low) / (high - low)) * height, value }]));
}

const FIELDS = 8;

/** "+ email; − name; age: String → Integer": what became of a model's fields. */
export function fieldsSaid(one: DataModelChanged): string {
  const few = (names: string[]): string => (names.length > FIELDS ? `${names.slice(0, FIELDS).join(", ")} and ${num(names.length - FIELDS)} more` : names.join(", "));
  const changed = (one.fields_changed ?? []).map((field) => `${field.name}: ${field.before} → ${field.after}`);
  return [
    one.fields_gained.length > 0 && `+ ${few(one.fields_gained)}`,
    one.fields_lost.length > 0 && `− ${few(one.fields_lost)}`,
    ...changed.slice(0, FIELDS),
    changed.length > FIELDS && `${num(changed.length - FIELDS)} more changed`,
  ].filter(Boolean).join("; ");
}

/** A map in the choice: its commit, and when that commit was made. */
export function mapName(entry: Pick<MapEntry, "id" | "commit" | "generated_at">, trend: { points: readonly Pick<TrendPoint, "map_id" | "commit_at">[] } | undefined): string {
  const point = trend?.points.find((each) => each.map_id === entry.id);
  // A force-push took the commit away: its map is kept, its date is not.
  const gone = point && !point.commit_at ? ", no longer in the history" : "";
  return `${shortCommit(entry.commit)} · ${point?.commit_at ? dateOf(point.commit_at) : `drawn ${dateOf(entry.generated_at)}${gone}`}`;
}
