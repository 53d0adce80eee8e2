/** Short notices with a way back: eight seconds, `Z` takes the last one back. */
import { createContext, use, useCallback, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from "react";

interface Toast {
  id: number;
  text: string;
  undo?: (() => void) | undefined;
}
type Say = (text: string, undo?: () => void) => void;
/** Answers with what takes the notice away again. */
type SayUntil = (text: string, undo?: () => void) => () => void;

const Context = createContext<SayUntil>(() => () => undefined);
const SHOWN = 8_000;

/** Say something in passing, perhaps with an undo. */
export const useToast = (): Say => use(Context);

/** Say something that may turn out untrue: a tick before it is written. */
export const usePassingToast = (): SayUntil => use(Context);

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const next = useRef(1);
  const close = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const say = useCallback<SayUntil>((text, undo) => {
    const id = next.current++;
    setToasts((all) => [...all.slice(-2), { id, text, undo }]);
    setTimeout(() => close(id), SHOWN);
    return () => close(id);
  }, [close]);
  const last = useMemo(() => toasts.findLast((toast) => toast.undo), [toasts]);
  useLayoutEffect(() => {
    if (!last) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== "z" || event.metaKey || event.ctrlKey || event.altKey || typing(event.target)) return;
      last.undo?.();
      close(last.id);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [last, close]);
  return (
    <Context value={say}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map((toast) => (
          <div className="toast" key={toast.id}>
            <span>{toast.text}</span>
            {toast.undo ? (
              <button type="button" className="btn bare accent" onClick={() => { toast.undo?.(); close(toast.id); }}>
                Undo <kbd>Z</kbd>
              </button>
            ) : (
              <button type="button" className="btn bare" onClick={() => close(toast.id)}>Close</button>
            )}
          </div>
        ))}
      </div>
    </Context>
  );
}
