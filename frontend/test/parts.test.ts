import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DependenciesPart, DependencyReport, FileSymbol, Flow, FlowStep, RelatedAnswer, Variable } from "../src/api/types";
import { byState, ground, manifests, matches, requirementText, said, saidOfVariables, variables } from "../src/features/dependencies/reports";
import { flowNames } from "../src/components/flow-names";
import { symbolAt, tiesOf } from "../src/features/files/Ties";
import { belows, findFlow, firstOf, foldedAtFirst, keyOf, rowsOf, shownWords, stepWords } from "../src/features/flow/tree";
import { share } from "../src/features/overview/Grounds";
import { around, calledAs, goesTo, lengthWords } from "../src/features/tour/stops";

const report = (name: string, more: Partial<DependencyReport> = {}): DependencyReport => ({
  name, requirement: "", scope: "run", manifest: "pyproject.toml", line: 3, ecosystem: "PyPI", state: "used", reason: "", importers: 1, modules: [], first: null, ...more,
});
const part = (list: DependencyReport[]): DependenciesPart => ({
  dependencies: list, left_out: 0, manifests: ["a/setup.cfg", "pyproject.toml"], unreadable: [], states: Object.fromEntries(byState(list).map((group) => [group.state, group.reports.length])),
});

describe("dependencies", () => {
  it("are told in a sentence that names what is wrong and nothing that is not there", () => {
    expect(said(part([report("a"), report("b")]))).toBe("In all manifests and all code, two packages are declared to run and used by code.");
    expect(said(part([report("a"), report("b", { state: "undeclared" }), report("c", { state: "unused" }), report("d", { state: "tool" })]))).toBe(
      "In all manifests and all code, one package is declared to run and used by code; one is imported without being declared and one is declared but never imported. One more needs no import.",
    );
    expect(said(part([report("a"), report("t", { scope: "development" })]))).toBe("In all manifests and all code, one package is declared to run and used by code; one more is used for development.");
    expect(said(part([report("a"), report("o", { scope: "optional:async" }), report("x", { scope: "beside" })]))).toBe("In all manifests and all code, two packages are declared to run and used by code, one of them optional; one more is used only beside the product.");
    expect(said(part([report("x", { scope: "beside" })]))).toBe("No package that it declares to run is used by code; one is used only beside the product.");
    expect(said(part([report("d", { state: "tool" })]))).toBe("It imports no outside package. One more needs no import.");
  });
  it("begin with the overview's own count and names", () => {
    expect(ground(["click", "jinja2"])).toBe("It stands on two outside packages: click and jinja2.");
    expect(ground(["openssl"])).toBe("It stands on one outside package: openssl.");
    expect(ground(Array.from({ length: 16 }, (_, at) => `p${at}`))).toMatch(/^It stands on 16 outside packages: p0, .*, p10 and five more\.$/);
    expect(ground([])).toBe("Its main code stands on no outside package.");
  });
  it("say a condition alone as one", () => {
    expect(['; python_version < "3.11"', ">=3", ""].map(requirementText)).toEqual(['any, where python_version < "3.11"', ">=3", ""]);
  });
  it("stand by state, the most imported first, and are found by every word", () => {
    const groups = byState([report("x", { state: "unused" }), report("a", { importers: 1 }), report("b", { importers: 7 })]);
    expect(groups.map((group) => [group.state, group.reports.map((each) => each.name)])).toEqual([["used", ["b", "a"]], ["unused", ["x"]]]);
    expect(matches(report("flask", { requirement: ">=3" }), "fla >=3")).toBe(true);
    expect(matches(report("flask"), "django")).toBe(false);
  });
  it("are counted per manifest", () => {
    expect(manifests(part([report("a"), report("b")]))).toEqual([{ path: "pyproject.toml", packages: 2 }, { path: "a/setup.cfg", packages: 0 }]);
  });
});

describe("environment variables", () => {
  const variable = (name: string, more: Partial<Variable> = {}): Variable => ({ name, read_by: [{ path: "a.py", line: 1 }], set_by: [], default: null, required: false, ...more });
  it("that are needed come first, those that are only set last", () => {
    const list = [variable("B"), variable("SET", { read_by: [] }), variable("C", { required: true })];
    expect(variables(list).map((each) => each.name)).toEqual(["C", "B", "SET"]);
    expect(saidOfVariables(list)).toBe("Its code reads 2 environment variables, one without which it fails; one more is only set.");
  });
  it("that only benchmarks and tools read are told as such, behind those of the product", () => {
    const list = [variable("A", { beside: true }), variable("B")];
    expect(variables(list).map((each) => each.name)).toEqual(["B", "A"]);
    expect(saidOfVariables(list)).toBe("Its code reads 1 environment variable; one more is read only beside the product.");
  });
});

const step = (depth: number, more: Partial<FlowStep> = {}): FlowStep => ({ node: `n${depth}`, name: "f", path: "a.py", line: 1, depth, how: "self", confidence: 1, stop: null, outside: [], ...more });
const steps = (depths: number[]): FlowStep[] => depths.map((depth, index) => step(depth, { node: `n${index}` }));

describe("a flow", () => {
  it("knows how many calls stand below each one", () => {
    expect(belows(steps([0, 1, 2, 2, 1]))).toEqual([4, 2, 0, 0, 0]);
  });
  it("hides what is folded and nothing else", () => {
    fc.assert(fc.property(fc.array(fc.nat(4), { maxLength: 40 }), fc.nat(39), (depths, at) => {
      const list = steps(depths);
      const rows = rowsOf(list, new Set([at]));
      expect(rows.length).toBe(list.length - (belows(list)[at] ?? 0));
      expect(rows.every((row) => row.step === list[row.index])).toBe(true);
    }));
  });
  it("is whole at first unless it is long", () => {
    expect(foldedAtFirst(steps([0, 1, 2, 3]))).toEqual(new Set());
    const long = steps([0, ...Array.from({ length: 120 }, (_, index) => 1 + (index % 4))]);
    expect(rowsOf(long, foldedAtFirst(long)).every((row) => row.step.depth <= 2)).toBe(true);
  });
  it("says that all is shown only of what could be followed, and only where nothing was cut", () => {
    const flow = (depths: number[], reached: number, stop: FlowStep["stop"] = null): Flow => ({ label: "main", kind: "command", path: "cli.py", line: 1, score: 1, reason: "", steps: steps(depths).map((step) => ({ ...step, stop })), reached, modules: 1 });
    expect(shownWords(flow([0, 1, 2], 2), 6)).toBe("All 2 calls that could be followed are shown");
    expect(shownWords(flow([0, 1], 1), 6)).toBe("The one call that could be followed is shown");
    const some = flow([0, 1, 2], 2);
    expect(shownWords({ ...some, steps: some.steps.map((step) => ({ ...step, unfollowed: step.depth })) }, 6)).toBe("All 2 calls that could be followed are shown, 3 more were not");
    expect(some.steps.map((step) => stepWords({ ...step, unfollowed: step.depth, stop: step.depth === 2 ? "seen" : null }))).toEqual(["", "1 more not followed", "shown above"]);
    expect(shownWords(flow([0, 1, 2], 9), 6)).toBe("2 calls are shown, to a depth of 6");
    expect(shownWords(flow([0, 1, 2], 2, "depth"), 6)).toBe("2 calls are shown, to a depth of 6");
    expect(shownWords(flow([0, 1], 1, "wide"), 6)).toBe("1 call is shown, to a depth of 6");
  });
  it("is found by its place, its label or its file; the first one where none is asked for", () => {
    const flow = (label: string, line: number | null): Flow => ({ label, kind: "command", path: "cli.py", line, score: 1, reason: "", steps: [], reached: 0, modules: 0 });
    const flows = [flow("flask", 12), flow("other", null)];
    expect(findFlow(flows, null)?.label).toBe("flask");
    expect(flows.map((each) => findFlow(flows, keyOf(each))?.label)).toEqual(["flask", "other"]);
    expect(findFlow(flows, "other")?.label).toBe("other");
    expect(findFlow(flows, "nowhere")).toBeNull();
  });
  it("leads from what was seen to where it was shown", () => {
    const list = [step(0), step(1, { node: "x" }), step(1, { node: "x", stop: "seen" })];
    expect(firstOf(list, list[2] ?? step(0))).toBe(1);
  });
});

describe("a symbol's ties", () => {
  const symbol = (name: string, start: number, end: number): FileSymbol => ({ kind: "function", name: name.split(".").pop() ?? name, qualified_name: name, signature: null, start_line: start, end_line: end, parent: null, complexity: null });
  it("are those of the symbol that is named, else of the innermost one around the line", () => {
    const list = [symbol("A", 1, 20), symbol("A.run", 5, 9)];
    expect(symbolAt(list, "A", 6)?.qualified_name).toBe("A");
    expect(symbolAt(list, null, 6)?.qualified_name).toBe("A.run");
    expect(symbolAt(list, "gone", 30)).toBeNull();
  });
  it("are the edges at it alone, the surest first", () => {
    const node = (id: string) => ({ id, kind: "symbol" as const, name: id, path: "a.py", line: 1, lines: null, detail: null, role: "code" });
    const edge = (source: string, target: string, confidence: number, kind: "calls" | "inherits" = "calls") => ({ source, target, kind, line: 1, how: "self", confidence, scope: null, count: 1 });
    const answer: RelatedAnswer = {
      node: node("x"), commit: "c", direction: "in", kinds: ["calls"], max_depth: 1, nodes: ["x", "a", "b"].map((id) => ({ ...node(id), distance: 1 })),
      edges: [edge("a", "x", 0.6), edge("b", "x", 1), edge("a", "b", 1), edge("a", "x", 1, "inherits")], by_distance: [], total: 2, left_out: 0, edges_left_out: 0, deeper: false, calls_known: true,
    };
    expect(tiesOf(answer, "calls", "in").map((tie) => tie.node.id)).toEqual(["b", "a"]);
    expect(tiesOf(answer, "inherits", "in").map((tie) => tie.node.id)).toEqual(["a"]);
    expect(tiesOf(answer, "calls", "out")).toEqual([]);
  });
});

describe("a stop of the tour", () => {
  it("begins after a file's licence where no line is named", () => {
    const code = Array.from({ length: 20 }, (_, at) => `int v${at};`).join("\n");
    for (const before of ["/*\n * Licence\n */\n\n", "// Licence\n// of many\n\n", "#!/bin/sh\n# Licence\n#\n", ""]) expect(around(`${before}${code}`, null)[0]?.text).toBe("int v0;");
    expect(around(`#include <a.h>\n${code}`, null)[0]?.text).toBe("#include <a.h>");
  });
  it("shows the lines around its own, without their common margin", () => {
    const text = Array.from({ length: 40 }, (_, index) => `    line ${index + 1}`).join("\n");
    const lines = around(text, 20);
    expect(lines[0]).toEqual({ number: 18, text: "line 18" });
    expect(lines.some((line) => line.number === 20)).toBe(true);
    expect(around("one\n\n\n", 1)).toEqual([{ number: 1, text: "one" }]);
  });
  it("calls the project as it is called today", () => {
    expect(calledAs([{ kind: "what", title: "What repo is", text: "", link: "", path: null, line: null }], "express")[0]?.title).toBe("What express is");
  });
  it("takes two minutes only where it has the stops for them", () => {
    expect([lengthWords(9), lengthWords(2)]).toEqual(["9 stops, about two minutes", "2 stops"]);
  });
  it("says where its link leads", () => {
    expect(goesTo("tab:routes", () => "Routes & models")).toBe("Open Routes & models");
    expect(goesTo("symbol:a.py#A.run", () => null)).toBe("Read A.run");
    expect(goesTo("tab:configuration", (name) => (name === "dependencies" ? "Dependencies" : null))).toBe("Open Dependencies");
    expect([goesTo("file:src/a.py", () => null), goesTo("file:Dockerfile", () => null)]).toEqual(["See it on the map", "Open the file"]);
  });
});

it("a small share keeps a digit, none is none", () => {
  expect([share(0, 100), share(1, 300), share(1, 10_000), share(31, 100)]).toEqual(["0 %", "0.3 %", "< 0.1 %", "31 %"]);
});

describe("ways in that are called alike", () => {
  const flow = (label: string, name: string, path: string, line: number): Flow => ({ label, path, line, steps: [{ name, depth: 0 }] }) as unknown as Flow;
  it("are told apart by what answers, else by where it stands; others need nothing", () => {
    expect(flowNames([flow("GET /", "list_sites", "a.py", 1), flow("GET /", "list_images", "b.py", 2), flow("shop", "main", "c.py", 3)])).toEqual(["list_sites", "list_images", ""]);
    expect(flowNames([flow("GET /", "index", "x/a.py", 1), flow("GET /", "index", "x/b.py", 2)])).toEqual(["index, a.py:1", "index, b.py:2"]);
  });
});
