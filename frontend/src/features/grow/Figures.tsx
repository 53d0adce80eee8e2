/** Figures that explain themselves: on hover, focus or tap, the sentence with the very numbers stands below the row. */
import { useId, useState, type ReactNode } from "react";

export interface Figure {
  name: string;
  value: ReactNode;
  unit?: string;
  /** How it came about. */
  why?: string | undefined;
}

export function Figures({ figures }: { figures: Figure[] }) {
  const id = useId();
  const [shown, setShown] = useState<string | null>(null);
  const why = figures.find(({ name }) => name === shown)?.why;
  return (
    <div className="g-figures" role="presentation" onMouseLeave={() => setShown(null)}>
      {figures.map(({ name, value, unit, why: reason }) => {
        const inside = <><span className="cap">{name}</span><span className="num"><b>{value}</b>{unit ? <span className="cap"> {unit}</span> : null}</span></>;
        if (!reason) return <div key={name} className="g-figure">{inside}</div>;
        return (
          <button key={name} type="button" className="g-figure g-told" aria-describedby={shown === name ? id : undefined} aria-expanded={shown === name}
            onMouseEnter={() => setShown(name)} onFocus={() => setShown(name)} onBlur={() => setShown(null)} onClick={() => setShown(name)}
            onKeyDown={(event) => { if (event.key === "Escape") setShown(null); }}>{inside}</button>
        );
      })}
      {why && <div className="why-tip" role="tooltip" id={id}>{why}</div>}
    </div>
  );
}
