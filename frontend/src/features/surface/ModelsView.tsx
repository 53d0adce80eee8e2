/** Tables: the diagram on its sheet, the list or the selected table beside it, and what is drawn in the address. */
import { useEffect, useLayoutEffect, useMemo, useRef, type ReactNode } from "react";
import { useSearchParams } from "react-router";
import type { DataModel, DataModelsPart, Project } from "../../api/types";
import type { Look } from "../../drawing/camera";
import { SaveMenu } from "../../drawing/SaveMenu";
import { useSheet } from "../../drawing/use-sheet";
import { ZoomButtons } from "../../drawing/ZoomButtons";
import { baseName, count, num } from "../../format";
import { Entities } from "./Entities";
import { copiesAmong, homeOf, homes } from "../../components/tables";
import { idOf, tiesOf } from "../../components/ties";
import { entityGraph } from "./entities";
import { layOutEntities, type Box, type EntityPlan } from "./entity-layout";
import { ModelList, ModelPanel } from "./ModelPanel";

/** More than these are drawn folder by folder. */
const DRAWN = 40;
const EVER_DRAWN = 150;

export function ModelsView({ project, part, choose }: { project: Project; part: DataModelsPart; choose: ReactNode }) {
  const [params, setParams] = useSearchParams();
  const all = useMemo(() => part.models.filter((model) => model.kind === "table"), [part]);
  const own = useMemo(() => (all.some((model) => !model.is_test) ? all.filter((model) => !model.is_test) : all), [all]);
  const listed = useMemo(() => homes(own), [own]);
  const selected = params.get("select");
  const model = own.find((each) => idOf(each) === selected || each.name === selected) ?? null;
  const copies = useMemo(() => copiesAmong(listed), [listed]);
  // What is drawn comes first.
  const folders = useMemo(() => [...listed].sort((a, b) => Number(copies.has(a.path)) - Number(copies.has(b.path))), [listed, copies]);
  const first = useMemo(() => own.filter((each) => !copies.has(homeOf(each.path))), [own, copies]);
  const whole = first.length <= DRAWN || folders.length === 1;
  const asked = params.get("in");
  const chosen = asked !== null && folders.some((each) => each.path === asked);
  const every = !chosen && (whole || (asked === "*" && first.length <= EVER_DRAWN)) && !(model !== null && copies.has(homeOf(model.path)));
  const folder = every ? null : (chosen ? asked : model ? homeOf(model.path) : (folders[0]?.path ?? null));
  const graph = useMemo(() => folder === null ? entityGraph(first) : entityGraph(own, (each) => homeOf(each.path) === folder), [own, first, folder]);
  const change = (values: Record<string, string | null>, replace = false): void => setParams((before) => {
    const next = new URLSearchParams(before);
    for (const [key, value] of Object.entries(values)) {
      if (value === null) next.delete(key);
      else next.set(key, value);
    }
    return next;
  }, { replace, preventScrollReset: true });
  const pick = (each: DataModel | null): void => {
    const id = each ? idOf(each) : null;
    change({ select: id === selected ? null : id, ...(each && (folder !== null || copies.has(homeOf(each.path))) && homeOf(each.path) !== folder ? { in: homeOf(each.path), at: null } : {}) });
  };
  const drawn = graph.entities.filter((entity) => !entity.closed).length;
  const near = graph.entities.length - drawn;
  const words = `${count(drawn, "table")}${folder === null ? "" : ` of ${num(own.length)}`}, ${graph.lines.length === 0 ? "no relations" : count(graph.lines.length, "relation")}${near > 0 ? `; ${count(near, "table")} of other folders by name` : ""}`;
  return (
    <div className="models">
      <Diagram key={folder ?? "*"} project={project} graph={graph} model={model} words={words} choose={choose} look={readLook(params.get("at"))} onLook={(look) => change({ at: writeLook(look) }, true)} onSelect={(id) => pick(own.find((each) => idOf(each) === id) ?? null)} onNone={() => { if (selected !== null) change({ select: null }); }} />
      {model ? (
        <ModelPanel project={project} model={model} models={own} onSelect={pick} onClose={() => change({ select: null })} />
      ) : (
        <ModelList project={project} folders={folders} tests={all.length - own.length} leftOut={part.left_out} folder={folder} copies={copies} every={every} whole={whole} few={first.length <= EVER_DRAWN} onSelect={pick} onFolder={(path) => change({ in: path, select: null, at: null })} />
      )}
    </div>
  );
}

interface DiagramProps {
  project: Project;
  graph: ReturnType<typeof entityGraph>;
  model: DataModel | null;
  words: string;
  choose: ReactNode;
  look: Look | null;
  onLook: (look: Look) => void;
  onSelect: (id: string) => void;
  onNone: () => void;
}

function Diagram({ project, graph, model, words, choose, look, onLook, onSelect, onNone }: DiagramProps) {
  const sheet = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  // A tall sheet for a phone; anything else is a desk.
  const aspect = globalThis.innerWidth <= 720 ? 0.8 : 1.35;
  const plan = useMemo(() => layOutEntities(graph, aspect), [graph, aspect]);
  const { camera, zoom, fit } = useSheet({ sheet, layer, whole: { x: 0, y: 0, w: plan.width, h: plan.height }, heart: heartOf(plan), look, onLook });
  const id = model ? idOf(model) : null;
  const box = plan.boxes.find((each) => each.id === id);
  useEffect(() => {
    if (!box) return undefined;
    const frame = requestAnimationFrame(() => camera.current?.reveal(box));
    return () => cancelAnimationFrame(frame);
  }, [box, camera]);
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest("input, textarea, select, [role=dialog], [role=menu]")) return;
      if (event.key === "Escape") onNone();
      else if (event.key === "+" || event.key === "=") camera.current?.zoomBy(1.25);
      else if (event.key === "-") camera.current?.zoomBy(0.8);
      else if (event.key === "0") fit();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });
  return (
    // The sheet is moved by pointer here; + − 0 and the buttons do the same for a keyboard.
    <div className="sheet" ref={sheet} onClick={onNone} role="presentation">
      <div className="layer" ref={layer}><Entities plan={plan} select={id} onSelect={onSelect} /></div>
      <div className="tl" data-chrome="" onClick={(event) => event.stopPropagation()} role="presentation">
        {choose}
        <span className="cap wide said" role="status">{words}</span>
      </div>
      <div className="bl wide"><Legend /></div>
      <div className="br" data-chrome="" onClick={(event) => event.stopPropagation()} role="presentation">
        <ZoomButtons zoom={zoom} onZoom={(factor) => camera.current?.zoomBy(factor)} onFit={fit} />
        <SaveMenu name={`${baseName(project.name).trim()} tables`} svg={() => layer.current?.querySelector("svg") ?? null} />
      </div>
    </div>
  );
}

/** The table with the most lines. */
function heartOf(plan: EntityPlan): Box | null {
  const ties = tiesOf(plan.lines.map(({ line }) => line));
  return [...plan.boxes].sort((a, b) => (ties.get(b.id) ?? 0) - (ties.get(a.id) ?? 0))[0] ?? null;
}

function Legend() {
  return (
    <>
      <span><svg width="6" height="6"><rect className="key-primary" x=".5" y=".5" width="5" height="5" /></svg>primary key</span>
      <span><svg width="6" height="6"><rect className="key-foreign" x=".5" y=".5" width="5" height="5" /></svg>key of another table</span>
      <span className="ents"><svg width="44" height="12"><g className="rel"><path d="M0 6H44" /><path className="mark" d="M0 1L10 6L0 11" /><path className="mark" d="M37 1V11" /></g></svg>many to one</span>
      <span>? may be empty</span>
    </>
  );
}

function readLook(text: string | null): Look | null {
  const match = /^(-?\d{1,6}),(-?\d{1,6}),(\d{1,3})$/.exec(text ?? "");
  const zoom = Number(match?.[3]) / 100;
  return match && zoom > 0 ? { x: Number(match[1]), y: Number(match[2]), zoom } : null;
}

const writeLook = ({ x, y, zoom }: Look): string => `${Math.round(x)},${Math.round(y)},${Math.round(zoom * 100)}`;
