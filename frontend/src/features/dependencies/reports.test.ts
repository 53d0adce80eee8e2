// @vitest-environment node
import { expect, it } from "vitest";
import type { DependenciesPart, DependencyReport, DependencyState, Variable } from "../../api/types";
import { said, saidOfUnimported, saidOfUnlisted, saidOfVariables, unlisted } from "./reports";

const place = { path: "src/app.py", line: 1 };
const read = (more: Partial<Variable> = {}): Variable => ({ name: "A", read_by: [place], set_by: [], default: null, required: false, beside: false, ...more });
const beside = read({ beside: true });
const onlySet = read({ read_by: [], set_by: [place] });

it("tells variables by who reads them", () => {
  expect(saidOfVariables([read(), read({ required: true }), beside, onlySet, onlySet])).toBe("Its code reads 2 environment variables, one without which it fails; one more is read only beside the product and two more are only set.");
  expect(saidOfVariables([read()])).toBe("Its code reads 1 environment variable.");
});

it("says no more than no where the product reads none", () => {
  expect(saidOfVariables([beside])).toBe("Its code reads no environment variable; one is read only beside the product.");
  expect(saidOfVariables([beside, beside, onlySet])).toBe("Its code reads no environment variable; two are read only beside the product and one is only set.");
});

it("tells what it stands on though no import leads there apart from what code uses", () => {
  const report = (name: string, state: DependencyState, scope = "run"): DependencyReport => ({ name, requirement: "", scope, manifest: "pom.xml", line: null, ecosystem: "", state, reason: "", importers: 0, modules: [], first: null });
  const dependencies = [report("org.spring:web", "used"), report("junit", "used", "development"), report("com.h2database:h2", "tool"), report("org.postgresql:postgresql", "tool"), report("checkstyle", "tool", "build")];
  const part = { dependencies, states: {}, manifests: [], unreadable: [], left_out: 0 } as unknown as DependenciesPart;
  expect(saidOfUnimported(["web", "h2", "postgresql"], part)).toBe("No import leads to two of these: they are needed to run, as drivers and styles of pages are, and stand below under “No import expected”.");
  expect([saidOfUnimported(["web", "h2"], part).slice(0, 48), saidOfUnimported(["web"], part)]).toEqual(["No import leads to one of these: it is needed to", ""]);
  expect(said(part)).toBe("In all manifests and all code, one package is declared to run and used by code; one more is used for development. Three more need no import, two of them to run.");
});

it("calls declared only what a manifest names", () => {
  const report = (name: string, manifest: string | null, scope = "run"): DependencyReport => ({ name, requirement: "", scope, manifest, line: null, ecosystem: "Packagist", state: "used", reason: "", importers: 1, modules: [], first: null });
  const told = (...dependencies: DependencyReport[]): string => said({ dependencies, states: { used: dependencies.length }, manifests: [], unreadable: [], left_out: 0 });
  expect(told(report("sentry", "package.json"), report("Illuminate", null), report("Carbon", null, "development"))).toBe("In all manifests and all code, one package is declared to run and used by code; two more are used under names that no manifest has.");
  expect(told(report("Illuminate", null))).toBe("No package that it declares to run is used by code; one is used under a name that no manifest has.");
});

it("names what the code stands on and no row below tells", () => {
  const report = (name: string): DependencyReport => ({ name, requirement: "", scope: "run", manifest: null, line: null, ecosystem: "", state: "used", reason: "", importers: 1, modules: [], first: null });
  const part = { dependencies: ["Typing_Extensions", "org.slf4j:slf4j-api", "github.com/gin-contrib/sse/v2"].map(report), left_out: 0 };
  const names = ["typing-extensions", "slf4j-api", "gin-contrib/sse", "openssl"];
  expect(unlisted(names, part)).toEqual(["openssl"]);
  expect(unlisted(names, { ...part, left_out: 1 })).toEqual([]);
  expect(saidOfUnlisted(["openssl"])).toBe("openssl is told by what the code imports or includes alone, for no manifest that Gander reads names it so; it is not listed below.");
  expect(saidOfUnlisted([])).toBe("");
});
