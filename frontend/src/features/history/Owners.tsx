/** Who made what, how few know a folder, and where knowledge has left. */
import type { BusFactor, EvolutionPart, Ownership, Project } from "../../api/types";
import { Empty, Sec } from "../../components/parts";
import { Few, Ground, Lead, Meter, PathLink } from "../../components/study";
import { listed, listedOf, num, percent } from "../../format";
import { urls } from "../../urls";
import { busSentence, modulesOf, nobodyWords, risks, riskSentence, spread, unownedWords } from "./words";

function Made({ rows, owned, risk, project }: { rows: Ownership[]; owned: number | null | undefined; risk: ReadonlySet<string>; project: Project }) {
  return (
    <section>
      <Sec title="Who made each module" note={listedOf(rows.length, owned, "with most commits")} />
      <Few list={rows} few={16} what="more modules">
        {(shown) => (
          <table className="owners">
            <thead><tr><th>Module</th><th>Most commits</th><th className="r">share</th><th className="r hide" title="1 − Σ share²">fractal</th><th className="r hide" title="People, and those with less than 5 % of the commits">people</th><th className="r">gone</th></tr></thead>
            <tbody>
              {shown.map((row) => (
                <tr key={row.path}>
                  <td><PathLink id={project.id} path={row.path} to={urls.history(project.id, row.path)} /></td>
                  <td className={row.main_active ? "who ink" : "who"} title={row.main_active ? undefined : "No commit in the last year"}>{row.main ?? "–"}{!row.main_active && row.main && <span className="cap"> gone</span>}</td>
                  <td className="r">{percent(row.main_share)}</td>
                  <td className="r hide" title={spread(row)}>{row.fractal.toFixed(2)}</td>
                  <td className="r hide" title={`${num(row.minor)} with less than 5 % of the commits`}>{num(row.people)}{row.minor > 0 && <span className="cap"> · {num(row.minor)} minor</span>}</td>
                  <td className={`r ${risk.has(row.path) ? "warn" : ""}`}>{percent(row.knowledge_left)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Few>
      <Ground>Shares of commits, bots and merges left out, over the module’s whole life. Fractal = 1 − Σ share²: 0 is one author, towards 1 many (D’Ambros, Lanza, Gall). Minor: less than 5 % of the commits. Gone: people without any commit in the last year, and their share of the commits.</Ground>
    </section>
  );
}

function Buses({ list, all, project }: { list: BusFactor[]; all: number | null | undefined; project: Project }) {
  const folders = list.filter((row) => row.path !== "");
  if (folders.length === 0) return null;
  return (
    <section>
      <Sec title="Bus factor by folder" note={listedOf(folders.length, all, "with most lines")} />
      <Few list={folders} few={10} what="more folders">
        {(shown) => (
          <ul className="buses">
            {shown.map((row) => (
              <li key={row.path}>
                <PathLink id={project.id} path={row.path} to={urls.map(project.id, { folder: row.path })} />
                <span className="num ink"><b>{num(row.factor)}</b></span>
                <span className="cap">{listed(row.people.slice(0, 3))}{row.people.length > 3 && " and others"}, of {modulesOf(row)}</span>
              </li>
            ))}
          </ul>
        )}
      </Few>
      <Ground>People are taken away, the one who made most first, until more than half of the folder’s modules have nobody left who made them; how many had to go is the figure.</Ground>
    </section>
  );
}

function Risk({ part, project }: { part: EvolutionPart; project: Project }) {
  if (part.at_risk.length === 0) return null;
  return (
    <section className="sec">
      <Sec title="Knowledge at risk" note={listedOf(part.at_risk.length, part.risks, "the largest losses")} />
      <Few list={risks(part)} few={10} what="more modules">
        {(shown) => (
          <ul className="risks">
            {shown.map(({ path, left }) => (
              <li key={path}><PathLink id={project.id} path={path} to={urls.history(project.id, path)} />{left !== null && <><span className="num cap">{percent(left)} gone</span><Meter share={left} tone="warn" /></>}</li>
            ))}
          </ul>
        )}
      </Few>
      <Ground>More than 80 % of the commits are by people without any commit in the last year; the largest loss, by lines, comes first.</Ground>
    </section>
  );
}

export function Owners({ part, project }: { part: EvolutionPart; project: Project }) {
  const whole = part.bus_factors.find((row) => row.path === "");
  const unowned = unownedWords(part);
  if (part.ownership.length === 0) return <Empty>{nobodyWords(part)}</Empty>;
  return (
    <>
      <Lead>{busSentence(whole)} {riskSentence(part)}</Lead>
      {unowned !== null && <p className="cap tier">{unowned}</p>}
      <div className="halves">
        <Made rows={part.ownership} owned={part.owned} risk={new Set(part.at_risk)} project={project} />
        <div>
          <Buses list={part.bus_factors} all={part.folders} project={project} />
          <Risk part={part} project={project} />
        </div>
      </div>
    </>
  );
}
