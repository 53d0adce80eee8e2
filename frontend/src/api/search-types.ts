/** What a search finds, as the API answers it. */

export type HitKind = "symbol" | "text" | "doc" | "commit" | "task" | "answer" | "habit" | "goal";

/** A span of a text, end exclusive. */
export type Highlight = [number, number];

export interface Hit {
  id: string;
  kind: HitKind;
  title: string;
  path: string | null;
  start_line: number | null;
  end_line: number | null;
  commit: string | null;
  blob: string | null;
  project_id: number | null;
  project_name: string | null;
  language: string | null;
  author: string | null;
  at: string | null;
  snippet: string;
  highlights: Highlight[];
  score: number;
  parts: Record<string, number>;
  link: string;
}

export interface Found {
  hits: Hit[];
  total: number;
  facets: Record<string, Record<string, number>>;
  mode_used: "both" | "words" | "meaning";
  /** Words about filters that could not be understood. */
  problems: string[];
  cursor: string | null;
  took_ms: number;
}

export interface RegexHit {
  path: string;
  line: number;
  text: string;
  highlights: Highlight[];
}

export interface RegexFound {
  hits: RegexHit[];
  files_searched: number;
  /** More was found than is shown. */
  cut: boolean;
  took_ms: number;
}

export interface SearchState {
  words: { done: number; total: number; at: string | null };
  meaning?: { done: number; total: number; model: string | null } | null;
}
