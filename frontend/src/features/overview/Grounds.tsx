/** What the map rests on: how many imports could be followed, by which rules, and which could not. */
import { Link } from "react-router";
import type { Coverage, Project } from "../../api/types";
import { Sec } from "../../components/parts";
import { count, num } from "../../format";
import { urls } from "../../urls";

/** A share in percent, with a digit more where it is small: "0.4 %". */
export function share(part: number, of: number): string {
  const percent = (100 * part) / Math.max(1, of);
  if (part > 0 && percent < 0.1) return "< 0.1 %";
  return `${percent < 10 && percent % 1 !== 0 ? percent.toFixed(1) : Math.round(percent)} %`;
}

export function Grounds({ project, coverage }: { project: Project; coverage: Coverage }) {
  const { imports, resolved, external, unresolved, rules = {}, guessed = 0 } = coverage;
  if (imports === 0) return null;
  const found = Object.entries(rules).sort((a, b) => b[1] - a[1]);
  return (
    <section className="sec grounds">
      <Sec title="How sure it is" note={`${share(unresolved, imports)} of imports not followed`} />
      <p className="cap">
        Of {count(imports, "import")} {num(resolved)} lead to a file here and {num(external)} to outside packages; {unresolved === 0 ? "none was lost" : `${num(unresolved)} could not be followed`}.
        {resolved > 0 && ` ${guessed === 0 ? "Each is found by a rule of the language" : `${count(guessed, "import")} of those that lead here ${guessed === 1 ? "is" : "are"} likely, not certain`}; a file’s panel says how.`}
      </p>
      {found.length > 0 && (
        <details className="fold cap">
          <summary>By which rule</summary>
          <ul>{found.map(([rule, many]) => <li key={rule}><span>{rule}</span><span className="num">{num(many)}</span></li>)}</ul>
        </details>
      )}
      {coverage.unresolved_examples.length > 0 && (
        <details className="fold cap">
          <summary>{unresolved > coverage.unresolved_examples.length ? `${num(coverage.unresolved_examples.length)} of those not followed` : "Those not followed"}</summary>
          <ul>{coverage.unresolved_examples.map((pair, index) => <li key={`${pair.source} ${index}`}><span className="mono ell">{pair.target}</span><Link className="mono u ell" to={urls.files(project.id, pair.source, { line: pair.line })} title={pair.source}>{pair.source.slice(pair.source.lastIndexOf("/") + 1)}{pair.line ? `:${pair.line}` : ""}</Link></li>)}</ul>
        </details>
      )}
    </section>
  );
}
