/** How one gets in, each with its flow, and what the program shows to the outside, each with its page. */
import { Link } from "react-router";
import { useDataModels, useDependencies, useFlows, useRoutes } from "../../api/queries";
import type { Flow, MapContent, Project, WayIn } from "../../api/types";
import { DoorIcon, Icon, type IconName } from "../../components/icons";
import { Empty, Sec } from "../../components/parts";
import { Broken, Few } from "../../components/study";
import { count, listed, num } from "../../format";
import { folderOf, isModule, urls } from "../../urls";
import { ownTables } from "../../components/tables";
import { tails } from "../../components/tails";

const SHOWN = 8;

/** What the flow page calls the flow that begins here. */
const keyOf = (way: WayIn | Flow): string => (way.line ? `${way.path}:${way.line}` : `${way.path} ${way.label}`);

export function WaysIn({ project, content }: { project: Project; content: MapContent }) {
  const flows = useFlows(project.id).data?.flows ?? [];
  const names = tails(content.ways_in.map((way) => way.path));
  const target = (way: WayIn): string =>
    isModule(way.path) && !way.line
      ? urls.map(project.id, { folder: folderOf(way.path, content.main_folder), select: `file:${way.path}` })
      : urls.files(project.id, way.path, { line: way.line });
  return (
    <section className="sec">
      <Sec title="Ways in">{flows.length > 0 && <Link className="cap link" to={urls.flow(project.id)}>What happens then</Link>}</Sec>
      {content.ways_in.length === 0 && <Empty>Gander found no entry point: nothing declares one, and no file starts a program.</Empty>}
      <Few list={content.ways_in} few={SHOWN} what="more">{(shown) => shown.map((way, at) => {
        const flow = flows.find((each) => each.label === way.label && each.path === way.path) ?? (way.kind === "library" ? flows.find((each) => each.kind === "library") : undefined);
        return (
          <div key={`${way.label} ${way.path}`} className="door" title={`${way.path}${way.reason ? `: ${way.reason}` : ""}`}>
            <DoorIcon />
            <Link to={flow ? urls.flow(project.id, keyOf(flow)) : target(way)}><b className="mono"><Broken path={way.label} /></b></Link>
            <Link className="cap mono u" to={target(way)}><Broken path={names[at] ?? way.path} />{way.line ? `:${way.line}` : ""}</Link>
          </div>
        );
      })}</Few>
    </section>
  );
}

interface Shown {
  icon: IconName;
  words: string;
  remark: string;
  to: string;
}

export function Shows({ project }: { project: Project }) {
  const routes = useRoutes(project.id).data;
  const models = useDataModels(project.id).data;
  const dependencies = useDependencies(project.id).data;
  const rows: Shown[] = [];
  const own = routes?.routes.filter((route) => !route.is_test) ?? [];
  if (routes && own.length > 0) rows.push({ icon: "link", words: count(own.length, "route"), remark: listed([...new Set(own.map((route) => route.framework))]), to: urls.routes(project.id, { show: "routes" }) });
  const kept = models?.models.filter((model) => !model.is_test) ?? [];
  const tables = ownTables(kept);
  const types = kept.filter((model) => model.kind !== "table").length;
  if (tables.length > 0) rows.push({ icon: "folder", words: count(tables.length, "table"), remark: count(tables.reduce((sum, model) => sum + model.fields.length, 0), "field"), to: urls.routes(project.id, { show: "models" }) });
  if (types > 0) rows.push({ icon: "symbol", words: `${count(types, "type")} that ${types === 1 ? "checks" : "check"} data`, remark: "", to: urls.routes(project.id, { show: "types" }) });
  const state = (name: string): number => dependencies?.states[name] ?? 0;
  if (dependencies && dependencies.dependencies.length > 0) {
    const remark = [state("undeclared") > 0 ? `${num(state("undeclared"))} undeclared` : "", state("unused") > 0 ? `${num(state("unused"))} unused` : ""].filter(Boolean).join(", ");
    rows.push({ icon: "box", words: `${count(dependencies.dependencies.length + dependencies.left_out, "package")} declared or imported`, remark, to: urls.dependencies(project.id) });
  }
  if (rows.length === 0) return null;
  return (
    <section className="sec">
      <Sec title="What it shows and needs" />
      {rows.map((row) => <Link key={row.words} className="door shown" to={row.to}><Icon name={row.icon} /><span className="ink">{row.words}</span>{row.remark && <span className="cap">{row.remark}</span>}</Link>)}
    </section>
  );
}
