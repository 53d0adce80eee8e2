/** Code as coloured words, line by line. The highlighter and each language load only when a file of it is opened. */
import type { LanguageFn } from "highlight.js";

export interface Word {
  text: string;
  kind: string | null;
}
export type Line = Word[];

type Loader = () => Promise<{ default: LanguageFn }>;
const loaders: Record<string, Loader> = {
  python: () => import("highlight.js/lib/languages/python"),
  javascript: () => import("highlight.js/lib/languages/javascript"),
  jsx: () => import("highlight.js/lib/languages/javascript"),
  typescript: () => import("highlight.js/lib/languages/typescript"),
  tsx: () => import("highlight.js/lib/languages/typescript"),
  go: () => import("highlight.js/lib/languages/go"),
  rust: () => import("highlight.js/lib/languages/rust"),
  java: () => import("highlight.js/lib/languages/java"),
  kotlin: () => import("highlight.js/lib/languages/kotlin"),
  c: () => import("highlight.js/lib/languages/c"),
  "c header": () => import("highlight.js/lib/languages/c"),
  "c++": () => import("highlight.js/lib/languages/cpp"),
  cpp: () => import("highlight.js/lib/languages/cpp"),
  "c#": () => import("highlight.js/lib/languages/csharp"),
  ruby: () => import("highlight.js/lib/languages/ruby"),
  php: () => import("highlight.js/lib/languages/php"),
  swift: () => import("highlight.js/lib/languages/swift"),
  scala: () => import("highlight.js/lib/languages/scala"),
  lua: () => import("highlight.js/lib/languages/lua"),
  perl: () => import("highlight.js/lib/languages/perl"),
  shell: () => import("highlight.js/lib/languages/bash"),
  bash: () => import("highlight.js/lib/languages/bash"),
  html: () => import("highlight.js/lib/languages/xml"),
  xml: () => import("highlight.js/lib/languages/xml"),
  svg: () => import("highlight.js/lib/languages/xml"),
  vue: () => import("highlight.js/lib/languages/xml"),
  css: () => import("highlight.js/lib/languages/css"),
  scss: () => import("highlight.js/lib/languages/scss"),
  less: () => import("highlight.js/lib/languages/less"),
  json: () => import("highlight.js/lib/languages/json"),
  yaml: () => import("highlight.js/lib/languages/yaml"),
  toml: () => import("highlight.js/lib/languages/ini"),
  ini: () => import("highlight.js/lib/languages/ini"),
  sql: () => import("highlight.js/lib/languages/sql"),
  makefile: () => import("highlight.js/lib/languages/makefile"),
  dockerfile: () => import("highlight.js/lib/languages/dockerfile"),
  tcl: () => import("highlight.js/lib/languages/tcl"),
};

/** Above this, colouring would hold the page up; the text is shown plain. */
export const MOST = 700_000;

export const plainLines = (text: string): Line[] => splitLines(text).map((line) => (line ? [{ text: line, kind: null }] : []));

function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.length > 1 && lines[lines.length - 1] === "") lines.pop();
  return lines;
}

/** Colour a text; null when its language is not known here or the text is too long. */
export async function highlighted(text: string, language: string | null): Promise<Line[] | null> {
  const name = (language ?? "").toLowerCase();
  const load = loaders[name];
  if (!load || text.length > MOST) return null;
  const [{ default: hljs }, { default: grammar }] = await Promise.all([import("highlight.js/lib/core"), load()]);
  if (!hljs.getLanguage(name)) hljs.registerLanguage(name, grammar);
  // One kind of line end, so that the coloured lines and the plain ones are the same.
  return wordsOf(hljs.highlight(splitLines(text).join("\n"), { language: name, ignoreIllegals: true }).value);
}

const entities: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'" };

/** The highlighter's markup (spans with classes, escaped text) as words by line; nothing of it is ever set as HTML. */
export function wordsOf(markup: string): Line[] {
  const lines: Line[] = [[]];
  const open: string[] = [];
  for (const part of markup.match(/<span class="[^"]*">|<\/span>|[^<]+/g) ?? []) {
    if (part === "</span>") open.pop();
    else if (part.startsWith("<")) open.push(part.slice(13, -2));
    else {
      const text = part.replace(/&(?:amp|lt|gt|quot|#x27);/g, (entity) => entities[entity] ?? entity);
      const kind = kindIn(open);
      text.split("\n").forEach((piece, index) => {
        if (index > 0) lines.push([]);
        if (piece) lines[lines.length - 1]?.push({ text: piece, kind });
      });
    }
  }
  return lines;
}

/** Within a comment only its own tags have a colour: Python's type comments are told with words of the language. */
function kindIn(open: readonly string[]): string | null {
  const inner = open[open.length - 1];
  return inner !== undefined && !inner.includes("hljs-doctag") && open.some((each) => each.includes("hljs-comment")) ? "cm" : kindOf(inner);
}

/** Three colours, as everywhere: words of the language, strings, comments. */
function kindOf(classes: string | undefined): string | null {
  if (!classes) return null;
  if (/hljs-(keyword|literal|meta|selector|tag|name|section|doctag)/.test(classes)) return "k";
  if (/hljs-(string|regexp|symbol|link|char)/.test(classes)) return "st";
  if (/hljs-(comment|quote)/.test(classes)) return "cm";
  if (/hljs-(number|attr)/.test(classes)) return "nu";
  return null;
}
