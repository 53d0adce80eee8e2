/** Files that change together; those that no import explains come first. */
import type { CoChange, EvolutionPart, Project } from "../../api/types";
import { Sec } from "../../components/parts";
import { Few, Ground, Lead, Meter, PathLink } from "../../components/study";
import { Ago } from "../../components/text";
import { count, listedOf, num } from "../../format";
import { pairsOf, pairsSentence, splitPairs } from "./words";

function Pairs({ title, note, list, all, project }: { title: string; note: string; list: CoChange[]; all: number; project: Project }) {
  if (list.length === 0) return null;
  return (
    <section className="sec" aria-label={title}>
      <Sec title={title} note={listedOf(list.length, all, "by degree, pairs of tests last")} />
      <p className="cap tier">{note}</p>
      <Few list={list} few={12} what="more pairs">
        {(shown) => (
          <table className="together">
            <thead><tr><th>Files</th><th className="r">shared</th><th className="r hide">changes of each</th><th className="r">degree</th><th aria-hidden="true" className="hide" /><th className="r hide">last together</th></tr></thead>
            <tbody>
              {shown.map((pair) => (
                <tr key={`${pair.one} ${pair.other}`}>
                  <td><PathLink id={project.id} path={pair.one} /><PathLink id={project.id} path={pair.other} /></td>
                  <td className="r">{num(pair.shared)}</td>
                  <td className="r hide">{num(pair.revisions_one)} and {num(pair.revisions_other)}</td>
                  <td className="r ink">{Math.round(pair.degree)}{"\u00a0"}%</td>
                  <td className="hide"><Meter share={pair.degree / 100} /></td>
                  <td className="r hide"><Ago at={pair.last_at} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Few>
    </section>
  );
}

export function Together({ part, project }: { part: EvolutionPart; project: Project }) {
  const { surprising, explained } = splitPairs(part.co_changes);
  const all = pairsOf(part);
  return (
    <>
      <Lead>{pairsSentence(part)}</Lead>
      <Pairs title="No import explains it" note="What ties these is not in the code: a shared format, a copied rule, a test by name. Whoever changes one should know of the other." list={surprising} all={all.surprising} project={project} />
      <Pairs title="An import explains it" note="One imports the other, so changes travel. A high degree says that the border between them does not hold." list={explained} all={all.explained} project={project} />
      <div className="grounds-list">
        <Ground>Degree = 100 × shared / mean changes of the two. {part.co_change_floors}{" "}{count(part.commits, "commit")} counted{part.commits_left_out > 0 && `, ${num(part.commits_left_out)} left out (merges, bots, more than 30 files, or none of today’s code)`}.</Ground>
      </div>
    </>
  );
}
