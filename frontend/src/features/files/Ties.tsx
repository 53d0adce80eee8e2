/** Who calls or inherits a symbol, and what it calls: straight from the graph, with the rule where it is not certain. */
import { useState } from "react";
import { Link } from "react-router";
import { useRelated } from "../../api/queries";
import { ApiError } from "../../api/client";
import type { FileSymbol, GraphEdge, GraphNode, Project, RelatedAnswer } from "../../api/types";
import { baseName, num, percent } from "../../format";
import { splitNode, urls } from "../../urls";
import { Blast } from "./Blast";

const SURE = 0.9;
const FEW = 8;

interface Tie {
  node: GraphNode;
  edge: GraphEdge;
}

/** The symbol that is looked at: called by name, or the innermost one around a line. */
export function symbolAt(symbols: readonly FileSymbol[], name: string | null, line: number | null): FileSymbol | null {
  const named = name === null ? undefined : (symbols.find((symbol) => symbol.qualified_name === name) ?? symbols.find((symbol) => symbol.name === name));
  if (named) return named;
  if (line === null) return null;
  return [...symbols].filter((symbol) => symbol.start_line <= line && line <= symbol.end_line).sort((a, b) => a.end_line - a.start_line - (b.end_line - b.start_line))[0] ?? null;
}

/** Neighbours one edge away, by kind of edge, the surest first. */
export function tiesOf(answer: RelatedAnswer, kind: GraphEdge["kind"], way: "in" | "out"): Tie[] {
  const nodes = new Map(answer.nodes.map((node) => [node.id, node]));
  return answer.edges
    .filter((edge) => edge.kind === kind && (way === "in" ? edge.target : edge.source) === answer.node.id)
    .flatMap((edge) => {
      const node = nodes.get(way === "in" ? edge.source : edge.target);
      return node ? [{ node, edge }] : [];
    })
    .sort((a, b) => b.edge.confidence - a.edge.confidence || (a.edge.line ?? 0) - (b.edge.line ?? 0));
}

function List({ title, ties, way, more, project, here }: { title: string; ties: Tie[]; way: "in" | "out"; more: number; project: Project; here: string }) {
  const [all, setAll] = useState(false);
  if (ties.length === 0) return null;
  const shown = all ? ties : ties.slice(0, FEW);
  // A caller is opened at the line of its call; what is called, where it begins.
  const to = ({ node, edge }: Tie): string => urls.files(project.id, node.path ?? "", way === "in" ? { line: edge.line ?? node.line } : { line: node.line, symbol: splitNode(node.id).symbol });
  const where = ({ node, edge }: Tie): string => `${node.path === here ? "" : baseName(node.path ?? "")}${(way === "in" ? edge.line : node.line) ? `:${(way === "in" ? edge.line : node.line) ?? ""}` : ""}`.replace(/^:/, "line ");
  return (
    <>
      <h3 className="cap">{title} <span className="num">{num(ties.length + more)}</span></h3>
      <ul>
        {shown.map((tie) => (
          <li key={`${tie.node.id} ${tie.edge.line ?? 0}`}>
            <Link className={`mono ink u ell${tie.edge.confidence < SURE ? " likely" : ""}`} title={`${tie.node.path ?? tie.node.name}, found by: ${tie.edge.how}`} to={to(tie)}>{tie.node.name}</Link>
            <span className="c">{tie.edge.confidence < SURE && <em title={tie.edge.how}>{percent(tie.edge.confidence)} </em>}{where(tie)}</span>
          </li>
        ))}
      </ul>
      {shown.length < ties.length && <button type="button" className="link more" onClick={() => setAll(true)}>{num(ties.length - shown.length)} more</button>}
      {all && more > 0 && <p className="cap">and {num(more)} more</p>}
    </>
  );
}

export function Ties({ symbol, path, project }: { symbol: FileSymbol; path: string; project: Project }) {
  const node = `symbol:${path}#${symbol.qualified_name}`;
  const into = useRelated(project.id, node, { direction: "in", kinds: "calls,inherits", max_depth: 1, limit: 100 });
  const out = useRelated(project.id, node, { direction: "out", kinds: "calls,inherits", max_depth: 1, limit: 100 });
  const failed = into.error ?? out.error;
  // A constant or a field is no node of the graph: nothing is said of it.
  if (failed instanceof ApiError && failed.status === 404) return null;
  if (!into.data || !out.data) return null;
  const known = into.data.calls_known;
  const calledBy = tiesOf(into.data, "calls", "in");
  const heirs = tiesOf(into.data, "inherits", "in");
  const calls = tiesOf(out.data, "calls", "out");
  const bases = tiesOf(out.data, "inherits", "out");
  const nobody = calledBy.length + heirs.length === 0;
  return (
    <section className="ties" aria-label={`Ties of ${symbol.qualified_name}`}>
      <h2><span className="mono ink own">{symbol.qualified_name}</span></h2>
      {!known && <p className="cap">This map does not know who calls what. Refresh to draw that part.</p>}
      {known && nobody && <p className="cap">No call or heir in this project leads to it, as far as they can be followed.</p>}
      {known && !nobody && <Blast node={node} project={project} />}
      <List title="Called by" ties={calledBy} way="in" more={into.data.left_out} project={project} here={path} />
      <List title="Inherited by" ties={heirs} way="in" more={0} project={project} here={path} />
      <List title="Inherits from" ties={bases} way="out" more={0} project={project} here={path} />
      <List title="Calls" ties={calls} way="out" more={out.data.left_out} project={project} here={path} />
    </section>
  );
}
