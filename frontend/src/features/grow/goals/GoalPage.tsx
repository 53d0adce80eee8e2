/** One goal: how far it is, how it moved and where it is heading, what moves it, and entries where it is kept by hand. */
import { Menu } from "@base-ui/react/menu";
import { useState, type SyntheticEvent } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useDeleteGoal, useGoal, useGoalEntry, useGoalProgress, useHabits, useSaveGoal } from "../../../api/grow";
import type { Goal } from "../../../api/grow-types";
import { settle } from "../../../api/settle";
import { ConfirmDialog } from "../../../components/dialogs";
import { Icon } from "../../../components/icons";
import { Chip, ErrorNote, Sec, Skeleton } from "../../../components/parts";
import { useToast } from "../../../components/toasts";
import { capital, dateOf } from "../../../format";
import { urls } from "../../../urls";
import { Labelled } from "../fields";
import { GoalTrack } from "../GoalBar";
import { amount, dayShort, goalValue } from "../words";
import { GoalChart } from "./Chart";
import { GoalForm } from "./GoalForm";

function Entry({ goal }: { goal: Goal }) {
  const today = useHabits(true).data?.[0]?.today.on ?? "";
  const entry = useGoalEntry(goal.id);
  const say = useToast();
  const [value, setValue] = useState("");
  const [on, setOn] = useState("");
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (value.trim() === "" || !Number.isFinite(Number(value))) return;
    entry.add.mutate({ value: Number(value), ...(on === "" ? {} : { on_date: on }) }, {
      onSuccess: (made) => {
        setValue("");
        say(`${goal.name}: ${amount(Number(value))}${goal.unit ? ` ${goal.unit}` : ""}`, () => settle(entry.remove.mutateAsync(made.id), { onError: (error) => say(error.message) }));
      },
      onError: (error) => say(error.message),
    });
  };
  return (
    <section>
      <Sec title="Where it stands" />
      <form className="day-form log-none" onSubmit={submit}>
        <Labelled label={`Stands at${goal.unit ? `, ${goal.unit}` : ""}`}><span className="field tall"><input type="number" inputMode="decimal" step="any" placeholder={amount(goal.current_value)} value={value} onChange={(event) => setValue(event.target.value)} /></span></Labelled>
        <Labelled label="On"><span className="field tall"><input type="date" min={goal.start_on} {...(today === "" ? {} : { max: today })} value={on || today} onChange={(event) => setOn(event.target.value)} /></span></Labelled>
        <button className="btn" disabled={value.trim() === "" || entry.add.isPending}>Write it</button>
      </form>
    </section>
  );
}

function MovedBy({ goal, change }: { goal: Goal; change: () => void }) {
  const lines = [
    ...goal.habits.map((one) => ({ key: `h${one.habit_id}`, name: <Link className="ink u" to={urls.habit(one.habit_id)}>{one.name}</Link>, words: one.measure === "amount" ? `its amount × ${amount(one.contribution_weight)}` : `${amount(one.contribution_weight)} a day done`, value: one.value })),
    ...goal.sources.map((one) => ({ key: `s${one.id}`, name: <span className="ink">{capital(one.words)}</span>, words: `${amount(one.weight)} each`, value: one.value })),
  ];
  return (
    <section>
      <Sec title="What moves it"><button type="button" className="btn bare accent end" onClick={change}>Change</button></Sec>
      {lines.length === 0 && <p className="cap log-none">You type the figure in.</p>}
      <ul>{lines.map(({ key, name, words, value }) => <li key={key} className="log-line">{name}<span className="num"><b>{amount(value)}</b> <span className="cap">{goal.unit}</span></span><span className="cap log-note">{words}</span></li>)}</ul>
    </section>
  );
}

function Found({ goal }: { goal: Goal }) {
  const progress = useGoalProgress(goal.id);
  const [asked, setAsked] = useState<"change" | "delete" | null>(null);
  const remove = useDeleteGoal();
  const save = useSaveGoal();
  const say = useToast();
  const navigate = useNavigate();
  const { forecast } = goal;
  const archive = (archived: boolean): void => save.mutate({ id: goal.id, body: { archived } }, {
    onSuccess: () => say(`${goal.name}, ${archived ? "archived" : "brought back"}`, () => save.mutate({ id: goal.id, body: { archived: !archived } })),
    onError: (error) => say(error.message),
  });
  const put = goal.archived_at !== null;
  return (
    <div className="growp">
      <div>
        <div className="habit-head">
          <div>
            <p className="ink goal-now num"><b>{goalValue(goal)}</b></p>
            <p className="cap">since {dayShort(goal.start_on)}{goal.due_on ? `, until ${dayShort(goal.due_on)}` : ""}</p>
            {goal.description && <p className="g-about">{goal.description}</p>}
          </div>
          <span className="grow" />
          {goal.is_completed && <Chip tone="ok"><Icon name="check" size={12} />Reached</Chip>}
          {put && <Chip>Archived</Chip>}
          <button type="button" className="btn" onClick={() => setAsked("change")}>Change it</button>
          <Menu.Root>
            <Menu.Trigger className="btn sq row-more" aria-label={`More for ${goal.name}`}><Icon name="more" /></Menu.Trigger>
            <Menu.Portal><Menu.Positioner align="end" sideOffset={4} className="menu-at"><Menu.Popup className="menu-pop">
              <Menu.Item className="menu-i" onClick={() => archive(!put)}><Icon name={put ? "retry" : "archive"} size={14} />{put ? "Bring it back" : "Archive"}</Menu.Item>
              <Menu.Item className="menu-i" onClick={() => setAsked("delete")}><Icon name="trash" size={14} />Delete</Menu.Item>
            </Menu.Popup></Menu.Positioner></Menu.Portal>
          </Menu.Root>
        </div>
        <GoalTrack goal={goal} />
        <p className={`goal-words ${forecast.tone === "warn" ? "warn" : "ink"}`}>{goal.is_completed && goal.completed_at ? `Reached on ${dateOf(goal.completed_at)}.` : forecast.words}</p>
        {!goal.is_completed && forecast.range_words && <p className="cap">{forecast.range_words}</p>}
        <section className="sec">
          <Sec title="How it moved" note={progress.data && progress.data.expected.length > 1 ? "dotted: a straight way there; dashed: the forecast with its range" : null} />
          {progress.data ? <GoalChart goal={goal} progress={progress.data} /> : progress.isError ? <ErrorNote error={progress.error} what="How it moved could not be read." retry={() => void progress.refetch()} /> : <Skeleton lines={[]} block={180} />}
        </section>
      </div>
      <div className="g-sides">
        {goal.is_manual && !put && <Entry goal={goal} />}
        <MovedBy goal={goal} change={() => setAsked("change")} />
      </div>
      {asked === "change" && <GoalForm goal={goal} onClose={() => setAsked(null)} />}
      <ConfirmDialog
        open={asked === "delete"} onClose={() => setAsked(null)} title={`Delete ${goal.name}`} verb="Delete it" busy={remove.isPending} loss={goal.is_manual ? "Its entries go with it." : "What moved it stays; that it was a goal is lost."}
        onConfirm={() => settle(remove.mutateAsync(goal.id), { onSuccess: () => { say(`${goal.name} is deleted.`); void navigate(urls.goals); }, onError: (error) => say(error.message) })}
      />
    </div>
  );
}

export default function GoalPage() {
  const id = Number(useParams().id);
  const query = useGoal(id, Number.isInteger(id));
  return (
    <div className="body">
      {query.data && <Found key={query.data.id} goal={query.data} />}
      {!query.data && <div className="plainpage">{query.isError || !Number.isInteger(id) ? <ErrorNote error={query.error} what="This goal could not be read." retry={() => void query.refetch()} /> : <Skeleton lines={[40, 100]} block={180} />}</div>}
    </div>
  );
}
