/** The treemap: the map's scale without arrows. A list to screen readers and the keyboard: arrows move, Enter opens. */
import { useId, useMemo, type KeyboardEvent } from "react";
import { useNavigate } from "react-router";
import { useSize } from "../../components/use-size";
import { count, num } from "../../format";
import { urls } from "../../urls";
import { fits, labelOf, layout, LEADING, neighbour, twins, type Cell, type Group } from "./layout";
import { sumText, type Spot } from "../../components/scores";

const hint = (spot: Spot): string => `${spot.name}: ${count(spot.lines, "line")}, ${spot.touched ? `${sumText(spot)} (change × branches)` : "not touched"}${spot.hot ? ", hot" : ""}`;

function Title({ group }: { group: Group }) {
  const lines = num(group.lines);
  if (!group.titled) return null;
  return (
    <text className="ct" x={group.x + 2} y={group.y + 13}>
      <tspan className="m folder">{group.title}</tspan>
      {fits(group.title + lines, 7, group.width - 10) && ` ${lines}`}
    </text>
  );
}

function Room({ cell, selected, id, twin, onSelect }: { cell: Cell; selected: boolean; id: string; twin: boolean; onSelect: () => void }) {
  const { spot, x, y, width, height } = cell;
  const small = sumText(spot);
  const label = labelOf(cell, twin);
  const widest = label?.lines.reduce((one, other) => (other.length > one.length ? other : one)) ?? "";
  const inset = fits(widest, 7.2, width - 16) ? 8 : label?.size === 11 ? 2.5 : 3;
  const first = y + Math.min(18, height / 2 + 5 - ((label?.lines.length ?? 1) - 1) * (LEADING / 2));
  const below = first - y + (label?.lines.length ?? 1) * LEADING + 3;
  return (
    // Keys are handled by the list around it: one stop for the tab key, not three hundred.
    <g role="option" aria-selected={selected} aria-label={`${label?.lines.join("") ?? spot.name} ${small}${spot.hot ? ", hot" : ""}, ${count(spot.lines, "line")}, ${spot.path}`} id={id} onClick={onSelect} style={{ fill: `var(--heat-${spot.heat}-on)` }}>
      <title>{hint(spot)}</title>
      <rect x={x + 0.5} y={y + 0.5} width={Math.max(0.5, width - 1)} height={Math.max(0.5, height - 1)} rx={2} style={{ fill: `var(--heat-${spot.heat})` }} />
      {label && (
        <text className="n m" fontSize={label.size} x={x + inset} y={first}>
          {label.lines.map((line, at) => <tspan key={line} x={x + inset} dy={at === 0 ? 0 : LEADING}>{line}</tspan>)}
        </text>
      )}{" "}
      {label && height >= below + 8 && fits(small, 6, width - 12) && <text className="s" x={x + inset} y={y + below}>{small}</text>}
    </g>
  );
}

interface Props {
  spots: Spot[];
  projectId: number;
  selected: string | null;
  onSelect: (path: string | null) => void;
}

export function Treemap({ spots, projectId, selected, onSelect }: Props) {
  const [ref, { width, height }] = useSize<HTMLDivElement>();
  const id = useId();
  const navigate = useNavigate();
  const { groups, cells } = useMemo(() => (width > 0 && height > 0 ? layout(spots, width, height) : { groups: [], cells: [] }), [spots, width, height]);
  const alike = useMemo(() => twins(spots), [spots]);
  const index = cells.findIndex((cell) => cell.spot.path === selected);
  const chosen = cells[index];

  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && chosen) void navigate(urls.files(projectId, chosen.spot.path));
    else if (event.key === "Escape") onSelect(null);
    else {
      const next = chosen ? neighbour(cells, chosen, event.key) : event.key.startsWith("Arrow") ? cells[0] : null;
      if (!next) return;
      event.preventDefault();
      onSelect(next.spot.path);
    }
  };

  return (
    <div className="treemap" ref={ref}>
      <svg
        className="tm" width={width} height={height} role="listbox" tabIndex={0} onKeyDown={onKey}
        aria-label={`Treemap of ${count(spots.length, "module")}: change × branches`} aria-activedescendant={chosen ? `${id}-${index}` : undefined}
      >
        {groups.map((group) => <Title key={group.folder} group={group} />)}
        {cells.map((cell, position) => (
          <Room key={cell.spot.path} cell={cell} id={`${id}-${position}`} selected={position === index} twin={alike.has(cell.spot.path)} onSelect={() => onSelect(cell.spot.path === selected ? null : cell.spot.path)} />
        ))}
        {chosen && <rect className="chosen" x={chosen.x + 0.5} y={chosen.y + 0.5} width={Math.max(0, chosen.width - 1)} height={Math.max(0, chosen.height - 1)} rx={2} />}
      </svg>
    </div>
  );
}
