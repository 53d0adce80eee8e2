/** An answer as it reads: its Markdown with the cited places and the claims without one woven in. Pure. */
import type { Citation, Message } from "../../api/ask-types";
import { blocks, type Block, type Inline } from "../../components/markdown";
import { baseName, shortCommit } from "../../format";

// Signs of the private use area: they stand in the text where a claim without a source begins and ends.
const OPEN = "\uE000";
const CLOSE = "\uE001";
const OWN = /[\uE000\uE001]/g;

type Span = readonly [number, number];

/** Spans in order, within the text, with those joined that only white space parts. */
export function joined(text: string, spans: readonly Span[]): [number, number][] {
  const whole: [number, number][] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const start = Math.max(0, Math.min(from, text.length));
    const end = Math.min(to, text.length);
    if (end <= start) continue;
    const last = whole.at(-1);
    if (last && (start <= last[1] || /^[ \t]*\n?[ \t]*$/.test(text.slice(last[1], start)))) last[1] = Math.max(last[1], end);
    else whole.push([start, end]);
  }
  return whole;
}

/** The text with a sign before and after each claim that has no source. */
export function signed(text: string, spans: readonly Span[]): string {
  // What a model wrote of these signs itself says nothing; one sign for one keeps every place where it was.
  const clean = text.replace(OWN, "\uFFFD");
  let made = "";
  let at = 0;
  for (const [start, end] of joined(clean, spans)) {
    made += `${clean.slice(at, start)}${OPEN}${clean.slice(start, end)}${CLOSE}`;
    at = end;
  }
  return made + clean.slice(at);
}

/** "app.py:1592", "ctx.py:436–444". */
export const linesOf = ({ start_line: start, end_line: end }: Pick<Citation, "start_line" | "end_line">): string => (end > start ? `${start}–${end}` : `${start}`);

/** What each cited place is called: its file's name, and as many folders as keep two files of one name apart. */
export function namesOf(citations: readonly Citation[]): Map<number, string> {
  const paths = [...new Set(citations.map((one) => one.path))];
  const short = new Map(paths.map((path) => [path, shortest(path, paths)]));
  return new Map(citations.map((one) => [one.number, `${short.get(one.path) ?? baseName(one.path)}:${linesOf(one)}`]));
}

function shortest(path: string, paths: readonly string[]): string {
  const parts = path.split("/");
  for (let many = 1; many < parts.length; many += 1) {
    const end = parts.slice(-many).join("/");
    if (!paths.some((other) => other !== path && (other === end || other.endsWith(`/${end}`)))) return end;
  }
  return path;
}

interface Walk {
  open: boolean;
  known: ReadonlyMap<number, Citation>;
  /** Places that are already shown by their whole path: their number need not follow. */
  shown: Set<number>;
}

interface Leaf {
  part: Inline;
  uncited: boolean;
  ends: boolean;
}

function leaves(parts: readonly Inline[], walk: Walk): Leaf[] {
  const found: Leaf[] = [];
  const push = (part: Inline): void => void found.push({ part, uncited: walk.open, ends: false });
  const sign = (piece: string): void => {
    const last = found.at(-1);
    if (piece === CLOSE && walk.open && last) last.ends = last.uncited;
    walk.open = piece === OPEN;
  };
  for (const part of parts) {
    if (part.kind === "text") {
      for (const piece of part.text.split(/([\uE000\uE001])/)) {
        if (piece === OPEN || piece === CLOSE) sign(piece);
        else if (piece) cited(piece, walk).forEach(push);
      }
    } else if (part.kind === "code") {
      const place = placeOf(part.text, walk.known);
      if (place !== null) walk.shown.add(place);
      push(place === null ? { kind: "code", text: part.text.replace(OWN, "") } : { kind: "cite", number: place });
      for (const piece of part.text.match(OWN) ?? []) sign(piece);
    } else if ("parts" in part) {
      const before = walk.open;
      const inner = leaves(part.parts, walk);
      // What lies wholly in a claim goes with it; what ends or begins within keeps its own marks.
      if (before && walk.open) found.push({ part: { ...part, parts: inner.map((leaf) => leaf.part) }, uncited: true, ends: false });
      else found.push({ part: { ...part, parts: grouped(inner) }, uncited: false, ends: false });
    } else push(part);
  }
  return found;
}

/** A path with lines in code, as passages begin, is one of the places itself. */
function placeOf(code: string, known: ReadonlyMap<number, Citation>): number | null {
  for (const citation of known.values()) if (code === `${citation.path}:${linesOf(citation)}` || code === `${citation.path}:${citation.start_line}–${citation.end_line}`) return citation.number;
  return null;
}

function cited(text: string, { known, shown }: Walk): Inline[] {
  const parts: Inline[] = [];
  let rest = "";
  for (const piece of text.split(/(\[\d{1,4}\])/)) {
    const number = /^\[\d{1,4}\]$/.test(piece) ? Number(piece.slice(1, -1)) : null;
    if (number === null || !known.has(number)) rest += piece;
    else if (shown.delete(number)) rest = rest.trimEnd();
    else {
      if (rest) parts.push({ kind: "text", text: rest });
      rest = "";
      parts.push({ kind: "cite", number });
    }
  }
  if (rest) parts.push({ kind: "text", text: rest });
  return parts;
}

function grouped(found: readonly Leaf[]): Inline[] {
  const parts: Inline[] = [];
  let run: Inline[] = [];
  const close = (ends: boolean): void => {
    if (run.length > 0) parts.push({ kind: "uncited", parts: run, ends });
    run = [];
  };
  for (const { part, uncited, ends } of found) {
    if (uncited) run.push(part);
    else {
      close(false);
      parts.push(part);
    }
    if (ends) close(true);
  }
  close(false);
  return parts;
}

/** The tree of an answer: Markdown with its places and its claims without one. */
export function treeOf(message: Pick<Message, "content" | "citations" | "uncited">): Block[] {
  const walk: Walk = { open: false, known: new Map(message.citations.map((one) => [one.number, one])), shown: new Set() };
  const weave = (parts: Inline[]): Inline[] => {
    walk.shown.clear();
    return grouped(leaves(parts, walk));
  };
  return blocks(signed(message.content, message.uncited)).map((block): Block => {
    switch (block.kind) {
      case "paragraph":
      case "quote":
      case "heading":
        return { ...block, parts: weave(block.parts) };
      case "list":
        return { ...block, items: block.items.map((item) => ({ ...item, parts: weave(item.parts) })) };
      case "table":
        return { ...block, head: block.head.map(weave), rows: block.rows.map((row) => row.map(weave)) };
      case "code":
        return { ...block, text: block.text.replace(OWN, "") };
      default:
        return block;
    }
  });
}

/** An answer to paste elsewhere: the question, the answer, and below it what its numbers mean. */
export function asMarkdown(question: string, { content, citations }: Pick<Message, "content" | "citations">): string {
  const places = citations.map((one) => `[${one.number}] ${one.path}:${linesOf(one)} at ${shortCommit(one.commit)}`);
  return `${[question && `**${question.replace(/\s+/g, " ").trim()}**`, content.trim(), places.join("  \n")].filter(Boolean).join("\n\n")}\n`;
}

/** "12.3": place 3 of message 12. */
export const citeKey = (message: number, number: number): string => `${message}.${number}`;

export function citeOf(key: string | null): { message: number; number: number } | null {
  const found = /^(\d{1,15})\.(\d{1,4})$/.exec(key ?? "");
  return found ? { message: Number(found[1]), number: Number(found[2]) } : null;
}

/** Where the cited lines stand now, by the first line that was quoted: the nearest one that reads the same. */
export function whereNow(text: string, citation: Pick<Citation, "quote" | "start_line" | "end_line">): { start: number; end: number } | null {
  const wanted = citation.quote.split("\n").map((line) => line.trim()).find((line) => line.length > 3);
  if (!wanted) return null;
  const found = text.split(/\r\n|\n|\r/).flatMap((line, index) => {
    const here = line.trim();
    return here === wanted || (wanted.length > 40 && here.startsWith(wanted)) ? [index + 1] : [];
  });
  const far = (line: number): number => Math.abs(line - citation.start_line);
  const best = found.sort((a, b) => far(a) - far(b))[0];
  return best === undefined ? null : { start: best, end: best + citation.end_line - citation.start_line };
}
