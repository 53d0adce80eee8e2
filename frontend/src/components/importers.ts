/** How many modules import a file, the tests among them apart: everywhere else modules are counted without tests. Pure. */
import type { FileImporter } from "../api/types";
import { count, num } from "../format";

type Importers = readonly Pick<FileImporter, "path" | "is_test">[];

function counted(importers: Importers): [modules: number, tests: number] {
  const paths = (tests: boolean): number => new Set(importers.filter((each) => (each.is_test ?? false) === tests).map((each) => each.path)).size;
  return [paths(false), paths(true)];
}

/** "12 and 6 tests". */
export function importersFigure(importers: Importers): string {
  const [modules, tests] = counted(importers);
  return tests === 0 ? num(modules) : modules === 0 ? count(tests, "test") : `${num(modules)} and ${count(tests, "test")}`;
}

/** "12 modules and 6 tests import it". */
export function importersSaid(importers: Importers): string {
  const [modules, tests] = counted(importers);
  if (modules + tests === 0) return "no module imports it";
  const who = [modules === 1 ? "one module" : modules > 0 ? count(modules, "module") : "", tests === 1 ? "one test" : tests > 0 ? count(tests, "test") : ""].filter(Boolean);
  return `${who.join(" and ")} ${modules + tests === 1 ? "imports" : "import"} it`;
}
