/** What the address may say, and how it changes. */
import { act, renderHook } from "@testing-library/react";
import { MemoryRouter, useLocation } from "react-router";
import { expect, it } from "vitest";
import { folderOf, useMapView } from "./view";

it("a folder is meant with and without its last slash; the root is written as one", () => {
  expect(["crates", "crates/", "src/flask", "/", "", null].map(folderOf)).toEqual(["crates/", "crates/", "src/flask/", "", "", undefined]);
});

it("two changes before the next drawing are both kept", () => {
  const { result } = renderHook(() => ({ view: useMapView(), search: useLocation().search }), {
    wrapper: ({ children }) => <MemoryRouter initialEntries={["/?at=400,300,80&select=a"]}>{children}</MemoryRouter>,
  });
  const [, change] = result.current.view;
  act(() => {
    change({ loop: "1", select: null }, true);
    change({ at: null }, true);
  });
  expect(result.current.search).toBe("?loop=1");
  act(() => result.current.view[1]({ folder: "src/" }));
  expect(result.current.search).toBe("?loop=1&folder=src%2F");
});

it("a folder under the name that the files have for it is meant too, until another is chosen", () => {
  const { result } = renderHook(() => ({ view: useMapView(), search: useLocation().search }), {
    wrapper: ({ children }) => <MemoryRouter initialEntries={["/?path=.github/"]}>{children}</MemoryRouter>,
  });
  expect(result.current.view[0].folder).toBe(".github/");
  act(() => result.current.view[1]({ folder: null }));
  expect([result.current.search, result.current.view[0].folder]).toEqual(["", undefined]);
});
