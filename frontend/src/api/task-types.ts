/** Tasks as the API answers them. */

export type TaskType = "todo" | "recurring" | "planned";
export type TaskStatus = "open" | "doing" | "done" | "dropped";
export type TaskPriority = "high" | "medium" | "low";

/** One term of the urgency: what it is, in words, and what it adds. */
export interface UrgencyPart {
  name: string;
  words: string;
  value: number;
}

export interface Task {
  id: number;
  type: TaskType;
  status: TaskStatus;
  title: string;
  /** Markdown. */
  notes: string;
  /** A date in the owner's zone. */
  due_on: string | null;
  /** "09:00", in the owner's zone. */
  due_time: string | null;
  due_at: string | null;
  priority: TaskPriority | null;
  tags: string[];
  project_id: number | null;
  project_name: string | null;
  /** A path of the project's map. */
  module: string | null;
  /** An RFC 5545 rule. */
  recurrence: string | null;
  recurrence_words: string | null;
  series_id: number | null;
  position: number;
  depends_on: number[];
  blocks: number[];
  is_blocked: boolean;
  is_overdue: boolean;
  urgency: number;
  urgency_parts: UrgencyPart[];
  is_sample: boolean;
  created_at: string;
  updated_at: string;
  started_at: string | null;
  completed_at: string | null;
}

/** What a person may set. */
export type TaskFields = Partial<Pick<Task, "type" | "status" | "title" | "notes" | "due_on" | "due_time" | "priority" | "tags" | "project_id" | "module" | "recurrence" | "depends_on">>;

/** A piece of a quick entry and what it was taken for; positions count characters (code points), end exclusive. */
export interface Span {
  start: number;
  end: number;
  kind: string;
  words: string;
}

export interface Understood {
  fields: TaskFields;
  spans: Span[];
  words: string;
  problems: string[];
}

export interface Completed {
  task: Task;
  /** The next one of a recurring task. */
  next: Task | null;
  /** What undoes it; null: nothing changed. */
  change_id: number | null;
}

export interface Changed {
  tasks: Task[];
  /** What undoes it; null: nothing changed. */
  change_id: number | null;
}

export interface TagCount {
  tag: string;
  count: number;
}

/** Open tasks of a module; null: those of the project as a whole. */
export interface ModuleTasks {
  module: string | null;
  count: number;
}

export type TaskSort = "urgency" | "due" | "manual" | "created" | "completed";

/** What a list is narrowed to; what is not named is not narrowed. */
export interface TaskFilter {
  type?: TaskType | undefined;
  status?: TaskStatus | "live" | "all" | undefined;
  project_id?: number | undefined;
  module?: string | undefined;
  tag?: string | undefined;
  priority?: TaskPriority | undefined;
  due?: "overdue" | "today" | "week" | "none" | undefined;
  q?: string | undefined;
  sort?: TaskSort | undefined;
}
