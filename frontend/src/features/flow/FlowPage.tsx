/** A flow: what happens from an entry point on, call by call, each with where it is, how it was found and why it ends. */
import { useEffect, useMemo, useRef, useState, type CSSProperties } from "react";
import { Link, useSearchParams } from "react-router";
import { useFlows, useSystemMap } from "../../api/queries";
import type { Flow, FlowsPart, FlowStep, Project } from "../../api/types";
import { flowNames } from "../../components/flow-names";
import { DoorIcon } from "../../components/icons";
import { PartAnswer } from "../../components/PartAnswer";
import { Empty, Sec } from "../../components/parts";
import { Broken } from "../../components/study";
import { hasModules } from "../../components/modules";
import { baseName, count, num, percent } from "../../format";
import { urls } from "../../urls";
import { findFlow, firstOf, foldedAtFirst, keyOf, rowsOf, shownWords, stepWords, whyNone, type TreeRow } from "./tree";
import "./flow.css";

const SURE = 0.9;

interface RowProps {
  row: TreeRow;
  flow: Flow;
  project: Project;
  folded: boolean;
  lit: boolean;
  onFold: () => void;
  onShow: (index: number) => void;
}

function Stop({ step, flow, onShow }: { step: FlowStep; flow: Flow; onShow: (index: number) => void }) {
  const words = stepWords(step);
  if (words === "") return null;
  const first = step.stop === "seen" ? firstOf(flow.steps, step) : null;
  if (first !== null) return <button type="button" className="cap why u" onClick={() => onShow(first)}>{words}</button>;
  return <span className="cap why" title={words}>{words}</span>;
}

function Row({ row, flow, project, folded, lit, onFold, onShow }: RowProps) {
  const { step, index, below } = row;
  const unsure = step.confidence < SURE;
  const how = step.depth === 0 ? "" : step.how;
  return (
    <li className={`step${step.depth === 0 ? " root" : ""}${lit ? " lit" : ""}${unsure && step.depth > 0 ? " unsure" : ""}`} data-step={index} style={{ "--deep": step.depth } as CSSProperties}>
      <span className="call">
        {below > 0 ? <button type="button" className="twist" aria-expanded={!folded} aria-label={`${folded ? "Show" : "Fold"} what ${step.name} calls`} onClick={onFold}><span className="tw" aria-hidden="true" /></button> : <span className="leaf" aria-hidden="true" />}
        <Link className="mono ink u" to={urls.files(project.id, step.path, { line: step.line })} title={`${step.path}:${step.line}`}><Broken path={step.name} /></Link>
        {folded && <button type="button" className="cap u nw" onClick={onFold}>{count(below, "call")} below</button>}
        {step.outside.length > 0 && <span className="cap out ell" title={`Outside this project: ${step.outside.join(", ")}`}>calls <span className="mono">{step.outside.join(", ")}</span></span>}
        <Stop step={step} flow={flow} onShow={onShow} />
      </span>
      <span className="cap how">{how}{unsure && step.depth > 0 && <span className="num"> {percent(step.confidence)}</span>}</span>
      <span className="cap mono at" title={`${step.path}:${step.line}`}><span className="tail"><bdi>{baseName(step.path)}</bdi></span><span>:{step.line}</span></span>
    </li>
  );
}

function Tree({ flow, project }: { flow: Flow; project: Project }) {
  const [folded, setFolded] = useState(() => foldedAtFirst(flow.steps));
  const [lit, setLit] = useState<number | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const rows = useMemo(() => rowsOf(flow.steps, folded), [flow, folded]);
  useEffect(() => {
    if (lit === null) return;
    list.current?.querySelector(`[data-step="${lit}"]`)?.scrollIntoView({ block: "center" });
  }, [lit]);
  const toggle = (index: number): void => setFolded((before) => {
    const next = new Set(before);
    if (!next.delete(index)) next.add(index);
    return next;
  });
  const show = (index: number): void => {
    setFolded(new Set());
    setLit(index);
  };
  return (
    <>
      <div className="flow-h cap"><span>Calls, in the order of the code</span><span className="how">found by</span><span className="at">where</span></div>
      <ul className="flow" ref={list}>
        {rows.map((row) => <Row key={row.index} row={row} flow={flow} project={project} folded={folded.has(row.index)} lit={lit === row.index} onFold={() => toggle(row.index)} onShow={show} />)}
      </ul>
      {folded.size > 0 && <button type="button" className="btn bare accent more" onClick={() => setFolded(new Set())}>Unfold all {count(flow.steps.length - 1, "call")}</button>}
    </>
  );
}

function Said({ flow, part }: { flow: Flow; part: FlowsPart }) {
  const least = flow.steps.reduce((low, step) => Math.min(low, step.confidence), 1);
  return (
    <>
      <p className="lead">
        <code>{flow.label}</code> reaches {count(flow.reached, "symbol")} in {count(flow.modules, "module")}.{" "}
        <span className="cap">{shownWords(flow, part.max_depth)}{least < SURE ? "; what is dashed is likely, not certain" : ""}.</span>
      </p>
      {flow.reason && <p className="cap ground">A way in: {flow.reason}.</p>}
    </>
  );
}

/** Not the overview’s ways in: a library is entered by several of its callables, a server by its routes. */
function Ways({ part, flow, project }: { part: FlowsPart; flow: Flow; project: Project }) {
  const names = flowNames(part.flows);
  return (
    <aside aria-label="Flows begin at">
      <Sec title="Flows begin at" note={num(part.flows.length)} />
      {part.flows.map((each, at) => (
        <Link key={keyOf(each)} className="door" to={urls.flow(project.id, keyOf(each))} aria-current={each === flow ? "page" : undefined} title={each.path}>
          <DoorIcon /><b className="mono"><Broken path={each.label} /></b>{names[at] && <span className="cap mono answer"><Broken path={names[at]} /></span>}<span className="cap num">{count(each.reached, "symbol")}</span>
        </Link>
      ))}
    </aside>
  );
}

function Flows({ part, project }: { part: FlowsPart; project: Project }) {
  const [params] = useSearchParams();
  const content = useSystemMap(project.id, part.flows.length === 0).data?.content;
  const flow = findFlow(part.flows, params.get("from"));
  if (part.flows.length === 0) {
    return <Empty action={hasModules(project) ? <Link className="btn" to={urls.map(project.id)}>Look at its map</Link> : <Link className="btn" to={urls.files(project.id)}>Look at its files</Link>}>Gander found no entry point whose calls it can follow here.{content && <span className="cap"> {whyNone(content)}</span>}</Empty>;
  }
  if (!flow) return <Empty action={<Link className="btn" to={urls.flow(project.id)}>Show the best way in</Link>}>No flow begins at <code>{params.get("from")}</code>.</Empty>;
  return (
    <div className="flowpage">
      <div>
        <p className="cap crumb"><Link className="u" to={urls.project(project.id)}>Overview</Link> / What happens from a way in on</p>
        <Said flow={flow} part={part} />
        {flow.steps.length > 1 ? <Tree key={keyOf(flow)} flow={flow} project={project} /> : (
          <Empty action={<Link className="btn" to={urls.files(project.id, flow.path, { line: flow.line })}>Open {baseName(flow.path)}</Link>}>It calls nothing of this project that could be followed.</Empty>
        )}
      </div>
      <Ways part={part} flow={flow} project={project} />
    </div>
  );
}

export default function FlowPage({ project }: { project: Project }) {
  const flows = useFlows(project.id);
  return (
    <div className="body">
      <div className="flowbody">
        <PartAnswer query={flows} project={project} what="flows">{(part) => <Flows part={part} project={project} />}</PartAnswer>
      </div>
    </div>
  );
}
