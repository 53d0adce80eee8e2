import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { BrowserRouter, useLocation, useNavigate, type NavigateFunction } from "react-router";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Project } from "../../api/types";
import { ToastProvider } from "../../components/toasts";
import { StatusProvider } from "../../status/status";
import { FirstMap } from "./FirstMap";
import { FirstScreen } from "./FirstScreen";

const project: Project = {
  id: 3, name: "shop", repository_url: "https://example.org/shop", status: "failed", last_error: "No answer.", last_error_code: null, default_branch: null,
  branch: null, head_commit: null, commit_at: null, created_at: "2026-11-01T00:00:00Z", refreshed_at: null, job_id: null, counts: null, has_access_token: false,
};

/** A server that takes a project away, or loads the samples, once it is let go; `refuse` says no. */
function serve(refuse = false): () => void {
  let go = (): void => undefined;
  const wait = new Promise<void>((done) => { go = done; });
  const answer = (body: unknown, status = 200): Response => new Response(status === 204 ? null : JSON.stringify(body), { status });
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    if ((init.method ?? "GET") === "GET") return answer(url.startsWith("/api/sample-data") ? { loaded: false } : url.startsWith("/api/status") ? { status: "ok", version: "1", jobs: [], system_health: {}, database_status: "ok", events: [], cursor: 1 } : []);
    await wait;
    return refuse ? answer({ title: "No", status: 409, code: 40900, detail: "A job still runs." }, 409) : answer({ loaded: true }, init.method === "DELETE" ? 204 : 200);
  });
  return go;
}
afterEach(() => void vi.unstubAllGlobals());

function draw(path: string, page: React.ReactNode): { go: NavigateFunction } {
  history.replaceState(null, "", path);
  const kept = { go: (() => undefined) as NavigateFunction };
  function Around() {
    kept.go = useNavigate();
    return <p data-testid="at">{useLocation().pathname}</p>;
  }
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <StatusProvider><ToastProvider><BrowserRouter><Around />{page}</BrowserRouter></ToastProvider></StatusProvider>
    </QueryClientProvider>,
  );
  return kept;
}
const at = (): string | null => screen.getByTestId("at").textContent;
const settled = (): Promise<void> => act(async () => { await new Promise((done) => setTimeout(done, 20)); });

describe("removing a project without a map", () => {
  it("leads back to the list from each of its pages, once", async () => {
    const go = serve();
    const router = draw("/projects/3", <FirstMap project={project} />);
    const button = screen.getByRole("button", { name: "Remove the project" });
    await userEvent.click(button);
    expect((button as HTMLButtonElement).disabled).toBe(true);
    act(() => void router.go("/projects/3/map"));
    go();
    await waitFor(() => expect(at()).toBe("/"));
  });
  it("leaves who went elsewhere", async () => {
    const go = serve();
    const router = draw("/projects/3", <FirstMap project={project} />);
    await userEvent.click(screen.getByRole("button", { name: "Remove the project" }));
    act(() => void router.go("/projects/30"));
    go();
    await settled();
    expect(at()).toBe("/projects/30");
  });
  it("says why it failed", async () => {
    serve(true)();
    draw("/projects/3", <FirstMap project={project} />);
    await userEvent.click(screen.getByRole("button", { name: "Remove the project" }));
    expect(await screen.findByText("A job still runs.")).toBeTruthy();
    expect(at()).toBe("/projects/3");
  });
});

describe("loading the sample data", () => {
  it.each([["/", "/grow"], ["/plan", "/plan"]])("of who is at %s then, shows %s", async (there, shown) => {
    const go = serve();
    const router = draw("/", <FirstScreen />);
    await userEvent.click(await screen.findByRole("button", { name: "Load the sample data" }));
    act(() => void router.go(there));
    go();
    expect(await screen.findByText("Sample data loaded. Settings remove it again.")).toBeTruthy();
    await settled();
    expect(at()).toBe(shown);
  });
});
