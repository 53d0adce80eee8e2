/** What depends on a symbol: its callers and heirs and theirs, nearest first, with the tests that reach it. Asked for by a click. */
import { useState } from "react";
import { Link } from "react-router";
import { useImpact } from "../../api/queries";
import type { ImpactAnswer, ImpactNode, Project } from "../../api/types";
import { Skeleton } from "../../components/parts";
import { baseName, capital, count, inWords, num, percent } from "../../format";
import { splitNode, urls } from "../../urls";

const FEW = 8;

/** "Twelve symbols in 5 other files depend on it, over three steps; four tests reach it." */
export function blastSentence(answer: ImpactAnswer): string {
  const tests = answer.tests_total === 0 ? "no test reaches it" : `${inWords(answer.tests_total)} ${answer.tests_total === 1 ? "test file reaches" : "test files reach"} it`;
  if (answer.symbols_total === 0) return `Nothing that can be followed depends on it; ${tests}.`;
  const steps = Math.max(1, ...answer.by_depth.filter((each) => each.symbols > 0).map((each) => each.distance));
  const where = answer.files_total === 0 ? "all in its own file" : `in ${count(answer.files_total, "other file")}${answer.modules > 0 && answer.own_files > 0 ? ` (${percent(answer.share).replace(" ", "\u00a0")} of the modules)` : ""} and its own`;
  return `${capital(inWords(answer.symbols_total))} ${answer.symbols_total === 1 ? "symbol depends" : "symbols depend"} on it, ${where}, over ${inWords(steps)} ${steps === 1 ? "step" : "steps"}${answer.deeper ? " and more" : ""}; ${tests}.`;
}

function Nodes({ title, list, total, project }: { title: string; list: ImpactNode[]; total: number; project: Project }) {
  const [all, setAll] = useState(false);
  if (list.length === 0) return null;
  const shown = all ? list : list.slice(0, FEW);
  return (
    <>
      <h3 className="cap">{title} <span className="num">{num(total)}</span></h3>
      <ul>
        {shown.map((node) => (
          <li key={node.id}>
            <Link className="mono ink u ell" to={urls.files(project.id, node.path ?? "", { line: node.line, symbol: splitNode(node.id).symbol || undefined })} title={`${node.path ?? node.name}: ${node.through.kind}, found by: ${node.through.how}`}>{splitNode(node.id).symbol || baseName(node.path ?? node.name)}</Link>
            <span className="c">{node.through.confidence < 0.9 && <em>{percent(node.through.confidence)} </em>}{splitNode(node.id).symbol ? baseName(node.path ?? "") : ""}</span>
          </li>
        ))}
      </ul>
      {shown.length < list.length && <button type="button" className="link more" onClick={() => setAll(true)}>{num(list.length - shown.length)} more</button>}
      {all && total > list.length && <p className="cap">and {num(total - list.length)} that are not listed</p>}
    </>
  );
}

function Answer({ node, project }: { node: string; project: Project }) {
  const { data, isError } = useImpact(project.id, node, { limit: 200 });
  if (isError) return <p className="cap">The graph does not know this symbol, so nothing can be said about what depends on it.</p>;
  if (!data) return <Skeleton lines={[80, 60]} />;
  const depths = data.by_depth.filter((each) => each.symbols > 0);
  return (
    <>
      <p className="cap">{blastSentence(data)}</p>
      {depths.map(({ distance, symbols }) => <Nodes key={distance} title={distance === 1 ? "Calls or inherits it" : `${capital(inWords(distance))} steps away`} list={data.symbols.filter((one) => one.distance === distance)} total={symbols} project={project} />)}
      <Nodes title="Tests" list={data.tests} total={data.tests_total} project={project} />
      {data.importers > 0 && <p className="cap">{count(data.importers, "file")} {data.importers === 1 ? "imports" : "import"} its file and may use it in ways that cannot be followed.</p>}
    </>
  );
}

export function Blast({ node, project }: { node: string; project: Project }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="blast">
      <button type="button" className="btn" aria-expanded={open} onClick={() => setOpen(!open)}>What depends on it</button>
      {open && <Answer node={node} project={project} />}
    </div>
  );
}
