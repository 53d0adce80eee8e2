/** Some lines of code within a text: coloured like a file, without numbers. */
import { useEffect, useState } from "react";
import { highlighted, type Line } from "./highlight";
import "./code.css";

/** What a fenced block or a file's ending is called where files are coloured. */
const names: Record<string, string> = { py: "python", pyi: "python", js: "javascript", mjs: "javascript", cjs: "javascript", ts: "typescript", mts: "typescript", rs: "rust", rb: "ruby", cs: "c#", h: "c header", cc: "c++", cxx: "c++", hpp: "c++", kt: "kotlin", sh: "shell", zsh: "shell", yml: "yaml", htm: "html", cfg: "ini", pl: "perl" };

export function CodeBlock({ text, language }: { text: string; language: string }) {
  const name = names[language.toLowerCase()] ?? language.toLowerCase();
  const [coloured, setColoured] = useState<{ text: string; lines: Line[] } | null>(null);
  useEffect(() => {
    let current = true;
    highlighted(text, name).then(
      (lines) => { if (current && lines) setColoured({ text, lines }); },
      // Without colours the text is still all there.
      () => undefined,
    );
    return () => { current = false; };
  }, [text, name]);
  const lines = coloured?.text === text ? coloured.lines : null;
  return (
    // It may be wider than the page and scrolls by keyboard, too.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className="codeblock" tabIndex={0} aria-label={name ? `Code, ${name}` : "Code"}>
      <code>{lines === null ? text : lines.map((line, index) => <span key={index}>{line.map((word, at) => (word.kind ? <span key={at} className={word.kind}>{word.text}</span> : word.text))}{"\n"}</span>)}</code>
    </pre>
  );
}
