import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter, Route, Routes } from "react-router";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Habit } from "../../api/grow-types";
import { staleKeys, StatusProvider } from "../../status/status";
import type { GanderEvent } from "../../api/types";
import { keys } from "../../api/keys";
import { ToastProvider } from "../../components/toasts";
import GrowPage from "./GrowPage";
import { goalOf, habitOf, heatmapOf } from "./habits.fixture";
import TodayTab from "./today/TodayTab";

// Whole pages are drawn: a machine that is busy takes its time.
vi.setConfig({ testTimeout: 20_000 });

const quiet = { status: "ok", version: "1", jobs: [], system_health: {}, database_status: "ok", events: [], cursor: 1 };
interface Sent { method: string; path: string; body: unknown }

/** A server that keeps habits; `refuse` answers every write with a problem. */
function serve(habits: Habit[], { refuse = false, wait = Promise.resolve() }: { refuse?: boolean; wait?: Promise<unknown> } = {}) {
  const sent: Sent[] = [];
  let kept = habits;
  const answer = (body: unknown, status = 200): Response => new Response(status === 204 ? null : JSON.stringify(body), { status });
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    const path = url.split("?")[0] ?? url;
    const method = init.method ?? "GET";
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    if (method !== "GET") {
      sent.push({ method, path, body });
      await wait;
      if (refuse) return answer({ title: "No", status: 409, code: 40960, detail: "This day has not come yet." }, 409);
      if (path === "/api/habit-logs") {
        const log = body as { habit_id: number; status?: string; amount?: number };
        kept = kept.map((one) => (one.id === log.habit_id ? { ...one, today: { ...one.today, state: (log.status ?? "done") as "done", amount: log.amount ?? null, log_id: 77 } } : one));
        return answer({ id: 77, habit_id: log.habit_id, log_date: kept[0]?.today.on, status: log.status ?? "done", amount: null, notes: "", automatic: false, evidence: null, habit: kept.find((one) => one.id === log.habit_id) }, 201);
      }
      if (method === "DELETE") {
        kept = kept.map((one) => (one.today.log_id === 77 ? { ...one, today: { ...one.today, state: "open", log_id: null } } : one));
        return answer(null, 204);
      }
      if (path === "/api/habits") {
        const made = habitOf({ id: 50, ...(body as Partial<Habit>) });
        kept = [...kept, made];
        return answer(made, 201);
      }
    }
    const answers: Record<string, unknown> = { "/api/status": quiet, "/api/habits": kept, "/api/goals": [goalOf()], "/api/analytics/heatmap": heatmapOf(30), "/api/suggestions": [], "/api/tasks": [], "/api/habit-templates": [{ name: "Drink water", description: "", category: "Body", frequency: "daily" }], "/api/auth/me": { git_emails: [] }, "/api/projects": [] };
    return path in answers ? answer(answers[path]) : answer({ title: "Nothing here", status: 404, code: 40400, detail: "" }, 404);
  });
  return sent;
}
afterEach(() => void vi.unstubAllGlobals());

function show() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <QueryClientProvider client={client}>
      <StatusProvider>
        <ToastProvider>
          <MemoryRouter initialEntries={["/grow"]}>
            <Routes><Route path="/grow" element={<GrowPage />}><Route index element={<TodayTab />} /></Route></Routes>
          </MemoryRouter>
        </ToastProvider>
      </StatusProvider>
    </QueryClientProvider>,
  );
}
const box = (name: string): Promise<HTMLElement> => screen.findByRole("checkbox", { name });

it("a tick lands before the server has answered, and Z takes it back by its own log", async () => {
  let go: (value?: unknown) => void = () => undefined;
  const sent = serve([habitOf(), habitOf({ id: 2, name: "Read" })], { wait: new Promise((done) => { go = done; }) });
  show();
  await userEvent.click(await box("Stretch"));
  expect((await box("Stretch")).getAttribute("aria-checked")).toBe("true");
  expect(screen.getByRole("heading", { name: "1 of 2 done" })).toBeTruthy();
  go();
  expect(await screen.findByText("Stretch, done")).toBeTruthy();
  await userEvent.keyboard("z");
  await waitFor(() => expect(screen.getByRole("heading", { name: "0 of 2 done" })).toBeTruthy());
  expect(sent).toEqual([{ method: "POST", path: "/api/habit-logs", body: { habit_id: 1, log_date: "2026-11-21", status: "done" } }, { method: "DELETE", path: "/api/habit-logs/77", body: undefined }]);
});

it("a tick that is refused goes back, and the reason is said", async () => {
  serve([habitOf()], { refuse: true });
  show();
  await userEvent.click(await box("Stretch"));
  expect(await screen.findByText("This day has not come yet.")).toBeTruthy();
  expect((await box("Stretch")).getAttribute("aria-checked")).toBe("false");
});

it("a measurable habit asks how much, in its row", async () => {
  const sent = serve([habitOf({ name: "Read", unit: "pages", target_amount: 20 })]);
  show();
  await userEvent.click(await box("Read"));
  const field = screen.getByLabelText(/How much: Read/);
  expect((field as HTMLInputElement).value).toBe("20");
  await userEvent.clear(field);
  await userEvent.type(field, "24{Enter}");
  await waitFor(() => expect(sent[0]?.body).toEqual({ habit_id: 1, log_date: "2026-11-21", amount: 24 }));
  expect(screen.queryByLabelText(/How much: Read/)).toBeNull();
});

it("keys go from row to row, space ticks, n opens the form, and not while typing", async () => {
  const sent = serve([habitOf(), habitOf({ id: 2, name: "Read" })]);
  show();
  await box("Stretch");
  await userEvent.keyboard("j");
  expect(document.activeElement).toBe(await box("Stretch"));
  await userEvent.keyboard("{ArrowDown}");
  expect(document.activeElement).toBe(await box("Read"));
  await userEvent.keyboard("j");
  expect(document.activeElement).toBe(await box("Read"));
  await userEvent.keyboard(" ");
  await waitFor(() => expect(sent[0]?.body).toMatchObject({ habit_id: 2, status: "done" }));
  await userEvent.keyboard("n");
  const name = await screen.findByLabelText("Name");
  await userEvent.type(name, "Nine knots{Enter}");
  await waitFor(() => expect(sent[1]).toMatchObject({ method: "POST", path: "/api/habits", body: { name: "Nine knots", frequency: "daily" } }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(await box("Nine knots")).toBeTruthy();
});

it("an empty room asks once: its form steps back behind the dialog and keeps what was typed", async () => {
  serve([]);
  show();
  await userEvent.type(await screen.findByLabelText("Name"), "Half a na");
  await userEvent.click(screen.getByRole("button", { name: "New habit" }));
  expect(within(await screen.findByRole("dialog")).getByLabelText("Name")).toBeTruthy();
  const behind = screen.getByDisplayValue("Half a na");
  expect(behind.closest("[hidden]")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Not now" }));
  await waitFor(() => expect(behind.closest("[hidden]")).toBeNull());
  expect(behind).toHaveProperty("value", "Half a na");
});

it("the menu skips, with the tick's own undo", async () => {
  const sent = serve([habitOf()]);
  show();
  await userEvent.click(await screen.findByRole("button", { name: "More for Stretch" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Skip today" }));
  expect(await screen.findByText("Stretch, skipped")).toBeTruthy();
  expect(sent[0]?.body).toMatchObject({ status: "skipped" });
});

it("an empty room has one sentence and the form itself, with habits to start from", async () => {
  const sent = serve([]);
  show();
  const form = (await screen.findByLabelText("Name")).closest("form");
  expect(form).toBeTruthy();
  await userEvent.click(await within(form as HTMLElement).findByRole("button", { name: "Drink water" }));
  await userEvent.click(screen.getByRole("button", { name: "Add the habit" }));
  await waitFor(() => expect(sent[0]?.body).toMatchObject({ name: "Drink water", category: "Body" }));
  expect(await box("Drink water")).toBeTruthy();
});

it("an automatic tick that is taken back is the owner's word, and undone by taking that back", async () => {
  const habit = habitOf({ states: ["done", "done", "done", "done", "done", "done", "done"], source: "commits" });
  const sent = serve([{ ...habit, today: { ...habit.today, automatic: true } }]);
  show();
  await userEvent.click(await box("Stretch"));
  await waitFor(() => expect(sent[0]?.body).toMatchObject({ status: "missed" }));
  await screen.findByText("Stretch, not done");
  await userEvent.keyboard("z");
  await waitFor(() => expect(sent[1]).toMatchObject({ method: "DELETE", path: "/api/habit-logs/77" }));
});

describe("another tab's change", () => {
  const stale = (type: string): string[] => staleKeys([{ type, project_id: null } as GanderEvent]).map((key) => String(key[0]));
  it("makes stale what it moved", () => {
    for (const type of ["habit_logged", "habit.created", "habits.changed", "streak_update", "sample.loaded", "user.updated"]) expect(stale(type)).toEqual(expect.arrayContaining([keys.habits[0], keys.analytics[0], keys.suggestions[0], keys.goals[0]]));
    for (const type of ["goal.progressed", "goal_completed", "task.completed"]) expect(stale(type)).toContain(keys.goals[0]);
    expect(stale("goal.created")).not.toContain(keys.habits[0]);
  });
});
