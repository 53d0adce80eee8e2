/** Where faults were mended, with the commits that say so. */
import { Link } from "react-router";
import type { EvolutionPart, Project } from "../../api/types";
import { Sec } from "../../components/parts";
import { Few, Ground, Lead, Meter, PathLink } from "../../components/study";
import { Ago } from "../../components/text";
import { listedOf, num, percent } from "../../format";
import { urls } from "../../urls";
import { density, fixesSentence, rankFixes } from "./words";

export function Fixes({ part, project }: { part: EvolutionPart; project: Project }) {
  const rows = rankFixes(part.fixes);
  return (
    <>
      <Lead>{fixesSentence(part)}</Lead>
      {rows.length > 0 && (
        <section aria-label="Fixes by module">
          <Sec title="Fixes by module" note={listedOf(rows.length, part.mended, "mended most often")} />
          <Few list={rows} few={16} what="more modules">
            {(shown) => (
              <table className="mended">
                <thead><tr><th>Module</th><th className="r">fixes</th><th className="r hide">of changes</th><th className="r">share</th><th aria-hidden="true" className="hide" /><th className="r hide">per 1,000 lines</th><th className="r hide">last fix</th></tr></thead>
                <tbody>
                  {shown.map((row) => (
                    <tr key={row.path}>
                      <td><PathLink id={project.id} path={row.path} /><span className="why">{row.examples[0] && <>“{row.examples[0]}”</>}</span></td>
                      <td className="r ink"><Link className="u2" to={urls.history(project.id, row.path)} title={row.examples.join("\n")}>{num(row.fixes)}</Link></td>
                      <td className="r hide">{num(row.changes)}</td>
                      <td className="r">{percent(row.share)}</td>
                      <td className="hide"><Meter share={row.share} /></td>
                      <td className="r hide">{density(row)}</td>
                      <td className="r hide"><Ago at={row.last_fix_at} /></td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </Few>
        </section>
      )}
      <div className="grounds-list"><Ground>{part.fix_filters} Subjects are words of people: a fix that does not call itself one is not counted. “Per 1,000 lines” counts the lines of today, where much was moved away too.</Ground></div>
    </>
  );
}
