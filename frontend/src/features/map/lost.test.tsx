/** A module that the address selects and the map does not draw is said. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, expect, it, vi } from "vitest";
import type { Project } from "../../api/types";
import { Lost } from "./Lost";

afterEach(() => void vi.unstubAllGlobals());

function draw(status: number): () => void {
  const close = vi.fn();
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(JSON.stringify({ kind: "file", path: "src/a.py", status, code: 40422, title: "Not found", detail: "" }), { status })));
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter><Lost project={{ id: 3 } as Project} select="file:src/a.py" onClose={close} /></MemoryRouter>
    </QueryClientProvider>,
  );
  return close;
}

it("one that a refresh removed, with what changed", async () => {
  const close = draw(404);
  expect((await screen.findByRole("status")).textContent).toBe("a.py is not at the mapped commit.");
  expect(screen.getByRole("link", { name: "What changed" }).getAttribute("href")).toBe("/projects/3/compare");
  await userEvent.click(screen.getByRole("button", { name: "Close" }));
  expect(close).toHaveBeenCalledOnce();
});

it("one that stands elsewhere, with its file", async () => {
  draw(200);
  expect((await screen.findByRole("status")).textContent).toBe("a.py is not drawn here.");
  expect(screen.getByRole("link", { name: "Show the file" }).getAttribute("href")).toBe("/projects/3/files?path=src/a.py");
});
