/** Groups of modules by their imports, folders by stability, and the imports that run against either. */
import { Link } from "react-router";
import type { Community, LayerBreach, Project, StabilityBreach, StructurePart } from "../../api/types";
import { Sec } from "../../components/parts";
import { Broken, Few, Ground, Lead, Meter, PathLink } from "../../components/study";
import { count, listedOf, num } from "../../format";
import { folderOf, urls } from "../../urls";
import { boundSentence, divisionWord, folderLabel, isTied, shapeOf, shapeSentence, shortOf, sortBreaches } from "./words";

const ratio = (value: number): string => value.toFixed(2);

function Group({ group, project }: { group: Community; project: Project }) {
  const all = group.inner + group.outer;
  return (
    <li className="group">
      <details>
        <summary>
          <span className="mono ink name"><Broken path={group.label} /></span>
          <span className="num">{num(group.size)}</span>
          <span className="num hide">{num(group.lines)}</span>
          <span className="num">{num(group.inner)}</span>
          <span className="num">{num(group.outer)}</span>
          <Meter share={all === 0 ? 0 : group.inner / all} />
        </summary>
        <ul className="members">
          {group.modules.map((path) => <li key={path}><PathLink id={project.id} path={path} to={urls.map(project.id, { folder: folderOf(path, "\0"), select: `file:${path}` })} /></li>)}
        </ul>
        {group.size > group.modules.length && <p className="cap">and {num(group.size - group.modules.length)} more</p>}
      </details>
    </li>
  );
}

function Groups({ part, project }: { part: StructurePart; project: Project }) {
  return (
    <section>
      <Sec title="Groups" note={part.groups && part.groups > part.communities.length ? listedOf(part.communities.length, part.groups, "the largest") : count(part.communities.length, "group")} />
      <div className="group-h" aria-hidden="true"><span>Group</span><span>modules</span><span className="hide">lines</span><span>inside</span><span>across</span><span>stays inside</span></div>
      <Few list={part.communities} few={12} what="more groups">{(shown) => <ul>{shown.map((group) => <Group key={group.number} group={group} project={project} />)}</ul>}</Few>
      <Ground>
        Found from imports alone, whatever their direction, by the Leiden method. {divisionWord(part.modularity)} Each is named after what most of it shares. Inside are imports among the group’s modules, across those to and from others. A module that imports none here, and that none imports, is in no group.
      </Ground>
    </section>
  );
}

function Against({ list, all, project, bound }: { list: LayerBreach[]; all: number; project: Project; bound: string }) {
  return (
    <section className="sec">
      <Sec title="Against the layers" note={list.length === 0 ? null : all > list.length ? listedOf(list.length, all, "the highest climbs") : count(list.length, "import")} />
      {list.length === 0 ? (
        <>
          <p>Every import {bound === "" ? "" : "between files that the language does not bind "}runs down through the layers, or stays in its own.</p>
          {bound !== "" && <Ground>{bound}</Ground>}
        </>
      ) : (
        <>
          <Few list={list} few={10}>
            {(shown) => (
              <ul className="leans">
                {shown.map((one) => (
                  <li key={`${one.source} ${one.target} ${one.line ?? 0}`}>
                    <span className="ends"><PathLink id={project.id} path={one.source} line={one.line} /><span className="cap to">imports</span><PathLink id={project.id} path={one.target} to={urls.map(project.id, { folder: folderOf(one.target, "\0"), select: `file:${one.target}` })} /></span>
                    <span className="cap num nw">layer {num(one.source_layer)} to {num(one.target_layer)}</span>
                  </li>
                ))}
              </ul>
            )}
          </Few>
          <Ground>A module’s layer is the longest chain of imports below it. These load late, serve types or tests alone, or stand on a loop, so that they do not count for the layers themselves.{bound === "" ? "" : ` ${bound}`}</Ground>
        </>
      )}
    </section>
  );
}

function Stable({ part, project }: { part: StructurePart; project: Project }) {
  const { folders } = shapeOf(part);
  const rows = [...part.stability].sort((a, b) => a.instability - b.instability || b.incoming - a.incoming);
  return (
    <section>
      <Sec title="Folders by stability" note={rows.length > 0 ? num(folders) : null} />
      {rows.length < 2 ? (
        <p>No import leads from one folder into another, so none leans on another.</p>
      ) : (
        <>
          <Few list={rows} few={14}>
            {(shown) => (
              <table className="stable">
                <thead><tr><th>Folder</th><th className="r">in</th><th className="r">out</th><th className="r" title="outgoing / (incoming + outgoing)">I</th></tr></thead>
                <tbody>
                  {shown.map((row) => (
                    <tr key={row.path}>
                      <td><PathLink id={project.id} path={row.path || "./"} to={urls.map(project.id, { folder: row.path || "/" })} /></td>
                      <td className="r">{num(row.incoming)}</td>
                      <td className="r">{num(row.outgoing)}</td>
                      <td className="r ink">{ratio(row.instability)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </Few>
          <Ground>I = out / (in + out), where in counts the modules outside that import into the folder, and out those outside that it imports (Martin). 0 is leaned on and hard to change, 1 is free to change.{folders > rows.length && ` The ${num(folders - rows.length)} others are left out.`}</Ground>
        </>
      )}
    </section>
  );
}

function Leans({ list, all, project }: { list: StabilityBreach[]; all: number; project: Project }) {
  if (list.length === 0) return null;
  return (
    <section className="sec">
      <Sec title="Leaning on the less stable" note={listedOf(list.length, all, "the widest gaps")} />
      <Few list={sortBreaches(list)} few={8}>
        {(shown) => (
          <ul className="breaches">
            {shown.map((one) => (
              <li key={`${one.source} ${one.target}`}>
                <p><span className="mono ink"><Broken path={folderLabel(one.source)} /></span> <span className="cap num">{ratio(one.source_instability)}</span> leans on <span className="mono ink"><Broken path={folderLabel(one.target)} /></span> <span className="cap num">{ratio(one.target_instability)}</span></p>
                <p className="cap">{count(one.imports, "import")}, for example <Link className="link" to={urls.files(project.id, one.example.path, { line: one.example.line })}>{shortOf(one.example.path)}{one.example.line ? `:${one.example.line}` : ""}</Link></p>
              </li>
            ))}
          </ul>
        )}
      </Few>
      <Ground>A folder should lean on what changes less often than itself. These do not; the widest gap comes first.</Ground>
    </section>
  );
}

export function Shape({ part, project }: { part: StructurePart; project: Project }) {
  const all = shapeOf(part);
  return (
    <>
      <Lead>{shapeSentence(part)}</Lead>
      {isTied(part) && (
        <div className="halves">
          <div>
            <Groups part={part} project={project} />
            <Against list={part.layer_breaches} all={all.upward} project={project} bound={boundSentence(part)} />
          </div>
          <div>
            <Stable part={part} project={project} />
            <Leans list={part.breaches} all={all.leaning} project={project} />
          </div>
        </div>
      )}
    </>
  );
}
