/** The field that finds modules by name; below it, those of the whole map that are not drawn here. */
import type { Ref } from "react";
import { Icon } from "../../components/icons";
import { num } from "../../format";
import type { Hit } from "./search-hits";

interface SearchProps {
  ref: Ref<HTMLInputElement>;
  value: string;
  onChange: (value: string) => void;
  onEnter: () => void;
  hits: readonly Hit[];
  onHit: (hit: Hit) => void;
}

export function Search({ ref, value, onChange, onEnter, hits, onHit }: SearchProps) {
  return (
    <div className="finding">
      <label className="field find">
        <Icon name="search" size={14} />
        <span className="vh">Find a module</span>
        <input
          ref={ref} type="text" value={value} placeholder="Find a module" autoComplete="off" spellCheck={false} enterKeyHint="search"
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") onEnter();
            if (event.key !== "Escape") return;
            // One step: first the words, then the field.
            event.preventDefault();
            if (value) onChange("");
            else event.currentTarget.blur();
          }}
        />
        {value === "" && <kbd aria-hidden="true">/</kbd>}
      </label>
      {hits.length > 0 && (
        <ul className="found-elsewhere" aria-label="Not drawn here">
          <li className="cap" aria-hidden="true">Not drawn here</li>
          {hits.map((hit) => (
            <li key={hit.id}>
              <button type="button" title={hit.path} onClick={() => onHit(hit)}><span className="mono tail"><bdi>{hit.path}</bdi></span><span className="cap num">{num(hit.lines)}</span></button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
