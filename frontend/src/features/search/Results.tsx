/** What was found by words and meaning, and what it can be narrowed to. */
import { Link } from "react-router";
import { useSearch, useSearchState } from "../../api/search";
import type { Found, Hit } from "../../api/search-types";
import type { Project } from "../../api/types";
import { Empty, ErrorNote, Skeleton } from "../../components/parts";
import { Ago } from "../../components/text";
import { count, num } from "../../format";
import { urls, type SearchView } from "../../urls";
import { dedented, facetRows, inUnits, kindName, modeWords, pieces, scoreWords, stateWords } from "./words";

export interface Props {
  view: SearchView;
  projects: readonly Project[];
  go: (next: SearchView, replace?: boolean) => void;
}

export const Marked = ({ text, highlights }: { text: string; highlights: Hit["highlights"] }) =>
  pieces(text, inUnits(text, highlights)).map((piece, index) => (piece.hit ? <mark key={index}>{piece.text}</mark> : piece.text));

function Snippet({ hit }: { hit: Hit }) {
  if (!hit.snippet.trim()) return null;
  const code = hit.kind === "symbol" || hit.kind === "text";
  const { text, highlights } = code ? dedented(hit.snippet, inUnits(hit.snippet, hit.highlights)) : { text: hit.snippet, highlights: inUnits(hit.snippet, hit.highlights) };
  const marked = pieces(text, highlights).map((piece, index) => (piece.hit ? <mark key={index}>{piece.text}</mark> : piece.text));
  return code ? <pre className="snippet">{marked}</pre> : <p className="snippet words">{marked}</p>;
}

function Row({ hit, several }: { hit: Hit; several: boolean }) {
  const lines = hit.start_line ? `:${hit.start_line}${hit.end_line && hit.end_line > hit.start_line ? `–${hit.end_line}` : ""}` : "";
  const why = scoreWords(hit);
  return (
    <li className="hit">
      <Link to={hit.link} className="hit-t" title={why} aria-describedby={`why-${hit.id}`}>
        <span className={hit.path && hit.kind === "symbol" ? "mono ink" : "ink"}>{hit.title}</span>
      </Link>
      <span className="cap hit-k">{kindName(hit.kind)}{several && hit.project_name ? ` · ${hit.project_name}` : ""}</span>
      <span className="cap hit-w">
        {hit.path && <span className="mono hit-p" title={hit.path}>{hit.path}{lines}</span>}
        {hit.kind === "commit" && hit.commit && <span className="mono">{hit.commit.slice(0, 7)}</span>}
        {hit.author && <span>{hit.author}</span>}
        {!hit.path && hit.at && <Ago at={hit.at} />}
        <span className="why-hit" id={`why-${hit.id}`}>{why}</span>
      </span>
      <Snippet hit={hit} />
    </li>
  );
}

function Facet({ title, rows, chosen, name, to }: { title: string; rows: { value: string; many: number | null }[]; chosen: string; name: (value: string) => string; to: (value: string | undefined) => string }) {
  if (rows.length === 0 || (rows.length === 1 && !chosen)) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul>
        {rows.map(({ value, many }) => (
          <li key={value}>
            <Link to={to(value === chosen ? undefined : value)} aria-current={value === chosen ? "true" : undefined} replace preventScrollReset>
              <span className="ell">{name(value)}</span>{value === chosen && <span className="cap"> any</span>}<span className="c num">{many === null ? "" : num(many)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Facets({ view, found, projects }: { view: SearchView; found: Found; projects: readonly Project[] }) {
  const chosenProject = projects.find((one) => one.id === Number(view.project));
  const idOf = (name: string | undefined): number | undefined => projects.find((one) => one.name === name)?.id;
  return (
    <nav className="facets" aria-label="Narrow it down">
      <Facet title="Kind" rows={facetRows(found.facets.kind, view.kind ?? "")} chosen={view.kind ?? ""} name={(value) => kindName(value, true)} to={(kind) => urls.search({ ...view, kind })} />
      <Facet title="Language" rows={facetRows(found.facets.lang, view.lang ?? "")} chosen={view.lang ?? ""} name={(value) => value} to={(lang) => urls.search({ ...view, lang })} />
      {projects.length > 1 && <Facet title="Project" rows={facetRows(found.facets.project, chosenProject?.name ?? "")} chosen={chosenProject?.name ?? ""} name={(value) => value} to={(name) => urls.search({ ...view, project: idOf(name) })} />}
    </nav>
  );
}

/** How far the index is, where it is not all of it. */
export function IndexState({ projectId }: { projectId: number | null }) {
  const state = useSearchState(projectId).data;
  const words = state ? stateWords(state) : null;
  return words ? <p className="cap index-state">{words}</p> : null;
}

const examples = ["register blueprint", "kind:commit fix", "path:tests/ client", "\"not found\""];

export function Results({ view, projects, go }: Props) {
  const q = view.q ?? "";
  const answer = useSearch({ q, project_id: view.project === undefined ? undefined : Number(view.project), kind: view.kind, lang: view.lang });
  const only = projects.length === 1 ? projects[0] : projects.find((one) => one.id === Number(view.project));
  if (!q) {
    return (
      <div className="search-none">
        <p className="ink">One search over code, documentation, commits, tasks, habits, goals and kept answers.</p>
        <ul className="row">{examples.map((text) => <li key={text}><Link className="btn" to={urls.search({ ...view, q: text })}>{text}</Link></li>)}</ul>
        <IndexState projectId={only?.id ?? null} />
      </div>
    );
  }
  if (answer.isError && !answer.data) return <ErrorNote error={answer.error} what="This could not be searched." retry={() => void answer.refetch()} />;
  const first = answer.data?.pages[0];
  if (!first) return <Skeleton lines={[40, 84, 40, 71, 40, 80]} />;
  const hits = (answer.data?.pages ?? []).flatMap((page) => page.hits);
  const narrowed = Boolean(view.kind ?? view.lang ?? view.project);
  return (
    <div className={answer.isPlaceholderData ? "search-cols waiting" : "search-cols"}>
      <div>
        <p className="cap num search-sum" role="status">{first.total === 0 ? "Nothing found" : `${count(first.total, "hit")}, ${modeWords[first.mode_used] ?? first.mode_used}, in ${Math.max(1, Math.round(first.took_ms))} ms`}</p>
        {first.problems.map((problem) => <p key={problem} className="warn search-problem">{problem}</p>)}
        <IndexState projectId={only?.id ?? null} />
        {hits.length === 0 ? (
          <Empty action={narrowed ? <button type="button" className="btn" onClick={() => go({ kind: undefined, lang: undefined, project: undefined }, false)}>Search everything</button> : undefined}>
            Nothing has these words{narrowed ? " within what it is narrowed to" : ""}. Fewer or other words find more.
          </Empty>
        ) : <ol className="hits">{hits.map((hit) => <Row key={hit.id} hit={hit} several={projects.length > 1 && !view.project} />)}</ol>}
        {answer.hasNextPage && <button type="button" className="btn" disabled={answer.isFetchingNextPage} onClick={() => void answer.fetchNextPage()}>{answer.isFetchingNextPage ? "Loading" : "More hits"}</button>}
      </div>
      <Facets view={view} found={first} projects={projects} />
    </div>
  );
}
