import { render } from "@testing-library/react";
import { expect, it } from "vitest";
import { Broken } from "./study";

const pieces = (name: string): string => render(<Broken path={name} />).container.innerHTML.replaceAll("<wbr>", "|").replaceAll("&lt;", "<").replaceAll("&gt;", ">");

it("a name may be broken between its words, a path behind its slashes, and never before an ending of a path", () => {
  expect(pieces("Flask.create_jinja_environment")).toBe("Flask|.create_|jinja_|environment");
  expect(pieces("APIRichText._input_")).toBe("APIRich|Text|._input_");
  expect(pieces("src/samples/petclinic/app.py")).toBe("src/|samples/|petclinic/|app.py");
  expect(pieces("/admin/lock/<int:page_id>/")).toBe("/|admin/|lock/|<int:page_|id>/");
  expect(pieces("routergroup_test.go")).toBe("routergroup_|test|.go");
  expect(pieces("CreateFromUploadedView")).toBe("Create|From|Uploaded|View");
  // A sentence's figures stay whole.
  expect(pieces("3.5 years, __init__")).toBe("3.5 years, __init__");
});
