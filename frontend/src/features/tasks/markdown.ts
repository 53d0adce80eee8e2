/** A small part of Markdown as a tree: what notes are written in. Pure; text never becomes markup, so nothing needs cleaning. */

export type Inline =
  | { kind: "text"; text: string }
  | { kind: "code"; text: string }
  | { kind: "strong" | "em" | "del"; parts: Inline[] }
  | { kind: "link"; to: string; parts: Inline[] };

export type Block =
  | { kind: "paragraph" | "quote"; parts: Inline[] }
  | { kind: "heading"; level: number; parts: Inline[] }
  | { kind: "code"; text: string }
  | { kind: "rule" }
  | { kind: "list"; ordered: boolean; items: { parts: Inline[]; depth: number; checked: boolean | null }[] };

const DEEPEST = 6;

/** Where a link may lead: the web, mail, or a page of this Gander; anything else stays text. */
export function safeTarget(to: string): string | null {
  if (/^(https?:\/\/|mailto:)\S+$/i.test(to)) return to;
  return /^\/(?!\/)\S*$/.test(to) ? to : null;
}

const patterns: { kind: "code" | "strong" | "em" | "del" | "link" | "image" | "address"; find: RegExp }[] = [
  { kind: "code", find: /`([^`\n]+)`/y },
  { kind: "image", find: /!\[([^\]\n]{0,200})\]\(([^)\s]{1,1000})\)/y },
  { kind: "link", find: /\[([^\]\n]{1,300})\]\(([^)\s]{1,1000})\)/y },
  { kind: "strong", find: /\*\*([^*\n]{1,1000})\*\*/y },
  { kind: "em", find: /\*([^*\s][^*\n]{0,500})\*/y },
  { kind: "em", find: /(?<![\p{L}\p{N}])_([^_\s][^_\n]{0,500})_(?![\p{L}\p{N}])/uy },
  { kind: "del", find: /~~([^~\n]{1,500})~~/y },
  { kind: "address", find: /https?:\/\/[^\s<>()[\]"']+[^\s<>()[\]"'.,;:!?]/y },
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
    const found = depth < DEEPEST && "`![*_~h".includes(sign) ? match(text, at) : null;
    if (found) {
      const made = madeOf(found, depth);
      if (made) {
        flush();
        parts.push(made);
        at += found.length;
        continue;
      }
    }
    plain += sign;
    at += 1;
  }
  flush();
  return parts;
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
  if (kind === "code") return { kind, text: inner };
  if (kind === "link" || kind === "address" || kind === "image") {
    // A picture would be fetched from elsewhere: it is named and linked instead.
    const target = safeTarget(to);
    const parts: Inline[] = kind === "link" ? inline(inner, DEEPEST) : [{ kind: "text", text: kind === "image" ? inner || to : to }];
    return target ? { kind: "link", to: target, parts } : null;
  }
  return { kind, parts: inline(inner, depth + 1) };
}

const item = /^(\s*)([-*+]|\d{1,4}[.)])\s+(?:\[([ xX])\]\s+)?(.*)$/;

/** Notes as blocks. */
export function blocks(source: string): Block[] {
  const lines = source.replace(/\r\n?/g, "\n").split("\n");
  const found: Block[] = [];
  let text: string[] = [];
  const close = (): void => {
    if (text.length > 0) found.push({ kind: "paragraph", parts: inline(text.join("\n")) });
    text = [];
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const fence = /^\s{0,3}(```+|~~~+)/.exec(line);
    const heading = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line);
    const entry = item.exec(line);
    if (fence) {
      close();
      const kept: string[] = [];
      for (at += 1; at < lines.length && !(lines[at] ?? "").trimStart().startsWith(fence[1] ?? "```"); at += 1) kept.push(lines[at] ?? "");
      found.push({ kind: "code", text: kept.join("\n") });
    } else if (!line.trim()) close();
    else if (heading) {
      close();
      found.push({ kind: "heading", level: heading[1]?.length ?? 1, parts: inline(heading[2] ?? "") });
    } else if (/^\s{0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$/.test(line)) {
      close();
      found.push({ kind: "rule" });
    } else if (/^\s{0,3}>/.test(line)) {
      close();
      const kept = [line.replace(/^\s{0,3}>\s?/, "")];
      while (/^\s{0,3}>/.test(lines[at + 1] ?? "")) kept.push((lines[(at += 1)] ?? "").replace(/^\s{0,3}>\s?/, ""));
      found.push({ kind: "quote", parts: inline(kept.join("\n")) });
    } else if (entry) {
      close();
      const ordered = /\d/.test(entry[2] ?? "");
      const one = { parts: inline(entry[4] ?? ""), depth: Math.min(4, Math.floor((entry[1] ?? "").length / 2)), checked: entry[3] === undefined ? null : entry[3] !== " " };
      const last = found.at(-1);
      if (last?.kind === "list" && (last.ordered === ordered || one.depth > 0) && (lines[at - 1] ?? "").trim()) last.items.push(one);
      else found.push({ kind: "list", ordered, items: [one] });
    } else text.push(line.trim());
  }
  close();
  return found;
}
