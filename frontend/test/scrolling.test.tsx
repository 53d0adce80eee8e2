import { render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, expect, it, vi } from "vitest";
import { Code } from "../src/components/code/Code";
import { Views } from "../src/components/study";

/** What stands where, as a browser would have laid it out. */
function laidOut(boxOf: (element: Element) => Partial<DOMRect>): void {
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockImplementation(function (this: Element) { return { top: 0, left: 0, right: 0, bottom: 0, width: 0, height: 0, ...boxOf(this) } as DOMRect; });
}
afterEach(() => void vi.restoreAllMocks());

it("a line that is asked for is shown by scrolling the code, and nothing around it", () => {
  const everything = vi.fn();
  Element.prototype.scrollIntoView = everything;
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(400);
  laidOut((element) => (element.id === "L30" ? { top: 900, height: 20 } : element.tagName === "PRE" ? { top: 100 } : {}));
  const text = Array.from({ length: 60 }, (_, at) => `line ${at + 1}`).join("\n");
  render(<MemoryRouter initialEntries={["/x#L30"]}><Code name="a.py" text={text} language={null} symbol={null} /></MemoryRouter>);
  expect(screen.getByLabelText("Source of a.py").scrollTop).toBe(900 - 100 - 190);
  expect(everything).not.toHaveBeenCalled();
});

it("the chosen view is in sight where the bar is wider than the screen", () => {
  laidOut((element) => (element.tagName === "NAV" ? { left: 16, right: 364 } : element.textContent === "Fixes" ? { left: 330, right: 390 } : {}));
  const views = [{ key: "a", title: "Commits", many: null }, { key: "b", title: "Fixes", many: null }];
  render(<MemoryRouter><Views label="What to show" views={views} current="b" to={(key) => `/${key}`} /></MemoryRouter>);
  expect(screen.getByRole("navigation").scrollLeft).toBe(26);
});
