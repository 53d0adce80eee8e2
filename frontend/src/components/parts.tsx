/** Shared shapes: heading of a section, bar, chip, nothing yet, loading, error. */
import { useEffect, useState, type ReactNode } from "react";
import { ApiError } from "../api/client";
import { Icon } from "./icons";
import { Words } from "./text";

export function Sec({ title, note, children, className = "" }: { title: string; note?: ReactNode; children?: ReactNode; className?: string }) {
  return (
    <div className={`sec-h ${className}`}>
      <h2>{title}</h2>
      {note !== undefined && note !== null && <span className="cap num">{note}</span>}
      {children}
    </div>
  );
}

/** A progress bar; only a real fraction gets one. */
export function Bar({ fraction, label }: { fraction: number; label: string }) {
  const value = Math.round(fraction * 100);
  return (
    <span className="bar" role="progressbar" aria-label={label} aria-valuenow={value} aria-valuemin={0} aria-valuemax={100}>
      <i style={{ width: `${value}%` }} />
    </span>
  );
}

/** A bar that compares figures of a table; the figure itself stands beside it. */
export function Weight({ fraction }: { fraction: number }) {
  return (
    <div className="bar weight" aria-hidden="true">
      <i style={{ width: `${Math.max(0.5, fraction * 100)}%` }} />
    </div>
  );
}

export type Tone = "plain" | "warn" | "bad" | "ok" | "acc";
export const Chip = ({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) => (
  <span className={`chip ${tone === "plain" ? "" : tone}`}>{children}</span>
);

/** Nothing yet: one sentence and the one thing to do. */
export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <p className="ink">{children}</p>
      {action && <div className="empty-do">{action}</div>}
    </div>
  );
}

/** True after 150 ms: what is there by then never flickers through a skeleton. */
function useLate(): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return late;
}

/** Still grey bars in the shape of what comes; widths in percent. */
export function Skeleton({ lines = [62, 84, 71], block, label = "Loading" }: { lines?: number[]; block?: number; label?: string }) {
  const late = useLate();
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {late && (
        <>
          {lines.map((width, index) => <div key={index} className="skel" style={{ width: `${width}%` }} />)}
          {block !== undefined && <div className="skel" style={{ width: "100%", height: block }} />}
        </>
      )}
    </div>
  );
}

/** What happened, what it means, and what to do as buttons; the code folds below. */
export function ErrorNote({ error, what, retry, children }: { error: unknown; what: string; retry?: () => void; children?: ReactNode }) {
  const known = error instanceof ApiError ? error : null;
  return (
    <div className="empty" role="alert">
      <p className="err">
        <span className="bad"><Icon name="warning" size={14} className="inline" /> {what}</span><br />
        {known ? <Words>{known.detail || `${known.title}.`}</Words> : "The page met something it does not know."}
      </p>
      <div className="row">
        {retry && <button type="button" className="btn" onClick={retry}><Icon name="retry" size={14} />Try again</button>}
        {children}
      </div>
      {known && known.status > 0 && (
        <details className="fold cap">
          <summary>Details</summary>
          <span className="mono">code {known.code}{known.requestId ? ` · request ${known.requestId}` : ""}</span>
        </details>
      )}
    </div>
  );
}
