/** The shortest way from the selected module to another one: picked by name or on the map, shown as steps with their lines. */
import { useEffect, useMemo, useRef, useState } from "react";
import { Link } from "react-router";
import { useFoundModules } from "../../api/queries";
import { useRested } from "../../components/use-rested";
import type { FolderGraph, FolderNode, PathAnswer, PathStep, Project } from "../../api/types";
import { Icon } from "../../components/icons";
import { num, percent } from "../../format";
import { splitNode, urls } from "../../urls";
import { matches } from "./emphasis";
import { namer, namerIn, shortName } from "./panel-facts";

const SURE = 0.9;
const MOST = 8;

interface Target {
  id: string;
  name: string;
  path: string;
}

/** Modules by name: those that are drawn first, then the rest of the map. */
export function targets(graph: FolderGraph, others: readonly { path: string }[], words: string, except: string): Target[] {
  if (words.trim() === "") return [];
  const here = matches(graph, words).filter((node) => node.kind === "module").map(({ path }) => path);
  const known = new Set(here);
  const low = words.trim().toLowerCase();
  const there = others.map(({ path }) => path).filter((path) => !known.has(path) && path.toLowerCase().includes(low));
  const found = [...here, ...there].filter((path) => `file:${path}` !== except).slice(0, MOST);
  const name = namerIn(graph, found);
  // Elsewhere nothing around a name says whose it is.
  return found.map((path) => ({ id: `file:${path}`, name: known.has(path) ? name(path) : path, path }));
}

function Picker({ project, graph, node, onPick }: { project: Project; graph: FolderGraph; node: FolderNode; onPick: (id: string) => void }) {
  const [words, setWords] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const others = useFoundModules(project.id, useRested(words.trim()), 20).data;
  const found = useMemo(() => targets(graph, others ?? [], words, node.id), [graph, others, words, node.id]);
  return (
    <>
      <label className="field pick">
        <Icon name="search" size={14} />
        <span className="vh">Path to which module</span>
        <input ref={field} type="text" value={words} placeholder="Name a module, or click one" autoComplete="off" spellCheck={false} onChange={(event) => setWords(event.target.value)} onKeyDown={(event) => { if (event.key === "Enter" && found[0]) onPick(found[0].id); }} />
      </label>
      <ul className="picks">
        {found.map((each) => <li key={each.id} title={each.path}><button type="button" className="mono ink tie" onClick={() => onPick(each.id)}><bdi>{each.name}</bdi></button></li>)}
      </ul>
      {words.trim() !== "" && found.length === 0 && <p className="cap">No module has that name.</p>}
    </>
  );
}

const VERB: Record<PathStep["kind"], string> = { imports: "imports", calls: "calls", inherits: "inherits from", contains: "contains" };
const pathOf = (id: string): string => splitNode(id).path;
const label = (id: string, name: (path: string) => string): string => splitNode(id).symbol || name(pathOf(id));
const namerOf = (answer: PathAnswer, folder: string): ((path: string) => string) => namer([answer.source, answer.target, ...answer.nodes].map((node) => pathOf(node.id)), folder);

/** What the answer is: the way asked for, the other way round, a detour, or none. */
export function pathSentence(answer: PathAnswer, folder: string): string {
  const name = namerOf(answer, folder);
  const [from, to] = [label(answer.source.id, name), label(answer.target.id, name)];
  const steps = `${num(answer.length)} ${answer.length === 1 ? "step" : "steps"}`;
  switch (answer.direction) {
    case "forward":
      return `${from} leads to ${to} in ${steps}.`;
    case "backward":
      return `${from} does not lead to ${to}, but ${to} leads to ${from} in ${steps}.`;
    case "undirected":
      return `Neither leads to the other; they meet over ${steps}, some against the imports’ direction.`;
    case "none":
      return `Nothing connects ${from} and ${to}.`;
  }
}

export function Steps({ answer, project, graph }: { answer: PathAnswer; project: Project; graph: FolderGraph }) {
  const name = namerOf(answer, graph.path);
  return (
    <>
      <p className="what">{pathSentence(answer, graph.path)}</p>
      {answer.steps.length > 0 && (
        <ol className="steps">
          {answer.steps.map((step, at) => (
            <li key={`${step.source} ${step.target}`}>
              <i className="level d1" aria-hidden="true">{at + 1}</i>
              <span>
                <span className="mono ink">{label(step.source, name)}</span> <span className="cap">{VERB[step.kind]}</span> <span className="mono ink">{label(step.target, name)}</span>
                <span className="cap how">
                  {step.line !== null && <Link className="link" to={urls.files(project.id, pathOf(step.source), { line: step.line })}>line {num(step.line)}</Link>}
                  {` ${[step.scope === "function" ? "inside a function" : step.scope === "type_checking" ? "for types" : step.scope === "test" ? "for tests" : "", step.how, step.confidence < SURE ? `${percent(step.confidence)} sure` : "", step.against ? "walked backwards" : ""].filter(Boolean).join(", ")}`}
                </span>
              </span>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

interface PathProps {
  project: Project;
  graph: FolderGraph;
  node: FolderNode;
  to: string;
  answer: PathAnswer | undefined;
  failed: boolean;
  onPick: (id: string) => void;
}

export function PathTo({ project, graph, node, to, answer, failed, onPick }: PathProps) {
  return (
    <section className="pathto" aria-label="Path to another module">
      {to === "" ? <Picker project={project} graph={graph} node={node} onPick={onPick} /> : (
        <>
          <h3>To <b className="mono">{shortName(pathOf(to), graph.path)}</b><span><button type="button" className="cap more" onClick={() => onPick("")}>Another one</button></span></h3>
          {answer ? <Steps answer={answer} project={project} graph={graph} /> : failed ? <p className="what">The graph does not know that module. Choose another one.</p> : null}
        </>
      )}
    </section>
  );
}
