/** What it needs to run: environment variables with who reads and sets them, services, ports. */
import { useState } from "react";
import { Link } from "react-router";
import type { ConfigurationPart, Place, Port, Project, ServiceEntry, Variable } from "../../api/types";
import { Sec } from "../../components/parts";
import { Broken } from "../../components/study";
import { baseName, count, num } from "../../format";
import { urls } from "../../urls";
import { saidOfVariables, variables } from "./reports";

const SHOWN = 40;
const kindWords: Record<ServiceEntry["kind"], [string, string]> = {
  image: ["Images", "what is built"], container: ["Containers", "what compose starts"], process: ["Processes", "what is run"], workflow: ["Workflows", "what CI does"],
};
const KINDS = ["image", "container", "process", "workflow"] as const;

/** Two places as text here, the rest on demand. */
function Places({ places, project }: { places: Place[]; project: Project }) {
  const [all, setAll] = useState(false);
  if (places.length === 0) return <span className="cap">–</span>;
  const shown = all ? places : places.slice(0, 2);
  return (
    <span className="placelist">
      {shown.map((place) => <Link key={`${place.path} ${place.line ?? 0}`} className="mono u" title={`${place.path}${place.line ? `:${place.line}` : ""}`} to={urls.files(project.id, place.path, { line: place.line })}>{baseName(place.path)}{place.line ? `:${place.line}` : ""}</Link>)}
      {shown.length < places.length && <button type="button" className="link" onClick={() => setAll(true)}>{num(places.length - shown.length)} more</button>}
    </span>
  );
}

function Variables({ list, project }: { list: Variable[]; project: Project }) {
  const [all, setAll] = useState(false);
  const sorted = variables(list);
  const shown = all ? sorted : sorted.slice(0, SHOWN);
  return (
    <section>
      <Sec title="Environment variables" note={num(list.length)} />
      <p className="lead">{saidOfVariables(list)}</p>
      <table className="vars">
        <thead><tr><th>Variable</th><th>read by</th><th>set by</th><th className="hide">default</th></tr></thead>
        <tbody>
          {shown.map((each) => (
            <tr key={each.name}>
              <td className="mono ink">{each.name}{each.required && <span className="cap warn"> required</span>}{each.beside && <span className="cap" title="Read by benchmarks, tools, build scripts or the like, and by nothing of the product"> beside</span>}</td>
              <td><Places places={each.read_by} project={project} /></td>
              <td><Places places={each.set_by} project={project} /></td>
              <td className="mono hide def" title={each.default ?? undefined}>{each.default || <span className="cap">{each.default === "" ? "empty" : "–"}</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < list.length && <button type="button" className="btn bare accent more" onClick={() => setAll(true)}>Show all {num(list.length)}</button>}
    </section>
  );
}

function Service({ entry, project }: { entry: ServiceEntry; project: Project }) {
  const facts = [
    entry.ports.length > 0 ? `port ${entry.ports.join(", ")}` : "", entry.depends_on.length > 0 ? `after ${entry.depends_on.join(", ")}` : "", entry.variables.length > 0 ? count(entry.variables.length, "variable") : "",
  ].filter(Boolean);
  return (
    <li className="service">
      <Link className="ink u" to={urls.files(project.id, entry.path, { line: entry.line })} title={`${entry.path}${entry.line ? `:${entry.line}` : ""}`}><b className="mono">{entry.name}</b></Link>
      <span className="cap mono where"><Broken path={entry.path} /></span>
      <span className="cap detail">{entry.detail || entry.image}{facts.length > 0 && <>{(entry.detail || entry.image) && "; "}{facts.join("; ")}</>}</span>
      {entry.command && <code className="cmd" title={entry.command}>{entry.command}</code>}
    </li>
  );
}

/** The product's services; those that an example, CI, an editor or trials work with are folded below them. */
function Services({ list, project }: { list: ServiceEntry[]; project: Project }) {
  const rows = (some: ServiceEntry[]) => <ul>{some.map((entry, index) => <Service key={`${entry.name} ${entry.path} ${index}`} entry={entry} project={project} />)}</ul>;
  const beside = list.filter((entry) => entry.beside);
  const own = list.filter((entry) => !entry.beside);
  return (
    <>
      {own.length > 0 && rows(own)}
      {beside.length > 0 && <details className="fold"><summary className="cap" title="They stand in an example, or among what CI, an editor or trials work with">{num(beside.length)} beside the product</summary>{rows(beside)}</details>}
    </>
  );
}

function Ports({ ports, project }: { ports: Port[]; project: Project }) {
  return (
    <section>
      <Sec title="Ports" note={num(ports.length)} />
      <ul className="rows">
        {ports.map((port, index) => <li key={`${port.number} ${index}`}><b className="mono">{port.number}</b><span className="cap">{port.how}</span><Link className="c mono u" to={urls.files(project.id, port.where.path, { line: port.where.line })} title={port.where.path}>{baseName(port.where.path)}{port.where.line ? `:${port.where.line}` : ""}</Link></li>)}
      </ul>
    </section>
  );
}

export function Configuration({ part, project }: { part: ConfigurationPart; project: Project }) {
  if (part.variables.length + part.services.length + part.ports.length === 0) return null;
  const services = KINDS.map((kind) => ({ kind, list: part.services.filter((entry) => entry.kind === kind) })).filter(({ list }) => list.length > 0);
  const side = services.length > 0 || part.ports.length > 0;
  return (
    <div className={`needs config${part.variables.length === 0 || !side ? " whole" : ""}`}>
      {part.variables.length > 0 && <div><Variables list={part.variables} project={project} /></div>}
      {side && (
        <aside aria-label="Services and ports">
          {services.map(({ kind, list }) => (
            <section key={kind}>
              <Sec title={kindWords[kind][0]} note={`${num(list.length)}, ${kindWords[kind][1]}`} />
              <Services list={list} project={project} />
            </section>
          ))}
          {part.ports.length > 0 && <Ports ports={part.ports} project={project} />}
        </aside>
      )}
      {part.left_out > 0 && <p className="cap">{num(part.left_out)} more left out.</p>}
    </div>
  );
}
