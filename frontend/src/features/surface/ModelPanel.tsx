/** Beside the diagram: all tables by folder, or one table with its fields and relations. */
import { useState } from "react";
import { Link } from "react-router";
import type { DataModel, ModelField, Project } from "../../api/types";
import { Icon } from "../../components/icons";
import { Broken } from "../../components/study";
import { count, num } from "../../format";
import { folderOf, isModule, urls } from "../../urls";
import type { Home } from "../../components/tables";
import { Directory, idOf, linesOf } from "../../components/ties";

interface ListProps {
  project: Project;
  folders: Home[];
  tests: number;
  leftOut: number;
  folder: string | null;
  /** Folders whose tables are all declared elsewhere too. */
  copies: ReadonlySet<string>;
  /** All but the copies are drawn. */
  every: boolean;
  /** They are few enough to be drawn at once when nothing else is asked for. */
  whole: boolean;
  few: boolean;
  onSelect: (model: DataModel) => void;
  onFolder: (path: string | null) => void;
}

export function ModelList({ project, folders, tests, leftOut, folder, copies, every, whole, few, onSelect, onFolder }: ListProps) {
  const [query, setQuery] = useState("");
  const choosable = !whole || copies.size > 0;
  const words = query.toLowerCase().split(/\s+/);
  const hit = (model: DataModel): boolean => words.every((word) => `${model.name} ${model.table ?? ""} ${model.path} ${model.fields.map((field) => field.name).join(" ")}`.toLowerCase().includes(word));
  const shown = folders.flatMap((home) => {
    const models = query ? home.models.filter(hit) : home.models;
    return models.length > 0 ? [{ path: home.path, models }] : [];
  });
  return (
    <aside className="tables" aria-label="Tables">
      <div className="panel-top">
        <label className="field"><Icon name="search" size={14} /><span className="vh">Filter tables</span><input type="search" placeholder="Filter tables" value={query} onChange={(event) => setQuery(event.target.value)} /></label>
      </div>
      {choosable && (
        <p className="cap drawn">
          {copies.size > 0 ? `The same tables are declared in ${count(copies.size, "more folder")}; ${every ? "they are drawn once." : "one folder is drawn."}` : every ? "All are drawn." : "Drawn folder by folder: choose one."}{" "}
          {few && (!whole || !every) && <button type="button" className="link" onClick={() => onFolder(every || whole ? null : "*")}>{every ? "Draw folder by folder" : "Draw all at once"}</button>}
        </p>
      )}
      {shown.length === 0 && <p className="cap drawn">No table or field is called so.</p>}
      {shown.map((home) => {
        const open = !choosable || query !== "" || home.path === folder || (every && !copies.has(home.path));
        return (
          <section key={home.path}>
            <h2>
              {choosable ? (
                <button type="button" className="mono u" aria-pressed={home.path === folder} onClick={() => onFolder(home.path)}><Broken path={home.path || "/"} /></button>
              ) : (
                <span className="mono where"><Broken path={home.path || "/"} /></span>
              )}
              <span className="c num">{num(home.models.length)}</span>
            </h2>
            {open && (
              <ul>
                {home.models.map((model) => (
                  <li key={`${idOf(model)} ${model.line}`}>
                    <button type="button" className="mono ink u ell" onClick={() => onSelect(model)}>{model.name}</button>
                    <Link className="c num u" to={urls.files(project.id, model.path, { line: model.line })} title={`${model.path}:${model.line}`}>{count(model.fields.length, "field")}</Link>
                  </li>
                ))}
              </ul>
            )}
          </section>
        );
      })}
      {(tests > 0 || leftOut > 0) && <p className="cap drawn">{[tests > 0 ? `${count(tests, "table")} of tests and examples not drawn` : "", leftOut > 0 ? `${num(leftOut)} more left out` : ""].filter(Boolean).join("; ")}.</p>}
    </aside>
  );
}

function FieldLine({ field, model, models, project, onSelect }: { field: ModelField; model: DataModel; models: DataModel[]; project: Project; onSelect: (model: DataModel) => void }) {
  const target = field.references ? new Directory(models).find(field.references, null, model) : null;
  const words = [field.primary_key ? "primary key" : "", field.unique && !field.primary_key ? "unique" : "", field.nullable ? "may be empty" : ""].filter(Boolean).join(", ");
  return (
    <li className="fieldline">
      <Link className={`mono u${field.primary_key || field.references ? " ink strong" : " ink"}`} to={urls.files(project.id, model.path, { line: field.line ?? model.line })}>{field.name}</Link>
      <span className="cap mono type">{field.type}</span>
      {(words || target) && <span className="cap more">{words}{words && target && ", "}{target && <>key of <button type="button" className="link mono" onClick={() => onSelect(target)}>{target.name}</button></>}</span>}
    </li>
  );
}

const ways = { "one one": "one to one", "one many": "one to many", "many one": "many to one", "many many": "many to many" } as const;

export function ModelPanel({ project, model, models, onSelect, onClose }: { project: Project; model: DataModel; models: DataModel[]; onSelect: (model: DataModel) => void; onClose: () => void }) {
  const id = idOf(model);
  const known = new Map(models.map((each) => [idOf(each), each]));
  const lines = linesOf(models).filter((line) => line.source === id || line.target === id);
  const out = lines.filter((line) => line.source === id);
  const into = lines.filter((line) => line.target === id && line.source !== id);
  const other = (to: string, name: string, how: string, index: number) => {
    const found = known.get(to);
    return found && <li key={`${to} ${name} ${index}`} className="tie"><button type="button" className="mono ink u ell" onClick={() => onSelect(found)}>{found.name}</button><span className="c"><span className="mono">{name}</span>, {how}</span></li>;
  };
  const flip = (end: string): string => end.split(" ").reverse().join(" ");
  const way = (from: string, to: string): string => ways[`${from} ${to}` as keyof typeof ways];
  return (
    <aside className="tables" aria-label={`Table ${model.name}`}>
      <div className="model-h">
        <h2 className="mono"><Broken path={model.name} /></h2>
        <span className="grow" />
        <button type="button" className="btn bare sq" aria-label="Close" onClick={onClose}><Icon name="close" size={14} /></button>
      </div>
      <p className="what">
        {model.framework}{model.table && <> table <code>{model.table}</code></>}{model.bases.length > 0 && <>, from <code>{model.bases.join(", ")}</code></>}. <span className="cap mono"><Broken path={model.path} />:{model.line}</span>
      </p>
      <div className="row acts">
        <Link className="btn" to={urls.files(project.id, model.path, { line: model.line, end: model.end_line })}>Open file</Link>
        {isModule(model.path) && <Link className="btn" to={urls.map(project.id, { folder: folderOf(model.path, "\0"), select: `file:${model.path}` })}>Show on the map</Link>}
      </div>
      {out.length > 0 && <section><h3>Refers to <span>{num(out.length)}</span></h3><ul>{out.map((line, index) => other(line.target, line.name, way(line.from, line.to), index))}</ul></section>}
      {into.length > 0 && <section><h3>Referred to by <span>{num(into.length)}</span></h3><ul>{into.map((line, index) => other(line.source, line.name, way(...(flip(`${line.from} ${line.to}`).split(" ") as [string, string])), index))}</ul></section>}
      <section>
        <h3>Fields <span>{num(model.fields.length)}</span></h3>
        <ul>{model.fields.map((field) => <FieldLine key={field.name} field={field} model={model} models={models} project={project} onSelect={onSelect} />)}</ul>
      </section>
    </aside>
  );
}
