/** The parts of a map beside its overview: services/system_map/parts/*.py as types; below them the graph's answers and maps compared. */
import type { WayIn } from "./map-types";

/** A line of a file. */
export interface Place {
  path: string;
  line: number | null;
}

// ── What the program shows to the outside ──────────────────────────────────────────────────────────────

export interface Route {
  framework: string;
  /** "GET" …; "ANY" where every method is answered. */
  method: string;
  path: string;
  /** Empty: an anonymous one. */
  handler: string;
  handler_path: string | null;
  handler_line: number | null;
  file: string;
  line: number;
  name: string | null;
  /** False: what it hangs on is not seen to be mounted; its path may lack a prefix. */
  mounted: boolean;
  confidence: number;
  is_test: boolean;
}
/** What a package outside answers below a path; which routes these are stands in the package, which is not read. */
export interface OutsideRoutes {
  framework: string;
  path: string;
  module: string;
  file: string;
  line: number;
  confidence: number;
  is_test: boolean;
}
export interface RoutesPart {
  routes: Route[];
  left_out: number;
  frameworks: Record<string, number>;
  /** Registrations whose path or method is computed. */
  unread: Place[];
  /** Absent in older maps. */
  outside?: OutsideRoutes[];
}

export interface ModelField {
  name: string;
  type: string;
  column: string | null;
  nullable: boolean | null;
  primary_key: boolean;
  unique: boolean;
  /** "table.column" or "Model" of a foreign key. */
  references: string | null;
  line: number | null;
}
export type RelationKind = "one-to-one" | "one-to-many" | "many-to-one" | "many-to-many";
export interface ModelRelation {
  name: string;
  target: string;
  target_path: string | null;
  kind: RelationKind;
  through: string | null;
}
export interface DataModel {
  name: string;
  framework: string;
  kind: "table" | "type";
  table: string | null;
  path: string;
  line: number;
  end_line: number | null;
  fields: ModelField[];
  relations: ModelRelation[];
  bases: string[];
  is_test: boolean;
}
export interface DataModelsPart {
  models: DataModel[];
  left_out: number;
  frameworks: Record<string, number>;
}

export interface ServiceEntry {
  kind: "image" | "container" | "workflow" | "process";
  name: string;
  path: string;
  line: number | null;
  detail: string;
  image: string | null;
  command: string | null;
  ports: string[];
  depends_on: string[];
  variables: string[];
  /** Stands in an example, among tests, or in what CI or an editor works with; absent in older maps. */
  beside?: boolean;
}
export interface Variable {
  name: string;
  read_by: Place[];
  set_by: Place[];
  default: string | null;
  required: boolean;
  /** Nothing but what stands beside the product reads it; absent in older maps. */
  beside?: boolean;
}
export interface Port {
  number: string;
  where: Place;
  how: string;
}
export interface ConfigurationPart {
  services: ServiceEntry[];
  variables: Variable[];
  ports: Port[];
  left_out: number;
}

export type DependencyState = "used" | "unused" | "undeclared" | "tool";
export interface DependencyReport {
  name: string;
  requirement: string;
  scope: string;
  manifest: string | null;
  line: number | null;
  ecosystem: string;
  state: DependencyState;
  /** The grounds for the state, in words. */
  reason: string;
  importers: number;
  modules: string[];
  first: Place | null;
}
export interface DependenciesPart {
  dependencies: DependencyReport[];
  left_out: number;
  manifests: string[];
  unreadable: string[];
  states: Record<string, number>;
  /** Packages that a manifest names; maps of older versions lack it. */
  declared?: number | null;
}

// ── What the code is made of ───────────────────────────────────────────────────────────────────────────

export interface FlowStep {
  node: string;
  name: string;
  path: string;
  line: number;
  depth: number;
  how: string;
  confidence: number;
  /** Why nothing follows; null: what follows stands below. */
  stop: "leaf" | "depth" | "seen" | "wide" | "unsure" | null;
  outside: string[];
  /** Further names it calls that the project has too, where what they lead to is not known; maps of older versions lack it. */
  unfollowed?: number;
}
export interface Flow extends WayIn {
  steps: FlowStep[];
  reached: number;
  modules: number;
}
export interface FlowsPart {
  flows: Flow[];
  max_depth: number;
}

export interface Community {
  number: number;
  label: string;
  modules: string[];
  size: number;
  lines: number;
  inner: number;
  outer: number;
  folders: number;
}
export interface Stability {
  path: string;
  modules: number;
  incoming: number;
  outgoing: number;
  instability: number;
}
export interface StabilityBreach {
  source: string;
  target: string;
  source_instability: number;
  target_instability: number;
  imports: number;
  example: Place;
}
export interface LayerBreach {
  source: string;
  target: string;
  line: number | null;
  source_layer: number;
  target_layer: number;
}
export interface StructurePart {
  communities: Community[];
  modularity: number | null;
  stability: Stability[];
  breaches: StabilityBreach[];
  layer_breaches: LayerBreach[];
  /** What the lists are of, however many they show; absent in older maps. Communities and the modules in them. */
  groups?: number | null;
  grouped?: number | null;
  /** The project's own modules, in a group or in none. */
  modules?: number | null;
  /** Folders with a stability, breaches, layer breaches. */
  folders?: number | null;
  leaning?: number | null;
  upward?: number | null;
  /** Imports that run up too, but between files that the language binds: no breaches. */
  bound?: number | null;
  left_out: number;
}

export type Tier = "high" | "medium" | "low";
export interface DeadSymbol {
  node: string;
  name: string;
  kind: string;
  path: string;
  line: number;
  end_line: number;
  lines: number;
  tier: Tier;
  reason: string;
}
export interface DeadModule {
  path: string;
  lines: number;
  tier: Tier;
  reason: string;
}
export interface DeadCodePart {
  symbols: DeadSymbol[];
  modules: DeadModule[];
  /** Candidates of each kind, those left out too; absent in older maps. */
  tiers?: Partial<Record<Tier, number>> | null;
  left_out: number;
  lines: number;
  languages: string[];
  spared: Record<string, number>;
}

export interface Stretch {
  path: string;
  start_line: number;
  end_line: number;
}
export interface Duplicate {
  lines: number;
  places: Stretch[];
  copies: number;
  /** Every place is in a test. */
  tests_only?: boolean;
}
export interface DuplicatesPart {
  duplicates: Duplicate[];
  left_out: number;
  /** Of all of them: in two places of the code or more, in tests only; the others tie code to tests. Absent in older maps. */
  in_code?: number | null;
  in_tests?: number | null;
  /** Of the code, that stand in several of its places. */
  lines: number;
  share: number;
  min_lines: number;
}

export interface TourStop {
  kind: "what" | "entry" | "flow" | "layers" | "module" | "hot_spot" | "people" | "routes" | "models" | "run";
  title: string;
  text: string;
  link: string;
  path: string | null;
  line: number | null;
}
export interface TourPart {
  stops: TourStop[];
  words: number;
}

// ── What the history says ──────────────────────────────────────────────────────────────────────────────

export interface HotFile {
  path: string;
  temperature: number;
  branches: number;
  score: number;
  hot: boolean;
  changes_90_days: number;
  changes_year: number;
  changes_all: number;
  last_changed_at: string | null;
}
export interface CoChange {
  one: string;
  other: string;
  shared: number;
  revisions_one: number;
  revisions_other: number;
  degree: number;
  import_between: boolean;
  same_folder: boolean;
  last_at: string | null;
}
export interface Ownership {
  path: string;
  commits: number;
  people: number;
  main: string | null;
  main_share: number;
  main_active: boolean;
  minor: number;
  fractal: number;
  knowledge_left: number;
}
export interface BusFactor {
  path: string;
  /** Those that people made commits to which count; `all_modules`: of the folder, absent in older maps. */
  modules: number;
  all_modules?: number | null;
  factor: number;
  people: string[];
}
export interface FixDensity {
  path: string;
  fixes: number;
  changes: number;
  lines: number;
  share: number;
  /** Of the lines of today; null, in older maps 0: it has none. */
  per_thousand_lines: number | null;
  last_fix_at: string | null;
  examples: string[];
}
export interface EvolutionPart {
  newest_at: string | null;
  commits: number;
  commits_left_out: number;
  hot: HotFile[];
  co_changes: CoChange[];
  co_change_floors: string;
  ownership: Ownership[];
  bus_factors: BusFactor[];
  at_risk: string[];
  /** For each of them the share of the commits by people who have left; maps of older versions lack this and what follows. */
  at_risk_left?: number[];
  /** Modules that people committed to; of them, whose main author has left; modules at risk. The lists above may be shorter. */
  owned?: number | null;
  /** The project's own modules, and those of them that no commit which counts touched; absent in older maps. */
  modules?: number | null;
  unowned?: number | null;
  orphaned?: number | null;
  risks?: number | null;
  fixes: FixDensity[];
  fix_filters: string;
  /** What the lists are of, however many they show; absent in older maps. Modules that ever changed, and those that are hot. */
  changed?: number | null;
  hot_modules?: number | null;
  /** Pairs of files, and those of them that an import explains. */
  pairs?: number | null;
  pairs_explained?: number | null;
  /** Folders that have a bus factor. */
  folders?: number | null;
  /** Modules that fixes touched, and how often in all. */
  mended?: number | null;
  mendings?: number | null;
  left_out: number;
}
