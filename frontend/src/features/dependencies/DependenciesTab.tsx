/** Dependencies: outside packages by state, then what it needs to run. Filters are in the address. */
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useConfiguration, useDependencies, useSystemMap } from "../../api/queries";
import type { DependenciesPart, DependencyReport, DependencyState, Project } from "../../api/types";
import { Icon } from "../../components/icons";
import { PartAnswer } from "../../components/PartAnswer";
import { Empty, Sec } from "../../components/parts";
import { Broken } from "../../components/study";
import { baseName, count, num } from "../../format";
import { folderOf, isModule, urls } from "../../urls";
import { Configuration } from "./Configuration";
import { byState, ground, manifests, matches, requirementText, said, saidOfUnimported, saidOfUnlisted, STATES, stateWords, unlisted } from "./reports";
import "./dependencies.css";

const SHOWN = 50;

function Importers({ report, project, mainFolder }: { report: DependencyReport; project: Project; mainFolder: string }) {
  return (
    <tr className="importers">
      <td colSpan={5}>
        <p className="cap">{report.reason}</p>
        {report.modules.length > 0 && (
          <ul>
            {report.modules.map((path) => (
              <li key={path}>
                <Link className="mono ink u" to={urls.files(project.id, path, report.first?.path === path ? { line: report.first.line } : {})}>{path}</Link>
                {isModule(path) && <Link className="cap u" to={urls.map(project.id, { folder: folderOf(path, mainFolder), select: `file:${path}` })}>on the map</Link>}
              </li>
            ))}
            {report.importers > report.modules.length && <li className="cap">and {num(report.importers - report.modules.length)} more</li>}
          </ul>
        )}
      </td>
    </tr>
  );
}

/** A package; where its name begins with a group, that stands below. */
function Name({ of: name }: { of: string }) {
  const colon = name.lastIndexOf(":");
  if (colon < 0) return <b className="mono"><Broken path={name} /></b>;
  return <span className="grouped"><b className="mono"><Broken path={name.slice(colon + 1)} /></b><span className="cap mono"><Broken path={name.slice(0, colon)} /></span></span>;
}

function Row({ report, project, mainFolder, mixed }: { report: DependencyReport; project: Project; mainFolder: string; mixed: boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <tr className={open ? "open" : ""}>
        <td className="name">
          <button type="button" className="twist" aria-expanded={open} onClick={() => setOpen(!open)}>
            <span className="tw" aria-hidden="true" /><Name of={report.name} />
          </button>
        </td>
        <td className="mono req hide">{requirementText(report.requirement) ? <Broken path={requirementText(report.requirement)} /> : <span className="cap">{report.manifest ? "any" : "–"}</span>}</td>
        <td className="cap hide">{[report.state === "undeclared" && report.scope !== "development" ? "" : report.scope, mixed ? report.ecosystem : ""].filter(Boolean).join(" · ")}</td>
        <td className="declared hide">{report.manifest ? <Link className="mono cap u" to={urls.files(project.id, report.manifest, { line: report.line })} title={report.manifest}><Broken path={report.manifest} />{report.line ? `:${report.line}` : ""}</Link> : report.first && <Link className="mono cap u" to={urls.files(project.id, report.first.path, { line: report.first.line })} title={`First imported at ${report.first.path}`}>{report.state !== "undeclared" && <span className="cap">in </span>}<Broken path={baseName(report.first.path)} />{report.first.line ? `:${report.first.line}` : ""}</Link>}</td>
        <td className="r num">{report.importers > 0 ? num(report.importers) : <span className="cap">–</span>}</td>
      </tr>
      {open && <Importers report={report} project={project} mainFolder={mainFolder} />}
    </>
  );
}

function Group({ state, reports, project, mainFolder, mixed }: { state: DependencyState; reports: DependencyReport[]; project: Project; mainFolder: string; mixed: boolean }) {
  const [all, setAll] = useState(false);
  const { title, meaning } = stateWords[state];
  const shown = all ? reports : reports.slice(0, SHOWN);
  return (
    <section className="sec state">
      <Sec title={title} note={num(reports.length)} />
      <p className="cap">{state === "undeclared" && <Icon name="warning" size={12} className="inline warn" />} {meaning}</p>
      <table className="deps">
        <thead><tr><th>Package</th><th className="hide">asks for</th><th className="hide">scope</th><th className="hide">{state === "undeclared" ? "first import" : "declared"}</th><th className="r" title="Files that import it, tests and examples too">imported by</th></tr></thead>
        <tbody>{shown.map((report) => <Row key={`${report.ecosystem} ${report.name} ${report.manifest ?? ""} ${report.line ?? 0}`} report={report} project={project} mainFolder={mainFolder} mixed={mixed} />)}</tbody>
      </table>
      {shown.length < reports.length && <button type="button" className="btn bare accent more" onClick={() => setAll(true)}>Show all {num(reports.length)}</button>}
    </section>
  );
}

function Side({ part, project }: { part: DependenciesPart; project: Project }) {
  const [all, setAll] = useState(false);
  const list = manifests(part);
  return (
    <aside aria-label="Manifests">
      {list.length > 0 && (
        <section>
          <Sec title="Manifests" note={num(list.length)} />
          <ul className="rows">
            {(all ? list : list.slice(0, 14)).map(({ path, packages }) => <li key={path}><Link className="mono ink u ell" title={path} to={urls.files(project.id, path)}>{path}</Link>{packages > 0 && <span className="c num">{num(packages)}</span>}</li>)}
          </ul>
          {list.length > 14 && !all && <button type="button" className="btn bare accent" onClick={() => setAll(true)}>{num(list.length - 14)} more</button>}
        </section>
      )}
      {part.unreadable.length > 0 && (
        <section>
          <Sec title="Could not be read" note={num(part.unreadable.length)} />
          <p className="cap">What they declare is not counted here.</p>
          <ul className="rows">{part.unreadable.map((path) => <li key={path}><Link className="mono ink u ell" title={path} to={urls.files(project.id, path)}>{path}</Link></li>)}</ul>
        </section>
      )}
    </aside>
  );
}

function Packages({ part, project, mainFolder, standsOn }: { part: DependenciesPart; project: Project; mainFolder: string; standsOn: readonly string[] | null }) {
  const [params, setParams] = useSearchParams();
  const query = params.get("q") ?? "";
  const state = STATES.find((each) => each === params.get("state")) ?? null;
  const set = (key: string, value: string | null): void => setParams((before) => {
    const next = new URLSearchParams(before);
    if (value) next.set(key, value);
    else next.delete(key);
    return next;
  }, { replace: true });
  if (part.dependencies.length === 0) {
    return <Empty action={part.manifests.length > 0 ? <Link className="btn" to={urls.files(project.id, part.manifests[0])}>Open {part.manifests[0]}</Link> : <Link className="btn" to={urls.files(project.id)}>Browse the files</Link>}>It imports no outside package{part.manifests.length > 0 ? ", and its manifests declare none" : " and declares none: no manifest was found"}.</Empty>;
  }
  const found = part.dependencies.filter((report) => (state === null || report.state === state) && (!query || matches(report, query)));
  const groups = byState(found);
  const present = byState(part.dependencies);
  const mixed = new Set(part.dependencies.map((report) => report.ecosystem)).size > 1;
  return (
    <div className="needs">
      <div>
        {standsOn && <p className="lead">{ground(standsOn)}</p>}
        {standsOn && saidOfUnimported(standsOn, part) !== "" && <p className="cap">{saidOfUnimported(standsOn, part)}</p>}
        {standsOn && unlisted(standsOn, part).length > 0 && <p className="cap">{saidOfUnlisted(unlisted(standsOn, part))}</p>}
        <p className={standsOn ? "cap all" : "lead"}>{said(part)}{part.left_out > 0 && <span className="cap"> {count(part.left_out, "package")} more left out.</span>}</p>
        <div className="bar-h">
          {present.length > 1 && (
            <span className="seg" role="group" aria-label="State">
              <button type="button" aria-pressed={state === null} onClick={() => set("state", null)}>All <span className="num">{num(part.dependencies.length)}</span></button>
              {present.map((group) => <button key={group.state} type="button" aria-pressed={state === group.state} onClick={() => set("state", group.state === state ? null : group.state)}>{stateWords[group.state].short} <span className="num">{num(group.reports.length)}</span></button>)}
            </span>
          )}
          <label className="field filter"><Icon name="search" size={14} /><span className="vh">Filter packages</span><input type="search" placeholder="Filter packages" value={query} onChange={(event) => set("q", event.target.value)} /></label>
        </div>
        {groups.map((group) => <Group key={group.state} state={group.state} reports={group.reports} project={project} mainFolder={mainFolder} mixed={mixed} />)}
        {groups.length === 0 && <Empty action={<button type="button" className="btn" onClick={() => setParams({}, { replace: true })}>Show all</button>}>No package matches{query ? ` “${query}”` : ""}.</Empty>}
      </div>
      <Side part={part} project={project} />
    </div>
  );
}

export default function DependenciesTab({ project }: { project: Project }) {
  const dependencies = useDependencies(project.id);
  const configuration = useConfiguration(project.id);
  const content = useSystemMap(project.id).data?.content;
  const mainFolder = content?.main_folder ?? "";
  return (
    <div className="body">
      <div className="deppage">
        <PartAnswer query={dependencies} project={project} what="dependencies">{(part) => <Packages part={part} project={project} mainFolder={mainFolder} standsOn={content?.stands_on ?? null} />}</PartAnswer>
        {dependencies.data && <PartAnswer query={configuration} project={project} what="services and configuration">{(part) => <Configuration part={part} project={project} />}</PartAnswer>}
      </div>
    </div>
  );
}
