/** The sheets of pages are loaded one after the other and stay: a class that two of them style alone would change with the way one came. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "src");
const sheets = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".css"));

/** Classes that a sheet styles wherever they stand: ".hit", ".hit:hover"; not ".hits .hit", ".hit.open". */
function bare(path: string): Set<string> {
  const text = readFileSync(join(root, path), "utf8").replace(/\/\*[^]*?\*\//g, "").replace(/@media[^{]*\{/g, "");
  const selectors = [...text.matchAll(/([^{}]+)\{[^{}]*\}/g)].flatMap((rule) => (rule[1] ?? "").split(","));
  return new Set(selectors.flatMap((one) => /^\.([\w-]+)(?::[\w-]+)*$/.exec(one.trim())?.[1] ?? []));
}

/** Every class that a sheet names. */
function named(path: string): Set<string> {
  const text = readFileSync(join(root, path), "utf8").replace(/\/\*[^]*?\*\//g, "").replace(/\{[^{}]*\}/g, "{}");
  return new Set([...text.matchAll(/\.([a-zA-Z][\w-]*)/g)].map((found) => found[1] ?? ""));
}

/** Whose sheet it is: a feature's, with those of its parts, or the frame's. */
function owner(path: string): string {
  const [first = "", second = ""] = path.split("/");
  return first === "features" ? `${first}/${second}` : first;
}

describe("style sheets", () => {
  it("part what is empty from what stands before it, and from nothing else", () => {
    expect(readFileSync(join(root, "styles/controls.css"), "utf8")).toMatch(/\.empty:first-child \{ padding-top: 0; border-top: 0; \}/);
  });
  it("give a class of its own to one folder only", () => {
    const owners = new Map<string, Set<string>>();
    for (const path of sheets) for (const name of bare(path)) owners.set(name, (owners.get(name) ?? new Set()).add(path.split("/").slice(0, -1).join("/")));
    const shared = [...owners].filter(([, folders]) => folders.size > 1).map(([name, folders]) => `.${name} in ${[...folders].join(" and ")}`);
    expect(shared).toEqual([]);
  });

  it("of one feature do not reach a class that another feature styles too", () => {
    const features = sheets.filter((path) => path.startsWith("features/"));
    const reached = features.flatMap((path) => {
      const others = features.filter((other) => owner(other) !== owner(path));
      return [...bare(path)].flatMap((name) => others.filter((other) => named(other).has(name)).map((other) => `.${name} of ${path} in ${other}`));
    });
    expect(reached).toEqual([]);
  });
});
