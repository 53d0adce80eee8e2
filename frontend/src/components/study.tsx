/** What pages of ranked findings share: the choice of a view in the address, the sentence they begin with, paths, short lists, meters. */
import { Fragment, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { Link } from "react-router";
import { num } from "../format";
import { urls } from "../urls";
import { scrollAcross } from "./scrolling";
import "./study.css";

export interface View<Key extends string> {
  key: Key;
  title: string;
  /** How many findings it holds; null: not known, or not counted. */
  many: number | null;
}

/** One of several views of a page; each has its own address. Where they are wider than a phone, the chosen one is in sight. */
export function Views<Key extends string>({ label, views, current, to }: { label: string; views: View<Key>[]; current: Key; to: (key: Key) => string }) {
  const bar = useRef<HTMLElement>(null);
  const widths = views.map((view) => view.many).join();
  useLayoutEffect(() => {
    const chosen = bar.current?.querySelector("[aria-current]");
    if (bar.current && chosen) scrollAcross(bar.current, chosen);
  }, [current, widths]);
  return (
    <nav ref={bar} className="seg choose" aria-label={label}>
      {views.map(({ key, title, many }) => (
        <Link key={key} to={to(key)} aria-current={key === current ? "page" : undefined}>{title}{many !== null && <span className="num"> {num(many)}</span>}</Link>
      ))}
    </nav>
  );
}

/** The sentence that a view begins with. */
export const Lead = ({ children }: { children: ReactNode }) => <p className="lead">{children}</p>;

/** What was counted and what was left out, at the foot of a list. */
export const Ground = ({ children }: { children: ReactNode }) => <p className="cap ground">{children}</p>;

/** Where a name may be broken: between its words and before what a dot adds; in a path behind a slash, not before an ending. */
const IN_NAME = /(?<=[A-Za-z0-9]_)(?=[A-Za-z0-9])|(?<=[a-z0-9])(?=[A-Z])|(?<=\w)(?=\.[A-Za-z_])/;
const IN_PATH = /(?<=\/)|(?<=[A-Za-z0-9]_)(?=[A-Za-z0-9])|(?<=[a-z0-9])(?=[A-Z])/;

/** A path or a name that is broken between its parts where it is too long for a line. */
export const Broken = ({ path }: { path: string }) => <>{path.split(path.includes("/") ? IN_PATH : IN_NAME).map((part, at) => <Fragment key={at}>{at > 0 && <wbr />}{part}</Fragment>)}</>;

/** A path as a link to the file; its end stays in sight where it is too long. */
export function PathLink({ id, path, line, end, to, name }: { id: number; path: string; line?: number | null; end?: number | null; to?: string; name?: string }) {
  const cut = path.replace(/\/$/, "").lastIndexOf("/") + 1;
  return (
    <Link className="mono path" to={to ?? urls.files(id, path, { line: line ?? null, end: end ?? null })} title={path}>
      {name === undefined ? <bdi><span className="dir"><Broken path={path.slice(0, cut)} /></span>{cut > 0 && <wbr />}{path.slice(cut)}{line ? <span className="dir">:{line}{end && end > line ? `–${end}` : ""}</span> : null}</bdi> : <bdi>{name}</bdi>}
    </Link>
  );
}

/** A list that begins short; what it leaves out is a button away. */
export function Few<Item>({ list, few = 12, what = "more", children }: { list: readonly Item[]; few?: number; what?: string; children: (shown: readonly Item[]) => ReactNode }) {
  const [all, setAll] = useState(false);
  // One more is shown rather than spoken of.
  const shown = all || list.length <= few + 1 ? list : list.slice(0, few);
  return (
    <>
      {children(shown)}
      {shown.length < list.length && <button type="button" className="btn bare accent few" onClick={() => setAll(true)}>{num(list.length - shown.length)} {what}</button>}
    </>
  );
}

/** A share as a thin bar; the figure itself stands beside it. */
export const Meter = ({ share, tone = "" }: { share: number; tone?: "" | "warn" }) => (
  <span className={`meter ${tone}`} aria-hidden="true"><i style={{ width: `${Math.min(100, Math.max(0, share * 100))}%` }} /></span>
);
