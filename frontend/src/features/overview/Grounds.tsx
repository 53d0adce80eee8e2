/** What the map rests on: how many imports and calls could be followed, by which rules, and which could not. */
import { Link } from "react-router";
import type { CallCoverage, Coverage, Project } from "../../api/types";
import { Sec } from "../../components/parts";
import { count, num } from "../../format";
import { urls } from "../../urls";

/** A share in percent, with a digit more where it is small: "0.4 %". */
export function share(part: number, of: number): string {
  const percent = (100 * part) / Math.max(1, of);
  if (part > 0 && percent < 0.1) return "< 0.1 %";
  return `${percent < 10 && percent % 1 !== 0 ? percent.toFixed(1) : Math.round(percent)} %`;
}

function Rules({ summary, rules }: { summary: string; rules: Record<string, number> }) {
  const found = Object.entries(rules).sort((a, b) => b[1] - a[1]);
  if (found.length === 0) return null;
  return (
    <details className="fold cap">
      <summary>{summary}</summary>
      <ul>{found.map(([rule, many]) => <li key={rule}><span>{rule}</span><span className="num">{num(many)}</span></li>)}</ul>
    </details>
  );
}

function Calls({ calls: { calls, inside, outside, edges, guessed, rules } }: { calls: CallCoverage }) {
  const lost = calls - inside - outside;
  return (
    <>
      <p className="cap">
        Of {count(calls, "call")} {num(inside)} lead to a symbol here and {num(outside)} to the language or a package; {lost === 0 ? "none was lost" : `${num(lost)} (${share(lost, calls)}) could not be followed`}.
        {edges > 0 && ` They make ${count(edges, "edge")} from a symbol to another${guessed === 0 ? "" : `, ${num(guessed)} of them likely, not certain`}.`}
      </p>
      <Rules summary="Calls by rule" rules={rules} />
    </>
  );
}

export function Grounds({ project, coverage }: { project: Project; coverage: Coverage }) {
  const { imports, resolved, external, unresolved, rules = {}, guessed = 0, calls } = coverage;
  const called = calls != null && calls.calls > 0 ? calls : null;
  if (imports === 0 && called === null) return null;
  const notes = [imports > 0 && `${share(unresolved, imports)} of imports`, called && `${share(called.calls - called.inside - called.outside, called.calls)} of calls`];
  return (
    <section className="sec grounds">
      <Sec title="How sure it is" note={`${notes.filter(Boolean).join(", ")} not followed`} />
      {imports > 0 && (
        <p className="cap">
          Of {count(imports, "import")} {num(resolved)} lead to a file here and {num(external)} to outside packages; {unresolved === 0 ? "none was lost" : `${num(unresolved)} could not be followed`}.
          {resolved > 0 && ` ${guessed === 0 ? "Each is found by a rule of the language" : `${count(guessed, "import")} of those that lead here ${guessed === 1 ? "is" : "are"} likely, not certain`}; a file’s panel says how.`}
        </p>
      )}
      <Rules summary="Imports by rule" rules={rules} />
      {coverage.unresolved_examples.length > 0 && (
        <details className="fold cap">
          <summary>{unresolved > coverage.unresolved_examples.length ? `${num(coverage.unresolved_examples.length)} of the imports not followed` : "The imports not followed"}</summary>
          <ul>{coverage.unresolved_examples.map((pair, index) => <li key={`${pair.source} ${index}`}><span className="mono ell">{pair.target}</span><Link className="mono u ell" to={urls.files(project.id, pair.source, { line: pair.line })} title={pair.source}>{pair.source.slice(pair.source.lastIndexOf("/") + 1)}{pair.line ? `:${pair.line}` : ""}</Link></li>)}</ul>
        </details>
      )}
      {called && <Calls calls={called} />}
    </section>
  );
}
