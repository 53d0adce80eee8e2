/** What a stop of the tour rests on, as a few lines of figures: each leads to the page that has all of them. */
import type { ReactNode } from "react";
import { Link } from "react-router";
import { useConfiguration, useDataModels, useFlows, useRoutes, useSystemMap } from "../../api/queries";
import type { DataModel, MapContent, Project, Route, TourStop } from "../../api/types";
import { Weight } from "../../components/parts";
import { baseName, count, num } from "../../format";
import { folderOf, urls } from "../../urls";
import { flowNames } from "../../components/flow-names";
import { factorText, ranked, scoreText } from "../../components/scores";
import { ownTables } from "../../components/tables";
import { idOf, linesOf, tiesOf } from "../../components/ties";

const FEW = 6;

interface Fact {
  key: string;
  name: ReactNode;
  /** 0–1, for a bar; null: no bar. */
  part: number | null;
  figure: ReactNode;
}

function Facts({ facts, caption, own }: { facts: Fact[]; caption: string; own?: string | null }) {
  if (facts.length === 0) return null;
  return (
    <figure className="facts">
      <figcaption className="cap">{caption}</figcaption>
      <table><tbody>
        {facts.map((fact) => (
          <tr key={fact.key} className={fact.key === own ? "own" : ""}><td>{fact.name}</td>{fact.part !== null && <td className="bars"><Weight fraction={fact.part} /></td>}<td className="r">{fact.figure}</td></tr>
        ))}
      </tbody></table>
    </figure>
  );
}

const layers = (content: MapContent): Fact[] => {
  const most = Math.max(1, ...content.layers.map((layer) => layer.modules));
  return [...content.layers].sort((a, b) => b.number - a.number).map((layer) => ({ key: String(layer.number), name: <>Layer {layer.number}{layer.number === 0 && <span className="cap"> imports nothing here</span>}</>, part: layer.modules / most, figure: count(layer.modules, "module") }));
};

const languages = (content: MapContent): Fact[] => {
  const most = Math.max(1, ...content.languages.map((one) => one.lines));
  return content.languages.slice(0, FEW).map((one) => ({ key: one.name, name: one.name, part: one.lines / most, figure: count(one.lines, "line") }));
};

const people = (content: MapContent): Fact[] => {
  const own = content.people.filter((person) => !person.is_bot).slice(0, FEW);
  const most = Math.max(1, ...own.map((person) => person.commits));
  return own.map((person) => ({ key: person.name, name: person.name, part: person.commits / most, figure: <>{num(person.commits)} <span className="cap">{num(person.commits_year)} in the year</span></> }));
};

const hotSpots = (content: MapContent, id: number): Fact[] => {
  // As the stop's own sentence and the page of hot spots rank them.
  const all = ranked(content.hot_spots, "recent").filter((spot) => spot.score > 0).slice(0, FEW);
  const most = all[0]?.score ?? 1;
  return all.map((spot) => ({ key: spot.path, name: <Link className="mono ink u" to={urls.hotSpots(id, { select: spot.path })} title={spot.path}>{spot.name}</Link>, part: spot.score / most, figure: <>{factorText(spot.changes, spot.branches)} × {num(spot.branches)} = <b>{scoreText(spot.score)}</b></> }));
};

const leaned = (content: MapContent, id: number): Fact[] => {
  const all = content.leaned_on.slice(0, FEW);
  const most = Math.max(1, ...all.map((one) => one.imported_by));
  return all.map((one) => ({ key: one.path, name: <Link className="mono ink u" to={urls.map(id, { folder: folderOf(one.path, content.main_folder), select: `file:${one.path}` })} title={one.path}>{one.name}</Link>, part: one.imported_by / most, figure: count(one.imported_by, "importer") }));
};

function RoutesProof({ project }: { project: Project }) {
  const own = useRoutes(project.id).data?.routes.filter((route) => !route.is_test) ?? [];
  // As the stop's own sentence chooses: first those whose whole path is sure.
  const unsure = (route: Route): number => Number(!route.mounted || route.confidence < 0.8);
  const facts = [...own].sort((a, b) => unsure(a) - unsure(b) || a.path.length - b.path.length).slice(0, FEW).map((route, index): Fact => ({ key: `${route.method} ${route.path} ${index}`, name: <><span className="mono cap">{route.method} </span><Link className="mono ink u" to={urls.files(project.id, route.handler_path ?? route.file, { line: route.handler_line ?? route.line })}>{route.path || "/"}</Link></>, part: null, figure: <span className="mono">{route.handler}</span> }));
  return <Facts facts={facts} caption="The shortest of them, and what answers" />;
}

function ModelsProof({ project }: { project: Project }) {
  const own = ownTables(useDataModels(project.id).data?.models ?? []);
  const ties = tiesOf(linesOf(own));
  const tiesAt = (model: DataModel): number => ties.get(idOf(model)) ?? 0;
  const facts = [...own].sort((a, b) => tiesAt(b) - tiesAt(a) || b.fields.length - a.fields.length || a.name.localeCompare(b.name)).slice(0, FEW).map((model): Fact => ({ key: `${model.path} ${model.name}`, name: <Link className="mono ink u" to={urls.routes(project.id, { show: "models", select: `${model.path}#${model.name}` })}>{model.name}</Link>, part: null, figure: <>{count(model.fields.length, "field")}<span className="cap"> {count(tiesAt(model), "relation")}</span></> }));
  return <Facts facts={facts} caption="Tables by their ties" />;
}

function FlowProof({ project }: { project: Project }) {
  const flows = useFlows(project.id).data?.flows ?? [];
  const most = Math.max(1, ...flows.map((flow) => flow.reached));
  const names = flowNames(flows.slice(0, FEW));
  const facts = flows.slice(0, FEW).map((flow, at): Fact => ({ key: `${flow.label} ${flow.path} ${at}`, name: <><Link className="mono ink u" to={urls.flow(project.id, flow.line ? `${flow.path}:${flow.line}` : `${flow.path} ${flow.label}`)}>{flow.label}</Link>{names[at] && <span className="cap mono"> {names[at]}</span>}</>, part: flow.reached / most, figure: `${count(flow.reached, "symbol")} in ${count(flow.modules, "module")}` }));
  return <Facts facts={facts} caption="What the ways in reach, call by call" />;
}

function RunProof({ project }: { project: Project }) {
  const part = useConfiguration(project.id).data;
  const facts = (part?.services ?? []).filter((entry) => entry.kind !== "workflow").slice(0, FEW).map((entry, index): Fact => ({ key: `${entry.name} ${index}`, name: <Link className="mono ink u" to={urls.files(project.id, entry.path, { line: entry.line })}>{entry.name}</Link>, part: null, figure: <span className="cap">{entry.detail || entry.image || baseName(entry.path)}</span> }));
  if (facts.length > 0) return <Facts facts={facts} caption="What is built and started" />;
  const read = (part?.variables ?? []).filter((one) => one.read_by.length > 0 && !one.beside).slice(0, FEW).map((one): Fact => ({ key: one.name, name: <span className="mono ink">{one.name}</span>, part: null, figure: <Link className="mono cap u" to={urls.files(project.id, one.read_by[0]?.path, { line: one.read_by[0]?.line ?? null })} title={one.read_by[0]?.path}>{baseName(one.read_by[0]?.path ?? "")}{one.read_by[0]?.line ? `:${one.read_by[0].line}` : ""}</Link> }));
  return <Facts facts={read} caption="Variables of the environment, and where one is read first" />;
}

export function Proof({ kind, path, project }: { kind: TourStop["kind"]; path: string | null; project: Project }) {
  const content = useSystemMap(project.id).data?.content;
  if (!content) return null;
  switch (kind) {
    case "what":
      return <Facts facts={languages(content)} caption="Lines by language" />;
    case "layers":
      return <Facts facts={layers(content)} caption="A layer imports only what lies below it" />;
    case "module":
      return <Facts facts={leaned(content, project.id)} caption="Most leaned on, by importers" own={path} />;
    case "hot_spot":
      return <Facts facts={hotSpots(content, project.id)} caption="T × branches: changes of the year, recent and large ones more, times branches" own={path} />;
    case "people":
      return <Facts facts={people(content)} caption="Commits, merges left out" />;
    case "routes":
      return <RoutesProof project={project} />;
    case "models":
      return <ModelsProof project={project} />;
    case "flow":
      return <FlowProof project={project} />;
    case "run":
      return <RunProof project={project} />;
    case "entry":
      return null;
  }
}
