/** What is done to tasks from a list, a board or the panel: at once, said in a notice, taken back with Z. */
import { useMemo } from "react";
import { useMe } from "../../api/account";
import { ApiError } from "../../api/client";
import { useBulkTasks, useCompleteTask, useDeleteTask, useReopenTask, useUndoTasks, useUpdateTask, type BulkOrder } from "../../api/tasks";
import type { Task, TaskFields } from "../../api/task-types";
import { useToast } from "../../components/toasts";
import { browserToday } from "../../days";
import { dueWords } from "./words";

/** The owner's date, in their zone; this browser's until it is known. */
export const useToday = (): string => useMe().data?.today ?? browserToday();

/** What went wrong, for a notice. */
export const errorWords = (error: unknown): string => (error instanceof ApiError ? error.detail || error.title : "That did not work.");

export interface TaskActions {
  tick: (task: Task) => void;
  update: (task: Task, fields: TaskFields, words?: string, failed?: (error: unknown) => void) => void;
  remove: (task: Task) => void;
  bulk: (order: BulkOrder, words: string) => void;
}

const short = (title: string): string => (title.length > 48 ? `${title.slice(0, 46).trimEnd()}…` : title);

export function useTaskActions(): TaskActions {
  const say = useToast();
  const today = useToday();
  const { mutate: complete } = useCompleteTask();
  const { mutate: reopen } = useReopenTask();
  const { mutate: change } = useUpdateTask();
  const { mutate: remove } = useDeleteTask();
  const { mutate: bulk } = useBulkTasks();
  const { mutate: undo } = useUndoTasks();
  return useMemo(() => {
    const failed = (error: unknown): void => {
      say(errorWords(error));
    };
    const back = (id: number | null): (() => void) | undefined => (id === null ? undefined : () => undo(id, { onError: failed }));
    return {
      tick: (task) => {
        if (task.status === "done") reopen(task.id, { onError: failed, onSuccess: () => say(`${short(task.title)}, open again`) });
        else complete(task.id, {
          onError: failed,
          onSuccess: ({ next, change_id }) => {
            const due = next && dueWords(next, today);
            say(`${short(task.title)}, done${due ? `. Next: ${due}` : ""}`, back(change_id));
          },
        });
      },
      update: (task, fields, words, onError = failed) =>
        change({ id: task.id, fields }, { onError, onSuccess: ({ change: id }) => { if (words) say(words, back(id)); } }),
      remove: (task) => remove(task.id, { onError: failed, onSuccess: (id) => say(`${short(task.title)}, deleted`, back(id)) }),
      bulk: (order, words) => bulk(order, { onError: failed, onSuccess: ({ change_id }) => say(words, back(change_id)) }),
    };
  }, [say, today, complete, reopen, change, remove, bulk, undo]);
}
