/** What came, went and moved, each kind as a short list; a kind without a change is not there. */
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Changes, Comparison, ImportChanged, LoopChanged, Project } from "../../api/types";
import { Sec } from "../../components/parts";
import { Few, PathLink } from "../../components/study";
import { baseName, count, num, ordinal } from "../../format";
import { folderOf, urls } from "../../urls";
import { fieldsSaid, leftOut, movedHow } from "./words";

function Kind<Item>({ title, list, few = 6, children }: { title: string; list: Changes<Item> | null; few?: number; children: (item: Item) => ReactNode }) {
  if (!list || (list.total === 0 && !list.partial)) return null;
  const rest = leftOut(list);
  return (
    <section className="kind" aria-label={title}>
      <Sec title={title} note={num(list.total)} />
      {/* A change has no identity but its place in the answer. */}
      <Few list={list.shown} few={few}>{(shown) => <ul>{shown.map((item, at) => <li key={at}>{children(item)}</li>)}</ul>}</Few>
      {rest > 0 && <p className="cap">{num(rest)} more are not listed.</p>}
      {list.partial && <p className="cap">A map keeps only the first of so many: only what is certain is listed.</p>}
    </section>
  );
}

const signed = (value: number): string => (value === 0 ? "±0" : `${value > 0 ? "+" : "−"}${num(Math.abs(value))}`);

/** A module as it is now stands on the map; one that went is only named. */
function Module({ project, path, gone = false }: { project: Project; path: string; gone?: boolean }) {
  if (gone) return <span className="mono gone" title={path}>{path}</span>;
  return <PathLink id={project.id} path={path} to={urls.map(project.id, { folder: folderOf(path, "\0"), select: `file:${path}` })} />;
}

/** Only the newest map has lines to open; an older one is named alone. */
function Import({ one, project, gone }: { one: ImportChanged; project: Project; gone: boolean }) {
  return (
    <>
      <span className="ends">
        {gone ? <span className="mono gone">{one.source}{one.line ? `:${one.line}` : ""}</span> : <PathLink id={project.id} path={one.source} line={one.line} />}
        <span className="cap to">imports</span>
        {gone ? <span className="mono gone">{one.target}</span> : <Module project={project} path={one.target} />}
      </span>
      <span className="cap">{one.scope === "module" ? "" : one.scope === "type_checking" ? "for types" : one.scope === "function" ? "in a function" : one.scope === "test" ? "for tests" : one.scope}</span>
    </>
  );
}

const LOOP = { new: "new", gone: "gone", changed: "changed" } as const;

function Loop({ one, project }: { one: LoopChanged; project: Project }) {
  const [first] = one.cycle;
  const names = [...one.cycle, ...(first ? [first] : [])].map((path) => baseName(path));
  const long = names.length > 7 ? [...names.slice(0, 6), "…", names[names.length - 1] ?? ""] : names;
  return (
    <>
      <span className="mono ink">{one.state !== "gone" && first ? <Link className="u2" to={urls.map(project.id, { folder: folderOf(first, "\0"), select: `file:${first}` })}>{long.join(" → ")}</Link> : long.join(" → ")}</span>
      <span className={`cap${one.state === "new" ? " warn" : one.state === "gone" ? " ok" : ""}`}>{LOOP[one.state]}{one.run_time ? "" : ", by late imports only"}</span>
    </>
  );
}

const place = (value: number | null): string => (value === null ? "not ranked" : ordinal(value));
const asked = (requirement: string | null, scope: string | null): string => [requirement === null ? "–" : requirement.replace(/^\s*;\s*/, "where ") || "any version", scope && scope !== "runtime" ? scope : ""].filter(Boolean).join(", ");

export function Differences({ project, comparison: one }: { project: Project; comparison: Comparison }) {
  const nothing = [one.modules_added, one.modules_removed, one.modules_moved, one.modules_changed, one.imports_gained, one.imports_lost, one.loops, one.layers, one.dependencies, one.hot_spots, one.routes, one.data_models].every((list) => !list || (list.total === 0 && !list.partial));
  if (nothing) return <p className="empty ink">No module, import, loop, layer, package, route or model differs. Choose maps further apart.</p>;
  return (
    <div className="kinds">
      <Kind title="Modules that came" list={one.modules_added}>{(item) => <><Module project={project} path={item.path} /><span className="cap num">{count(item.lines, "line")}</span></>}</Kind>
      <Kind title="Modules that went" list={one.modules_removed}>{(item) => <><Module project={project} path={item.path} gone /><span className="cap num">{count(item.lines, "line")}</span></>}</Kind>
      <Kind title="Modules that moved" list={one.modules_moved}>{(item) => <><span className="moved"><span className="mono gone">{item.before}</span><Module project={project} path={item.after} /></span><span className="cap">{movedHow(item)}</span></>}</Kind>
      <Kind title="Import loops" list={one.loops}>{(item) => <Loop one={item} project={project} />}</Kind>
      <Kind title="Imports gained" list={one.imports_gained}>{(item) => <Import one={item} project={project} gone={false} />}</Kind>
      <Kind title="Imports lost" list={one.imports_lost}>{(item) => <Import one={item} project={project} gone />}</Kind>
      <Kind title="Modules that changed" list={one.modules_changed} few={8}>{(item) => <><Module project={project} path={item.path} /><span className="cap num"><span className="ink">{signed(item.lines_after - item.lines_before)}</span> {Math.abs(item.lines_after - item.lines_before) === 1 ? "line" : "lines"}, <span className="ink">{signed(item.branches_after - item.branches_before)}</span> {Math.abs(item.branches_after - item.branches_before) === 1 ? "branch" : "branches"}</span></>}</Kind>
      <Kind title="Hot spots that moved" list={one.hot_spots}>{(item) => <><PathLink id={project.id} path={item.path} to={urls.hotSpots(project.id, { select: item.path })} /><span className="cap num">{place(item.before)} → <span className="ink">{place(item.after)}</span></span></>}</Kind>
      <Kind title="Layers" list={one.layers}>{(item) => <><Module project={project} path={item.path} /><span className="cap num">layer {num(item.before)} → <span className="ink">{num(item.after)}</span></span></>}</Kind>
      <Kind title="Outside packages" list={one.dependencies}>
        {(item) => (
          <>
            {item.state === "lost" ? <span className="mono gone">{item.name}</span> : <Link className="mono ink u2" to={urls.dependencies(project.id)}>{item.name}</Link>}
            <span className="cap num">{item.state === "gained" ? `new: ${asked(item.requirement_after, item.scope_after)}` : item.state === "lost" ? "gone" : `${asked(item.requirement_before, item.scope_before)} → ${asked(item.requirement_after, item.scope_after)}`}</span>
          </>
        )}
      </Kind>
      <Kind title="Routes" list={one.routes}>
        {(item) => (
          <>
            {item.state === "lost" ? <span className="mono gone">{item.method} {item.path}</span> : <Link className="mono ink u2" to={urls.files(project.id, item.file, { line: item.line })}>{item.method} {item.path}</Link>}
            <span className="cap">{item.state === "gained" ? "new" : "gone"}</span>
          </>
        )}
      </Kind>
      <Kind title="Data models" list={one.data_models}>
        {(item) => (
          <>
            {item.state === "lost" ? <span className="mono gone">{item.name}</span> : <Link className="mono ink u2" to={urls.files(project.id, item.path, { line: item.line })}>{item.name}</Link>}
            <span className="cap">{item.state === "gained" ? "new" : item.state === "lost" ? "gone" : fieldsSaid(item)}</span>
          </>
        )}
      </Kind>
    </div>
  );
}
