/** What a map holds and the drawing of one folder: services/system_map/content.py as types. */

export interface Phrase {
  text: string;
  code?: boolean;
  link?: string | null;
}
export interface LanguageShare {
  name: string;
  files: number;
  lines: number;
}
export interface ActivityPoint {
  start_on: string;
  commits: number;
}
export interface Activity {
  weeks: ActivityPoint[];
  quarters: ActivityPoint[];
  commits: number;
  merges: number;
  commits_year: number;
  first_at: string | null;
  last_at: string | null;
  people: number | null;
  is_cut: boolean;
}
export interface WayIn {
  label: string;
  kind: string;
  path: string;
  line: number | null;
  score: number;
  reason: string;
}
export interface LeanedOn {
  path: string;
  name: string;
  imported_by: number;
  lines: number;
  rank: number;
}
export interface Note {
  kind: string;
  tone: "warn" | "plain" | "good";
  title: string;
  detail: string;
  link: string;
}
export interface ImportPair {
  source: string;
  target: string;
  line: number | null;
}
export interface Loop {
  number: number;
  modules: string[];
  cycle: string[];
  cut: ImportPair;
  run_time: boolean;
}
export interface DependencyUse {
  name: string;
  requirement: string;
  scope: string;
  manifest: string | null;
  line: number | null;
  imported_by: number;
}
export interface HotSpot {
  path: string;
  name: string;
  folder: string;
  lines: number;
  branches: number;
  changes_quarter: number;
  changes_year: number;
  changes_all: number;
  recency: number;
  last_changed_at: string | null;
  tests: string[];
  /** T: the same sum as `recency`; maps of older versions lack it and what follows. */
  temperature?: number;
  /** T × branches. */
  score?: number;
  /** In the top quarter by score, and changed in the last 90 days. */
  hot?: boolean;
  /** Its place among all modules, those that are not shown too, in each window; null: it has no score there. Older maps lack them. */
  place?: number | null;
  place_quarter?: number | null;
  place_year?: number | null;
  place_all?: number | null;
}
/** What all modules come to in one window: how many changed, how many have a place, the sum of their scores. */
export interface HotWindowTotals {
  changed: number;
  ranked: number;
  score: number;
}
export interface HotTotals {
  modules: number;
  /** Those beside the product without a branch: data, which is never shown. */
  plain: number;
  hot: number;
  recent: HotWindowTotals;
  quarter: HotWindowTotals;
  year: HotWindowTotals;
  all: HotWindowTotals;
}
export interface PersonShare {
  id: number | null;
  name: string;
  commits: number;
  commits_year: number;
  first_at: string;
  last_at: string;
  modules: number;
  is_bot: boolean;
}
export interface FolderKnowledge {
  path: string;
  modules: number;
  lines: number;
  commits: number;
  people: number;
  person: string | null;
  share: number;
  /** First day that is counted; null: its whole life. */
  since?: string | null;
}
export interface Skipped {
  reason: string;
  files: number;
  lines: number;
  examples: string[];
}
export interface CallCoverage {
  calls: number;
  /** Lead to a symbol here; to what the language or a package brings. The rest could not be followed. */
  inside: number;
  outside: number;
  /** From a symbol to another: several calls may be one. */
  edges: number;
  rules: Record<string, number>;
  guessed: number;
}
export interface Coverage {
  imports: number;
  resolved: number;
  external: number;
  unresolved: number;
  unresolved_examples: ImportPair[];
  skipped: Skipped[];
  /** Imports that lead to a file here, by the rule that found it; maps of older versions lack it. */
  rules?: Record<string, number>;
  /** Of them, with a confidence below 0.9. */
  guessed?: number;
  /** Missing where calls could not be followed, and in maps of older versions. */
  calls?: CallCoverage | null;
}
export interface MapContent {
  name: string;
  description: string | null;
  licence: string | null;
  summary: Phrase[][];
  files: number;
  lines: number;
  modules: number;
  module_lines: number;
  test_lines: number;
  symbols: number;
  languages: LanguageShare[];
  main_folder: string;
  activity: Activity | null;
  ways_in: WayIn[];
  leaned_on: LeanedOn[];
  notes: Note[];
  loops: Loop[];
  layers: { number: number; modules: number }[];
  dependencies: DependencyUse[];
  /** What the product needs, most used first; maps of older versions lack it. */
  stands_on?: string[] | null;
  hot_spots: HotSpot[];
  hot_spots_left_out: number;
  /** What the hot spots that are shown are of; maps without history, and older ones, lack it. */
  hot_totals?: HotTotals | null;
  people: PersonShare[];
  people_left_out: number;
  knowledge: FolderKnowledge[];
  coverage: Coverage;
  missing: { stage: string; reason: string }[];
  seconds: Record<string, number>;
}
export interface SystemMap {
  id: number;
  project_id: number;
  commit: string;
  commit_at: string | null;
  generated_at: string;
  content: MapContent;
}

export type Scope = "module" | "function" | "type_checking" | "dynamic" | "test";
export interface FolderNode {
  id: string;
  kind: "module" | "folder";
  path: string;
  name: string;
  parent: string | null;
  open: boolean;
  modules: number;
  lines: number;
  layer: number;
  changes_year: number | null;
  hot_rank: number | null;
  doors: string[];
  loops: number[];
  language: string | null;
}
export interface FolderEdge {
  source: string;
  target: string;
  names: number;
  imports: number;
  line: number | null;
  scope: Scope;
  drawn: boolean;
  loop: number | null;
  closes: boolean;
}
export interface FolderLoop {
  number: number;
  cycle: string[];
  modules: number;
  run_time: boolean;
}
export interface FoundModule {
  path: string;
  lines: number;
}
export interface FolderGraph {
  path: string;
  name: string;
  crumbs: { name: string; path: string }[];
  commit: string;
  modules: number;
  lines: number;
  layers: number;
  nodes: FolderNode[];
  edges: FolderEdge[];
  loops: FolderLoop[];
  ground: { name: string; modules: number }[];
  imports: number;
  drawn: number;
  /** Of those not drawn: they run back to what already leads to them. An older server does not tell. */
  back?: number;
  left_out: number;
}
