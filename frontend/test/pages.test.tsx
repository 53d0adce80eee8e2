import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState, type ReactNode } from "react";
import { MemoryRouter, Route, Routes, useLocation } from "react-router";
import { afterEach, expect, it, vi } from "vitest";
import type { Job, Project } from "../src/api/types";
import { ErrorBoundary } from "../src/app/ErrorBoundary";
import { Sentence } from "../src/components/text";
import { ToastProvider, useToast } from "../src/components/toasts";
import { AddressForm } from "../src/features/projects/AddressForm";
import { FirstMap } from "../src/features/projects/FirstMap";
import { ProjectList } from "../src/features/projects/ProjectList";
import SurfaceTab from "../src/features/surface/SurfaceTab";
import { StatusProvider } from "../src/status/status";

const quiet = { status: "ok", version: "1", jobs: [] as Job[], system_health: {}, database_status: "ok", events: [], cursor: 1 };
type Answers = Record<string, { status?: number; body: unknown }>;

/** A server of set answers; keeps the bodies that were sent. */
function serve(answers: Answers) {
  const sent: unknown[] = [];
  vi.stubGlobal("fetch", (url: string, init: RequestInit = {}) => {
    const path = url.split("?")[0] ?? url;
    const found = answers[`${init.method ?? "GET"} ${path}`] ?? (path === "/api/status" ? { body: quiet } : { status: 404, body: { title: "Nothing here", status: 404, code: 40400, detail: "" } });
    if (typeof init.body === "string") sent.push(JSON.parse(init.body));
    return Promise.resolve(new Response(JSON.stringify(found.body), { status: found.status ?? 200 }));
  });
  return sent;
}
afterEach(() => void vi.unstubAllGlobals());

function Where() {
  const { pathname, search } = useLocation();
  return <output>{pathname + search}</output>;
}

function show(children: ReactNode) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <QueryClientProvider client={client}>
      <StatusProvider>
        <ToastProvider>
          <MemoryRouter>
            <Routes><Route path="*" element={<>{children}<Where /></>} /></Routes>
          </MemoryRouter>
        </ToastProvider>
      </StatusProvider>
    </QueryClientProvider>,
  );
}

const project = (more: Partial<Project> = {}): Project => ({
  id: 7, name: "flask", repository_url: "https://github.com/pallets/flask", status: "cloning", last_error: null, last_error_code: null, default_branch: null, branch: null,
  head_commit: null, commit_at: null, created_at: "2026-11-21T00:00:00Z", refreshed_at: null, job_id: 3, counts: null, has_access_token: false, ...more,
});
const job = (more: Partial<Job>): Job => ({
  id: 3, job_type: "repository_processing", title: "flask", status: "running", progress: 40, stage: null, message: null, result: null, error_message: null, error_code: null, attempts: 1, max_attempts: 3,
  project_id: 7, created_at: "2026-11-21T00:00:00Z", started_at: null, finished_at: null, run_at: null, key: "k", cancel_requested: false, stages: [], log: [], ...more,
});

function Form() {
  return <AddressForm value="github.com/pallets/flask" onChange={() => undefined} />;
}

it("an address starts a project and leads to it", async () => {
  const sent = serve({ "POST /api/projects": { status: 201, body: project() } });
  show(<Form />);
  await userEvent.click(screen.getByRole("button", { name: "Draw its map" }));
  await waitFor(() => expect(screen.getByText("/projects/7")).toBeTruthy());
  expect(sent).toEqual([{ repository_url: "https://github.com/pallets/flask" }]);
});

it("an address leads to its project though the first screen is gone before the answer is here", async () => {
  let answer: (response: Response) => void = () => undefined;
  vi.stubGlobal("fetch", (_url: string, init: RequestInit = {}) =>
    init.method === "POST" ? new Promise<Response>((done) => { answer = done; }) : Promise.resolve(new Response(JSON.stringify(quiet))));
  function First() {
    const [there, setThere] = useState(true);
    return <>{there && <Form />}<button type="button" onClick={() => setThere(false)}>The list has come</button></>;
  }
  show(<First />);
  await userEvent.click(screen.getByRole("button", { name: "Draw its map" }));
  await userEvent.click(screen.getByRole("button", { name: "The list has come" }));
  answer(new Response(JSON.stringify(project()), { status: 201 }));
  await waitFor(() => expect(screen.getByText("/projects/7")).toBeTruthy());
});

it("a refusal is said under the field, and a private repository gets a field for its token", async () => {
  const sent = serve({ "POST /api/projects": { status: 400, body: { title: "Not found", status: 400, code: 40031, detail: "If it is private, add an access token.", errors: { repository_url: ["x"] } } } });
  show(<Form />);
  await userEvent.click(screen.getByRole("button", { name: "Draw its map" }));
  expect((await screen.findByRole("alert")).textContent).toContain("If it is private, add an access token.");
  await userEvent.type(screen.getByLabelText("Access token"), "secret{Enter}");
  await waitFor(() => expect(sent).toHaveLength(2));
  expect(sent[1]).toEqual({ repository_url: "https://github.com/pallets/flask", access_token: "secret" });
});

it("an address that is there already links to its project", async () => {
  serve({ "POST /api/projects": { status: 409, body: { title: "Already a project", status: 409, code: 40910, detail: "Open that one.", errors: { project_id: ["4"] } } } });
  show(<Form />);
  await userEvent.click(screen.getByRole("button", { name: "Draw its map" }));
  expect((await screen.findByRole("link", { name: "Open it" })).getAttribute("href")).toBe("/projects/4");
});

it("the first map shows its stages, with a bar only for a real fraction", async () => {
  const stage = { seconds: null, detail: null, fraction: null };
  const running = job({ stages: [{ ...stage, name: "a", title: "Reach github.com", state: "done", seconds: 0.4 }, { ...stage, name: "b", title: "Receive objects", state: "now", fraction: 0.62, detail: "41 MB" }, { ...stage, name: "c", title: "Draw the map", state: "waiting" }] });
  serve({ "GET /api/status": { body: { ...quiet, jobs: [running] } }, "GET /api/jobs/3": { body: running } });
  show(<FirstMap project={project()} />);
  const bars = await screen.findAllByRole("progressbar");
  expect(bars.map((bar) => bar.getAttribute("aria-valuenow"))).toEqual(["62"]);
  expect(screen.getByText("0.4 s")).toBeTruthy();
  expect(screen.getByText("41 MB")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Cancel" })).toBeTruthy();
});

it("a failed first map says why and offers what cures it", async () => {
  serve({ "GET /api/jobs/3": { body: job({ status: "failed", error_message: "There is no such repository. If it is private, add an access token." }) }, "GET /api/projects/7": { body: project() } });
  show(<FirstMap project={project({ status: "failed" })} />);
  expect(await screen.findByText("There is no such repository.")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Retry" })).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Add a token" }));
  expect(await screen.findByText(/never shows it again/)).toBeTruthy();
});

it("a sentence links what the map knows and leaves the rest as words", () => {
  serve({});
  show(<p><Sentence projectId={1} mainFolder="src/" phrases={[{ text: "It is " }, { text: "app", code: true, link: "file:src/app.py" }, { text: " and ", link: null }, { text: "ask", link: "tab:nowhere" }]} /></p>);
  expect(screen.getAllByRole("link").map((link) => link.getAttribute("href"))).toEqual(["/projects/1/map?select=file%3Asrc/app.py"]);
});

it("a notice can be taken back with Z, but not while typing", async () => {
  serve({});
  const undo = vi.fn();
  function Say() {
    const say = useToast();
    return <><button type="button" onClick={() => say("Gone.", undo)}>go</button><input aria-label="field" /></>;
  }
  show(<Say />);
  await userEvent.click(screen.getByRole("button", { name: "go" }));
  await userEvent.type(screen.getByLabelText("field"), "z");
  expect(undo).not.toHaveBeenCalled();
  await userEvent.click(document.body);
  await userEvent.keyboard("z");
  expect(undo).toHaveBeenCalledOnce();
  expect(screen.queryByText("Gone.")).toBeNull();
});

it("a page that throws leaves a way on", () => {
  serve({});
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  function Broken(): ReactNode {
    throw new Error("no such thing");
  }
  show(<ErrorBoundary at="/x"><Broken /></ErrorBoundary>);
  expect(screen.getByText("Load again")).toBeTruthy();
});

it("the list of projects says why one failed", () => {
  serve({});
  show(<ProjectList projects={[project({ status: "failed", last_error: "Repair it with `git fsck`, then retry." }), project({ id: 8, status: "ready", last_error: "The host cannot be found." })]} />);
  expect(screen.getByText("failed").parentElement?.textContent).toBe("failedRepair it with git fsck, then retry.");
  expect(screen.getByText("refresh failed").parentElement?.textContent).toContain("The host cannot be found.");
});

it("a project with types and no routes says which frameworks are read for routes", async () => {
  const model = { kind: "type", name: "User", path: "m.py", line: 1, is_test: false, bases: [], fields: [], relations: [], framework: "Pydantic", confidence: 1 };
  serve({
    "GET /api/projects/7/routes": { body: { routes: [], left_out: 0, frameworks: {}, unread: [] } },
    "GET /api/projects/7/data-models": { body: { models: [model], left_out: 0 } },
  });
  show(<SurfaceTab project={project({ status: "ready" })} />);
  await userEvent.click(await screen.findByRole("link", { name: "Routes 0" }));
  expect(await screen.findByText(/^Read are routes of Flask/)).toBeTruthy();
});
