/** The owner, sessions, and what runs for them by itself, as the API answers them. */

export interface User {
  id: number;
  email: string | null;
  full_name: string | null;
  /** The owner of an unclaimed Gander: nobody signed in. */
  is_local: boolean;
  /** Of the whole instance: its first account. */
  is_owner?: boolean;
  time_zone: string | null;
  effective_time_zone: string;
  day_start_minutes: number;
  /** 0 is Monday. */
  week_start: number;
  git_emails: string[];
  notification_choices: Record<string, unknown>;
  created_at: string;
  /** The owner's date now. */
  today: string;
}

/** A new e-mail address asks for the password. */
export type UserFields = Partial<Pick<User, "full_name" | "email" | "time_zone" | "day_start_minutes" | "week_start" | "git_emails" | "notification_choices"> & { current_password: string }>;

export interface Session {
  id: number;
  described: string;
  created_at: string;
  last_seen_at: string | null;
  expires_at: string;
  is_current: boolean;
}

export interface Token {
  id: number;
  name: string;
  begins_with: string;
  created_at: string;
  last_used_at: string | null;
  expires_at: string | null;
}

/** The only answer in which a token itself stands. */
export interface NewToken extends Token {
  token: string;
}

export interface Scheduled {
  name: string;
  title: string;
  words: string;
  last_run_at: string | null;
  last_job_id: number | null;
  last_status: string | null;
  /** What the last run said, or why it failed. */
  last_message?: string | null;
  next_run_at: string | null;
  enabled: boolean;
}

export interface Backup {
  name: string;
  bytes: number;
  created_at: string;
}

export interface Notice {
  id: number;
  kind: string;
  title: string;
  body: string | null;
  link: string | null;
  created_at: string;
  read_at: string | null;
  email_state: string | null;
}

export interface NoticeKind {
  kind: string;
  title: string;
  words: string;
  inbox: boolean;
  email: boolean;
}

export interface NoticeKinds {
  kinds: NoticeKind[];
  email_configured: boolean;
}

export interface SampleData {
  loaded: boolean;
  habits: number;
  goals: number;
  tasks: number;
  projects: number;
}
