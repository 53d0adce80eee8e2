/** Who dismisses the palette goes on where they were. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { MemoryRouter } from "react-router";
import { afterEach, expect, it, vi } from "vitest";
import { ToastProvider } from "../components/toasts";
import { StatusProvider } from "../status/status";
import Palette from "./Palette";

afterEach(() => void vi.unstubAllGlobals());

function Opener() {
  const [open, setOpen] = useState(false);
  return <><button type="button" onClick={() => setOpen(true)}>Here</button>{open && <Palette onClose={() => setOpen(false)} />}</>;
}

it.each(["{Escape}", "dark{Enter}"])("gives the focus back when it is left for nowhere else: %s", async (keys) => {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response("[]")));
  vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <StatusProvider><ToastProvider><MemoryRouter><Opener /></MemoryRouter></ToastProvider></StatusProvider>
    </QueryClientProvider>,
  );
  await userEvent.click(screen.getByRole("button", { name: "Here" }));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("combobox")));
  await userEvent.keyboard(keys);
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Here"));
});
