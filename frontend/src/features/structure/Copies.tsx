/** Duplicates, the largest first; one of them opens with two of its places side by side, and that is in the address. */
import { useSearchParams } from "react-router";
import { useFile } from "../../api/queries";
import type { Duplicate, DuplicatesPart, Project, Stretch } from "../../api/types";
import { Empty, Sec, Skeleton } from "../../components/parts";
import { Few, Ground, Lead, PathLink } from "../../components/study";
import { listedOf, num } from "../../format";
import { copiesOf, copiesSentence, isTestOnly, keyOf, whereWords } from "./words";

/** Lines of each place that are shown at once. */
const MOST_LINES = 120;

function Side({ place, project }: { place: Stretch; project: Project }) {
  const { data, isError } = useFile(project.id, place.path);
  const text = data?.kind === "file" ? data.text : null;
  const last = Math.min(place.end_line, place.start_line + MOST_LINES - 1);
  const lines = text?.split(/\r\n|\n|\r/).slice(place.start_line - 1, last) ?? [];
  return (
    <div className="side-by">
      <PathLink id={project.id} path={place.path} line={place.start_line} end={place.end_line} />
      {!data && !isError && <Skeleton lines={[70, 60, 80]} />}
      {(isError || (data && text === null)) && <p className="cap">The text of this file cannot be shown here. Open it to read it.</p>}
      {text !== null && (
        // The code scrolls by keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre tabIndex={0} aria-label={`${place.path}, lines ${place.start_line} to ${last}`}>
          {lines.map((line, at) => <span key={place.start_line + at} className="l"><i data-line={place.start_line + at} aria-hidden="true" />{line}{"\n"}</span>)}
        </pre>
      )}
    </div>
  );
}

function Item({ one, open, onToggle, project }: { one: Duplicate; open: boolean; onToggle: () => void; project: Project }) {
  const [first, second] = one.places;
  return (
    <li className={`copy${open ? " open" : ""}`}>
      <div className="copy-h">
        <span className="num ink"><b>{num(one.lines)}</b> <span className="cap">lines</span></span>
        <ul>{one.places.slice(0, open ? 20 : 3).map((place) => <li key={`${place.path} ${place.start_line}`}><PathLink id={project.id} path={place.path} line={place.start_line} end={place.end_line} /></li>)}</ul>
        <span className="cap num nw">{one.copies > 3 && !open ? `${num(one.copies)} places` : ""}</span>
        <button type="button" className="btn bare accent" aria-expanded={open} aria-label={`${open ? "Close" : "Side by side:"} ${whereWords(one)}`} onClick={onToggle}>{open ? "Close" : "Side by side"}</button>
      </div>
      {open && first && second && <div className="sides"><Side place={first} project={project} /><Side place={second} project={project} /></div>}
    </li>
  );
}

function List({ title, list, all, chosen, choose, project }: { title: string; list: Duplicate[]; all: number | undefined; chosen: string | null; choose: (key: string | null) => void; project: Project }) {
  if (list.length === 0) return null;
  return (
    <section className="sec" aria-label={title}>
      <Sec title={title} note={listedOf(list.length, all, "most repeated lines first")} />
      <Few list={list} few={15}>
        {(shown) => <ul>{shown.map((one) => <Item key={`${keyOf(one)} ${one.lines}`} one={one} open={keyOf(one) === chosen} onToggle={() => choose(keyOf(one) === chosen ? null : keyOf(one))} project={project} />)}</ul>}
      </Few>
    </section>
  );
}

export function Copies({ part, project }: { part: DuplicatesPart; project: Project }) {
  const [params, setParams] = useSearchParams();
  const choose = (key: string | null): void => setParams((before) => {
    const next = new URLSearchParams(before);
    if (key === null) next.delete("pair");
    else next.set("pair", key);
    return next;
  }, { replace: true, preventScrollReset: true });
  if (part.duplicates.length === 0) return <Empty>{copiesSentence(part)}</Empty>;
  const chosen = params.get("pair");
  const kinds = copiesOf(part);
  return (
    <>
      <Lead>{copiesSentence(part)}</Lead>
      <List title="In the code" list={part.duplicates.filter((one) => !isTestOnly(one))} all={kinds ? kinds.code + kinds.mixed : undefined} chosen={chosen} choose={choose} project={project} />
      <List title="Among tests only" list={part.duplicates.filter(isTestOnly)} all={kinds?.tests} chosen={chosen} choose={choose} project={project} />
      <div className="grounds-list"><Ground>The same {part.min_lines} lines or more, white space at the ends of lines and empty lines aside; the figures count lines that say something. {part.left_out > 0 && `${num(part.left_out)} smaller ones are left out.`}</Ground></div>
    </>
  );
}
