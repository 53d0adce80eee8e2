/** Types that data is checked by: each with its fields, by file. */
import { useState, type ReactNode } from "react";
import { Link } from "react-router";
import type { DataModel, DataModelsPart, Project } from "../../api/types";
import { Icon } from "../../components/icons";
import { Empty } from "../../components/parts";
import { count, listed, num } from "../../format";
import { urls } from "../../urls";
import { idOf } from "../../components/ties";

const FIELDS = 14;

function Type({ model, project }: { model: DataModel; project: Project }) {
  const [all, setAll] = useState(false);
  const shown = all ? model.fields : model.fields.slice(0, FIELDS);
  const bases = model.bases.filter((base) => !/^(pydantic\.)?BaseModel$/.test(base));
  return (
    <li className="type">
      <div>
        <Link className="mono ink u" to={urls.files(project.id, model.path, { line: model.line, end: model.end_line })}><b>{model.name}</b></Link>
        {bases.length > 0 && <span className="cap mono ell" title={bases.join(", ")}>{bases.join(", ")}</span>}
      </div>
      <p className="fields">
        {shown.map((field) => (
          <span key={field.name} className="mono"><span className="ink">{field.name}</span>{field.type && <span className="cap"> {field.type}</span>}{field.nullable && !/\?|None|Optional/.test(field.type) && <span className="cap">?</span>}</span>
        ))}
        {model.fields.length === 0 && <span className="cap">{bases.length > 0 ? "nothing beyond what it inherits" : "no fields"}</span>}
        {shown.length < model.fields.length && <button type="button" className="link" onClick={() => setAll(true)}>{num(model.fields.length - shown.length)} more</button>}
      </p>
    </li>
  );
}

export function TypesView({ project, part, choose }: { project: Project; part: DataModelsPart; choose: ReactNode }) {
  const [query, setQuery] = useState("");
  const types = part.models.filter((model) => model.kind === "type");
  const words = query.toLowerCase().split(/\s+/);
  const hit = (model: DataModel): boolean => {
    const text = `${model.name} ${model.path} ${model.bases.join(" ")} ${model.fields.map((field) => field.name).join(" ")}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const own = types.filter((model) => !model.is_test && hit(model));
  const tests = types.filter((model) => model.is_test && hit(model));
  const files = [...new Set(own.map((model) => model.path))];
  return (
    <div className="body">
      <div className="surface whole">
        <div>
          <div className="bar-h">
            {choose}
            <label className="field filter"><Icon name="search" size={14} /><span className="vh">Filter types</span><input type="search" placeholder="Filter by name or field" value={query} onChange={(event) => setQuery(event.target.value)} /></label>
          </div>
          <p className="lead" aria-live="polite">{count(own.length, "type")} in {count(files.length, "file")}. <span className="cap">Declared with {listed([...new Set(types.map((model) => model.framework))])}; fields of abstract bases included.</span></p>
          {own.length + tests.length === 0 && <Empty action={<button type="button" className="btn" onClick={() => setQuery("")}>Show all</button>}>No type matches “{query}”.</Empty>}
          {files.map((file) => (
            <section key={file} className="typefile">
              <h2><Link className="mono u" to={urls.files(project.id, file)}>{file}</Link></h2>
              <ul>{own.filter((model) => model.path === file).map((model) => <Type key={`${idOf(model)} ${model.line}`} model={model} project={project} />)}</ul>
            </section>
          ))}
          {tests.length > 0 && (
            <details className="fold tests" open={own.length === 0}>
              <summary className="cap">{count(tests.length, "type")} of tests and examples</summary>
              <ul>{tests.map((model) => <Type key={`${idOf(model)} ${model.line}`} model={model} project={project} />)}</ul>
            </details>
          )}
        </div>
      </div>
    </div>
  );
}
