/** How a task repeats: rules that are chosen often, or one's own. */
import { useState } from "react";
import { ApiError } from "../../api/client";
import type { Task } from "../../api/task-types";
import { Pick } from "../../components/forms";
import type { TaskActions } from "./use-actions";
import { errorWords } from "./use-actions";
import { recurrencePresets, sameRule } from "./words";

const OWN = "own";

export function Recurrence({ task, today, actions }: { task: Task; today: string; actions: TaskActions }) {
  const presets = recurrencePresets(task.due_on ?? today);
  const preset = task.recurrence === null ? null : presets.find(({ rule }) => sameRule(rule, task.recurrence ?? ""));
  const [writing, setWriting] = useState(false);
  const [rule, setRule] = useState(task.recurrence ?? "");
  const [wrong, setWrong] = useState<string | null>(null);
  const own = writing || (task.recurrence !== null && !preset);
  const save = (recurrence: string | null): void => {
    setWrong(null);
    // A rule counts from a day: without one it begins today.
    const fields = recurrence === null ? { recurrence, type: "todo" as const } : { recurrence, type: "recurring" as const, ...(task.due_on ? {} : { due_on: today }) };
    actions.update(task, fields, recurrence === null ? "Repeats no more" : "Repeats", (error) => setWrong(error instanceof ApiError ? (Object.values(error.errors)[0]?.[0] ?? errorWords(error)) : errorWords(error)));
  };
  const pick = (value: string): void => {
    setWriting(value === OWN);
    if (value === OWN) setRule(task.recurrence ?? "FREQ=WEEKLY;INTERVAL=2");
    else save(value || null);
  };
  return (
    <div className="repeats">
      <Pick label="Repeats" value={own ? OWN : (preset?.rule ?? "")} onPick={pick} options={[{ value: "", name: "Never" }, ...presets.map((one) => ({ value: one.rule, name: one.name })), { value: OWN, name: "A rule of your own" }]} />
      {own && (
        <form onSubmit={(event) => { event.preventDefault(); if (rule.trim() && !sameRule(rule, task.recurrence ?? "")) save(rule.trim()); setWriting(false); }}>
          <label className={wrong ? "field wrong" : "field"}>
            <span className="vh">Rule, as RFC 5545 writes it</span>
            <input className="mono" value={rule} maxLength={300} spellCheck={false} onChange={(event) => { setRule(event.target.value); setWrong(null); }} placeholder="FREQ=MONTHLY;BYDAY=1MO" />
            <button className="btn bare accent">Keep</button>
          </label>
        </form>
      )}
      {wrong && <span className="cap bad" role="alert">{wrong}</span>}
      {task.recurrence && !wrong && <span className="cap">{task.recurrence_words ?? task.recurrence}. Ticking one makes the next.</span>}
    </div>
  );
}
