/** What depends on the selected module, step by step, the tests that reach it apart. */
import { useState } from "react";
import { Link } from "react-router";
import type { FolderGraph, ImpactAnswer, ImpactNode, Project } from "../../api/types";
import { capital, count, inWords, listed, num, percent } from "../../format";
import { nodeUrl, urls } from "../../urls";
import { namerIn } from "./panel-facts";

const SURE = 0.9;
const FEW = 8;

interface RowProps {
  node: ImpactNode;
  project: Project;
  graph: FolderGraph;
  name: (path: string) => string;
  onSelect: (id: string) => void;
}

function Row({ node, project, graph, name, onSelect }: RowProps) {
  const { through } = node;
  const path = node.path ?? node.name;
  const drawn = graph.nodes.some((each) => each.id === node.id);
  const words = <bdi>{name(path)}</bdi>;
  const title = `${path}: ${through.kind} ${through.target.slice(through.target.indexOf(":") + 1)}, found by: ${through.how}`;
  return (
    <li title={title}>
      {drawn
        ? <button type="button" className="mono ink tie" onClick={() => onSelect(node.id)}>{words}</button>
        : <Link className="mono tie" to={nodeUrl(project.id, node.id, graph.path) ?? urls.files(project.id, path)}>{words}</Link>}
      <span className="c">
        {through.confidence < SURE && <em>{percent(through.confidence)} </em>}
        {through.line !== null && <Link className="u" to={urls.files(project.id, path, { line: through.line })}>line {num(through.line)}</Link>}
      </span>
    </li>
  );
}

function List({ title, note, list, total, level, ...rest }: { title: string; note?: string; list: ImpactNode[]; total: number; level?: number } & Omit<RowProps, "node">) {
  const [all, setAll] = useState(false);
  const shown = all ? list : list.slice(0, FEW);
  return (
    <section aria-label={title}>
      <h3>{level !== undefined && <i className={`level d${Math.min(3, level)}`} aria-hidden="true">{level}</i>}{title}<span>{note ?? num(total)}</span></h3>
      <ul>{shown.map((node) => <Row key={node.id} node={node} {...rest} />)}</ul>
      {list.length > shown.length && <button type="button" className="cap more" onClick={() => setAll(true)}>{num(list.length - shown.length)} more</button>}
      {all && total > list.length && <p className="cap">and {num(total - list.length)} that are not listed</p>}
    </section>
  );
}

/** "21 of 24 modules (88 %) and nine files beside them depend on it, over three steps; four tests reach it." */
export function impactSentence(answer: ImpactAnswer): string {
  const tests = answer.tests_total === 0 ? "no test reaches it" : `${inWords(answer.tests_total)} ${answer.tests_total === 1 ? "test reaches" : "tests reach"} it`;
  if (answer.files_total === 0) return `No module depends on it; ${tests}.`;
  const steps = Math.max(...answer.by_depth.filter((each) => each.files > 0).map((each) => each.distance), 1);
  const beside = answer.files_total - answer.own_files;
  const own = answer.own_files > 0 ? `${num(answer.own_files)} of ${count(answer.modules, "module")} (${percent(answer.share).replace(" ", "\u00a0")})` : "";
  const others = beside > 0 ? `${inWords(beside)} ${beside === 1 ? "file" : "files"} beside the product` : "";
  const who = capital(listed([own, others].filter(Boolean)));
  return `${who} ${answer.files_total === 1 ? "depends" : "depend"} on it, over ${inWords(steps)} ${steps === 1 ? "step" : "steps"}${answer.deeper ? " and more" : ""}; ${tests}.`;
}

/** What the answer holds beyond what is seen, sentence by sentence. */
export function grounds(answer: ImpactAnswer, elsewhere: number): string {
  return [
    answer.files_total > answer.files.length ? `The ${num(answer.files.length)} nearest are listed.` : "",
    elsewhere > 0 ? `${count(elsewhere, "file")} of these, tests among them, ${elsewhere === 1 ? "lies" : "lie"} outside the drawn folder.` : "",
    "Imports inside functions and for types count too.",
  ].filter(Boolean).join(" ");
}

export function Reach({ answer, elsewhere, ...rest }: { answer: ImpactAnswer; elsewhere: number } & Omit<RowProps, "node" | "name">) {
  const name = namerIn(rest.graph, [...answer.files, ...answer.tests].map((node) => node.path ?? node.name));
  const levels = answer.by_depth.filter((each) => each.files > 0);
  const total = Object.fromEntries(levels.map((each) => [each.distance, each.files]));
  return (
    <>
      <p className="what">{impactSentence(answer)}</p>
      {levels.map(({ distance }) => {
        const list = answer.files.filter((node) => node.distance === distance);
        return list.length === 0 ? null : <List key={distance} level={distance} title={distance === 1 ? "Imports it" : `${capital(inWords(distance))} steps away`} list={list} total={total[distance] ?? list.length} name={name} {...rest} />;
      })}
      {answer.tests.length > 0 && <List title="Tests" list={answer.tests} total={answer.tests_total} name={name} {...rest} />}
      <p className="cap grounds">{grounds(answer, elsewhere)}</p>
    </>
  );
}
