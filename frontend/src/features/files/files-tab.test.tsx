/** The page of a file that a refresh removes says so, with a way out. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, expect, it, vi } from "vitest";
import type { Project, SourceFile } from "../../api/types";
import FilesTab from "./FilesTab";

const project = { id: 3, name: "shop", repository_url: "https://example.org/shop", head_commit: "ab" } as Project;
const file: SourceFile = {
  kind: "file", path: "src/a.py", name: "a.py", language: "Python", role: "code", size: 9, lines: 1, blob: "b", commit: "ab", skipped: null, text: "", text_left_out: null, summary: "Sells.", branches: 0,
  hot_rank: null, hot_of: 0, changes_quarter: 0, changes_year: 0, changes_all: 0, last_changed_at: null, symbols: [], imports: [], imported_by: [], people: [], people_period_start: null, commits: [], commits_total: 0,
};
const none = (): Response => new Response(JSON.stringify({ title: "Not found", status: 404, code: 40422, detail: "Not in the map." }), { status: 404 });

afterEach(() => void vi.unstubAllGlobals());

/** The page at an address; files are there as long as `there` says so. */
function draw(path: string, there: () => boolean): QueryClient {
  vi.stubGlobal("fetch", (url: string) => Promise.resolve(url.includes("/tasks") ? new Response("[]") : there() && url.includes("/files?") ? new Response(JSON.stringify(file)) : none()));
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(<QueryClientProvider client={client}><MemoryRouter initialEntries={[`/projects/3/files?path=${path}`]}><FilesTab project={project} /></MemoryRouter></QueryClientProvider>);
  return client;
}

it("what was there until the last refresh is not shown as if it stood", async () => {
  let there = true;
  const client = draw("src/a.py", () => there);
  expect(await screen.findByText("Sells.")).toBeTruthy();
  there = false;
  await act(() => client.invalidateQueries({ queryKey: ["project", 3] }));
  expect((await screen.findByRole("alert")).textContent).toContain("There is no src/a.py at the mapped commit any more: it was moved or deleted.");
  expect(screen.queryByText("Sells.")).toBeNull();
  expect(screen.getByRole("link", { name: "What changed" }).getAttribute("href")).toBe("/projects/3/compare");
  expect(screen.getByRole("link", { name: "All files" }).getAttribute("href")).toBe("/projects/3/files");
});

it("a symbol that the file lacks is said, and no line is a symbol", async () => {
  draw("src/a.py&symbol=Nope", () => true);
  expect((await screen.findByRole("status", { name: "" })).textContent).toBe("No Nope is read in this file at the mapped commit.");
});
