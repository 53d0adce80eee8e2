/** The main figures of two maps side by side. */
import { Link } from "react-router";
import type { Comparison, Project } from "../../api/types";
import { Sec } from "../../components/parts";
import { shortCommit } from "../../format";
import { urls } from "../../urls";
import { delta, figureText } from "./words";

/** Where a figure comes from. */
function source(id: number, name: string): string {
  switch (name) {
    case "files": case "test_lines": case "symbols": return urls.files(id);
    case "dependencies": return urls.dependencies(id);
    case "people": return urls.history(id);
    case "bus_factor": return urls.history(id, undefined, "people");
    case "hot_files": return urls.hotSpots(id);
    case "duplicates_share": return urls.structure(id, "copies");
    case "dead_lines": return urls.structure(id, "unused");
    case "routes": return urls.routes(id);
    case "data_models": return urls.routes(id, { show: "models" });
    case "unresolved_share": return urls.project(id);
    default: return urls.map(id);
  }
}

const TONES = { good: "ok", bad: "warn", plain: "ink", none: "cap" } as const;
const SPOKEN = { good: "better", bad: "worse", plain: "", none: "" } as const;

export function Figures({ project, comparison }: { project: Project; comparison: Comparison }) {
  const rows = comparison.figures.filter((figure) => figure.before !== null || figure.after !== null);
  return (
    <section aria-label="Main figures">
      <Sec title="Main figures" />
      <table className="figures">
        <thead><tr><th>Figure</th><th className="r mono">{shortCommit(comparison.before.commit)}</th><th className="r mono">{shortCommit(comparison.after.commit)}</th><th className="r">change</th></tr></thead>
        <tbody>
          {rows.map((figure) => {
            const { text, tone } = delta(figure);
            return (
              <tr key={figure.name}>
                <td><Link className="u2" to={source(project.id, figure.name)}>{figure.label}</Link></td>
                <td className="r">{figureText(figure, figure.before)}</td>
                <td className="r ink">{figureText(figure, figure.after)}</td>
                <td className={`r ${TONES[tone]}`} title={SPOKEN[tone] || undefined}>{text}{SPOKEN[tone] && <span className="vh"> {SPOKEN[tone]}</span>}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
