/** The keys of a list: j and k go on, space ticks, e edits, n writes a new one, / filters. */
import { useLayoutEffect } from "react";

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

/** Where the keyboard stands: the id of the focused row or card. */
export const focusedTask = (): number | null => {
  const row = document.activeElement?.closest<HTMLElement>("[data-task]");
  return row ? Number(row.dataset.task) : null;
};

export const focusTask = (id: number | undefined): void => {
  if (id !== undefined) document.querySelector<HTMLElement>(`[data-title="${id}"]`)?.focus();
};

/** Listen for single keys anywhere on the page, except while something is typed or a dialog is open. The handler says whether the key was its own. */
export function useKeys(handle: (key: string, event: KeyboardEvent) => boolean): void {
  // Before the page is painted: a key that answers what is seen must not meet what was there before.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || typing(event.target)) return;
      if (event.target instanceof HTMLElement && event.target.closest("[role=dialog], [role=listbox]")) return;
      if (handle(event.key, event)) event.preventDefault();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [handle]);
}
