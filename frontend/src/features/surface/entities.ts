/** Data models as boxes and lines: which rows a box shows, and one line per relation, whoever declares it. Pure. */
import type { DataModel, ModelField } from "../../api/types";

export type End = "one" | "many";

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

export interface Line {
  source: string;
  /** Index of the row it leaves from; null: the title. */
  row: number | null;
  target: string;
  /** How many of the source belong to one of the target. */
  from: End;
  to: End;
  name: string;
}

export interface EntityGraph {
  entities: Entity[];
  lines: Line[];
}

const MOST_ROWS = 12;

export const idOf = (model: { path: string; name: string }): string => `${model.path}#${model.name}`;

/** Finds models by what a reference calls them: "Model", "table.column", "app.Model". */
export class Directory {
  private readonly names = new Map<string, DataModel[]>();

  constructor(models: readonly DataModel[]) {
    for (const model of models) {
      for (const name of new Set([model.name, model.table].filter((one): one is string => one !== null))) {
        this.names.set(name.toLowerCase(), [...(this.names.get(name.toLowerCase()) ?? []), model]);
      }
    }
  }

  find(reference: string, path: string | null, from: DataModel): DataModel | null {
    const parts = reference.replace(/["'`]/g, "").split(".");
    const last = parts.at(-1) ?? "";
    const before = parts.slice(0, -1).join(".");
    const tries = [reference, before, parts.at(-2) ?? "", last];
    for (const name of tries) {
      const found = this.names.get(name.toLowerCase()) ?? [];
      const best = (path !== null ? found.find((model) => model.path === path) : undefined) ?? found.find((model) => model.path === from.path) ?? found[0];
      if (best) return best;
    }
    return null;
  }
}

/** All lines between models, each once: keys first, then relations that no key stands for. */
export function linesOf(models: readonly DataModel[]): Line[] {
  const directory = new Directory(models);
  const drawn = new Set(models.map(idOf));
  const lines: Line[] = [];
  const tied = new Set<string>();
  const pair = (a: string, b: string): string => (a < b ? `${a}\n${b}` : `${b}\n${a}`);
  for (const model of models) {
    model.fields.forEach((field) => {
      if (field.references === null) return;
      const relation = model.relations.find((each) => each.name === field.name || `${each.name}_id` === field.name);
      const target = directory.find(field.references, relation?.target_path ?? null, model);
      if (!target || !drawn.has(idOf(target))) return;
      const one = relation?.kind === "one-to-one" || field.unique || (field.primary_key && model.fields.filter((each) => each.primary_key).length === 1);
      lines.push({ source: idOf(model), row: null, target: idOf(target), from: one ? "one" : "many", to: "one", name: field.name });
      tied.add(pair(idOf(model), idOf(target)));
    });
  }
  for (const model of models) {
    for (const relation of model.relations) {
      const target = directory.find(relation.target, relation.target_path, model);
      if (!target || !drawn.has(idOf(target))) continue;
      if (lines.some((line) => line.source === idOf(model) && line.name === relation.name)) continue;
      const ends = pair(idOf(model), idOf(target));
      if (relation.kind === "many-to-many") {
        // Through a table that is drawn, its own keys say so.
        if (relation.through !== null && directory.find(relation.through, null, model) !== null) continue;
        const key = `many ${ends}`;
        if (tied.has(key)) continue;
        tied.add(key);
      } else {
        if (tied.has(ends)) continue;
        tied.add(ends);
      }
      const [from, to] = relation.kind.split("-to-") as [End, End];
      lines.push({ source: idOf(model), row: null, target: idOf(target), from, to, name: relation.name });
    }
  }
  return lines;
}

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
