/** One habit of today: tick, name with what is happening, seven squares, streak, score, and a menu for what is rarer. */
import { Menu } from "@base-ui/react/menu";
import { useRef, useState, type SyntheticEvent } from "react";
import { Link, useNavigate } from "react-router";
import type { Habit, LogStatus } from "../../../api/grow-types";
import type { Tick } from "../../../api/ticks";
import { Icon } from "../../../components/icons";
import { num } from "../../../format";
import { urls } from "../../../urls";
import { Week } from "../Week";
import { amount as written, streakUnit } from "../words";

/** Asks how much, or for a note, in the place of the caption. */
function Ask({ label, unit, type, first, onDone, onClose }: { label: string; unit: string | null; type: "number" | "text"; first: string; onDone: (text: string) => void; onClose: () => void }) {
  const [text, setText] = useState(first);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    onDone(text.trim());
  };
  return (
    <form className="ask-row" onSubmit={submit}>
      <label className="field">
        <span className="vh">{label}</span>
        {/* It opens because its row was pressed, to be typed into. */}
        {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
        <input autoFocus type={type} inputMode={type === "number" ? "decimal" : undefined} step="any" min={type === "number" ? 0 : undefined} maxLength={type === "text" ? 2000 : undefined} placeholder={type === "text" ? "Note" : undefined} value={text} onKeyDown={(event) => { if (event.key === "Escape") onClose(); }} onFocus={(event) => event.target.select()} onChange={(event) => setText(event.target.value)} />
        {unit && <span>{unit}</span>}
      </label>
      <button className="btn">Keep</button>
      <button type="button" className="btn bare" onClick={onClose}>Not now</button>
    </form>
  );
}

/** What a row asks for: an amount, or a note to a log of this status. */
type Asked = { kind: "amount" } | { kind: "note"; status: LogStatus };

function RowMenu({ habit, log, ask }: { habit: Habit; log: (tick: Tick) => void; ask: (what: Asked) => void }) {
  const navigate = useNavigate();
  const { state, log_id: known, notes } = habit.today;
  const logged = state === "done" || state === "skipped" || state === "missed" ? state : null;
  const item = (icon: Parameters<typeof Icon>[0]["name"], text: string, run: () => void) => <Menu.Item className="menu-i" onClick={run}><Icon name={icon} size={14} />{text}</Menu.Item>;
  return (
    <Menu.Root>
      <Menu.Trigger className="btn bare sq row-more hovered" aria-label={`More for ${habit.name}`}><Icon name="more" size={16} /></Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={4} className="menu-at">
          <Menu.Popup className="menu-pop">
            {habit.target_amount !== null && item("pencil", "Set the amount", () => ask({ kind: "amount" }))}
            {state !== "skipped" && item("skip", "Skip today", () => log({ status: "skipped" }))}
            {state !== "missed" && item("close", "Not done today", () => log({ status: "missed" }))}
            {known !== null && item("retry", "Open again", () => log({ status: null }))}
            {logged && item("note", notes ? "Change the note" : "Add a note", () => ask({ kind: "note", status: logged }))}
            {!logged && item("note", "Done, with a note", () => ask({ kind: "note", status: "done" }))}
            {!logged && item("note", "Skip, with a note", () => ask({ kind: "note", status: "skipped" }))}
            {item("arrow", "Open its page", () => void navigate(urls.habit(habit.id)))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

export function HabitRow({ habit, onLog }: { habit: Habit; onLog: (habit: Habit, tick: Tick) => void }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const tick = useRef<HTMLButtonElement>(null);
  const { state, amount, automatic, notes } = habit.today;
  const done = state === "done";
  const measured = habit.target_amount !== null;
  const close = (): void => {
    setAsked(null);
    tick.current?.focus();
  };
  const press = (): void => {
    if (done) onLog(habit, automatic ? { status: "missed" } : { status: null });
    else if (measured) setAsked({ kind: "amount" });
    else onLog(habit, { status: "done" });
  };
  const keep = (text: string): void => {
    if (asked?.kind === "note") onLog(habit, { status: asked.status, ...(amount === null ? {} : { amount }), notes: text });
    else if (text !== "" && Number.isFinite(Number(text))) onLog(habit, { amount: Number(text) });
    close();
  };
  return (
    <li className={`habit ${asked ? "asking" : ""}`}>
      <button ref={tick} type="button" data-row className={`tick is-${state}`} role="checkbox" aria-checked={done} aria-label={habit.name} onClick={press}><Icon name={state === "skipped" ? "skip" : "check"} /></button>
      <div className="who">
        <Link className="nm2 ell u" to={urls.habit(habit.id)}>{habit.name}</Link>
        {asked === null && <div className={`cap ell ${habit.words_tone === "warn" ? "warn" : ""}`}>{state === "skipped" ? `skipped today${notes ? `: ${notes}` : ""}` : habit.words}</div>}
        {asked?.kind === "amount" && <Ask label={`How much: ${habit.name}`} unit={habit.unit} type="number" first={amount === null ? String(habit.target_amount ?? "") : String(amount)} onDone={keep} onClose={close} />}
        {asked?.kind === "note" && <Ask label={`Note for ${habit.name}`} unit={null} type="text" first={notes} onDone={keep} onClose={close} />}
      </div>
      <Week habit={habit} />
      <span className="num r nw streak" title={habit.explain.current_streak}><b>{num(habit.current_streak)}</b> <span className="cap">{streakUnit(habit, habit.current_streak)}</span></span>
      <span className="num r ink score" title={habit.explain.consistency_score}>{written(Math.round(habit.consistency_score))}<span className="vh"> score</span></span>
      <RowMenu habit={habit} log={(one) => onLog(habit, one)} ask={setAsked} />
    </li>
  );
}
