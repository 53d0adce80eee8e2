/** The plan as SVG: layers, walls, arrows, rooms, titles, doors, ground. The same drawing is seen, searched and saved. */
import { memo, useMemo } from "react";
import type { FolderGraph, FolderNode } from "../../api/types";
import { num } from "../../format";
import { DOOR, leaderOf } from "./layout/doors";
import { drawnName } from "./layout/sizes";
import { folderName, outerCaption } from "./layout/model";
import type { EdgePlan, Plan } from "./layout/types";
import { Arrows } from "./Arrows";
import { edgesOfLoops, isTangled, roundsOf, type Emphasis } from "./emphasis";
import { Room, SPACE } from "./Room";

interface DrawingProps {
  graph: FolderGraph;
  plan: Plan;
  further: readonly EdgePlan[];
  /** Open tasks by node. */
  tasks: ReadonlyMap<string, number>;
  emphasis: Emphasis;
  /** The room that Tab reaches; arrow keys lead on from it. */
  tabStop: string | null;
  onRoom: (node: FolderNode) => void;
  onPoint: (id: string | null) => void;
}

export function Drawing({ graph, plan, further, tasks, emphasis, tabStop, onRoom, onPoint }: DrawingProps) {
  const nodes = useMemo(() => new Map(graph.nodes.map((node) => [node.id, node])), [graph]);
  const ofModules = useMemo(() => new Set(roundsOf(graph).loops.map((loop) => loop.number)), [graph]);
  const { bright, select, trace } = emphasis;
  const faded = (id: string): boolean => bright !== null && !bright.has(id);
  return (
    <svg
      className={`plan${select ? " chosen" : ""}${bright ? " fading" : ""}`} width={plan.width} height={plan.height} viewBox={`0 0 ${plan.width} ${plan.height}`}
      role="group" aria-label={`System map of ${graph.name.replace(/\/$/, "")}: ${outerCaption(graph.modules, graph.lines)}, ${num(graph.layers)} ${graph.layers === 1 ? "layer" : "layers"}`}
    >
      <Ground plan={plan} />
      <g className="walls">
        {plan.folders.map((folder) => <rect key={folder.id} className="folder-wall in" x={folder.x} y={folder.y} width={folder.w} height={folder.h} />)}
      </g>
      <Arrows graph={graph} plan={plan} further={further} emphasis={emphasis} />
      {plan.rooms.map((room) => {
        const node = nodes.get(room.id);
        const loops = node?.loops.filter((number) => ofModules.has(number)).length ?? 0;
        return node && (
          <Room key={room.id} room={room} node={node} chosen={select === room.id} faded={faded(room.id)} depth={trace?.depths.get(room.id) ?? null} tasks={tasks.get(room.id) ?? 0} loops={loops} circles={node.loops.length - loops} stop={tabStop === room.id} onOpen={onRoom} onPoint={onPoint} />
        );
      })}
      {plan.folders.map((folder) => {
        const node = nodes.get(folder.id);
        return node && (
          <Title key={folder.id} x={folder.titleX} y={folder.y} w={folder.titleW} name={drawnName(node.name)} caption={num(node.lines)} faded={faded(folder.id) && bright !== null} onOpen={() => onRoom(node)} />
        );
      })}
      <Title x={plan.title.x} y={plan.wall.y} w={plan.title.w} name={folderName(graph)} caption={plan.title.short ? "" : outerCaption(graph.modules, graph.lines)} faded={false} />
      {plan.title.caption && (
        <g className="count">
          <rect className="plate" x={plan.title.caption.x} y={plan.wall.y - 7} width={plan.title.caption.w} height="14" />
          <text className="ct count" x={plan.title.caption.x + 8} y={plan.wall.y + 4}>{outerCaption(graph.modules, graph.lines)}</text>
        </g>
      )}
      <Doors plan={plan} nodes={nodes} />
      {!isTangled(graph, emphasis.looped ? 1 : null) && <Discs graph={graph} edges={plan.edges} />}
    </svg>
  );
}

/** What never changes with the selection. */
const Ground = memo(function Ground({ plan }: { plan: Plan }) {
  const { wall, ground, layers, yard } = plan;
  const lead = ground.items[0];
  return (
    <>
      <defs>
        {HEADS.map(([id, fill]) => (
          <marker key={id} id={id} viewBox="0 0 8 8" refX="2" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto">
            <path d="M0 .5L7 4L0 7.5Z" fill={fill} />
          </marker>
        ))}
        <pattern id="earth" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V7" stroke="var(--line-2)" strokeWidth="1.2" />
        </pattern>
      </defs>
      {layers.map((layer) => (
        <g key={layer.number}>
          {layer.lines.map((y) => <path key={y} className="lay" d={`M${wall.x - 12} ${y}H${wall.x + wall.w}`} />)}
          {layer.lines.length > 1 && <path className="lay-span" d={`M${wall.x - 24} ${layer.lines[0] ?? 0}V${layer.lines[layer.lines.length - 1] ?? 0}`} />}
          <circle className="bub" cx={wall.x - 24} cy={layer.y} r="9.5" />
          <text className="ct" x={wall.x - 24} y={layer.y + 4} textAnchor="middle">{layer.number}</text>
        </g>
      ))}
      {layers.length > 0 && <text className="ct" x={wall.x - 24} y={wall.y + 4} textAnchor="middle">layer</text>}
      <rect className="folder-wall" x={wall.x} y={wall.y} width={wall.w} height={wall.h} />
      {yard && <text className="ct" x={yard.x} y={yard.y}>{plan.edges.length > 0 ? "Neither import nor are imported here" : "No imports between these"}</text>}
      <rect x={wall.x - 1.5} y={ground.y + 2} width={wall.w + 3} height="7" fill="url(#earth)" />
      {lead && <text className="ct" x={wall.x} y={lead.y}>Imports from outside</text>}
      {ground.items.map((item) => (
        <g key={item.name}>
          <text className="ct m soft" x={item.x} y={item.y}>{item.name}</text>
          <text className="ct" x={item.x + item.nameW + 5} y={item.y}>{item.modules}</text>
        </g>
      ))}
      {ground.more > 0 && <text className="ct" x={ground.moreX} y={ground.moreY}>and {ground.more} more</text>}
    </>
  );
});

const HEADS = [["head", "var(--arrow)"], ["head-on", "var(--accent)"], ["head-loop", "var(--warn-line)"], ["head-ink", "var(--ink)"]] as const;

interface TitleProps {
  x: number;
  y: number;
  w: number;
  name: string;
  caption: string;
  faded: boolean;
  onOpen?: () => void;
}

/** A title set into a wall; its size stays readable when the drawing is far away. */
function Title({ x, y, w, name, caption, faded, onOpen }: TitleProps) {
  const nameW = w - 8;
  const words = (
    <g className="title">
      <rect className="plate" x="0" y="-7" width={w} height="14" />
      <rect className="plate small" x="0" y="-7" width={Math.min(nameW, 16 + name.length * 7.1)} height="14" />
      <text className="nm m" x="8" y="4">{name}{" "}<tspan className="ct count" dx={8 - SPACE}>{caption}</tspan></text>
    </g>
  );
  const at = { transform: `translate(${x}px, ${y}px)` };
  if (!onOpen) return <g style={at}>{words}</g>;
  return (
    <g
      className={`title-b${faded ? " faded" : ""}`} style={at} role="button" tabIndex={0} aria-label={`Open ${name} ${caption} lines`}
      onClick={onOpen} onKeyDown={(event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); onOpen(); } }}
    >
      {words}
    </g>
  );
}

const Doors = memo(function Doors({ plan, nodes }: { plan: Plan; nodes: ReadonlyMap<string, FolderNode> }) {
  const top = plan.wall.y;
  return (
    <g className="doors">
      {plan.doors.map((door) => {
        const leader = leaderOf(door, top);
        return leader && <path key={`${door.id} ${door.label}`} d={leader} fill="none" stroke="var(--line-2)" />;
      })}
      {plan.doors.map(({ id, label, x, labelX, labelY }) => (
        <g key={`${id} ${label}`}>
          <title>{nodes.get(id)?.doors.join(", ") ?? label}</title>
          <path d={`M${x} ${top}h${DOOR}`} stroke="var(--paper)" strokeWidth="4.5" />
          <path d={`M${x} ${top}v${DOOR}`} stroke="var(--wall)" strokeWidth="1.5" />
          <path d={`M${x} ${top + DOOR}A${DOOR} ${DOOR} 0 0 0 ${x + DOOR} ${top}`} fill="none" stroke="var(--wall)" />
          <text className="ct m halo" x={labelX} y={labelY}>{label}</text>
        </g>
      ))}
    </g>
  );
});

function Discs({ graph, edges }: { graph: FolderGraph; edges: readonly EdgePlan[] }) {
  const ofLoops = useMemo(() => edgesOfLoops(graph), [graph]);
  return edges.map(({ edge, disc }) => {
    const number = graph.edges[edge]?.loop;
    if (!disc || number === null || number === undefined) return null;
    return (
      <g key={edge} className={ofLoops.has(edge) ? "disc" : "disc circle"}>
        <circle cx={disc.x} cy={disc.y} r="8" />
        <text x={disc.x} y={disc.y + 4} textAnchor="middle">{number}</text>
      </g>
    );
  });
}

