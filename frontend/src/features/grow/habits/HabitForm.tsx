/** A new habit, or one that is changed: the name comes first and Enter is enough; the rest folds below. */
import { useState, type SyntheticEvent } from "react";
import { useSearchParams } from "react-router";
import { ApiError } from "../../../api/client";
import { useCreateHabit, useDeleteHabit, useHabits, useHabitTemplates, useUpdateHabit } from "../../../api/grow";
import type { Habit, HabitTemplate } from "../../../api/grow-types";
import { settle } from "../../../api/settle";
import { DialogFrame } from "../../../components/dialogs";
import { useToast } from "../../../components/toasts";
import { Choose, Labelled } from "../fields";
import { WEEKDAYS } from "../words";
import { bodyOf, blank, draftOf, troubles, type Draft, type Often } from "./draft";
import { Rarer } from "./Rarer";

const OFTEN: { key: Often; title: string }[] = [
  { key: "daily", title: "Every day" },
  { key: "days", title: "On some days" },
  { key: "weekly", title: "Times a week" },
  { key: "period", title: "Times in a period" },
];

function HowOften({ draft, set, wrong }: { draft: Draft; set: (change: Partial<Draft>) => void; wrong: ReturnType<typeof troubles> }) {
  const number = (label: string, field: "times" | "period", most: number): React.ReactNode => (
    <label className="field tall count-field"><span className="vh">{label}</span><input type="number" inputMode="numeric" min={1} max={most} value={draft[field]} onChange={(event) => set({ [field]: event.target.value })} /></label>
  );
  return (
    <>
      <Choose label="How often" choices={OFTEN} value={draft.often} onChange={(often) => set({ often })} />
      {draft.often === "days" && (
        <div className="weekdays" role="group" aria-label="Days">
          {WEEKDAYS.map((name, day) => (
            <button key={name} type="button" className="btn" aria-pressed={draft.weekdays.includes(day)} aria-label={name} onClick={() => set({ weekdays: draft.weekdays.includes(day) ? draft.weekdays.filter((one) => one !== day) : [...draft.weekdays, day] })}>{name.slice(0, 2)}</button>
          ))}
        </div>
      )}
      {draft.often === "weekly" && <p className="in-words">{number("Times a week", "times", 7)} times a week, on whichever days</p>}
      {draft.often === "period" && <p className="in-words">{number("Times", "times", 366)} times in {number("Days", "period", 366)} days</p>}
      {(wrong.weekdays ?? wrong.times ?? wrong.period) && <p className="field-e" role="alert">{wrong.weekdays ?? wrong.times ?? wrong.period}</p>}
    </>
  );
}

function Templates({ onTake }: { onTake: (template: HabitTemplate) => void }) {
  const templates = useHabitTemplates().data ?? [];
  const [all, setAll] = useState(false);
  if (templates.length === 0) return null;
  const shown = all ? templates : templates.slice(0, 6);
  return (
    <div className="templates" role="group" aria-label="Take one of these">
      {shown.map((one) => <button key={one.name} type="button" className="btn" title={one.description} onClick={() => onTake(one)}>{one.name}</button>)}
      {shown.length < templates.length && <button type="button" className="btn bare accent" onClick={() => setAll(true)}>{templates.length - shown.length} more</button>}
    </div>
  );
}

/** The fields with their button; a habit is changed, none is a new one. */
export function HabitFields({ habit, like, onDone, onCancel }: { habit?: Habit; like?: HabitTemplate; onDone?: () => void; onCancel?: () => void }) {
  const [draft, setDraft] = useState<Draft>(() => (habit ?? like ? draftOf(habit ?? like ?? {}) : blank));
  const [tried, setTried] = useState(false);
  const categories = [...new Set((useHabits(true).data ?? []).map((one) => one.category).filter(Boolean))];
  const create = useCreateHabit();
  const update = useUpdateHabit();
  const remove = useDeleteHabit();
  const say = useToast();
  const saving = habit ? update : create;
  const wrong = tried ? troubles(draft) : {};
  const set = (change: Partial<Draft>): void => setDraft((old) => ({ ...old, ...change }));
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(troubles(draft)).length > 0) return;
    const body = bodyOf(draft);
    if (habit) {
      const before = bodyOf(draftOf(habit));
      update.mutate({ id: habit.id, change: body }, {
        onSuccess: () => {
          say(`${draft.name.trim()}, changed`, () => settle(update.mutateAsync({ id: habit.id, change: before }), { onError: (error) => say(error.message) }));
          onDone?.();
        },
      });
      return;
    }
    create.mutate(body, {
      onSuccess: (made) => {
        say(`${made.name}, added`, () => settle(remove.mutateAsync(made.id), { onError: (error) => say(error.message) }));
        setDraft(blank);
        setTried(false);
        onDone?.();
      },
    });
  };
  const refused = saving.error instanceof ApiError ? saving.error : null;
  const fieldsSaid = refused ? Object.values(refused.errors).flat() : [];
  return (
    <form className="grow-form" onSubmit={submit} noValidate>
      <Labelled label="Name" trouble={wrong.name}>
        {/* The form is opened to type into. */}
        {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
        <span className={`field tall ${wrong.name ? "wrong" : ""}`}><input autoFocus={onDone !== undefined} maxLength={100} placeholder="Read 20 pages" value={draft.name} onChange={(event) => set({ name: event.target.value })} autoComplete="off" /></span>
      </Labelled>
      {!habit && draft.name === "" && <Templates onTake={(template) => setDraft({ ...draftOf(template) })} />}
      <HowOften draft={draft} set={set} wrong={wrong} />
      <Rarer draft={draft} set={set} wrong={wrong} categories={categories} open={habit !== undefined} />
      {saving.isError && <p className="field-e" role="alert">{refused ? `${refused.title.replace(/\.$/, "")}. ${fieldsSaid.join(" ") || refused.detail}` : saving.error.message}</p>}
      <div className="row end">
        {onCancel && <button type="button" className="btn" onClick={onCancel}>Not now</button>}
        <button className="btn fill" disabled={saving.isPending}>{habit ? "Keep the changes" : "Add the habit"}</button>
      </div>
    </form>
  );
}

export function HabitForm({ habit, onClose }: { habit?: Habit; onClose: () => void }) {
  const wanted = useSearchParams()[0].get("like");
  const templates = useHabitTemplates(!habit).data;
  const like = habit || wanted === null ? undefined : templates?.find(({ name }) => name === wanted);
  return (
    <DialogFrame open onClose={onClose} title={habit ? `Change ${habit.name}` : "New habit"}>
      <HabitFields key={like?.name ?? ""} {...(habit ? { habit } : {})} {...(like ? { like } : {})} onDone={onClose} onCancel={onClose} />
    </DialogFrame>
  );
}
