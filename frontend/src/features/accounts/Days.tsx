/** How the owner's days are counted: their zone, when a day begins, when a week does. */
import { useId, useMemo, useState } from "react";
import { useUpdateMe } from "../../api/account";
import type { User, UserFields } from "../../api/account-types";
import { ApiError } from "../../api/client";
import { Labelled, Pick } from "../../components/forms";
import { longDay } from "../../days";
import { clockOf, findZones, minutesOf, offsetOf, spoken, zoneNames } from "./zones";

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

export function Days({ user }: { user: User }) {
  const update = useUpdateMe();
  const save = (fields: UserFields): void => update.mutate(fields);
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const wrong = update.error instanceof ApiError ? update.error.detail : null;
  return (
    <div className="stack">
      <p>What is due, done and missed is counted by your own days. It is {longDay(user.today)} for you now.</p>
      <Zones current={user.time_zone ?? user.effective_time_zone} onPick={(time_zone) => save({ time_zone })} />
      {here && here !== user.time_zone && <button type="button" className="btn bare accent" onClick={() => save({ time_zone: here })}>Use this browser’s: {spoken(here)}</button>}
      <div className="two-fields">
        <Labelled label="A day begins at" hint="Later than midnight, if you tick things off at night.">
          {({ id, describedBy }) => <span className="field tall"><input id={id} key={user.day_start_minutes} type="time" defaultValue={clockOf(user.day_start_minutes)} aria-describedby={describedBy} onBlur={(event) => { const minutes = minutesOf(event.target.value); if (minutes !== null && minutes !== user.day_start_minutes) save({ day_start_minutes: minutes }); }} /></span>}
        </Labelled>
        <Labelled label="A week begins on">
          {({ id }) => <Pick id={id} className="tall" value={String(user.week_start)} options={weekdays.map((name, index) => ({ value: String(index), name }))} onPick={(value) => save({ week_start: Number(value) })} />}
        </Labelled>
      </div>
      {wrong && <p className="field-e" role="alert">{wrong}</p>}
      {update.isSuccess && <span className="saved" role="status">Saved</span>}
    </div>
  );
}

/** A field that finds a zone by its words; arrows and Enter choose. */
function Zones({ current, onPick }: { current: string; onPick: (zone: string) => void }) {
  const all = useMemo(zoneNames, []);
  const [text, setText] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const id = useId();
  const list = text === null ? [] : findZones(all, text);
  const index = Math.min(at, Math.max(0, list.length - 1));
  const take = (zone: string | undefined): void => {
    setText(null);
    if (zone && zone !== current) onPick(zone);
  };
  return (
    <div className="zones">
      <Labelled label="Time zone" hint={text === null ? `Now ${offsetOf(current) || "unknown here"} from Greenwich.` : undefined}>
        {({ id: field, describedBy }) => (
          <span className="field tall">
            <input
              id={field} role="combobox" aria-expanded={list.length > 0} aria-controls={id} aria-autocomplete="list" aria-activedescendant={list[index] ? `${id}-${index}` : undefined} aria-describedby={describedBy}
              value={text ?? spoken(current)} autoComplete="off" spellCheck={false} placeholder="Search a city"
              onFocus={(event) => event.currentTarget.select()} onBlur={() => setText(null)}
              onChange={(event) => { setText(event.target.value); setAt(0); }}
              onKeyDown={(event) => {
                if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); setAt((index + (event.key === "ArrowDown" ? 1 : -1) + list.length) % Math.max(1, list.length)); if (text === null) setText(""); }
                else if (event.key === "Enter") { event.preventDefault(); take(list[index]); }
                else if (event.key === "Escape") setText(null);
              }}
            />
          </span>
        )}
      </Labelled>
      {text !== null && (
        <div className="zone-list" id={id} role="listbox" aria-label="Time zones">
          {list.map((zone, position) => (
            <div key={zone} id={`${id}-${position}`} role="option" aria-selected={position === index} className="zone-o" onPointerDown={(event) => { event.preventDefault(); take(zone); }}><span className="ink">{spoken(zone)}</span><span className="cap num">{offsetOf(zone)}</span></div>
          ))}
          {list.length === 0 && <p className="cap">No zone is called that. Try the largest city nearby.</p>}
        </div>
      )}
    </div>
  );
}
