import { render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { ActivityChart } from "./ActivityChart";

it("draws the half year as wide as its place, so that its labels keep their size", () => {
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, 608, 92));
  const weeks = [{ start_on: "2026-08-17", commits: 3 }];
  const { container } = render(<ActivityChart activity={{ merges: 0, people: 1, is_cut: false, commits: 3, commits_year: 3, first_at: "2026-08-17T00:00:00Z", last_at: "2026-08-21T00:00:00Z", weeks, quarters: [] }} />);
  expect(container.querySelector("svg.narrow")?.getAttribute("viewBox")).toBe("0 0 608 92");
});

it("says what the lower bars are in a line of its own, above the highest of them", () => {
  const quarters = Array.from({ length: 46 }, (_, at) => ({ start_on: `${2015 + Math.floor((at + 1) / 4)}-${["01", "04", "07", "10"][(at + 1) % 4] ?? ""}-01`, commits: 50 }));
  const weeks = [{ start_on: "2026-08-17", commits: 3 }];
  const { container } = render(<ActivityChart activity={{ merges: 0, people: 1, is_cut: false, commits: 2300, commits_year: 3, first_at: "2015-06-11T00:00:00Z", last_at: "2026-08-21T00:00:00Z", weeks, quarters }} />);
  const label = screen.getByText("by quarter since 2015");
  const bars = [...container.querySelectorAll("svg.wide rect")].filter((bar) => bar.textContent.startsWith("Quarter"));
  expect(bars).toHaveLength(46);
  const highest = Math.min(...bars.map((bar) => Number(bar.getAttribute("y"))));
  expect(highest - Number(label.getAttribute("y"))).toBeGreaterThan(4);
});
