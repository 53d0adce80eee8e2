/** Routes & models: the ways in over HTTP, the tables as a diagram, the types that data is checked by. What is shown is in the address. */
import type { ReactNode } from "react";
import { Link, useSearchParams } from "react-router";
import { useDataModels, useRoutes } from "../../api/queries";
import type { DataModelsPart, Project, RoutesPart } from "../../api/types";
import { hasModules } from "../../components/modules";
import { PartAnswer } from "../../components/PartAnswer";
import { Empty } from "../../components/parts";
import { num } from "../../format";
import { urls, type SurfaceView } from "../../urls";
import { shownTables } from "../../components/tables";
import { ModelsView } from "./ModelsView";
import { READ } from "./read";
import { ownOutside } from "./routes";
import { RoutesView } from "./RoutesView";
import { TypesView } from "./TypesView";
import "../../drawing/sheet.css";
import "./surface.css";

type Show = NonNullable<SurfaceView["show"]>;

interface Choice {
  key: Show;
  title: string;
  many: number;
}

function choicesOf(routes: RoutesPart, models: DataModelsPart): Choice[] {
  const tables = shownTables(models.models).length;
  const types = models.models.filter((model) => model.kind !== "table").length;
  const all: Choice[] = [
    { key: "routes", title: "Routes", many: routes.routes.length + routes.left_out + routes.unread.length + ownOutside(routes).length },
    { key: "models", title: "Tables", many: tables },
    { key: "types", title: "Types", many: types },
  ];
  // What only tests hold comes after what the product holds.
  const own = (key: Show): boolean => (key === "routes" ? routes.routes.some((route) => !route.is_test) : models.models.some((model) => !model.is_test && (model.kind === "table") === (key === "models")));
  // That no route is read is said too where there are models: else nobody knows whether they were looked for.
  const some = all.filter((choice) => choice.many > 0);
  return all.filter((choice) => choice.many > 0 || (choice.key === "routes" && some.length > 0)).sort((a, b) => Number(own(b.key)) - Number(own(a.key)) || Number(a.many === 0) - Number(b.many === 0));
}

/** As many as the page's first sentence counts: the product's, or where it has none those of tests and examples. */
function routesTold({ routes, left_out }: RoutesPart): number {
  const own = routes.filter((route) => !route.is_test).length;
  return (own || routes.length) + left_out;
}

function NoRoutes({ choose }: { choose: ReactNode }) {
  return (
    <div className="body">
      <div className="surface whole">
        <div>
          <div className="bar-h">{choose}</div>
          <p className="lead">No route that Gander reads is registered here.</p>
          <p className="cap reads">{READ.routes}. Those of other frameworks are not told.</p>
        </div>
      </div>
    </div>
  );
}

function Nothing({ project }: { project: Project }) {
  return (
    <div className="body plainpage">
      <Empty action={<div className="row">{hasModules(project) ? <><Link className="btn" to={urls.flow(project.id)}>Follow its ways in</Link><Link className="btn" to={urls.dependencies(project.id)}>See what it needs</Link></> : <Link className="btn" to={urls.files(project.id)}>Look at its files</Link>}</div>}>
        Nothing here registers a route or declares a table or a type that Gander reads.
      </Empty>
      <p className="cap reads">
        {READ.routes}; {READ.models}.
      </p>
    </div>
  );
}

function Shown({ project, routes, models }: { project: Project; routes: RoutesPart; models: DataModelsPart }) {
  const [params] = useSearchParams();
  const choices = choicesOf(routes, models);
  const asked = params.get("show");
  const first = choices.find((choice) => choice.key === asked) ?? choices[0];
  if (!first) return <Nothing project={project} />;
  const choose = choices.length < 2 ? null : (
    <nav className="seg views" aria-label="What to show">
      {choices.map(({ key, title, many }) => (
        <Link key={key} to={urls.routes(project.id, { show: key })} aria-current={key === first.key ? "page" : undefined}>
          {title} <span className="num">{num(key === "routes" ? routesTold(routes) : many)}</span>
        </Link>
      ))}
    </nav>
  );
  if (first.key === "routes" && first.many === 0) return <NoRoutes choose={choose} />;
  if (first.key === "routes") return <RoutesView project={project} part={routes} choose={choose} />;
  if (first.key === "types") return <TypesView project={project} part={models} choose={choose} />;
  return <ModelsView project={project} part={models} choose={choose} />;
}

export default function SurfaceTab({ project }: { project: Project }) {
  const routes = useRoutes(project.id);
  const models = useDataModels(project.id);
  if (routes.data && models.data) return <Shown project={project} routes={routes.data} models={models.data} />;
  return (
    <div className="body plainpage">
      <PartAnswer query={routes} project={project} what="routes">{() => <PartAnswer query={models} project={project} what="data models">{() => null}</PartAnswer>}</PartAnswer>
    </div>
  );
}
