/** The table of routes, grouped; beside it what could not be told, and what only tests register. */
import { Fragment, useState, type ReactNode } from "react";
import { Link, useSearchParams } from "react-router";
import type { OutsideRoutes, Place, Project, Route, RoutesPart } from "../../api/types";
import { Icon } from "../../components/icons";
import { Empty, Sec } from "../../components/parts";
import { Broken } from "../../components/study";
import { baseName, count, listed, num } from "../../format";
import { urls } from "../../urls";
import { grouped, matches, matchSentence, ownOutside, routesSentence, type Grouping } from "./routes";

const SURE = 0.8;
const SHOWN = 400;
/** So many of tests are shown at once where the product registers none; more are folded. */
const FEW = 20;

function Path({ path }: { path: string }) {
  // What stands for a value is quieter than what is typed as it is.
  const parts = path.split(/(<[^>]*>|\{[^}]*\}|:[A-Za-z_]\w*|\*\w*|\(\?P<\w+>[^)]*\))/);
  return (
    <>
      {parts.map((part, index) => {
        const words = <Broken path={part} />;
        return <Fragment key={index}>{parts[index - 1]?.endsWith("/") && <wbr />}{index % 2 === 1 ? <i>{words}</i> : words}</Fragment>;
      })}
    </>
  );
}

/** What a row remarks: only where it tells one route from another. */
type Remark = "framework" | "likely";

const some = (routes: Route[], holds: (route: Route) => boolean): boolean => routes.some(holds) && !routes.every(holds);
// What is not mounted is never sure, so that goes without saying.
const unsure = (route: Route): boolean => route.mounted && route.confidence < SURE;
const unmounted = (route: Route): boolean => !route.mounted;

function Line({ route, project, by, remarks }: { route: Route; project: Project; by: Grouping; remarks: Remark[] }) {
  const place = route.handler_path ? { path: route.handler_path, line: route.handler_line } : { path: route.file, line: route.line };
  const said: Record<Remark, string> = { framework: route.framework, likely: unsure(route) ? "likely" : "" };
  const words = remarks.map((remark) => said[remark]).filter(Boolean);
  return (
    <tr>
      <td className="rmethod mono">{route.method}</td>
      <td className="rpath mono"><Link className="ink u" to={urls.files(project.id, route.file, { line: route.line })} title={`Registered at ${route.file}:${route.line}${route.name ? `, called ${route.name}` : ""}`}><Path path={route.path || "/"} /></Link></td>
      <td className="handler"><Link className="mono u" to={urls.files(project.id, place.path, { line: place.line })} title={`${place.path}${place.line ? `:${place.line}` : ""}`}>{route.handler ? <Broken path={route.handler} /> : (by === "file" ? `anonymous, line ${num(place.line ?? route.line)}` : "anonymous")}</Link>{by === "path" && <div className="at narrow"><Link className="mono cap u" to={urls.files(project.id, place.path, { line: place.line })} title={place.path}>{baseName(place.path)}{place.line ? `:${place.line}` : ""}</Link></div>}</td>
      {by === "path" && <td className="where hide"><Link className="mono cap u" title={place.path} to={urls.files(project.id, place.path, { line: place.line })}><bdi>{baseName(place.path)}{place.line ? `:${place.line}` : ""}</bdi></Link></td>}
      {remarks.length > 0 && <td className="cap r kind">{words.join(", ")}</td>}
    </tr>
  );
}

function Table({ routes, project, by, frameworks }: { routes: Route[]; project: Project; by: Grouping; frameworks: boolean }) {
  const [all, setAll] = useState(false);
  const shown = all ? routes : routes.slice(0, SHOWN);
  const groups = grouped(shown, by);
  const remarks: Remark[] = [...(frameworks ? ["framework" as const] : []), ...(some(routes, unsure) ? ["likely" as const] : [])];
  return (
    <>
      <table className="routes">
        <thead><tr><th>Method</th><th>Path</th><th>Answered by</th>{by === "path" && <th className="hide">Where</th>}{remarks.length > 0 && <th className="remark"><span className="vh">Remark</span></th>}</tr></thead>
        {groups.map((group) => (
          <tbody key={group.name}>
            {groups.length > 1 && (
              <tr className="rg"><th colSpan={3} scope="rowgroup">
                {by === "file" ? <Link className="mono ink u" to={urls.files(project.id, group.name)}><Broken path={group.name} /></Link> : <span className="mono ink"><Broken path={group.name} /></span>} <span className="num">{num(group.routes.length)}</span>
              </th></tr>
            )}
            {group.routes.map((route, index) => <Line key={`${route.method} ${route.path} ${route.file} ${route.line} ${index}`} route={route} project={project} by={by} remarks={remarks} />)}
          </tbody>
        ))}
      </table>
      {shown.length < routes.length && <button type="button" className="btn bare accent more" onClick={() => setAll(true)}>Show all {num(routes.length)}</button>}
    </>
  );
}

function Unread({ places, project }: { places: Place[]; project: Project }) {
  return (
    <section>
      <Sec title="Not told" note={num(places.length)} />
      <p className="cap">Path or method is computed when it runs, so Gander names no route here.</p>
      <ul className="places">
        {places.map((place) => <li key={`${place.path} ${place.line ?? 0}`}><Link className="mono ink u" to={urls.files(project.id, place.path, { line: place.line })} title={place.path}>{baseName(place.path)}{place.line ? `:${place.line}` : ""}</Link></li>)}
      </ul>
    </section>
  );
}

function Outside({ list, project }: { list: OutsideRoutes[]; project: Project }) {
  return (
    <section>
      <Sec title="Answered by packages outside" note={num(list.length)} />
      <p className="cap">Taken in below these paths; which routes the packages answer is not read.</p>
      <ul className="places">
        {list.map((one, index) => <li key={`${one.path} ${one.module} ${index}`}><Link className="mono ink u" to={urls.files(project.id, one.file, { line: one.line })} title={`${one.file}:${one.line}`}><Broken path={one.path} /></Link><span className="c mono">{one.module}</span></li>)}
      </ul>
    </section>
  );
}

function Loose({ routes, all }: { routes: Route[]; all: boolean }) {
  return (
    <section>
      <Sec title="Not seen to be mounted" note={all ? "all of them" : num(routes.length)} />
      <p className="cap">What {routes.length === 1 ? "it hangs" : "they hang"} on is not attached to an application that Gander sees, so {routes.length === 1 ? "its path" : "their paths"} may lack a prefix.</p>
      {!all && <p className="cap">They stand below the others.</p>}
    </section>
  );
}

function Frameworks({ routes }: { routes: Route[] }) {
  const many = new Map<string, number>();
  for (const route of routes) many.set(route.framework, (many.get(route.framework) ?? 0) + 1);
  return (
    <section>
      <Sec title="Registered with" />
      <ul className="places">{[...many].sort((a, b) => b[1] - a[1]).map(([name, routes]) => <li key={name}><span className="ink">{name}</span><span className="c num">{count(routes, "route")}</span></li>)}</ul>
    </section>
  );
}

export function RoutesView({ project, part, choose }: { project: Project; part: RoutesPart; choose: ReactNode }) {
  const [params, setParams] = useSearchParams();
  const query = params.get("q") ?? "";
  const by: Grouping = params.get("by") === "file" ? "file" : "path";
  const set = (key: string, value: string): void => setParams((before) => {
    const next = new URLSearchParams(before);
    if (value) next.set(key, value);
    else next.delete(key);
    return next;
  }, { replace: true });
  const own = part.routes.filter((route) => !route.is_test);
  const tests = part.routes.filter((route) => route.is_test);
  const found = query ? own.filter((route) => matches(route, query)) : own;
  const foundTests = query ? tests.filter((route) => matches(route, query)) : tests;
  const loose = own.filter((route) => !route.mounted);
  // Those whose whole path is known come first; where none is, there is nothing to tell apart.
  const mixed = loose.length > 0 && loose.length < own.length;
  const first = mixed ? found.filter((route) => route.mounted) : found;
  const hanging = mixed ? found.filter(unmounted) : [];
  const names = [...new Set(own.map((route) => route.framework))];
  const outside = ownOutside(part);
  const side = part.unread.length > 0 || outside.length > 0 || loose.length > 0 || names.length > 1;
  return (
    <div className="body">
      <div className={side ? "surface" : "surface whole"}>
        <div>
          <div className="bar-h">
            {choose}
            <label className="field filter"><Icon name="search" size={14} /><span className="vh">Filter routes</span><input type="search" placeholder="Filter by path, method, handler" value={query} onChange={(event) => set("q", event.target.value)} /></label>
            <span className="grow" />
            <span className="seg" role="group" aria-label="Grouped by">
              <button type="button" aria-pressed={by === "path"} onClick={() => set("by", "")}>By path</button>
              <button type="button" aria-pressed={by === "file"} onClick={() => set("by", "file")}>By file</button>
            </span>
          </div>
          <p className="lead" aria-live="polite">
            {query ? matchSentence([found.length, own.length], [foundTests.length, tests.length]) : routesSentence(own, tests)}{" "}
            {!query && names.length > 0 && <span className="cap">Registered with {listed(names)}; read from the code, nothing was run.</span>}
            {!query && found.some(unsure) && <span className="cap"> {found.every(unsure) ? "All are likely, not certain: they" : "“Likely” marks those that"} hang on a name which the code may bind again.</span>}
            {part.left_out > 0 && <span className="cap"> {count(part.left_out, "route")} more left out.</span>}
          </p>
          {first.length > 0 && <Table routes={first} project={project} by={by} frameworks={names.length > 1} />}
          {hanging.length > 0 && (
            <details className="fold tests" open={query !== ""}>
              <summary className="cap">{count(hanging.length, "route")} not seen to be mounted</summary>
              <Table routes={hanging} project={project} by={by} frameworks={names.length > 1} />
            </details>
          )}
          {found.length === 0 && query !== "" && foundTests.length === 0 && <Empty action={<button type="button" className="btn" onClick={() => set("q", "")}>Show all</button>}>No route matches “{query}”.</Empty>}
          {foundTests.length > 0 && (
            <details className="fold tests" open={found.length === 0 && (query !== "" || foundTests.length <= FEW)}>
              <summary className="cap">{count(foundTests.length, "route")} of tests and examples</summary>
              <Table routes={foundTests} project={project} by={by} frameworks={false} />
            </details>
          )}
        </div>
        {side && (
          <aside aria-label="About these routes">
            {names.length > 1 && <Frameworks routes={own} />}
            {loose.length > 0 && <Loose routes={loose} all={loose.length === own.length} />}
            {outside.length > 0 && <Outside list={outside} project={project} />}
            {part.unread.length > 0 && <Unread places={part.unread} project={project} />}
          </aside>
        )}
      </div>
    </div>
  );
}
