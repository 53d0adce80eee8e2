/** Relations between tables, each once whoever declares it, and how many a table has; `services/system_map/derive/tables.py` counts the same. Pure. */
import type { DataModel } from "../api/types";

export type End = "one" | "many";

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
  const taken = new Set<string>();
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
      taken.add(`${idOf(model)}\n${field.name}`);
    });
  }
  for (const model of models) {
    for (const relation of model.relations) {
      const target = directory.find(relation.target, relation.target_path, model);
      if (!target || !drawn.has(idOf(target))) continue;
      if (taken.has(`${idOf(model)}\n${relation.name}`)) continue;
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
      taken.add(`${idOf(model)}\n${relation.name}`);
    }
  }
  return lines;
}

/** How many lines have an end at each table, by its id; one to the table itself counts once. */
export function tiesOf(lines: readonly Line[]): Map<string, number> {
  const ties = new Map<string, number>();
  for (const line of lines) for (const id of new Set([line.source, line.target])) ties.set(id, (ties.get(id) ?? 0) + 1);
  return ties;
}
