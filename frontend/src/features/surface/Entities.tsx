/** The entity diagram as SVG: boxes with their rows, lines with their ends. */
import { memo } from "react";
import { num } from "../../format";
import { FOOT, MARK, ROW, TITLE, type Box, type EntityPlan } from "./entity-layout";
import { endMark, pathOf, type LinePlan } from "./entity-routes";

interface Props {
  plan: EntityPlan;
  select: string | null;
  onSelect: (id: string) => void;
}

export function Entities({ plan, select, onSelect }: Props) {
  const touches = ({ line }: LinePlan): boolean => line.source === select || line.target === select;
  const near = new Set(select === null ? [] : [select, ...plan.lines.filter(touches).flatMap(({ line }) => [line.source, line.target])]);
  const rest = plan.lines.filter((each) => select === null || !touches(each));
  const on = select === null ? [] : plan.lines.filter(touches);
  return (
    <svg className={`ents${select === null ? "" : " chosen"}`} width={plan.width} height={plan.height} viewBox={`0 0 ${plan.width} ${plan.height}`} role="group" aria-label={`Diagram of ${num(plan.boxes.length)} tables and ${num(plan.lines.length)} relations`}>
      {rest.map((each, index) => <Relation key={`${each.line.source} ${each.line.name} ${index}`} plan={each} on={false} />)}
      {on.map((each, index) => <Relation key={`${each.line.source} ${each.line.name} ${index}`} plan={each} on />)}
      {plan.apart && <text className="ct" x={plan.apart.x} y={plan.apart.y}>No relation leads to or from these</text>}
      {plan.boxes.map((box) => <Table key={box.id} box={box} chosen={box.id === select} faded={select !== null && !near.has(box.id)} onSelect={onSelect} />)}
    </svg>
  );
}

const Relation = memo(function Relation({ plan: { line, points }, on }: { plan: LinePlan; on: boolean }) {
  const first = points[0];
  const last = points.at(-1);
  const after = points[1];
  const before = points.at(-2);
  if (!first || !last || !after || !before) return null;
  return (
    <g className={on ? "rel on" : "rel"}>
      <path d={pathOf(points)} />
      <path className="mark" d={endMark(line.from, first, after)} />
      <path className="mark" d={endMark(line.to, last, before)} />
    </g>
  );
});

interface TableProps {
  box: Box;
  chosen: boolean;
  faded: boolean;
  onSelect: (id: string) => void;
}

const Table = memo(function Table({ box, chosen, faded, onSelect }: TableProps) {
  const { entity, types, x, y, w, h } = box;
  return (
    // Its name is what is written in it, so that who speaks to a computer says what is seen.
    <g
      className={`ent${chosen ? " sel" : ""}${faded ? " faded" : ""}${entity.closed ? " closed" : ""}`} transform={`translate(${x} ${y})`} role="button" tabIndex={0} data-entity={box.id}
      aria-pressed={chosen}
      onClick={(event) => { event.stopPropagation(); onSelect(box.id); }}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        onSelect(box.id);
      }}
    >
      <rect className="table-box" width={w} height={h} rx="2" />
      {h > TITLE && <path className="under-title" d={`M0 ${TITLE}H${w}`} />}
      <text className="entity-name m" x="10" y={TITLE / 2 + 4}>{entity.model.name}</text>{" "}
      {entity.rows.map((row, index) => {
        const middle = TITLE + index * ROW + ROW / 2 + 1;
        return (
          <g key={row.name} className="field-row">
            {row.mark !== "none" && <Mark kind={row.mark} y={middle} />}
            <text className={`m fn${row.mark === "none" ? "" : " key"}`} x={MARK + 2} y={middle + 4}>{row.name}</text>{" "}
            <text className="m ft" x={w - 8} y={middle + 4} textAnchor="end">{types[index]}</text>{" "}
          </g>
        );
      })}
      {entity.more > 0 && <text className="ct" x={MARK + 2} y={h - FOOT - 4}>{num(entity.more)} more</text>}
    </g>
  );
});

/** A filled square is a primary key, an outlined one a key of another table. */
export function Mark({ kind, y, x = 9 }: { kind: "primary" | "foreign" | "both"; y: number; x?: number }) {
  return <rect className={`key-${kind === "foreign" ? "foreign" : "primary"}`} x={x - 2.5} y={y - 3} width="5" height="5" />;
}
