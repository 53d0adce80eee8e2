/** The steps of a flow as a tree that folds. Pure. */
import type { Flow, FlowStep, MapContent } from "../../api/types";
import { count, listed, num } from "../../format";

export interface TreeRow {
  step: FlowStep;
  index: number;
  /** Steps below it that follow. */
  below: number;
}

/** More rows than this start folded below the third level. */
const UNFOLDED = 90;
const SEEN_DEPTH = 2;

/** How many steps follow below each one. */
export function belows(steps: readonly FlowStep[]): number[] {
  const below = new Array<number>(steps.length).fill(0);
  const open: number[] = [];
  steps.forEach((step, index) => {
    while (open.length > 0 && (steps[open[open.length - 1] ?? 0]?.depth ?? 0) >= step.depth) open.pop();
    for (const above of open) below[above] = (below[above] ?? 0) + 1;
    open.push(index);
  });
  return below;
}

/** What is folded when one first looks. */
export function foldedAtFirst(steps: readonly FlowStep[]): ReadonlySet<number> {
  if (steps.length <= UNFOLDED) return new Set();
  const below = belows(steps);
  return new Set(steps.flatMap((step, index) => (step.depth >= SEEN_DEPTH && (below[index] ?? 0) > 0 ? [index] : [])));
}

/** The rows in sight: what stands below a folded step is left out. */
export function rowsOf(steps: readonly FlowStep[], folded: ReadonlySet<number>): TreeRow[] {
  const below = belows(steps);
  const rows: TreeRow[] = [];
  for (let index = 0; index < steps.length; index += 1) {
    const step = steps[index];
    if (!step) continue;
    rows.push({ step, index, below: below[index] ?? 0 });
    if (folded.has(index)) index += below[index] ?? 0;
  }
  return rows;
}

/** Where the same step was shown before. */
export function firstOf(steps: readonly FlowStep[], step: FlowStep): number | null {
  const found = steps.findIndex((each) => each.node === step.node && each.stop !== "seen");
  return found < 0 ? null : found;
}

/** What the address calls a flow. */
export const keyOf = (way: { path: string; line: number | null; label: string }): string => (way.line ? `${way.path}:${way.line}` : `${way.path} ${way.label}`);

export const findFlow = (flows: readonly Flow[], from: string | null): Flow | null =>
  flows.find((flow) => keyOf(flow) === from) ?? flows.find((flow) => from !== null && (flow.label === from || flow.path === from)) ?? (from === null ? (flows[0] ?? null) : null);

/** How much of what it sets off is shown; calls that could not be followed are in no count. */
export function shownWords({ steps, reached }: Flow, depth: number): string {
  const calls = steps.length - 1;
  if (calls < reached || steps.some((step) => step.stop === "depth" || step.stop === "wide")) return `${count(calls, "call")} ${calls === 1 ? "is" : "are"} shown, to a depth of ${num(depth)}`;
  const unknown = steps.reduce((sum, step) => sum + (step.unfollowed ?? 0), 0);
  const rest = unknown > 0 ? `, ${num(unknown)} more ${unknown === 1 ? "was" : "were"} not` : "";
  return `${calls === 1 ? "The one call that could be followed is shown" : `All ${num(calls)} calls that could be followed are shown`}${rest}`;
}

/** What a step remarks: why nothing follows, or how many more calls were not followed. */
export function stepWords(step: FlowStep): string {
  const more = step.unfollowed ?? 0;
  if (step.stop === null || step.stop === "leaf") return more > 0 ? `${num(more)} more not followed` : "";
  return stopWords[step.stop];
}

const stopWords: Record<NonNullable<FlowStep["stop"]>, string> = {
  leaf: "",
  depth: "goes deeper than is followed",
  seen: "shown above",
  wide: "makes more calls than are shown",
  unsure: "calls not followed",
};

/** Why there is no flow: no way in, no calls, or none that leads on from a way in. Pages start nothing. */
export function whyNone({ ways_in, coverage }: Pick<MapContent, "ways_in" | "coverage">): string {
  const ways = [...new Set(ways_in.filter((way) => way.kind !== "page").map((way) => way.label))];
  if (ways.length === 0) return "No way in was found that starts code.";
  if (coverage.calls == null) return "The calls of this map could not be followed.";
  if (coverage.calls.calls === 0) return "No call was read: either its code makes none, or Gander follows none in its languages.";
  const named = listed(ways.length > 4 ? [...ways.slice(0, 3), `${num(ways.length - 3)} more`] : ways);
  return ways.length === 1 ? `From its way in, ${named}, no call was followed to anything of this project.` : `From none of its ways in, ${named}, was a call followed to anything of this project.`;
}
