/** Imports as arrows: weight by names, loops orange, the selected room's own in accent on top of the others. */
import { memo, useMemo } from "react";
import type { FolderEdge, FolderGraph } from "../../api/types";
import { roundedPath } from "./layout/paths";
import type { EdgePlan, Plan } from "./layout/types";
import { edgesOfLoops, isTangled, type Emphasis } from "./emphasis";

interface ArrowsProps {
  graph: FolderGraph;
  plan: Plan;
  further: readonly EdgePlan[];
  emphasis: Emphasis;
}

type Look = "rest" | "loop" | "on" | "ink";

const HEAD: Record<Look, string> = { rest: "url(#head)", loop: "url(#head-loop)", on: "url(#head-on)", ink: "url(#head-ink)" };
const ORDER: Record<Look, number> = { rest: 0, loop: 1, on: 2, ink: 3 };

export function Arrows({ graph, plan, further, emphasis }: ArrowsProps) {
  const paths = useMemo(() => plan.edges.map((each) => ({ edge: each.edge, d: roundedPath(each.points) })), [plan]);
  const more = useMemo(() => further.map((each) => ({ edge: each.edge, d: roundedPath(each.points) })), [further]);
  const tangled = isTangled(graph, emphasis.looped ? 1 : null);
  const ofLoops = useMemo(() => edgesOfLoops(graph), [graph]);
  const drawn = [...paths, ...more].flatMap(({ edge, d }) => {
    const facts = graph.edges[edge];
    return facts ? [{ edge, d, facts, look: lookOf(edge, facts, emphasis, !tangled && ofLoops.has(edge)) }] : [];
  });
  // Later in the document is on top.
  drawn.sort((a, b) => ORDER[a.look] - ORDER[b.look]);
  const { looped, bright } = emphasis;
  return (
    <g className="arrows" aria-hidden="true">
      {drawn.map(({ edge, d, facts, look }) => (
        <Arrow key={edge} d={d} look={look} names={facts.names} closes={facts.closes} faded={looped ? !looped.has(edge) : bright !== null && (look === "rest" || (emphasis.trace !== null && look === "loop"))} />
      ))}
    </g>
  );
}

function lookOf(edge: number, facts: FolderEdge, emphasis: Emphasis, onLoop: boolean): Look {
  // A loop keeps its colour, unless the way that is asked for runs over it.
  if (onLoop && facts.drawn && !(emphasis.trace && emphasis.chosen.has(edge))) return "loop";
  if (emphasis.chosen.has(edge)) return "on";
  if (emphasis.pointed.has(edge) || emphasis.looped?.has(edge)) return "ink";
  return "rest";
}

export const weightOf = (names: number): number => (names >= 4 ? 2.4 : names >= 2 ? 1.6 : 1);

const Arrow = memo(function Arrow({ d, look, names, closes, faded }: { d: string; look: Look; names: number; closes: boolean; faded: boolean }) {
  const width = look === "loop" ? 1.75 : look === "on" ? Math.max(1.5, weightOf(names)) : weightOf(names);
  return <path className={`e ${look}${faded ? " faded" : ""}`} d={d} strokeWidth={width} strokeDasharray={closes ? "5 3" : undefined} markerEnd={HEAD[look]} />;
});
