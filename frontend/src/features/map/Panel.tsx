/** The panel of one module: what it is, its figures, its imports, symbols and people; or what depends on it, or the way to another one. */
import { useMemo, useState, type ReactNode } from "react";
import { Link } from "react-router";
import { useFile } from "../../api/queries";
import type { FileSymbol, FolderGraph, FolderNode, ImpactAnswer, PathAnswer, Project, SourceFile } from "../../api/types";
import { Icon } from "../../components/icons";
import { importersFigure } from "../../components/importers";
import { ModuleTasks } from "../../components/ModuleTasks";
import { Ago } from "../../components/text";
import { ErrorNote, Skeleton } from "../../components/parts";
import { count, num, ordinal } from "../../format";
import { nodeUrl, urls } from "../../urls";
import { PathTo } from "./PathTo";
import { sentence, symbolFigures, tiesOf, whomToAsk, type Tie } from "./panel-facts";
import { Reach } from "./Reach";

interface PanelProps {
  project: Project;
  graph: FolderGraph;
  node: FolderNode;
  onSelect: (id: string) => void;
  onClose: () => void;
  question: Question;
}

/** What is asked about the module, and what is known of the answer. */
export interface Question {
  impact: boolean;
  to: string | null;
  reach: ImpactAnswer | undefined;
  path: PathAnswer | undefined;
  failed: boolean;
  elsewhere: number;
  ask: (change: { impact: "1" | null; to: string | null }) => void;
}

export function Panel({ project, graph, node, onSelect, onClose, question }: PanelProps) {
  const { impact, to, ask } = question;
  const asked = impact || to !== null;
  const { data, error, refetch } = useFile(project.id, node.path, false);
  const file = data?.kind === "file" ? data : null;
  return (
    <aside className="map-panel" aria-label={`Module ${node.path}`}>
      <div className="panel-h">
        <h2 className="mono">{node.name}</h2>
        <span className="cap mono where" title={node.path}>{shortPath(node.path)}</span>
        <button type="button" className="btn bare sq" aria-label="Close" onClick={onClose}><Icon name="close" size={14} /></button>
      </div>
      {!asked && file && <p className="what">{file.summary ?? sentence(file)}</p>}
      {file?.skipped && <p className="what">Not read: {file.skipped}.</p>}
      <div className="row acts">
        <Link className="btn" to={urls.files(project.id, node.path)}>Open file</Link>
        <button type="button" className="btn" aria-pressed={impact} onClick={() => ask({ impact: impact ? null : "1", to: null })}>What depends on it</button>
        <button type="button" className="btn" aria-pressed={to !== null} onClick={() => ask({ impact: null, to: to === null ? "" : null })}>Path to…</button>
      </div>
      {impact && (question.reach
        ? <Reach answer={question.reach} elsewhere={question.elsewhere} project={project} graph={graph} onSelect={onSelect} />
        : question.failed ? <p className="what">The graph does not know this module, so nothing can be said about what depends on it.</p> : <Skeleton lines={[80, 48, 62]} />)}
      {to !== null && <PathTo project={project} graph={graph} node={node} to={to} answer={question.path} failed={question.failed} onPick={(id) => ask({ impact: null, to: id })} />}
      {!asked && <About project={project} graph={graph} node={node} file={file} error={error} refetch={() => void refetch()} onSelect={onSelect} />}
    </aside>
  );
}

function About({ project, graph, node, file, error, refetch, onSelect }: Omit<TiesProps, "file"> & { file: SourceFile | null; error: unknown; refetch: () => void }) {
  return (
    <>
      <Figures project={project} node={node} file={file} />
      {error && !file ? <ErrorNote error={error} what="The rest of this module cannot be shown." retry={refetch} /> : null}
      {!file && !error && <Skeleton lines={[48, 80, 62, 70]} />}
      {file && (
        <>
          <Ties project={project} graph={graph} node={node} file={file} onSelect={onSelect} />
          <Symbols key={node.path} project={project} file={file} />
          <People file={file} />
          <ModuleTasks projectId={project.id} module={node.path} />
        </>
      )}
    </>
  );
}

/** The path's last two steps: enough to know the module, short enough for one line. */
function shortPath(path: string): string {
  return path.split("/").slice(-2).join("/");
}

function Figures({ project, node, file }: { project: Project; node: FolderNode; file: SourceFile | null }) {
  const rank = file?.hot_rank ?? node.hot_rank;
  return (
    <section>
      <dl className="kv">
        <dt>Lines</dt><dd>{num(node.lines)}</dd>
        {rank !== null && (
          <>
            <dt>Hot spot</dt>
            <dd><Link className="link" to={urls.hotSpots(project.id, { select: node.id })}>{ordinal(rank)}{file && file.hot_of > 0 ? ` of ${num(file.hot_of)}` : ""}</Link></dd>
          </>
        )}
        <dt>Changes, last year</dt><dd>{num(file?.changes_year ?? node.changes_year)}{file && <span className="cap"> of {num(file.changes_all)} ever</span>}</dd>
        {file && <><dt>Last change</dt><dd><Ago at={file.last_changed_at} /></dd></>}
      </dl>
    </section>
  );
}

type TiesProps = { project: Project; graph: FolderGraph; node: FolderNode; file: SourceFile; onSelect: (id: string) => void };

function Ties({ project, graph, node, file, onSelect }: TiesProps) {
  const { imports, importers } = useMemo(() => tiesOf(file, graph), [file, graph]);
  return (
    <section className="two" key={node.id}>
      <TieList title="Imports" figure={num(imports.length)} ties={imports} project={project} graph={graph} onSelect={onSelect} />
      <TieList title="Imported by" figure={importersFigure(file.imported_by)} ties={importers} project={project} graph={graph} onSelect={onSelect} />
    </section>
  );
}

const FIRST_TIES = 8;

function TieList({ title, figure, ties, project, graph, onSelect }: { title: string; figure: string; ties: Tie[]; project: Project; graph: FolderGraph; onSelect: (id: string) => void }) {
  const [all, setAll] = useState(false);
  const shown = all ? ties : ties.slice(0, FIRST_TIES);
  const drawn = new Set(graph.nodes.map((node) => node.id));
  return (
    <div>
      <h3>{title}<span>{figure}</span></h3>
      <ul>
        {shown.map((tie) => {
          const id = `file:${tie.path}`;
          return (
            <li key={tie.path} title={tie.detail}>
              {drawn.has(id)
                ? <button type="button" className="mono ink tie" onClick={() => onSelect(id)}><bdi>{tie.name}</bdi></button>
                : <Link className="mono tie" to={nodeUrl(project.id, id, graph.path) ?? urls.files(project.id, tie.path)}><bdi>{tie.name}</bdi></Link>}
              <span className="c">{num(tie.names)}</span>
            </li>
          );
        })}
      </ul>
      {ties.length > shown.length && <More onClick={() => setAll(true)}>{num(ties.length - shown.length)} more</More>}
    </div>
  );
}

const More = ({ onClick, children }: { onClick: () => void; children: ReactNode }) => (
  <button type="button" className="cap more" onClick={onClick}>{children}</button>
);

const FIRST_SYMBOLS = 5;

function Symbols({ project, file }: { project: Project; file: SourceFile }) {
  const [all, setAll] = useState(false);
  if (file.symbols.length === 0) return null;
  const { caption, foremost } = symbolFigures(file.symbols);
  const shown: FileSymbol[] = all ? file.symbols : foremost.slice(0, FIRST_SYMBOLS);
  return (
    <section>
      <h3>Symbols<span>{caption}</span></h3>
      <ul>
        {shown.map((symbol) => (
          <li key={`${symbol.qualified_name} ${symbol.start_line}`} className={symbol.parent ? "inside" : undefined} title={symbol.signature ?? undefined}>
            <Link className={`mono sym${symbol.parent ? "" : " ink"}`} to={urls.files(project.id, file.path, { line: symbol.start_line, end: symbol.end_line })}>{symbol.name}</Link>
            <span className="c">{/class|struct|trait|interface|enum/.test(symbol.kind) ? `${symbol.kind} · ${num(symbol.start_line)}` : num(symbol.start_line)}</span>
          </li>
        ))}
      </ul>
      {file.symbols.length > shown.length && <More onClick={() => setAll(true)}>{num(file.symbols.length - shown.length)} more</More>}
    </section>
  );
}

function People({ file }: { file: SourceFile }) {
  const { recent, past, total } = whomToAsk(file.people);
  if (recent.length === 0 && past.length === 0) return null;
  const since = file.people_period_start?.slice(0, 4);
  return (
    <section>
      <h3>Whom to ask<span>{since ? `since ${since}` : "last 3 years"}</span></h3>
      <ul>
        {recent.length === 0 && <li><span className="cap">Nobody changed it {since ? `since ${since}` : "in the last 3 years"}; {count(file.people.length, "person", "people")} did before.</span></li>}
        {recent.map((person) => (
          <li key={person.name}>
            <span className="ink who">{person.name}</span>
            <span className="bar share" aria-hidden="true"><i style={{ width: `${(100 * person.commits_recent) / total}%` }} /></span>
            <span className="c fig">{num(person.commits_recent)} of {num(total)}</span>
          </li>
        ))}
        {past.map((person) => (
          <li key={person.name}>
            <span className="who">{person.name}</span>
            <span className="cap">{count(person.commits, "commit")}{person.last_at ? `, none since ${new Date(person.last_at).getUTCFullYear()}` : ""}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
