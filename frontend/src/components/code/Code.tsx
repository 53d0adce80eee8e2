/** A file's text with line numbers, colours and marked lines. Numbers are links; shift extends the mark. */
import { memo, useEffect, useMemo, useRef, useState, type MouseEvent } from "react";
import { useLocation, useNavigate } from "react-router";
import { scrollWithin } from "../scrolling";
import { highlighted, plainLines, type Line } from "./highlight";
import { blocks, hashOf, spanOf, type Span } from "./lines";
import "./code.css";

const Row = memo(function Row({ line, number, marked }: { line: Line; number: number; marked: boolean }) {
  return (
    <span className={marked ? "l hi" : "l"} id={`L${number}`}>
      <a href={`#L${number}`} data-line={number} tabIndex={-1} aria-label={`Line ${number}`} />
      {line.map((word, index) => (word.kind ? <span key={index} className={word.kind}>{word.text}</span> : word.text))}
      {"\n"}
    </span>
  );
});

const Block = memo(function Block({ first, rows, from, to }: { first: number; rows: Line[]; from: number; to: number }) {
  return (
    <span className="blk" style={{ containIntrinsicSize: `auto ${rows.length * 19}px` }}>
      {rows.map((line, index) => <Row key={first + index} line={line} number={first + index} marked={first + index >= from && first + index <= to} />)}
    </span>
  );
});

interface Props {
  name: string;
  text: string;
  language: string | null;
  /** Lines to show and mark when the address names none: a symbol's. */
  symbol: Span | null;
  /** Lines to mark whatever the address says; the numbers then lead to what `to` names. */
  cited?: { span: Span; to: (line: number) => string } | undefined;
}

export function Code({ name, text, language, symbol, cited }: Props) {
  const { hash, pathname, search } = useLocation();
  const navigate = useNavigate();
  const frame = useRef<HTMLPreElement>(null);
  const plain = useMemo(() => plainLines(text), [text]);
  const [coloured, setColoured] = useState<{ text: string; lines: Line[] } | null>(null);
  const marked = cited ? cited.span : (spanOf(hash) ?? symbol);
  const beside = cited !== undefined;
  const from = marked?.start ?? 0;
  const to = marked?.end ?? 0;

  useEffect(() => {
    let current = true;
    highlighted(text, language).then(
      (lines) => { if (current && lines) setColoured({ text, lines }); },
      // Without colours the text is still all there.
      () => undefined,
    );
    return () => { current = false; };
  }, [text, language]);

  const shown = useRef<string | null>(null);
  useEffect(() => {
    const key = `${name}:${from}`;
    if (from === 0 || shown.current === key) return undefined;
    shown.current = key;
    const go = (): void => {
      const row = frame.current?.querySelector(`#L${from}`);
      if (frame.current && row) scrollWithin(frame.current, row, beside ? "start" : "center");
    };
    go();
    // Blocks above get their real height as they come near: once more, when they have.
    const timer = setTimeout(go, 80);
    return () => clearTimeout(timer);
  }, [name, from, beside]);

  const onClick = (event: MouseEvent): void => {
    const target = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>("a[data-line]") : null;
    if (!target) return;
    event.preventDefault();
    const line = Number(target.dataset.line);
    if (cited) {
      void navigate(cited.to(line));
      return;
    }
    const span = event.shiftKey && from ? { start: Math.min(from, line), end: Math.max(to, line) } : { start: line, end: line };
    shown.current = `${name}:${span.start}`;
    void navigate(`${pathname}${search}${hashOf(span)}`, { replace: true, preventScrollReset: true });
  };

  const lines = coloured?.text === text ? coloured.lines : plain;
  return (
    // The code scrolls by keyboard; its clicks are those of the line numbers, which are links.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events
    <pre ref={frame} tabIndex={0} aria-label={`Source of ${name}`} onClick={onClick} style={{ ["--digits" as string]: `${Math.max(3, String(lines.length).length)}ch` }}>
      <code>{blocks(lines).map((block) => <Block key={block.first} {...block} from={to >= block.first && from < block.first + block.rows.length ? from : 0} to={to >= block.first && from < block.first + block.rows.length ? to : 0} />)}</code>
    </pre>
  );
}
