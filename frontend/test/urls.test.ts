import { describe, expect, it } from "vitest";
import { projectTabs } from "../src/tabs";
import { api, folderOf, nodeUrl, splitNode, urls } from "../src/urls";

describe("the pages' addresses", () => {
  it("keep slashes and escape the rest", () => {
    expect(urls.files(1, "src/a b#c?.py", { line: 3, end: 9 })).toBe("/projects/1/files?path=src/a%20b%23c%3F.py#L3-L9");
    expect(urls.files(1, "a.py", { line: 3, end: 3 })).toBe("/projects/1/files?path=a.py#L3");
    expect(urls.map(2)).toBe("/projects/2/map");
    expect(urls.map(2, { folder: "src/", select: "file:src/a.py" })).toBe("/projects/2/map?folder=src/&select=file%3Asrc/a.py");
  });
  it("survive the way through URLSearchParams", () => {
    const url = new URL(urls.files(1, "docs/ü + &=.md"), "http://here");
    expect(url.searchParams.get("path")).toBe("docs/ü + &=.md");
  });
});

describe("a node's path and name", () => {
  it("are told apart where both hold a number sign", () => {
    for (const path of ["a.py", "C#/a.cs", "src/C#/#x/app.cs", "src/.#lock.py", "web/a.css", "v1.2#old/b.go"]) {
      for (const symbol of ["f", "T.grow", "#checkout", "Sheep.#grow", "T.issue #12 is mended"]) expect(splitNode(`symbol:${path}#${symbol}`)).toEqual({ path, symbol });
    }
    expect(splitNode("symbol:C#/bin/run#f")).toEqual({ path: "C#/bin/run", symbol: "f" });
    expect(splitNode("file:C#/a.cs")).toEqual({ path: "C#/a.cs", symbol: "" });
    expect(nodeUrl(1, "symbol:C#/a.py#T.f")).toBe(urls.files(1, "C#/a.py", { symbol: "T.f" }));
  });
});

describe("what a node leads to", () => {
  it("is the map for modules, the text for the rest, a tab for a tab", () => {
    expect(nodeUrl(1, "file:src/flask/app.py", "src/flask/")).toBe("/projects/1/map?select=file%3Asrc/flask/app.py");
    expect(nodeUrl(1, "file:tools/x.py", "src/flask/")).toBe("/projects/1/map?folder=tools/&select=file%3Atools/x.py");
    expect(nodeUrl(1, "file:setup.py", "src/")).toBe("/projects/1/map?folder=&select=file%3Asetup.py");
    expect(nodeUrl(1, "file:README.md")).toBe("/projects/1/files?path=README.md");
    expect(nodeUrl(1, "symbol:src/app.py#Flask.run")).toBe("/projects/1/files?path=src/app.py&symbol=Flask.run");
    expect(nodeUrl(1, "package:src/flask/json/")).toBe("/projects/1/map?folder=src/flask/json/");
    expect(nodeUrl(1, "tab:hot-spots")).toBe("/projects/1/hot-spots");
    expect(nodeUrl(1, "tab:nowhere")).toBeNull();
    expect(nodeUrl(1, "external:werkzeug")).toBeNull();
  });
  it("draws the main folder when the module is in it", () => {
    expect(folderOf("src/flask/json/tag.py", "src/flask/")).toBeUndefined();
    expect(folderOf("setup.py", "src/")).toBe("");
  });
});

it("the API's addresses carry the root folder as an empty path", () => {
  expect(api.files(1, "")).toBe("/api/projects/1/files?path=");
  expect(api.files(1, "a/b", false)).toBe("/api/projects/1/files?path=a/b&text=false");
  expect(api.status(null)).toBe("/api/status");
  expect(api.status(7)).toBe("/api/status?after=7");
});

describe("a project's pages", () => {
  it("are one table: every row has an address of its own, and a link that calls it by name", () => {
    const addresses = projectTabs.map((tab) => urls.tab(3, tab.name));
    expect(new Set(addresses).size).toBe(projectTabs.length);
    for (const tab of projectTabs) expect(nodeUrl(3, `tab:${tab.name}`)).toBe(urls.tab(3, tab.name));
    expect(urls.tab(3, "overview")).toBe("/projects/3");
  });
  it("are found by the names of the parts they show", () => {
    expect(nodeUrl(3, "tab:data-models")).toBe("/projects/3/routes?show=models");
    expect(nodeUrl(3, "tab:flows")).toBe("/projects/3/flow");
    expect(nodeUrl(3, "tab:evolution")).toBe("/projects/3/history");
  });
});

it("the API's questions about the graph keep their node whole", () => {
  expect(api.related(1, "symbol:src/a.py#A.run", { direction: "in", kinds: "calls,inherits", max_depth: 1 })).toBe(
    "/api/projects/1/graph/related?node=symbol%3Asrc/a.py%23A.run&direction=in&kinds=calls%2Cinherits&max_depth=1",
  );
  expect(api.part(1, "data-models")).toBe("/api/projects/1/data-models");
});
