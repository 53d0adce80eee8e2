/** Scrolling of one box only: scrollIntoView also moves every box around it, the window too, which cannot be scrolled back by hand. */

/** Scrolls `box`, and nothing else, until `part` stands at its beginning or in its middle. */
export function scrollWithin(box: Element, part: Element, block: "start" | "center"): void {
  const outer = box.getBoundingClientRect();
  const inner = part.getBoundingClientRect();
  const space = block === "start" ? 0 : Math.max(0, (box.clientHeight - inner.height) / 2);
  box.scrollTop += inner.top - outer.top - space;
}

/** Scrolls a row, and nothing else, just so far that `part` is wholly seen. */
export function scrollAcross(row: Element, part: Element): void {
  const outer = row.getBoundingClientRect();
  const inner = part.getBoundingClientRect();
  if (inner.left < outer.left) row.scrollLeft += inner.left - outer.left;
  else if (inner.right > outer.right) row.scrollLeft += inner.right - outer.right;
}
