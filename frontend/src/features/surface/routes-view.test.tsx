import { cleanup, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { describe, expect, it } from "vitest";
import type { Project, Route, RoutesPart } from "../../api/types";
import { RoutesView } from "./RoutesView";

const route = (path: string, more: Partial<Route> = {}): Route => ({ framework: "Django", method: "GET", path, handler: "view", handler_path: "a.py", handler_line: 1, file: "urls.py", line: 1, name: null, mounted: true, confidence: 1, is_test: false, ...more });

function draw(routes: Route[], at = "", more: Partial<RoutesPart> = {}): void {
  const part: RoutesPart = { routes, left_out: 0, frameworks: { Django: routes.length }, unread: [], ...more };
  render(<MemoryRouter initialEntries={[`/${at}`]}><RoutesView project={{ id: 1 } as Project} part={part} choose={null} /></MemoryRouter>);
}

const row = (path: string): string => screen.getAllByRole("row").map((one) => one.textContent).find((text) => text.startsWith(`GET${path}`)) ?? "";

describe("what a route's row remarks", () => {
  it("tells apart what is not seen to be mounted, and what is likely only of what is", () => {
    draw([route("/sure"), route("/likely", { confidence: 0.7 }), route("/loose", { mounted: false, confidence: 0.6 })]);
    expect(row("/sure")).not.toMatch(/likely|unmounted/);
    expect(row("/likely").replace("/likely", "")).toMatch(/likely$/);
    expect(screen.getByText("1 route not seen to be mounted").closest("details")?.textContent).toContain("/loose");
    expect(row("/loose")).not.toContain("likely");
    expect(screen.queryByText(/“Likely” marks those/)).not.toBeNull();
  });

  it("groups those of tests as is asked, and names the line of what has no name", () => {
    draw([route("/a", { is_test: true, handler: "", handler_line: 84 }), route("/b", { is_test: true, file: "other.py" })], "?by=file");
    expect(row("/a")).toContain("anonymous, line 84");
    expect(screen.getAllByRole("rowheader").map((one) => one.textContent)).toEqual(["other.py 1", "urls.py 1"]);
  });

  it("folds many of tests where the product registers none, and shows what is searched for", () => {
    const many = Array.from({ length: 40 }, (_, at) => route("/", { is_test: true, line: at }));
    draw(many);
    expect(screen.getByText("40 routes of tests and examples").closest("details")?.open).toBe(false);
    cleanup();
    draw(many, "?q=get");
    expect(screen.getByText("40 routes of tests and examples").closest("details")?.open).toBe(true);
    cleanup();
    draw(many.slice(0, 3));
    expect(screen.getByText("3 routes of tests and examples").closest("details")?.open).toBe(true);
  });

  it("groups them by path else", () => {
    draw([route("/a", { is_test: true, handler: "" }), route("/b", { is_test: true, file: "other.py" })]);
    expect(screen.queryAllByRole("rowheader")).toEqual([]);
    expect(row("/a")).toContain("a.py:1");
  });

  it("says where each is answered on a phone too", () => {
    draw([route("/a"), route("/b", { handler_path: "b.py" })]);
    expect([...document.querySelectorAll(".handler .narrow")].map((one) => one.textContent)).toEqual(["a.py:1", "b.py:1"]);
  });

  it("speaks of no mark that stands in no row", () => {
    draw([route("/sure"), route("/loose", { mounted: false, confidence: 0.6 })]);
    expect(screen.queryByText(/likely/i)).toBeNull();
    expect(screen.queryByRole("heading", { name: /Not seen to be mounted/ })).not.toBeNull();
  });

  it("names what packages outside answer, but for that of tests", () => {
    const outside = { framework: "Django", path: "/admin/", module: "wagtail.admin.urls", file: "urls.py", line: 3, confidence: 1, is_test: false };
    draw([route("/a")], "", { outside: [outside, { ...outside, path: "/t/", is_test: true }] });
    expect(screen.getByRole("heading", { name: /Answered by packages outside/ }).closest("section")?.querySelectorAll("li")).toHaveLength(1);
    expect(screen.getByText("wagtail.admin.urls")).toBeTruthy();
  });
});
