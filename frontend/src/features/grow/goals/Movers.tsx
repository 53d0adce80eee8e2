/** What moves a goal: habits with their weights, tasks with a tag, commits; or nothing, and the figure is typed in. */
import { useId } from "react";
import { useHabits } from "../../../api/grow";
import { useProjects } from "../../../api/queries";
import { useTags } from "../../../api/tasks";
import { Icon } from "../../../components/icons";
import { isManual, type GoalDraft, type HabitDraft, type SourceDraft } from "./draft";

interface Props {
  draft: GoalDraft;
  set: (change: Partial<GoalDraft>) => void;
}

function Weight({ value, onChange, what }: { value: string; onChange: (value: string) => void; what: string }) {
  return <label className="field tall g-weight"><span className="vh">{what}</span><input type="number" inputMode="decimal" step="any" min={0} value={value} onChange={(event) => onChange(event.target.value)} /></label>;
}

export function Movers({ draft, set }: Props) {
  const habits = useHabits(true).data ?? [];
  const projects = useProjects().data ?? [];
  const tags = useTags().data ?? [];
  const id = useId();
  const free = habits.filter((habit) => !draft.habits.some((one) => one.habit === habit.id));
  const habitAt = (at: number, change: Partial<HabitDraft>): void => set({ habits: draft.habits.map((one, index) => (index === at ? { ...one, ...change } : one)) });
  const sourceAt = (at: number, change: Partial<SourceDraft>): void => set({ sources: draft.sources.map((one, index) => (index === at ? { ...one, ...change } : one)) });
  const add = (what: string): void => {
    if (what === "tasks" || what === "commits") set({ manual: false, sources: [...draft.sources, { kind: what, tag: "", project: "", weight: "1" }] });
    else if (what !== "") {
      const habit = habits.find((one) => one.id === Number(what));
      set({ manual: false, habits: [...draft.habits, { habit: Number(what), weight: "1", measure: habit?.target_amount !== null && habit?.target_amount !== undefined ? "amount" : "completions" }] });
    }
  };
  const unit = draft.unit.trim() || "to the goal";
  return (
    <fieldset className="movers">
      <legend className="cap">What moves it</legend>
      {draft.habits.map((one, at) => {
        const habit = habits.find(({ id: known }) => known === one.habit);
        return (
          <div className="mover" key={`habit ${one.habit}`}>
            <span className="ink ell">{habit?.name ?? "A habit"}</span>
            <span className="field tall"><select aria-label={`What counts of ${habit?.name ?? "it"}`} value={one.measure} onChange={(event) => habitAt(at, { measure: event.target.value as HabitDraft["measure"] })}>
              <option value="completions">every day done</option>
              <option value="amount">its amount{habit?.unit ? `, in ${habit.unit}` : ""}</option>
            </select></span>
            <span className="g-adds">adds <Weight what={`How much one of ${habit?.name ?? "it"} counts`} value={one.weight} onChange={(weight) => habitAt(at, { weight })} /> {unit}</span>
            <button type="button" className="btn bare sq" aria-label={`Take ${habit?.name ?? "it"} away`} onClick={() => set({ habits: draft.habits.filter((_each, index) => index !== at) })}><Icon name="close" size={14} /></button>
          </div>
        );
      })}
      {draft.sources.map((one, at) => (
        // A source has no name of its own; its place in the list is its identity.
        <div className="mover" key={`source ${at}`}>
          {one.kind === "tasks" ? (
            <label className="field tall"><span>Tasks with #</span><input list={id} maxLength={50} placeholder="any tag" value={one.tag} onChange={(event) => sourceAt(at, { tag: event.target.value })} /></label>
          ) : <span className="ink">Your commits</span>}
          <span className="field tall"><select aria-label="In which project" value={one.project} onChange={(event) => sourceAt(at, { project: event.target.value })}>
            <option value="">in any project</option>
            {projects.map((project) => <option key={project.id} value={project.id}>in {project.name}</option>)}
          </select></span>
          <span className="g-adds">each adds <Weight what="How much each counts" value={one.weight} onChange={(weight) => sourceAt(at, { weight })} /> {unit}</span>
          <button type="button" className="btn bare sq" aria-label={`Take ${one.kind} away`} onClick={() => set({ sources: draft.sources.filter((_each, index) => index !== at) })}><Icon name="close" size={14} /></button>
        </div>
      ))}
      <datalist id={id}>{tags.map(({ tag }) => <option key={tag} value={tag} />)}</datalist>
      <span className="field tall"><select aria-label="Add what moves it" value="" onChange={(event) => add(event.target.value)}>
        <option value="">{isManual(draft) ? "Nothing: typed in. Add…" : "Add…"}</option>
        <option value="tasks">Tasks that are done</option>
        <option value="commits">My commits</option>
        {free.map((habit) => <option key={habit.id} value={habit.id}>Habit: {habit.name}</option>)}
      </select></span>
    </fieldset>
  );
}
