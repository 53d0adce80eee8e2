/** Ways in that are called alike, told apart: by what answers, else by where that stands. Pure. */
import type { Flow } from "../api/types";
import { baseName } from "../format";

const repeated = (names: readonly string[]): ReadonlySet<string> => new Set(names.filter((name, at) => names.indexOf(name) !== at));

/** What stands beside each label; empty where the label alone is enough. */
export function flowNames(flows: readonly Flow[]): string[] {
  const labels = repeated(flows.map((flow) => flow.label));
  const byAnswer = flows.map((flow) => (labels.has(flow.label) ? (flow.steps[0]?.name ?? "") : ""));
  const alike = repeated(flows.map((flow, at) => `${flow.label} ${byAnswer[at] ?? ""}`));
  return flows.map((flow, at) => {
    const answer = byAnswer[at] ?? "";
    if (!labels.has(flow.label) || (answer !== "" && !alike.has(`${flow.label} ${answer}`))) return answer;
    return [answer, `${baseName(flow.path)}${flow.line ? `:${flow.line}` : ""}`].filter(Boolean).join(", ");
  });
}
