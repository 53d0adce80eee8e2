/** One module or closed folder: a rectangle to scale, its name and lines where they fit. */
import { memo } from "react";
import type { FolderNode } from "../../api/types";
import { count, num } from "../../format";
import { BESIDE_GAP, COUNT_GAP, drawnName } from "./layout/sizes";
import type { RoomPlan } from "./layout/types";
import { nearness } from "./trace";

/** The name and the figure are two words to those who hear them; the space between is this wide. */
export const SPACE = 7;

interface RoomProps {
  room: RoomPlan;
  node: FolderNode;
  chosen: boolean;
  faded: boolean;
  /** Steps from the selection, where that is asked for. */
  depth: number | null;
  /** Open tasks of the module, or below the closed folder. */
  tasks: number;
  /** Loops of modules, and circles of folders, that run through it. */
  loops: number;
  circles: number;
  /** Tab reaches this one. */
  stop: boolean;
  onOpen: (node: FolderNode) => void;
  onPoint: (id: string | null) => void;
}

export const Room = memo(function Room({ room, node, chosen, faded, depth, tasks, loops, circles, stop, onOpen, onPoint }: RoomProps) {
  const folder = node.kind === "folder";
  const tint = node.changes_year === null || node.changes_year < 2 ? "" : node.changes_year < 7 ? " t2" : " t3";
  return (
    <g
      className={`room-b${folder ? " closed" : ""}${chosen ? " sel" : ""}${faded ? " faded" : ""}${depth ? ` d${nearness(depth)}` : ""}`} data-room={room.id}
      role="button" tabIndex={stop ? 0 : -1} aria-pressed={folder ? undefined : chosen} aria-label={`${labelOf(node, loops, circles)}${depth ? `, ${count(depth, "step")} away` : ""}${tasks > 0 ? `, ${count(tasks, "open task")}` : ""}`}
      onClick={(event) => { event.stopPropagation(); onOpen(node); }}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        onOpen(node);
      }}
      onPointerEnter={(event) => { if (event.pointerType !== "touch") onPoint(room.id); }}
      onPointerLeave={() => onPoint(null)}
    >
      <rect className="reach" x={room.x - 4} y={room.y - 4 - Math.max(0, 16 - room.h) / 2} width={room.w + room.beside + 8} height={Math.max(16, room.h) + 8} />
      <rect className={`room${tint}`} x={room.x} y={room.y} width={room.w} height={room.h} rx="1.5" />
      <Words room={room} node={node} />
      {tasks > 0 && <Todo room={room} tasks={tasks} />}
      {depth !== null && depth > 0 && (
        <g className="how-deep" aria-hidden="true"><circle cx={room.x} cy={room.y} r="8" /><text x={room.x} y={room.y + 4} textAnchor="middle">{depth}</text></g>
      )}
    </g>
  );
});

/** A small empty square and a number, set into the upper wall at its right. */
function Todo({ room, tasks }: { room: RoomPlan; tasks: number }) {
  const words = num(tasks);
  const width = 16 + words.length * 6.5;
  const x = room.x + room.w - width - 3;
  return (
    <g className="todo count" aria-hidden="true">
      <rect className="plate" x={x} y={room.y - 7} width={width} height="14" />
      <rect className="todo-box" x={x + 3.5} y={room.y - 3.5} width="7" height="7" />
      <text className="ct" x={x + 14} y={room.y + 4}>{words}</text>
    </g>
  );
}

function Words({ room, node }: { room: RoomPlan; node: FolderNode }) {
  const { x, y, w, h } = room;
  const middle = y + h / 2;
  const lines = num(node.lines);
  const name = drawnName(node.name);
  switch (room.label) {
    case "two":
      return (
        <>
          <text className="nm m" x={x + 9} y={middle - 2}>{name}</text>{" "}
          <text className="ct count" x={x + 9} y={middle + 12}>{lines}</text>
        </>
      );
    case "apart":
      return (
        <>
          <text className="nm m" x={x + 8} y={middle + 4}>{name}</text>{" "}
          <text className="ct count" x={x + w - 7} y={middle + 4} textAnchor="end">{lines}</text>
        </>
      );
    case "name":
      return <text className="nm m" x={x + w / 2} y={middle + 4} textAnchor="middle">{name}</text>;
    case "beside":
      return (
        <text className="nm m halo" x={x + w + BESIDE_GAP} y={y + Math.max(h / 2 + 4, 8)}>
          {name}{" "}<tspan className="ct count" dx={COUNT_GAP - SPACE}>{lines}</tspan>
        </text>
      );
  }
}

function labelOf(node: FolderNode, loops: number, circles: number): string {
  // As it is written on the map first: who speaks to a computer says what is seen.
  const parts = [`${node.name} ${count(node.lines, "line")}`, node.kind === "folder" ? `open folder ${node.path}, ${count(node.modules, "module")}` : node.path];
  if (node.changes_year !== null) parts.push(`${count(node.changes_year, "change")} in the last year`);
  if (node.doors.length > 0) parts.push(`way in: ${node.doors.join(", ")}`);
  if (loops > 0) parts.push(`in ${count(loops, "loop")}`);
  if (circles > 0) parts.push(`in ${count(circles, "circle")} of folders`);
  return parts.join(", ");
}
