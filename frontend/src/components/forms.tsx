/** Controls of forms: a labelled control with what is wrong below it, a select, a switch. */
import { useId, type ReactNode } from "react";
import "./forms.css";

interface LabelledProps {
  label: string;
  hint?: ReactNode;
  /** What is wrong with the value, in words. */
  wrong?: string | null | undefined;
  children: (ids: { id: string; describedBy: string | undefined }) => ReactNode;
}

/** A label over its control; hint and error are read with it. */
export function Labelled({ label, hint, wrong, children }: LabelledProps) {
  const id = useId();
  const below = wrong ?? hint;
  return (
    <div className="label">
      <label className="cap" htmlFor={id}>{label}</label>
      {children({ id, describedBy: below ? `${id}-d` : undefined })}
      {below && <span id={`${id}-d`} className={wrong ? "said" : "hint"} role={wrong ? "alert" : undefined}>{below}</span>}
    </div>
  );
}

interface PickProps {
  /** Read aloud where no label stands beside it. */
  label?: string;
  id?: string;
  value: string;
  options: { value: string; name: string }[];
  onPick: (value: string) => void;
  disabled?: boolean;
  className?: string;
}

export const Pick = ({ label, id, value, options, onPick, disabled = false, className = "" }: PickProps) => (
  <select className={`picker ${className}`} id={id} aria-label={label} value={value} disabled={disabled} onChange={(event) => onPick(event.target.value)}>
    {options.map((option) => <option key={option.value} value={option.value}>{option.name}</option>)}
  </select>
);

interface SwitchProps {
  on: boolean;
  onSwitch: (on: boolean) => void;
  children: ReactNode;
  disabled?: boolean;
}

export const Switch = ({ on, onSwitch, children, disabled = false }: SwitchProps) => (
  <label className="switch">
    <input type="checkbox" role="switch" checked={on} disabled={disabled} onChange={(event) => onSwitch(event.target.checked)} />
    <i aria-hidden="true" />
    <span>{children}</span>
  </label>
);
