/** A small part of Markdown as a tree: what notes and answers are written in. Pure; text never becomes markup, so nothing needs cleaning. */

export type Inline =
  | { kind: "text"; text: string }
  | { kind: "code"; text: string }
  | { kind: "strong" | "em" | "del"; parts: Inline[] }
  | { kind: "link"; to: string; parts: Inline[] }
  /** Of answers: the place that proves what stands before it. */
  | { kind: "cite"; number: number }
  /** Of answers: a claim that no place proves; `ends` with this part, so that one word can say it. */
  | { kind: "uncited"; parts: Inline[]; ends: boolean };

export interface Item {
  parts: Inline[];
  depth: number;
  checked: boolean | null;
}

export type Block =
  | { kind: "paragraph" | "quote"; parts: Inline[] }
  | { kind: "heading"; level: number; parts: Inline[] }
  | { kind: "code"; text: string; language: string }
  | { kind: "rule" }
  | { kind: "list"; ordered: boolean; start: number; items: Item[] }
  | { kind: "table"; head: Inline[][]; rows: Inline[][][] };

const DEEPEST = 6;
/** How far the end of code in a line is looked for. */
const LONGEST_CODE = 2_000;

/** Where a link may lead: the web, mail, or a page of this Gander; anything else stays text. */
export function safeTarget(to: string): string | null {
  if (/^(https?:\/\/|mailto:)\S+$/i.test(to)) return to;
  return /^\/(?![/\\])\S*$/.test(to) ? to : null;
}

/** The host that a link leads to, where its words do not already say all of it; null: they do, or it stays in this Gander. */
export function hostToShow(to: string, words: string): string | null {
  if (to.startsWith("/")) return null;
  try {
    const { protocol, host, username, password, pathname } = new URL(to);
    if (protocol === "mailto:") return words.includes(pathname) ? null : pathname;
    return words === to && !username && !password ? null : host;
  } catch {
    return to;
  }
}

/** The words of a line without its marks. */
export const flatText = (parts: readonly Inline[]): string =>
  parts.map((part) => ("text" in part ? part.text : "parts" in part ? flatText(part.parts) : "")).join("");

const patterns: { kind: "strong" | "em" | "del" | "link" | "image" | "address"; find: RegExp }[] = [
  { kind: "image", find: /!\[([^\]\n]{0,200})\]\(([^)\s]{1,1000})\)/y },
  { kind: "link", find: /\[([^\]\n]{1,300})\]\(([^)\s]{1,1000})\)/y },
  { kind: "strong", find: /\*\*([^*\n]{1,1000})\*\*/y },
  { kind: "em", find: /\*([^*\s][^*\n]{0,500})\*/y },
  { kind: "em", find: /(?<![\p{L}\p{N}])_([^_\s][^_\n]{0,500})_(?![\p{L}\p{N}])/uy },
  { kind: "del", find: /~~([^~\n]{1,500})~~/y },
  { kind: "address", find: /https?:\/\/[^\s<>()[\]"'\uE000\uE001]+[^\s<>()[\]"'.,;:!?\uE000\uE001]/y },
];

/** The marks within a line. */
export function inline(text: string, depth = 0): Inline[] {
  const parts: Inline[] = [];
  let plain = "";
  const flush = (): void => {
    if (plain) parts.push({ kind: "text", text: plain });
    plain = "";
  };
  let at = 0;
  while (at < text.length) {
    const sign = text[at] ?? "";
    if (sign === "\\" && /[!-/:-@[-`{-~]/.test(text[at + 1] ?? "")) {
      plain += text[at + 1] ?? "";
      at += 2;
      continue;
    }
    if (sign === "`") {
      const { code, length } = codeAt(text, at);
      if (code === null) plain += text.slice(at, at + length);
      else {
        flush();
        parts.push({ kind: "code", text: code });
      }
      at += length;
      continue;
    }
    const found = depth < DEEPEST && "![*_~h".includes(sign) ? match(text, at) : null;
    const made = found && madeOf(found, depth);
    if (made) {
      flush();
      parts.push(made);
      at += found.length;
      continue;
    }
    plain += sign;
    at += 1;
  }
  flush();
  return parts;
}

/** Code in a line ends with as many backticks as it began with; without an end they are just backticks. */
function codeAt(text: string, at: number): { code: string | null; length: number } {
  let inside = at;
  while (text[inside] === "`") inside += 1;
  const fence = inside - at;
  const line = text.slice(inside, inside + LONGEST_CODE).split("\n", 1)[0] ?? "";
  for (const run of line.matchAll(/`+/g)) {
    if (run[0].length !== fence) continue;
    const code = line.slice(0, run.index);
    return { code: /^ .*\S.* $/.test(code) ? code.slice(1, -1) : code, length: fence + run.index + fence };
  }
  return { code: null, length: fence };
}

interface Found {
  kind: (typeof patterns)[number]["kind"];
  inner: string;
  to: string;
  length: number;
}

function match(text: string, at: number): Found | null {
  for (const { kind, find } of patterns) {
    find.lastIndex = at;
    const hit = find.exec(text);
    if (hit) return { kind, inner: hit[1] ?? hit[0], to: hit[2] ?? hit[0], length: hit[0].length };
  }
  return null;
}

function madeOf({ kind, inner, to }: Found, depth: number): Inline | null {
  if (kind === "link" || kind === "address" || kind === "image") {
    // A picture would be fetched from elsewhere: it is named and linked instead.
    const target = safeTarget(to);
    const parts: Inline[] = kind === "link" ? inline(inner, DEEPEST) : [{ kind: "text", text: kind === "image" ? inner || to : to }];
    return target ? { kind: "link", to: target, parts } : null;
  }
  return { kind, parts: inline(inner, depth + 1) };
}

const item = /^(\s*)([-*+]|\d{1,4}[.)])\s+(?:\[([ xX])\]\s+)?(.*)$/;
const ruling = /^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$/;

const cellsOf = (line: string): Inline[][] =>
  line.trim().replace(/^\|/, "").replace(/(?<!\\)\|$/, "").split(/(?<!\\)\|/).map((cell) => inline(cell.trim()));

interface OpenList {
  block: Extract<Block, { kind: "list" }>;
  texts: string[];
}

/** Notes as blocks. */
export function blocks(source: string): Block[] {
  const lines = source.replace(/\r\n?/g, "\n").split("\n");
  const found: Block[] = [];
  let text: string[] = [];
  let list: OpenList | null = null;
  const close = (): void => {
    if (text.length > 0) found.push({ kind: "paragraph", parts: inline(text.join("\n")) });
    text = [];
  };
  const end = (): void => {
    close();
    list?.texts.forEach((words, index) => { const one = list?.block.items[index]; if (one) one.parts = inline(words); });
    list = null;
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const fence = /^\s{0,6}(```+|~~~+)\s*([\w+#.-]{0,20})/.exec(line);
    const heading = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line);
    const entry = item.exec(line);
    if (fence) {
      end();
      const mark = fence[1] ?? "```";
      const kept: string[] = [];
      for (at += 1; at < lines.length && !(lines[at] ?? "").trimStart().startsWith(mark); at += 1) kept.push(lines[at] ?? "");
      found.push({ kind: "code", text: kept.join("\n"), language: fence[2] ?? "" });
    } else if (!line.trim()) close();
    else if (heading) {
      end();
      found.push({ kind: "heading", level: heading[1]?.length ?? 1, parts: inline(heading[2] ?? "") });
    } else if (/^\s{0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$/.test(line)) {
      end();
      found.push({ kind: "rule" });
    } else if (/^\s{0,3}>/.test(line)) {
      end();
      const kept = [line.replace(/^\s{0,3}>\s?/, "")];
      while (/^\s{0,3}>/.test(lines[at + 1] ?? "")) kept.push((lines[(at += 1)] ?? "").replace(/^\s{0,3}>\s?/, ""));
      found.push({ kind: "quote", parts: inline(kept.join("\n")) });
    } else if (line.includes("|") && (lines[at + 1] ?? "").includes("|") && ruling.test(lines[at + 1] ?? "")) {
      end();
      const head = cellsOf(line);
      const rows: Inline[][][] = [];
      for (at += 1; (lines[at + 1] ?? "").includes("|"); at += 1) rows.push(cellsOf(lines[at + 1] ?? ""));
      found.push({ kind: "table", head, rows });
    } else if (entry) {
      close();
      const ordered = /\d/.test(entry[2] ?? "");
      const one: Item = { parts: [], depth: Math.min(4, Math.floor((entry[1] ?? "").length / 2)), checked: entry[3] === undefined ? null : entry[3] !== " " };
      const open: OpenList | null = list;
      if (open && found.at(-1) === open.block && (open.block.ordered === ordered || one.depth > 0)) {
        open.block.items.push(one);
        open.texts.push(entry[4] ?? "");
      } else {
        end();
        const block: OpenList["block"] = { kind: "list", ordered, start: ordered ? Number.parseInt(entry[2] ?? "1", 10) : 1, items: [one] };
        found.push(block);
        list = { block, texts: [entry[4] ?? ""] };
      }
    } else if (list && text.length === 0 && found.at(-1) === list.block && /^\s{2,}\S/.test(line)) {
      // What is written below an item, set in as far as it, goes on with it.
      list.texts.push(`${list.texts.pop() ?? ""}\n${line.trim()}`);
    } else text.push(line.trim());
  }
  end();
  return found;
}
