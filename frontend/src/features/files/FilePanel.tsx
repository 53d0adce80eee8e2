/** What is known about a file, beside its text: figures, symbols, imports, people, last commits. */
import { useState, type ReactNode } from "react";
import { Link, useLocation } from "react-router";
import type { FileOwner, FileSymbol, Project, SourceFile } from "../../api/types";
import { importersFigure } from "../../components/importers";
import { ModuleTasks } from "../../components/ModuleTasks";
import { Ago } from "../../components/text";
import { symbolsCaption } from "../../components/symbols";
import { bytes, num, ordinal, percent } from "../../format";
import { folderOf, isModule, urls } from "../../urls";
import { spanOf } from "../../components/code/lines";
import { byFile, rulesOf, SURE, type Tied } from "./imports";
import { symbolAt, Ties } from "./Ties";

const FEW = 12;

function More<T>({ list, few = FEW, children }: { list: T[]; few?: number; children: (item: T, index: number) => ReactNode }) {
  const [all, setAll] = useState(false);
  const shown = all ? list : list.slice(0, few);
  return (
    <>
      <ul>{shown.map(children)}</ul>
      {list.length > shown.length && <button type="button" className="link more" onClick={() => setAll(true)}>{num(list.length - shown.length)} more</button>}
    </>
  );
}

function Figures({ file, project }: { file: SourceFile; project: Project }) {
  return (
    <section>
      <dl className="kv">
        <dt>Lines</dt><dd>{num(file.lines)} <span className="cap">{bytes(file.size)}</span></dd>
        {file.branches !== null && (<><dt>Branches</dt><dd>{num(file.branches)}</dd></>)}
        {file.hot_rank !== null && (<><dt>Hot spot</dt><dd><Link className="link" to={urls.hotSpots(project.id, { select: file.path })}>{ordinal(file.hot_rank)} of {num(file.hot_of)}</Link></dd></>)}
        <dt>Changes, last year</dt><dd>{num(file.changes_year)} <span className="cap">of {num(file.changes_all)} ever</span></dd>
        <dt>Last change</dt><dd><Ago at={file.last_changed_at} /></dd>
        {file.role && !["code", "source", "module"].includes(file.role) && (<><dt>Kind</dt><dd>{file.role}</dd></>)}
      </dl>
    </section>
  );
}

function Imports({ file, project }: { file: SourceFile; project: Project }) {
  const here = byFile(file.imports);
  const importers = byFile(file.imported_by);
  const standard = new Set(file.imports.flatMap((one) => (one.external && one.how === "standard library" ? [one.external] : [])));
  const outside = [...new Set(file.imports.flatMap((one) => (one.external && !standard.has(one.external) ? [one.external] : [])))];
  const lost = file.imports.filter((one) => one.unresolved !== null);
  const line = (one: Tied, to: string) => {
    const likely = one.confidence < SURE;
    return (
      <li key={one.path}>
        <Link className={`mono ink u ell${likely ? " likely" : ""}`} title={`${one.path}${one.where ? `, ${one.where}` : ""}${one.how ? `, found by: ${one.how}` : ""}`} to={to}>{shorten(one.path, file.path)}</Link>
        <span className="c">{likely && <em>{one.how} {percent(one.confidence)} </em>}{one.late ? <em>{one.where}</em> : one.where}</span>
      </li>
    );
  };
  if (file.imports.length === 0 && file.imported_by.length === 0) return null;
  return (
    <>
      {file.imports.length > 0 && (
        <section>
          <h2>Imports <span>{num(here.length)}</span></h2>
          {here.length > 0 && <p className="cap out rules">Found by: {rulesOf(here)}</p>}
          <More list={here}>{(one) => line(one, urls.files(project.id, one.path))}</More>
          {outside.length > 0 && <p className="cap out">Outside: {outside.map((name, index) => <span key={name} className="mono">{index > 0 && ", "}{name}</span>)}</p>}
          {standard.size > 0 && <p className="cap out">Standard library: {[...standard].map((name, index) => <span key={name} className="mono">{index > 0 && ", "}{name}</span>)}</p>}
          {lost.length > 0 && <p className="cap out">Not followed: {lost.map((one, index) => <span key={`${one.unresolved ?? ""} ${index}`} className="mono">{index > 0 && ", "}{one.unresolved}</span>)}</p>}
        </section>
      )}
      <section>
        <h2>Imported by <span>{importersFigure(file.imported_by)}</span></h2>
        {file.imported_by.length === 0 ? <p className="cap">Nothing here imports it.</p> : (
          <More list={importers}>{(one) => line(one, urls.files(project.id, one.path, { line: one.line }))}</More>
        )}
      </section>
    </>
  );
}

/** A path as seen from beside it: without the folders both share. */
function shorten(path: string, from: string): string {
  const folder = from.slice(0, from.lastIndexOf("/") + 1);
  if (path.startsWith(folder)) return path.slice(folder.length);
  const above = folder.slice(0, folder.lastIndexOf("/", folder.length - 2) + 1);
  return above && path.startsWith(above) ? path.slice(above.length) : path;
}

function Symbols({ file, project, at }: { file: SourceFile; project: Project; at: FileSymbol | null }) {
  if (file.symbols.length === 0) return null;
  const deep = (symbol: FileSymbol): number => (symbol.parent === null ? 0 : Math.min(2, Math.max(1, symbol.qualified_name.split(/\.|::/).length - 1)));
  return (
    <section>
      <h2>Symbols <span>{symbolsCaption(file.symbols)}</span></h2>
      <More list={file.symbols} few={24}>
        {(symbol: FileSymbol, index) => (
          <li key={`${symbol.qualified_name} ${index}`} style={{ paddingLeft: deep(symbol) * 12 }}>
            <Link className="mono ink u ell" title={symbol.signature ?? symbol.qualified_name} to={urls.files(project.id, file.path, { line: symbol.start_line, end: symbol.end_line, symbol: symbol.qualified_name })} replace aria-current={symbol === at ? "true" : undefined}>{symbol.name}</Link>
            <span className="c">{symbol.kind === "class" ? "class · " : ""}{symbol.start_line}</span>
          </li>
        )}
      </More>
    </section>
  );
}

function Owner({ owner, all }: { owner: FileOwner; all: number }) {
  if (owner.commits_recent === 0) {
    return <li><span>{owner.name}</span><span className="cap ell">wrote {num(owner.commits)}, none{owner.last_at ? ` since ${owner.last_at.slice(0, 4)}` : " lately"}</span></li>;
  }
  return (
    <li>
      <span className="ell">{owner.name}</span>
      <span className="bar share" aria-hidden="true"><i style={{ width: `${(owner.commits_recent / Math.max(1, all)) * 100}%` }} /></span>
      <span className="c">{num(owner.commits_recent)} of {num(all)}</span>
    </li>
  );
}

function People({ file }: { file: SourceFile }) {
  if (file.people.length === 0) return null;
  const recent = file.people.reduce((sum, one) => sum + one.commits_recent, 0);
  return (
    <section>
      <h2>Whom to ask <span>{file.people_period_start ? `since ${file.people_period_start.slice(0, 4)}` : "last 3 years"}</span></h2>
      <ul>{file.people.slice(0, 4).map((owner) => <Owner key={owner.name} owner={owner} all={recent} />)}</ul>
    </section>
  );
}

/** A commit that only moved it, or that changed hundreds of files at once, touched it, yet is no change of it. */
function commitsText({ commits_total: total, changes_all: changes }: SourceFile): string {
  return `of ${num(total)}${total > changes ? ", moves and mass changes too" : ""}`;
}

export function FilePanel({ file, project, mainFolder, symbol }: { file: SourceFile; project: Project; mainFolder: string; symbol: string | null }) {
  const { hash } = useLocation();
  const line = spanOf(hash)?.start ?? null;
  const at = symbolAt(file.symbols, symbol, line);
  return (
    <aside className="file-side" aria-label={`About ${file.name}`}>
      {symbol && at === null && line === null && <p className="about warn" role="status">No <code>{symbol}</code> is read in this file at the mapped commit.</p>}
      {file.summary && <p className="about">{file.summary}</p>}
      <div className="row acts">
        {isModule(file.path) && !file.skipped && <Link className="btn" to={urls.map(project.id, { folder: folderOf(file.path, mainFolder), select: `file:${file.path}` })}>Show on the map</Link>}
        <Link className="btn" to={urls.history(project.id, file.path)}>History</Link>
      </div>
      <Figures file={file} project={project} />
      {at && <Ties key={at.qualified_name} symbol={at} path={file.path} project={project} />}
      <Symbols file={file} project={project} at={at} />
      <Imports file={file} project={project} />
      <People file={file} />
      <ModuleTasks projectId={project.id} module={file.path} heading="h2" />
      {file.commits.length > 0 && (
        <section>
          <h2>Last commits <span>{commitsText(file)}</span></h2>
          <ul>
            {file.commits.slice(0, 5).map((commit) => (
              <li key={commit.sha}><span className="ell ink" title={`${commit.subject} (${commit.author})`}>{commit.subject}</span><Ago className="c nw" at={commit.authored_at} /></li>
            ))}
          </ul>
        </section>
      )}
    </aside>
  );
}
