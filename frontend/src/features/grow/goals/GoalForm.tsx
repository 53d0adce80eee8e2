/** A new goal, or one that is changed: what, how much, until when, and what moves it. */
import { useState, type SyntheticEvent } from "react";
import { useNavigate } from "react-router";
import { ApiError } from "../../../api/client";
import { useDeleteGoal, useHabits, useSaveGoal } from "../../../api/grow";
import type { Goal } from "../../../api/grow-types";
import { settle } from "../../../api/settle";
import { DialogFrame } from "../../../components/dialogs";
import { useToast } from "../../../components/toasts";
import { urls } from "../../../urls";
import { Labelled } from "../fields";
import { Movers } from "./Movers";
import { blank, bodyOf, draftOf, troubles, type GoalDraft } from "./draft";

export function GoalForm({ goal, onClose }: { goal?: Goal; onClose: () => void }) {
  const today = useHabits(true).data?.[0]?.today.on;
  const [draft, setDraft] = useState<GoalDraft>(() => (goal ? draftOf(goal) : blank));
  const [tried, setTried] = useState(false);
  const save = useSaveGoal();
  const remove = useDeleteGoal();
  const say = useToast();
  const navigate = useNavigate();
  const set = (change: Partial<GoalDraft>): void => setDraft((old) => ({ ...old, ...change }));
  const wrong = tried ? troubles(draft) : {};
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(troubles(draft)).length > 0) return;
    save.mutate({ id: goal?.id ?? null, body: bodyOf(draft, goal === undefined) }, {
      onSuccess: (made) => {
        onClose();
        if (goal) {
          say(`${made.name}, changed`, () => settle(save.mutateAsync({ id: goal.id, body: bodyOf(draftOf(goal), false) }), { onError: (error) => say(error.message) }));
          return;
        }
        say(`${made.name}, set`, () => settle(remove.mutateAsync(made.id), { onSuccess: () => void navigate(urls.goals), onError: (error) => say(error.message) }));
        void navigate(urls.goal(made.id));
      },
    });
  };
  const refused = save.error instanceof ApiError ? save.error : null;
  return (
    <DialogFrame open onClose={onClose} title={goal ? `Change ${goal.name}` : "New goal"}>
      <form className="grow-form" onSubmit={submit} noValidate>
        <Labelled label="Name" trouble={wrong.name}>
          {/* The form is opened to type into. */}
          {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
          <span className={`field tall ${wrong.name ? "wrong" : ""}`}><input autoFocus maxLength={100} placeholder="Walk 1,500 km this year" value={draft.name} autoComplete="off" onChange={(event) => set({ name: event.target.value })} /></span>
        </Labelled>
        <div className="g-two">
          <Labelled label="How much" trouble={wrong.target}><span className={`field tall ${wrong.target ? "wrong" : ""}`}><input type="number" inputMode="decimal" step="any" min={0} placeholder="1500" value={draft.target} onChange={(event) => set({ target: event.target.value })} /></span></Labelled>
          <Labelled label="Unit"><span className="field tall"><input maxLength={30} placeholder="km" value={draft.unit} onChange={(event) => set({ unit: event.target.value })} /></span></Labelled>
          <Labelled label="Counts from" note={draft.start === "" ? "Today, if you leave it empty." : null}><span className="field tall"><input type="date" min="1970-01-01" max="2199-12-31" value={draft.start} onChange={(event) => set({ start: event.target.value })} /></span></Labelled>
          <Labelled label="Until" note={draft.due === "" ? "Open, if you leave it empty." : null} trouble={wrong.due}><span className="field tall"><input type="date" min={draft.start || today || "1970-01-01"} max="2199-12-31" value={draft.due} onChange={(event) => set({ due: event.target.value })} /></span></Labelled>
        </div>
        <Movers draft={draft} set={set} />
        {wrong.weights && <p className="field-e" role="alert">{wrong.weights}</p>}
        <Labelled label="Description"><span className="field area"><textarea rows={2} maxLength={2000} value={draft.description} onChange={(event) => set({ description: event.target.value })} /></span></Labelled>
        {save.isError && <p className="field-e" role="alert">{refused ? `${refused.title.replace(/\.$/, "")}. ${Object.values(refused.errors).flat().join(" ") || refused.detail}` : save.error.message}</p>}
        <div className="row end">
          <button type="button" className="btn" onClick={onClose}>Not now</button>
          <button className="btn fill" disabled={save.isPending}>{goal ? "Keep the changes" : "Set the goal"}</button>
        </div>
      </form>
    </DialogFrame>
  );
}
