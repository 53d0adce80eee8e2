/** A regular expression over the mapped files of one project. */
import { useState } from "react";
import { Link } from "react-router";
import { useRegexSearch } from "../../api/search";
import type { RegexHit } from "../../api/search-types";
import { ApiError } from "../../api/client";
import { Pick, Switch } from "../../components/forms";
import { Empty, ErrorNote, Skeleton } from "../../components/parts";
import { PathLink } from "../../components/study";
import { count } from "../../format";
import { urls } from "../../urls";
import { Marked, type Props } from "./Results";

/** Lines by file, in the order in which they came. */
export function byFile(hits: readonly RegexHit[]): { path: string; hits: RegexHit[] }[] {
  const files = new Map<string, RegexHit[]>();
  for (const hit of hits) files.set(hit.path, [...(files.get(hit.path) ?? []), hit]);
  return [...files].map(([path, some]) => ({ path, hits: some }));
}

export function Pattern({ view, projects, go }: Props) {
  const mapped = projects.filter((one) => one.counts);
  const id = Number(view.project ?? mapped[0]?.id ?? 0);
  const pattern = view.q ?? "";
  const [path, setPath] = useState(view.path ?? "");
  const answer = useRegexSearch({ project_id: id, pattern, path: view.path, case: view.case === "1" ? true : undefined }, id > 0);
  if (mapped.length === 0) return <Empty>There is no mapped project to search yet.</Empty>;
  const found = answer.data;
  const wrong = answer.error instanceof ApiError && answer.error.status < 500 && answer.error.status > 0;
  return (
    <div className={answer.isPlaceholderData ? "pattern waiting" : "pattern"}>
      <div className="row pattern-bar">
        {mapped.length > 1 ? <Pick label="Project" value={String(id)} options={mapped.map((one) => ({ value: String(one.id), name: one.name }))} onPick={(value) => go({ project: Number(value) })} /> : <span className="cap">in {mapped[0]?.name}</span>}
        <label className="field pattern-path">
          <span className="vh">Only in this folder or file</span>
          <input className="mono" value={path} placeholder="any folder" maxLength={500} spellCheck={false} autoComplete="off" onChange={(event) => setPath(event.target.value)} onBlur={() => go({ path: path.trim() || undefined })} onKeyDown={(event) => { if (event.key === "Enter") { event.preventDefault(); go({ path: path.trim() || undefined }); } }} />
        </label>
        <Switch on={view.case === "1"} onSwitch={(on) => go({ case: on ? "1" : undefined })}>Case matters</Switch>
      </div>
      {answer.isError ? <ErrorNote error={answer.error} what={wrong ? "This pattern could not be searched for." : "This could not be searched."} {...(wrong ? {} : { retry: () => void answer.refetch() })} />
        : !pattern ? <p className="cap">Every line of the mapped files is looked at, at the mapped commit.</p>
          : !found ? <Skeleton lines={[40, 84, 71, 80]} />
            : (
              <>
                <p className="cap num search-sum" role="status">{found.hits.length === 0 ? "Nothing found" : count(found.hits.length, "line")}{found.cut ? ", the first of more" : ""}; {count(found.files_searched, "file")} searched in {Math.max(1, Math.round(found.took_ms))} ms</p>
                {found.hits.length === 0 && <Empty>No line matches. Check the folder and whether case matters.</Empty>}
                {byFile(found.hits).map(({ path: file, hits }) => (
                  <section key={file} className="pattern-file">
                    <h2><PathLink id={id} path={file} /></h2>
                    <ul>
                      {hits.map((hit) => (
                        <li key={hit.line}><Link to={urls.files(id, file, { line: hit.line })}><span className="n num">{hit.line}</span><code><Marked text={hit.text} highlights={hit.highlights} /></code></Link></li>
                      ))}
                    </ul>
                  </section>
                ))}
              </>
            )}
    </div>
  );
}
