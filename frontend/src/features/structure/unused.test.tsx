/** Modules of one name are told apart where the column of their places is hidden, too. */
import { render } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { expect, it } from "vitest";
import type { DeadCodePart } from "../../api/part-types";
import type { Project } from "../../api/types";
import { Unused } from "./Unused";

it("says a module's whole path below its name", () => {
  const module = (path: string) => ({ path, lines: 9, tier: "high", reason: "Nothing imports it." });
  const part = { modules: [module("shop/hooks.py"), module("store/hooks.py")], symbols: [], spared: {}, languages: [], counts: {}, left_out: 0 } as unknown as DeadCodePart;
  const { container } = render(<MemoryRouter><Unused part={part} project={{ id: 3 } as Project} /></MemoryRouter>);
  expect([...container.querySelectorAll("td .narrow")].map((one) => one.textContent)).toEqual([", shop/hooks.py. Nothing imports it.", ", store/hooks.py. Nothing imports it."]);
});
