import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, expect, it, vi } from "vitest";
import type { Job } from "../api/types";
import { ToastProvider } from "../components/toasts";
import { StatusProvider } from "../status/status";
import { Failure } from "./JobCard";

const job = (log: Job["log"]): Job => ({
  id: 1, job_type: "repository_processing", title: "shop", status: "failed", progress: 0, stage: null, message: null, result: null, error_message: "No answer.", error_code: null, attempts: 1, max_attempts: 3,
  project_id: null, created_at: "2026-11-01T00:00:00Z", started_at: null, finished_at: null, run_at: null, key: null, cancel_requested: false, stages: [], log,
});
afterEach(() => void vi.unstubAllGlobals());

it("offers the log of a failed job only where something was noted", () => {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response("[]")));
  const draw = (log: Job["log"]): HTMLElement | null => {
    cleanup();
    render(<QueryClientProvider client={new QueryClient()}><StatusProvider><ToastProvider><MemoryRouter><Failure job={job(log)} /></MemoryRouter></ToastProvider></StatusProvider></QueryClientProvider>);
    return screen.queryByRole("button", { name: "Log lines" });
  };
  expect(draw([])).toBeNull();
  expect(draw([{ at: "2026-11-01T00:00:00Z", text: "Cloning" }])).not.toBeNull();
});
