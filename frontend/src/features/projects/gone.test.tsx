/** A project that is deleted while its page is open: said, with a way out. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen } from "@testing-library/react";
import { MemoryRouter, Route, Routes } from "react-router";
import { afterEach, expect, it, vi } from "vitest";
import type { GanderEvent, Project } from "../../api/types";
import { StatusProvider, staleKeys } from "../../status/status";
import ProjectPage from "./ProjectPage";

const project: Project = {
  id: 3, name: "shop", repository_url: "https://example.org/shop", status: "ready", last_error: null, last_error_code: null, default_branch: null,
  branch: "main", head_commit: null, commit_at: null, created_at: "2026-11-01T00:00:00Z", refreshed_at: null, job_id: null, counts: { files: 1, modules: 1, lines: 1 }, has_access_token: false,
} as Project;
const deleted: GanderEvent = { id: 9, type: "project.deleted", payload: { project_id: 3, name: "shop" }, project_id: null, actor: "user", created_at: "2026-11-01T00:00:00Z" };

afterEach(() => void vi.unstubAllGlobals());

it("the number of a deleted project stands in its event's payload", () => {
  expect(staleKeys([deleted])).toContainEqual(["project", 3, "head"]);
  expect(staleKeys([{ ...deleted, payload: {} }])).not.toContainEqual(["project", 3, "head"]);
});

it("a project that goes while it is shown is said to be gone", async () => {
  let there = true;
  const none = { title: "Not found", status: 404, code: 40410, detail: "There is no such project." };
  const status = { status: "ok", version: "1", jobs: [], system_health: {}, database_status: "ok", events: [], cursor: 1 };
  vi.stubGlobal("fetch", (url: string) => {
    const known = url.startsWith("/api/status") ? status : url === "/api/projects/3" && there ? project : null;
    return Promise.resolve(new Response(JSON.stringify(known ?? none), { status: known ? 200 : 404 }));
  });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <StatusProvider>
        <MemoryRouter initialEntries={["/projects/3/map"]}>
          <Routes><Route path="/projects/:id" element={<ProjectPage />}><Route path="map" element={<p>The map</p>} /></Route></Routes>
        </MemoryRouter>
      </StatusProvider>
    </QueryClientProvider>,
  );
  expect(await screen.findByText("The map")).toBeTruthy();
  there = false;
  await act(async () => { for (const queryKey of staleKeys([deleted])) await client.invalidateQueries({ queryKey }); });
  expect(await screen.findByText("shop was deleted, with its maps and history.")).toBeTruthy();
  expect(screen.queryByText("The map")).toBeNull();
  expect(screen.getByRole("link", { name: "Projects" }).getAttribute("href")).toBe("/");
});
