/** Data models as boxes and lines: which rows a box shows, and the lines of `ties`. Pure. */
import type { DataModel, ModelField } from "../../api/types";
import { idOf, linesOf, type Line } from "../../components/ties";

export interface Row {
  /** Name of the field, or of a relation that has no column of its own. */
  name: string;
  type: string;
  mark: "primary" | "foreign" | "both" | "none";
  nullable: boolean;
}

export interface Entity {
  id: string;
  model: DataModel;
  rows: Row[];
  /** Fields that the box leaves out. */
  more: number;
  /** Drawn by its name alone: it stands elsewhere. */
  closed: boolean;
}

export interface EntityGraph {
  entities: Entity[];
  lines: Line[];
}

const MOST_ROWS = 12;

function rowOf(field: ModelField, foreign: boolean): Row {
  const mark = field.primary_key ? (foreign ? "both" : "primary") : foreign ? "foreign" : "none";
  return { name: field.name, type: field.type, mark, nullable: field.nullable === true };
}

/** What a box shows: keys always, other fields as long as there is room. */
export function rowsOf(model: DataModel, lines: readonly Line[]): { rows: Row[]; more: number } {
  const leaving = new Set(lines.filter((line) => line.source === idOf(model)).map((line) => line.name));
  const rows = model.fields.map((field) => rowOf(field, field.references !== null));
  const own = new Set(model.fields.map((field) => field.name));
  for (const relation of model.relations) {
    if (leaving.has(relation.name) && !own.has(relation.name)) rows.push({ name: relation.name, type: relation.kind.endsWith("many") ? `many ${relation.target}` : relation.target, mark: "none", nullable: false });
  }
  if (rows.length <= MOST_ROWS + 1) return { rows, more: 0 };
  const must = (row: Row): boolean => row.mark !== "none" || leaving.has(row.name);
  let room = MOST_ROWS - rows.filter(must).length;
  const shown = rows.filter((row) => {
    if (must(row)) return true;
    room -= 1;
    return room >= 0;
  });
  return { rows: shown, more: rows.length - shown.length };
}

/** The tables of a folder as a graph; those elsewhere that they are tied to stand by as closed boxes. */
export function entityGraph(models: readonly DataModel[], inside: (model: DataModel) => boolean = () => true): EntityGraph {
  const every = linesOf(models);
  const within = new Set(models.filter(inside).map(idOf));
  const touching = every.filter((line) => within.has(line.source) || within.has(line.target));
  const near = new Set(touching.flatMap((line) => [line.source, line.target]));
  const entities = models.flatMap((model): Entity[] => {
    const id = idOf(model);
    if (within.has(id)) return [{ id, model, ...rowsOf(model, every), closed: false }];
    return near.has(id) ? [{ id, model, rows: [], more: 0, closed: true }] : [];
  });
  const known = new Map(entities.map((entity) => [entity.id, entity]));
  const lines = touching.map((line) => {
    const row = known.get(line.source)?.rows.findIndex((each) => each.name === line.name) ?? -1;
    return { ...line, row: row < 0 ? null : row };
  });
  return { entities, lines };
}
