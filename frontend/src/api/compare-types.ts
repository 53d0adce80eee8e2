/** Two maps compared, and the trend over all of them: services/system_map/comparison.py as types. */

/** A list that is cut: how many there are, and the first of them. */
export interface Changes<Item> {
  total: number;
  shown: Item[];
  /** A map keeps only so many of these: what only the other map names is not told. */
  partial?: boolean;
}
export interface ComparedMap {
  id: number;
  commit: string;
  commit_at: string | null;
  generated_at: string;
}
export interface Figure {
  name: string;
  label: string;
  before: number | null;
  after: number | null;
  /** 0–1, shown in percent. */
  share: boolean;
  better: "more" | "less" | null;
}
export interface ModuleEntry {
  path: string;
  lines: number;
  language: string | null;
  role: string;
}
export interface ModuleMoved {
  before: string;
  after: string;
  how: "same content" | "renamed" | "same name";
  lines_before: number;
  lines_after: number;
}
export interface ModuleChanged {
  path: string;
  lines_before: number;
  lines_after: number;
  branches_before: number;
  branches_after: number;
}
export interface ImportChanged {
  source: string;
  target: string;
  line: number | null;
  scope: string;
}
export interface LoopChanged {
  state: "new" | "gone" | "changed";
  modules_before: string[];
  modules_after: string[];
  cycle: string[];
  run_time: boolean;
}
export interface LayerChanged {
  path: string;
  before: number;
  after: number;
}
export interface DependencyChanged {
  name: string;
  state: "gained" | "lost" | "changed";
  requirement_before: string | null;
  requirement_after: string | null;
  scope_before: string | null;
  scope_after: string | null;
}
export interface HotSpotMoved {
  path: string;
  before: number | null;
  after: number | null;
}
export interface RouteChanged {
  state: "gained" | "lost";
  method: string;
  path: string;
  handler: string;
  file: string;
  line: number;
}
export interface DataModelChanged {
  state: "gained" | "lost" | "changed";
  name: string;
  path: string;
  line: number;
  fields_gained: string[];
  fields_lost: string[];
  /** As written: "String(50), not null". An older server does not tell. */
  fields_changed?: { name: string; before: string; after: string }[];
}
export interface Comparison {
  before: ComparedMap;
  after: ComparedMap;
  same: boolean;
  /** Drawn by different versions of Gander: some differences may come from reading better. */
  other_version: boolean;
  figures: Figure[];
  modules_added: Changes<ModuleEntry>;
  modules_removed: Changes<ModuleEntry>;
  modules_moved: Changes<ModuleMoved>;
  modules_changed: Changes<ModuleChanged>;
  imports_gained: Changes<ImportChanged>;
  imports_lost: Changes<ImportChanged>;
  loops: Changes<LoopChanged>;
  layers: Changes<LayerChanged>;
  dependencies: Changes<DependencyChanged>;
  hot_spots: Changes<HotSpotMoved>;
  routes: Changes<RouteChanged> | null;
  data_models: Changes<DataModelChanged> | null;
}
/** The main figures of one map; null where it does not know one. */
export interface TrendPoint {
  map_id: number;
  commit: string;
  commit_at: string | null;
  generated_at: string;
  files: number;
  modules: number;
  lines: number;
  test_lines: number;
  symbols: number;
  imports: number;
  unresolved_share: number | null;
  loops: number;
  modules_in_loops: number;
  layers: number;
  dependencies: number;
  people: number;
  hot_files: number | null;
  bus_factor: number | null;
  duplicates_share: number | null;
  dead_lines: number | null;
  routes: number | null;
  data_models: number | null;
}
/** Oldest first. */
export interface Trend {
  points: TrendPoint[];
  left_out: number;
}
/** One map in the list of a project's maps, newest first. */
export interface MapEntry {
  id: number;
  commit: string;
  generated_at: string;
  files: number;
  modules: number;
  lines: number;
  loops: number;
}
