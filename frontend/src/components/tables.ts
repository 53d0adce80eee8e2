/** Which tables of a program count, and the folders they stand in; `services/system_map/derive/tables.py` chooses the same. Pure. */
import type { DataModel } from "../api/types";

/** The folder that stands for a model: its app or package, without a folder that is only called "models". */
export function homeOf(path: string): string {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return folder.replace(/(^|\/)(models|model|entities|entity|schema|domain)\/$/, "$1");
}

export interface Home {
  path: string;
  models: DataModel[];
}

/** Folders that only declare tables which others declare too, as scripts for several databases do. */
export function copiesAmong(list: readonly Home[]): ReadonlySet<string> {
  const plain = (home: Home): number => Number(home.models.every((model) => model.framework === "SQL"));
  const told = new Set<string>();
  const copies = new Set<string>();
  for (const home of [...list].sort((a, b) => plain(a) - plain(b) || b.models.length - a.models.length || a.path.localeCompare(b.path))) {
    const names = home.models.map((model) => (model.table ?? model.name).toLowerCase());
    if (plain(home) === 1 && names.every((name) => told.has(name))) copies.add(home.path);
    else names.forEach((name) => told.add(name));
  }
  return copies;
}

/** The product's tables, without those of tests and examples: each schema once however many databases it is written for. */
export function ownTables(models: readonly DataModel[]): DataModel[] {
  const own = models.filter((model) => model.kind === "table" && !model.is_test);
  const copies = copiesAmong(homes(own));
  return own.filter((model) => !copies.has(homeOf(model.path)));
}

/** What a page of tables shows: the product's, or where it has none those of tests and examples. */
export function shownTables(models: readonly DataModel[]): DataModel[] {
  const own = ownTables(models);
  return own.length > 0 ? own : ownTables(models.map((model) => ({ ...model, is_test: false })));
}

/** Models by folder, the fullest first. */
export function homes(models: readonly DataModel[]): Home[] {
  const found = new Map<string, DataModel[]>();
  for (const model of models) {
    const home = homeOf(model.path);
    found.set(home, [...(found.get(home) ?? []), model]);
  }
  return [...found].map(([path, list]) => ({ path, models: list })).sort((a, b) => b.models.length - a.models.length || a.path.localeCompare(b.path));
}
