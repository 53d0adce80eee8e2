// @vitest-environment node
import { expect, it } from "vitest";
import type { Variable } from "../../api/types";
import { saidOfVariables } from "./reports";

const place = { path: "src/app.py", line: 1 };
const read = (more: Partial<Variable> = {}): Variable => ({ name: "A", read_by: [place], set_by: [], default: null, required: false, beside: false, ...more });
const beside = read({ beside: true });
const onlySet = read({ read_by: [], set_by: [place] });

it("tells variables by who reads them", () => {
  expect(saidOfVariables([read(), read({ required: true }), beside, onlySet, onlySet])).toBe("Its code reads 2 environment variables, one without which it fails; one more is read only beside the product and two more are only set.");
  expect(saidOfVariables([read()])).toBe("Its code reads 1 environment variable.");
});

it("says no more than no where the product reads none", () => {
  expect(saidOfVariables([beside])).toBe("Its code reads no environment variable; one is read only beside the product.");
  expect(saidOfVariables([beside, beside, onlySet])).toBe("Its code reads no environment variable; two are read only beside the product and one is only set.");
});
