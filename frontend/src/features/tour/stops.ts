/** What a stop of the tour shows of a file, and what its link is called. Pure. */
import type { TourStop } from "../../api/types";
import { count } from "../../format";
import { isModule, splitNode } from "../../urls";

export interface ShownLine {
  number: number;
  text: string;
}

const BEFORE = 2;
const LINES = 14;
const MARGIN = /^[ \t]*/;

// A licence or the shell's line at a file's beginning, with the empty lines after it.
const OPENING = /^(?:\s*(?:\/\*[^]*?\*\/|\/\/[^\n]*|#(?:[ !#][^\n]*)?(?=\n)))*\s*/;

/** The lines around one, or those that a file begins with, without the margin they all share. */
export function around(text: string, line: number | null): ShownLine[] {
  const all = text.split("\n");
  const begin = line === null ? (OPENING.exec(text)?.[0].split("\n").length ?? 1) - 1 : line - 1 - BEFORE;
  const first = Math.max(0, Math.min(begin, all.length - LINES));
  const shown = all.slice(first, first + LINES);
  const margins = shown.filter((each) => each.trim() !== "").map((each) => MARGIN.exec(each)?.[0].length ?? 0);
  const margin = margins.length > 0 ? Math.min(...margins) : 0;
  const lines = shown.map((each, index) => ({ number: first + index + 1, text: each.slice(margin).replace(/\r$/, "") }));
  while (lines.length > 1 && lines.at(-1)?.text.trim() === "") lines.pop();
  return lines;
}

/** The stops with the name that the project has today, which the map does not tell: a project may be renamed. */
export const calledAs = (stops: readonly TourStop[], name: string): TourStop[] => stops.map((stop) => (stop.kind === "what" ? { ...stop, title: `What ${name} is` } : stop));

/** A whole tour has five stops or more and takes two minutes; of fewer the number alone is said. */
export const lengthWords = (stops: number): string => `${count(stops, "stop")}${stops >= 5 ? ", about two minutes" : ""}`;

/** What a node's link is called: where it leads. */
export function goesTo(link: string, tab: (name: string) => string | null): string {
  const kind = link.slice(0, link.indexOf(":"));
  const rest = link.slice(link.indexOf(":") + 1);
  if (kind === "tab") return `Open ${tab(rest === "configuration" ? "dependencies" : rest) ?? rest.replaceAll("-", " ")}`;
  if (kind === "symbol") return `Read ${splitNode(link).symbol}`;
  if (kind === "package") return "See it on the map";
  if (kind === "file") return isModule(rest) ? "See it on the map" : "Open the file";
  return "Open it";
}
