/** Keys between the rows of a page: which row comes next, and when a key is meant for a field. Pure but for focus. */

export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName) || target.closest("[role=dialog], [role=menu], [role=listbox]") !== null);

/** Where a key leads among `many` rows; -1 is before the first. Null: the key is none of these, or leads out. */
export function nextRow(key: string, at: number, many: number): number | null {
  if (many === 0) return null;
  if (key === "j" || key === "ArrowDown") return at + 1 < many ? at + 1 : null;
  if (key === "k" || key === "ArrowUp") return at > 0 ? at - 1 : at < 0 ? 0 : null;
  return null;
}

/** Move focus between the elements that carry `data-row`. Arrows only do so from within a row: else they scroll. */
export function moveRow(event: KeyboardEvent, within: HTMLElement): void {
  if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
  const rows = [...within.querySelectorAll<HTMLElement>("[data-row]")];
  const here = document.activeElement;
  const at = rows.findIndex((row) => row === here || (here !== null && row.parentElement?.contains(here)));
  if (event.key.startsWith("Arrow") && at < 0) return;
  const to = nextRow(event.key, at, rows.length);
  if (to === null) return;
  event.preventDefault();
  rows[to]?.focus();
}
