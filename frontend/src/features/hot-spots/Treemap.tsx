/** The treemap: the map's scale without arrows. A list to screen readers and the keyboard: arrows move, Enter opens. */
import { useId, useMemo, type KeyboardEvent } from "react";
import { useNavigate } from "react-router";
import { useSize } from "../../components/use-size";
import { count, num } from "../../format";
import { urls } from "../../urls";
import { fits, layout, neighbour, type Cell, type Group } from "./layout";
import { sumText, type Spot } from "../../components/scores";

const hint = (spot: Spot): string => `${spot.name}: ${count(spot.lines, "line")}, ${spot.changes === 0 ? "not touched" : `${sumText(spot)} (change × branches)`}${spot.hot ? ", hot" : ""}`;

/** From the fullest to the shortest: the ending goes first, then the folders; a name is never cut. */
const namings = (name: string): string[] => {
  const own = name.slice(name.lastIndexOf("/") + 1);
  return [name, bare(name), own, bare(own)];
};
const bare = (name: string): string => name.replace(/\.\w+$/, "");

/** Below this height a folder has room for its title only. */
const LEAST = 28;

function Title({ group }: { group: Group }) {
  const lines = num(group.lines);
  if (!fits(group.title, 7.2, group.width - 4) || group.height < LEAST) return null;
  return (
    <text className="ct" x={group.x + 2} y={group.y + 13}>
      <tspan className="m folder">{group.title}</tspan>
      {fits(group.title + lines, 7, group.width - 10) && ` ${lines}`}
    </text>
  );
}

function Room({ cell, selected, id, onSelect }: { cell: Cell; selected: boolean; id: string; onSelect: () => void }) {
  const { spot, x, y, width, height } = cell;
  const small = sumText(spot);
  const label = namings(cell.name).find((text) => fits(text, 7.2, width - 6)) ?? "";
  const named = height >= 22 && label !== "";
  const inset = fits(label, 7.2, width - 16) ? 8 : 3;
  return (
    // Keys are handled by the list around it: one stop for the tab key, not three hundred.
    <g role="option" aria-selected={selected} aria-label={`${label || spot.name} ${small}${spot.hot ? ", hot" : ""}, ${count(spot.lines, "line")}, ${spot.path}`} id={id} onClick={onSelect} style={{ fill: `var(--heat-${spot.heat}-on)` }}>
      <title>{hint(spot)}</title>
      <rect x={x + 0.5} y={y + 0.5} width={Math.max(0.5, width - 1)} height={Math.max(0.5, height - 1)} rx={2} style={{ fill: `var(--heat-${spot.heat})` }} />
      {named && <text className="n m" x={x + inset} y={y + Math.min(18, height / 2 + 5)}>{label}</text>}{" "}
      {named && height >= 42 && fits(small, 6, width - 12) && <text className="s" x={x + inset} y={y + 34}>{small}</text>}
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
          <Room key={cell.spot.path} cell={cell} id={`${id}-${position}`} selected={position === index} onSelect={() => onSelect(cell.spot.path === selected ? null : cell.spot.path)} />
        ))}
        {chosen && <rect className="chosen" x={chosen.x + 0.5} y={chosen.y + 0.5} width={Math.max(0, chosen.width - 1)} height={Math.max(0, chosen.height - 1)} rx={2} />}
      </svg>
    </div>
  );
}
