/** What the address may say. */
import { expect, it } from "vitest";
import { folderOf } from "./view";

it("a folder is meant with and without its last slash; the root is written as one", () => {
  expect(["crates", "crates/", "src/flask", "/", "", null].map(folderOf)).toEqual(["crates/", "crates/", "src/flask/", "", "", undefined]);
});
