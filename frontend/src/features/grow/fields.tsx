/** The controls that forms of this room are made of. */
import { useId, type ReactNode } from "react";

/** A label over its control, with what is wrong below. */
export function Labelled({ label, trouble, note, children, className = "" }: { label: string; trouble?: string | undefined; note?: ReactNode; children: ReactNode; className?: string }) {
  return (
    <div className={`labelled ${className}`}>
      <label><span className="cap">{label}</span>{children}</label>
      {note && <p className="cap">{note}</p>}
      {trouble && <p className="field-e" role="alert">{trouble}</p>}
    </div>
  );
}

interface Choice<Key extends string> {
  key: Key;
  title: string;
}

/** One of a few, side by side. */
export function Choose<Key extends string>({ label, choices, value, onChange }: { label: string; choices: readonly Choice<Key>[]; value: Key; onChange: (key: Key) => void }) {
  const id = useId();
  return (
    <div className="labelled">
      <span className="cap" id={id}>{label}</span>
      <div className="seg wraps" role="group" aria-labelledby={id}>
        {choices.map(({ key, title }) => <button key={key} type="button" aria-pressed={key === value} onClick={() => onChange(key)}>{title}</button>)}
      </div>
    </div>
  );
}

/** One of many. */
export function Pick({ label, value, onChange, children, note }: { label: string; value: string; onChange: (value: string) => void; children: ReactNode; note?: ReactNode }) {
  return <Labelled label={label} note={note}><span className="field tall"><select value={value} onChange={(event) => onChange(event.target.value)}>{children}</select></span></Labelled>;
}
