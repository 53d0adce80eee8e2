/** The pages before the frame: sign in, claim this Gander, make an account. One column, one thing to do. */
import { useState, type ReactNode } from "react";
import { ApiError } from "../../api/client";
import { Labelled } from "../../components/forms";
import { Logo } from "../../components/icons";
import "./accounts.css";

export function Entry({ title, children, foot }: { title: string; children: ReactNode; foot?: ReactNode }) {
  return (
    <main className="entry" id="main" tabIndex={-1}>
      <div className="entry-in">
        <Logo />
        <h1>{title}</h1>
        {children}
        {foot && <p className="cap entry-foot">{foot}</p>}
      </div>
    </main>
  );
}

/** What is wrong with one field, in the server's words. */
export const wrongIn = (error: unknown, field: string): string | null => (error instanceof ApiError ? (error.errors[field]?.[0] ?? null) : null);

/** What is wrong as a whole; null where the fields say it already. */
export function wrongAtAll(error: unknown, fields: string[]): string | null {
  if (!error) return null;
  if (!(error instanceof ApiError)) return "That did not work. Try again.";
  return fields.some((field) => error.errors[field]) ? null : error.detail || `${error.title}.`;
}

export const EmailField = ({ value, onChange, wrong, focused = false, label = "E-mail" }: { value: string; onChange: (value: string) => void; wrong?: string | null; focused?: boolean; label?: string }) => (
  <Labelled label={label} wrong={wrong}>
    {({ id, describedBy }) => (
      <span className={wrong ? "field tall wrong" : "field tall"}>
        {/* The page has one purpose, and this is its first field. */}
        {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
        <input id={id} type="email" name="email" autoComplete="username" autoFocus={focused} required maxLength={320} spellCheck={false} autoCapitalize="off" value={value} aria-invalid={Boolean(wrong)} aria-describedby={describedBy} onChange={(event) => onChange(event.target.value)} />
      </span>
    )}
  </Labelled>
);

interface PasswordProps {
  value: string;
  onChange: (value: string) => void;
  wrong?: string | null;
  fresh?: boolean;
  label?: string;
  hint?: string;
}

export function PasswordField({ value, onChange, wrong, fresh = false, label = "Password", hint }: PasswordProps) {
  const [shown, setShown] = useState(false);
  return (
    <Labelled label={label} wrong={wrong} hint={hint}>
      {({ id, describedBy }) => (
        <span className={wrong ? "field tall wrong" : "field tall"}>
          <input id={id} type={shown ? "text" : "password"} name={fresh ? "new-password" : "password"} autoComplete={fresh ? "new-password" : "current-password"} required maxLength={1000} spellCheck={false} autoCapitalize="off" value={value} aria-invalid={Boolean(wrong)} aria-describedby={describedBy} onChange={(event) => onChange(event.target.value)} />
          <button type="button" className="btn bare" aria-pressed={shown} onClick={() => setShown(!shown)}>{shown ? "Hide" : "Show"}</button>
        </span>
      )}
    </Labelled>
  );
}
