/** Candidates for unused code by how sure it is, each with its reason. */
import type { DeadCodePart, Project, Tier } from "../../api/types";
import { Sec } from "../../components/parts";
import { Few, Ground, Lead, PathLink } from "../../components/study";
import { listed, listedOf, num } from "../../format";
import { candidatesOf, sparedWords, tiers, unusedSentence } from "./words";

interface Candidate {
  key: string;
  name: string;
  kind: string;
  path: string;
  line: number | null;
  end: number | null;
  lines: number;
  reason: string;
}

function candidates(part: DeadCodePart, tier: Tier): Candidate[] {
  const modules = part.modules.filter((one) => one.tier === tier).map((one) => ({ key: one.path, name: one.path.split("/").pop() ?? one.path, kind: "module", path: one.path, line: null, end: null, lines: one.lines, reason: one.reason }));
  const symbols = part.symbols.filter((one) => one.tier === tier).map((one) => ({ key: one.node, name: one.name, kind: one.kind, path: one.path, line: one.line, end: one.end_line, lines: one.lines, reason: one.reason }));
  return [...modules, ...symbols].sort((a, b) => b.lines - a.lines || a.path.localeCompare(b.path));
}

function Table({ list, project }: { list: readonly Candidate[]; project: Project }) {
  return (
    <table className="unused">
      <thead><tr><th>What</th><th className="hide">Where</th><th className="r">lines</th><th className="hide">Why</th></tr></thead>
      <tbody>
        {list.map((one) => (
          <tr key={one.key}>
            <td>
              <PathLink id={project.id} path={one.path} line={one.line} end={one.end} name={one.name} />
              <span className="why">{one.kind}<span className="narrow">, {one.kind === "module" ? one.path : one.path.split("/").pop()}. {one.reason}</span></span>
            </td>
            <td className="hide"><PathLink id={project.id} path={one.path} line={one.line} end={one.end} /></td>
            <td className="r ink">{num(one.lines)}</td>
            <td className="hide why">{one.reason}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Unused({ part, project }: { part: DeadCodePart; project: Project }) {
  const spared = sparedWords(part.spared);
  return (
    <>
      <Lead>{unusedSentence(part)}</Lead>
      {tiers.map(({ key, title, grounds }, at) => {
        const list = candidates(part, key);
        if (list.length === 0) return null;
        return (
          <section key={key} className={at === 0 ? "" : "sec"} aria-label={title}>
            <Sec title={title} note={listedOf(list.length, candidatesOf(part, key), "the largest")} />
            <p className="cap tier">{grounds}</p>
            <Few list={list} few={key === "low" ? 8 : 20}>{(shown) => <Table list={shown} project={project} />}</Few>
          </section>
        );
      })}
      <div className="grounds-list">
        <Ground>
          {part.languages.length > 0 && `Looked at: ${listed(part.languages)}. `}
          Calls by a name that is put together at run time, and those from outside this repository, are not seen.{" "}
          {spared && `Without callers, but spared: ${spared}.`}{" "}
          {part.left_out > 0 && `${num(part.left_out)} smaller candidates are left out.`}
        </Ground>
      </div>
    </>
  );
}
