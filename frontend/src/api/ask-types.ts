/** Conversations, answers with what proves them, and models, as the API answers them. */

export interface Citation {
  number: number;
  project_id: number;
  path: string;
  start_line: number;
  end_line: number;
  commit: string;
  blob: string;
  quote: string;
  /** The newest map has another text at that path, or none. */
  stale: boolean;
}

export interface ProducedBy {
  model: string;
  provider: string;
  is_local: boolean;
  words: string;
  seconds: number;
  extractive: boolean;
}

export type MessageState = "writing" | "done" | "failed" | "stopped";

export interface Message {
  id: number;
  role: "user" | "assistant";
  /** Markdown; [1] refers to the citations. */
  content: string;
  state: MessageState;
  error: string | null;
  /** As asked for; "" is the default one. */
  model: string;
  produced_by: ProducedBy | null;
  citations: Citation[];
  /** Spans of the content, end exclusive, in UTF-16 units: as a text of JavaScript counts. */
  uncited: [number, number][];
  is_stale: boolean;
  job_id: number | null;
  created_at: string;
  finished_at: string | null;
}

export interface ConversationRow {
  id: number;
  project_id: number | null;
  project_name: string | null;
  title: string;
  message_count: number;
  is_writing: boolean;
  last_at: string;
  created_at: string;
  updated_at: string;
}

export interface Conversation {
  id: number;
  project_id: number | null;
  project_name: string | null;
  title: string;
  created_at: string;
  updated_at: string;
  messages: Message[];
}

/** An answer that was begun. */
export interface Started {
  job_id: number;
  conversation_id: number;
  message_id: number;
}

export interface Question {
  text: string;
}

export interface Model {
  id: string;
  name: string;
  provider: string;
  provider_id: number | null;
  kind: "extractive" | "openai" | "llm" | "goose";
  context_tokens: number | null;
  is_local: boolean;
  /** "on this machine", "in your network", "remote". */
  where: string | null;
  usable: boolean;
  why_not: string | null;
  is_default: boolean;
  /** A program found on this machine, as what adds it. */
  suggestion: { name: string; base_url: string } | null;
}

export interface Provider {
  id: number;
  name: string;
  base_url: string;
  has_key: boolean;
  context_tokens: number;
  default_model: string;
  is_local: boolean;
  where: string;
  created_at: string;
}

export interface ProviderFields {
  name?: string;
  base_url?: string;
  key?: string;
  context_tokens?: number;
  default_model?: string;
}

/** What one request told a model. */
export interface LedgerEntry {
  id: number;
  at: string;
  project_id: number | null;
  conversation_id: number | null;
  provider: string;
  model: string;
  address: string;
  is_local: boolean;
  bytes_sent: number;
  tokens_sent: number;
  tokens_received: number;
  files: string[];
  /** Secret-looking strings that were taken out. */
  masked: number;
  outcome: "sent" | "answered" | "failed";
}
