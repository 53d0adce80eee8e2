/** What a stop of the tour shows of a file, and what its link is called. Pure. */
import { splitNode } from "../../urls";

export interface ShownLine {
  number: number;
  text: string;
}

const BEFORE = 2;
const LINES = 14;
const MARGIN = /^[ \t]*/;

/** The lines around one, without the margin they all share. */
export function around(text: string, line: number): ShownLine[] {
  const all = text.split("\n");
  const first = Math.max(0, Math.min(line - 1 - BEFORE, all.length - LINES));
  const shown = all.slice(first, first + LINES);
  const margins = shown.filter((each) => each.trim() !== "").map((each) => MARGIN.exec(each)?.[0].length ?? 0);
  const margin = margins.length > 0 ? Math.min(...margins) : 0;
  const lines = shown.map((each, index) => ({ number: first + index + 1, text: each.slice(margin).replace(/\r$/, "") }));
  while (lines.length > 1 && lines.at(-1)?.text.trim() === "") lines.pop();
  return lines;
}

/** What a node's link is called: where it leads. */
export function goesTo(link: string, tab: (name: string) => string | null): string {
  const kind = link.slice(0, link.indexOf(":"));
  const rest = link.slice(link.indexOf(":") + 1);
  if (kind === "tab") return `Open ${tab(rest) ?? rest.replaceAll("-", " ")}`;
  if (kind === "symbol") return `Read ${splitNode(link).symbol}`;
  if (kind === "package") return "See it on the map";
  return kind === "file" ? "See it on the map" : "Open it";
}
