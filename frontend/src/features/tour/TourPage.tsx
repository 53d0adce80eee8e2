/** The tour: two minutes through a project, stop by stop, each with its proof beside it. Arrow keys lead on; the stop is in the address. */
import { useEffect, useLayoutEffect, useRef } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { useFile, useSystemMap, useTour } from "../../api/queries";
import type { MapContent, Project, TourPart, TourStop } from "../../api/types";
import { Icon } from "../../components/icons";
import { loopUrl } from "../../components/loops";
import { PartAnswer } from "../../components/PartAnswer";
import { Empty, Sec } from "../../components/parts";
import { Words } from "../../components/text";
import { num } from "../../format";
import { isTab, tabTitle } from "../../tabs";
import { nodeUrl, urls } from "../../urls";
import { Proof } from "./Proof";
import { around, calledAs, goesTo, lengthWords } from "./stops";
import "./tour.css";

function Excerpt({ project, path, line }: { project: Project; path: string; line: number | null }) {
  const file = useFile(project.id, path).data;
  if (file?.kind !== "file" || !file.text) return null;
  const lines = around(file.text, line);
  return (
    <figure className="excerpt">
      <figcaption className="cap mono"><Link className="u" to={urls.files(project.id, path, { line })}>{path}{line ? `:${line}` : ""}</Link></figcaption>
      {/* Long lines are scrolled by keyboard too. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0} aria-label={`${path}, from line ${lines[0]?.number ?? 1}`}>{lines.map((each) => <span key={each.number} className={each.number === line ? "l hi" : "l"}><i>{each.number}</i>{each.text || " "}{"\n"}</span>)}</pre>
    </figure>
  );
}

function Stop({ stop, project, content }: { stop: TourStop; project: Project; content: MapContent | undefined }) {
  const mainFolder = content?.main_folder ?? "";
  const to = nodeUrl(project.id, stop.link, mainFolder) ?? (stop.path ? urls.files(project.id, stop.path, { line: stop.line }) : null);
  const toLoops = stop.kind === "layers" ? loopUrl(project.id, content?.loops ?? []) : null;
  const code = stop.path !== null && (stop.kind === "entry" || (["module", "models", "routes", "run"].includes(stop.kind) && stop.line !== null));
  return (
    <>
      <p className="told"><Words>{stop.text}</Words></p>
      {to && (
        <p className="see">
          <Link className="link" to={to}>{goesTo(stop.link, (name) => (isTab(name) ? tabTitle(name) : null))}</Link>
          {toLoops && <Link className="link" to={toLoops}>{content?.loops.length === 1 ? "See the loop" : "See the first loop"}</Link>}
        </p>
      )}
      <Proof kind={stop.kind} path={stop.path} project={project} />
      {code && stop.path !== null && <Excerpt project={project} path={stop.path} line={stop.line} />}
    </>
  );
}

const stopIn = (params: URLSearchParams, many: number): number => Math.min(Math.max(1, Number(params.get("stop")) || 1), Math.max(1, many));

function Walk({ part, project }: { part: TourPart; project: Project }) {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const content = useSystemMap(project.id).data?.content;
  const heading = useRef<HTMLHeadingElement>(null);
  const many = part.stops.length;
  const at = stopIn(params, many);
  const stop = part.stops[at - 1];
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (event.target instanceof Element && event.target.closest("input, textarea, select, pre, [role=dialog]")) return;
      // The address, not `at`: two presses in a row are two stops, also where the page has not followed the first yet.
      const from = stopIn(new URLSearchParams(location.search), many);
      const next = from + ({ ArrowRight: 1, ArrowLeft: -1 }[event.key] ?? 0);
      if (next === from || next < 1 || next > many) return;
      event.preventDefault();
      void navigate(urls.tour(project.id, next), { replace: true });
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [many, navigate, project.id]);
  const first = useRef(true);
  useEffect(() => {
    // Who walks on hears where they are; who just came is not interrupted.
    if (!first.current) heading.current?.focus({ preventScroll: true });
    first.current = false;
  }, [at]);
  if (!stop) return <Empty action={<Link className="btn" to={urls.project(project.id)}>Overview</Link>}>There is too little here for a tour.</Empty>;
  return (
    <div className="tour">
      <section aria-label="Stop">
        <div className="steps-h">
          <span className="cap num">{num(at)} of {num(many)}</span>
          <nav className="steps" aria-label="Tour">
            <span className="cap wide keys"><kbd>←</kbd> <kbd>→</kbd></span>
            {at > 1 && <Link className="btn" replace to={urls.tour(project.id, at - 1)}><span className="back"><Icon name="arrow" size={14} /></span>Back</Link>}
            {at < many ? <Link className="btn fill" replace to={urls.tour(project.id, at + 1)}>Next<Icon name="arrow" size={14} /></Link> : <Link className="btn" to={urls.map(project.id)}>Walk on over the map</Link>}
          </nav>
        </div>
        <h2 ref={heading} tabIndex={-1}><Words>{stop.title}</Words></h2>
        <Stop stop={stop} project={project} content={content} />
      </section>
      <aside aria-label="All stops">
        <Sec title="The way" note={lengthWords(many)} />
        <ol>
          {part.stops.map((each, index) => (
            <li key={`${each.kind} ${index}`}>
              <Link replace to={urls.tour(project.id, index + 1)} aria-current={index + 1 === at ? "step" : undefined} className={index + 1 < at ? "been" : ""}><span className="n num">{index + 1}</span><span>{each.title.replaceAll("`", "")}</span></Link>
            </li>
          ))}
        </ol>
        <p className="cap grounds">Read from the map, no model used.</p>
      </aside>
    </div>
  );
}

export default function TourPage({ project }: { project: Project }) {
  const tour = useTour(project.id);
  return (
    <div className="body">
      <div className="tourbody">
        <PartAnswer query={tour} project={project} what="the tour">{(part) => <Walk part={{ ...part, stops: calledAs(part.stops, project.name) }} project={project} />}</PartAnswer>
      </div>
    </div>
  );
}
