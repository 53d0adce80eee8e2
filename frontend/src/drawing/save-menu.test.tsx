import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { SaveMenu } from "./SaveMenu";

it("is a menu: arrows go round its items, Escape gives the button back, Tab leaves it", async () => {
  const user = userEvent.setup();
  render(<SaveMenu name="it" svg={() => null} files={[{ title: "Mermaid", use: "for Markdown", href: "/m" }]} />);
  const button = screen.getByRole("button", { name: "Save the picture" });
  await user.click(button);
  const items = screen.getAllByRole("menuitem");
  const focused = (): number => items.findIndex((item) => item === document.activeElement);
  expect([items.length, focused()]).toEqual([3, 0]);
  const after: number[] = [];
  for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "Home", "End"]) {
    await user.keyboard(`{${key}}`);
    after.push(focused());
  }
  expect(after).toEqual([1, 2, 0, 2, 0, 2]);
  await user.keyboard("{Escape}");
  expect([screen.queryByRole("menu"), document.activeElement]).toEqual([null, button]);
  await user.click(button);
  await user.tab();
  expect(screen.queryByRole("menu")).toBeNull();
});
