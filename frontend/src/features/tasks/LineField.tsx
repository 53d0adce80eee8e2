/** A line of text that is saved when it is left or Enter is pressed; Escape brings back what was. */
import { useEffect, useRef, useState } from "react";

interface Props {
  label: string;
  value: string;
  placeholder?: string;
  onSave: (value: string) => void;
  className?: string;
  /** Grows with its text; still one line of words. */
  long?: boolean;
  list?: string;
}

export function LineField({ label, value, placeholder, onSave, className = "", long = false, list }: Props) {
  const [text, setText] = useState(value);
  const left = useRef(false);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    // For browsers that do not size a field by its content.
    if (!area.current || CSS.supports("field-sizing", "content")) return;
    area.current.style.height = "auto";
    area.current.style.height = `${area.current.scrollHeight + 2}px`;
  }, [text]);
  const leave = (): void => {
    const words = text.replace(/\s+/g, " ").trim();
    if (left.current || words === value.trim()) setText(value);
    else onSave(words);
    left.current = false;
  };
  const onKeyDown = (event: React.KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>): void => {
    if (event.key === "Enter") {
      event.preventDefault();
      event.currentTarget.blur();
    } else if (event.key === "Escape") {
      event.preventDefault();
      left.current = true;
      event.currentTarget.blur();
    }
  };
  if (long) {
    return <textarea ref={area} className={`long line ${className}`} aria-label={label} rows={1} value={text} maxLength={300} onChange={(event) => setText(event.target.value)} onBlur={leave} onKeyDown={onKeyDown} />;
  }
  return <label className={`field ${className}`}><span className="vh">{label}</span><input value={text} placeholder={placeholder} list={list} onChange={(event) => setText(event.target.value)} onBlur={leave} onKeyDown={onKeyDown} autoComplete="off" /></label>;
}
