/** What the API answers, as types: api.md's objects; those of a map are in map-types. */
import type { Scope } from "./map-types";

export * from "./map-types";
export * from "./part-types";
export * from "./compare-types";
export * from "./graph-types";

export type ProjectStatus = "pending" | "cloning" | "analyzing" | "ready" | "failed";

export interface Counts {
  files: number;
  lines: number;
  modules: number;
  symbols: number;
  commits: number;
}

export interface Project {
  id: number;
  name: string;
  repository_url: string | null;
  status: ProjectStatus;
  last_error: string | null;
  last_error_code: number | null;
  default_branch: string | null;
  branch: string | null;
  head_commit: string | null;
  commit_at: string | null;
  created_at: string;
  refreshed_at: string | null;
  job_id: number | null;
  counts: Counts | null;
  has_access_token: boolean;
  /** How often it is refreshed by itself; null: only when asked. */
  refresh_every_hours?: number | null;
  /** Whether its text may go to a model on another machine: the owner's choice. */
  allow_remote_model?: boolean;
}

export type JobStatus = "pending" | "running" | "completed" | "failed" | "cancelled" | "dead";

export interface JobStage {
  name: string;
  title: string;
  state: "waiting" | "now" | "done" | "failed";
  seconds: number | null;
  detail: string | null;
  /** Null: a stage that knows no real fraction; it gets a dot, no bar. */
  fraction: number | null;
}

export interface Job {
  id: number;
  job_type: string;
  title: string;
  status: JobStatus;
  progress: number;
  stage: string | null;
  message: string | null;
  result: unknown;
  error_message: string | null;
  error_code: number | null;
  attempts: number;
  max_attempts: number;
  project_id: number | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  run_at: string | null;
  key: string | null;
  cancel_requested: boolean;
  stages: JobStage[];
  log: { at: string; text: string }[];
}

export interface GanderEvent {
  id: number;
  type: string;
  payload: Record<string, unknown>;
  project_id: number | null;
  actor: string | null;
  created_at: string;
}

export interface HealthPart {
  status: string;
  detail: string | null;
}

export interface Status {
  status: string;
  version: string;
  jobs: Job[];
  system_health: Record<string, HealthPart>;
  database_status: string;
  events: GanderEvent[];
  cursor: number;
  instance?: { claimed: boolean; address: string; local_only: boolean; registration_open?: boolean; signed_in?: boolean };
}

export interface Health {
  status: string;
  parts: Record<string, HealthPart>;
}

// ── Files and history ──────────────────────────────────────────────────────────────────────────────────

export interface FileSymbol {
  kind: string;
  name: string;
  qualified_name: string;
  signature: string | null;
  start_line: number;
  end_line: number;
  /** Which symbol of the file holds it; null at the top. */
  parent: number | string | null;
  complexity: number | null;
}
export interface SymbolHit {
  path: string;
  kind: string;
  name: string;
  qualified_name: string;
  signature: string | null;
  start_line: number;
  end_line: number;
}
export interface FileImport {
  path: string | null;
  external: string | null;
  unresolved: string | null;
  line: number | null;
  names: number | string[];
  scope: Scope;
  how: string | null;
  confidence: number | null;
}
export interface FileImporter {
  path: string;
  /** An older server does not tell. */
  is_test?: boolean;
  line: number | null;
  names: number | string[];
  scope: Scope;
}
export interface FileOwner {
  name: string;
  commits: number;
  commits_recent: number;
  last_at: string | null;
}
export interface FileCommit {
  sha: string;
  subject: string;
  author: string;
  authored_at: string;
}
export interface SourceFile {
  kind: "file";
  path: string;
  name: string;
  language: string | null;
  role: string | null;
  size: number;
  lines: number | null;
  blob: string | null;
  commit: string;
  skipped: string | null;
  text: string | null;
  text_left_out: string | null;
  summary: string | null;
  branches: number | null;
  hot_rank: number | null;
  hot_of: number;
  changes_quarter: number;
  changes_year: number;
  changes_all: number;
  last_changed_at: string | null;
  symbols: FileSymbol[];
  imports: FileImport[];
  imported_by: FileImporter[];
  people: FileOwner[];
  people_period_start: string | null;
  commits: FileCommit[];
  commits_total: number;
}
export interface FolderEntry {
  kind: "file" | "folder";
  name: string;
  path: string;
  language: string | null;
  role: string | null;
  lines: number | null;
  size: number | null;
  files: number | null;
  skipped: string | null;
  last_changed_at: string | null;
}
export interface Folder {
  kind: "folder";
  path: string;
  commit: string;
  entries: FolderEntry[];
}
export interface Commit {
  sha: string;
  subject: string;
  author: string;
  is_bot: boolean;
  authored_at: string;
  /** When it came to this branch; commits are ordered by it. */
  committed_at: string;
  is_merge: boolean;
  files: number | null;
  added: number | null;
  deleted: number | null;
}
