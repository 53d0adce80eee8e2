/** The ranked table beside the treemap, its window, and what to make of it. */
import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import type { HotWindowTotals, Project } from "../../api/types";
import { Empty, Sec } from "../../components/parts";
import { baseName, listedOf, num, percent } from "../../format";
import { urls, type HotWindow } from "../../urls";
import { digitsOf, factorColumn, lead, scoreColumn, type Spot } from "../../components/scores";

const windows: { key: HotWindow; name: string; spoken: string }[] = [
  { key: "recent", name: "Recent", spoken: "every change, by its age and size" },
  { key: "quarter", name: "90 d", spoken: "last 90 days" },
  { key: "year", name: "Year", spoken: "the last one" },
  { key: "all", name: "All", spoken: "since the first commit" },
];
const SHOWN = 60;

/** Among all modules where that is known, else among those here; equal scores share a place. */
function placeOf(spots: Spot[], index: number): number {
  const told = spots[index]?.place;
  if (told) return told;
  let first = index;
  while (first > 0 && spots[first - 1]?.score === spots[index]?.score) first -= 1;
  return first + 1;
}

interface Props {
  spots: Spot[];
  /** Of all modules in this window; null: an older map. */
  totals: HotWindowTotals | null;
  project: Project;
  window: HotWindow;
  selected: string | null;
  onWindow: (window: HotWindow) => void;
  onSelect: (path: string | null) => void;
}

function Name({ name }: { name: string }) {
  const cut = name.lastIndexOf("/");
  if (cut <= 0) return <bdi className="own ell">{name}</bdi>;
  return <><bdi className="dir ell">{name.slice(0, cut)}</bdi><bdi className="own ell">{name.slice(cut)}</bdi></>;
}

function Row({ spot, rank, project, selected, figures, onSelect }: { spot: Spot; rank: number; project: Project; selected: boolean; figures: { factor: (changes: number) => string; score: (score: number) => string }; onSelect: () => void }) {
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    const list = row.current?.closest(".list");
    // Only the table's own scrolling: on a phone it is part of the page, which stays where it is.
    if (selected && list && list.scrollHeight > list.clientHeight) row.current?.scrollIntoView({ block: "nearest" });
  }, [selected]);
  return (
    // The treemap is the keyboard's way to select; clicking the row is a shortcut to the same.
    <tr ref={row} className={selected ? "sel" : ""} aria-selected={selected} onClick={onSelect}>
      <td className="cap rank">{rank}</td>
      <td className="name"><Link className="mono ink u" to={urls.files(project.id, spot.path)} title={spot.path} onClick={(event) => event.stopPropagation()}><Name name={spot.name} /></Link></td>
      <td className="r" title={`${num(spot.counted[0])} changes in 90 days, ${num(spot.counted[1])} in the year, ${num(spot.counted[2])} ever`}>{figures.factor(spot.changes)}</td>
      <td className="r">{num(spot.branches)}</td>
      <td className="r">{num(spot.lines)}</td>
      <td className="r ink"><b>{figures.score(spot.score)}</b></td>
      <td className="mark">{spot.hot && <span className="warn" title="Hot: in the top quarter by T × branches, and changed in the 90 days to the newest commit">hot</span>}</td>
    </tr>
  );
}

function Advice({ spots, whole, project }: { spots: Spot[]; whole: number | undefined; project: Project }) {
  const found = lead(spots, whole);
  if (!found) return null;
  const [first] = found.spots;
  const one = found.spots.length === 1;
  return (
    <p className="cap advice">
      {found.spots.map((spot, index) => (
        <span key={spot.path}>{index === 0 ? "" : index === found.spots.length - 1 ? " and " : ", "}<b>{spot.name}</b></span>
      ))}{" "}
      {one ? "holds" : "hold"} {percent(found.share)} of the whole score.{" "}
      {found.tests.length > 0 ? (
        <>Before a change there, read {one ? "its" : "their"} tests: {found.tests.map((test, index) => (
          <span key={test}>{index > 0 && ", "}<Link className="link" to={urls.files(project.id, test)}>{baseName(test)}</Link></span>
        ))}.</>
      ) : (
        first && <>No test imports {one ? "it" : "them"} directly. <Link className="link" to={urls.history(project.id, first.path)}>Who changed {first.name}</Link></>
      )}
    </p>
  );
}

/** Why nothing is ranked, and what to do only where that can be done. */
export function nothing(spots: readonly Spot[], window: HotWindow): string {
  if (spots.every((spot) => spot.branches === 0)) return "No module here has a branch that Gander counts, so nothing is hard to read by this measure.";
  if (window === "all" || spots.every((spot) => spot.branches === 0 || spot.counted[2] === 0)) return "Nothing with branches was ever changed, as far as the history is known.";
  return "Nothing with branches was changed in this window. Choose a longer one.";
}

export function Ranked({ spots, totals, project, window, selected, onWindow, onSelect }: Props) {
  const [all, setAll] = useState(false);
  const hot = spots.filter((spot) => spot.score > 0);
  const shown = all ? hot : hot.slice(0, SHOWN);
  // One column, as many digits: figures of unequal length cannot be compared at a glance.
  const figures = { factor: factorColumn(digitsOf(shown)), score: scoreColumn(shown) };
  return (
    <aside className="list" aria-label="Ranked">
      <Sec title="Ranked" note={totals ? listedOf(hot.length, totals.ranked) : `${num(hot.length)} of ${num(spots.length)}`}>
        <span className="seg" role="group" aria-label="Window">
          {windows.map(({ key, name, spoken }) => <button key={key} type="button" aria-pressed={window === key} aria-label={`${name}: ${spoken}`} onClick={() => onWindow(key)}>{name}</button>)}
        </span>
      </Sec>
      {hot.length === 0 ? (
        <Empty>{nothing(spots, window)}</Empty>
      ) : (
        <table>
          <thead><tr><th><span className="vh">Rank</span></th><th>Module</th><th className="r">{window === "recent" ? "T" : "changes"}</th><th className="r">branches</th><th className="r">lines</th><th className="r">score</th><th><span className="vh">Hot</span></th></tr></thead>
          <tbody>
            {shown.map((spot, index) => <Row key={spot.path} spot={spot} rank={placeOf(hot, index)} project={project} selected={spot.path === selected} figures={figures} onSelect={() => onSelect(spot.path === selected ? null : spot.path)} />)}
          </tbody>
        </table>
      )}
      {shown.length < hot.length && <button type="button" className="btn bare accent" onClick={() => setAll(true)}>Show all {num(hot.length)}</button>}
      <Advice spots={hot} whole={totals?.score} project={project} />
    </aside>
  );
}
