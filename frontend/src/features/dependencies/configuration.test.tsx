import { render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { expect, it } from "vitest";
import type { ConfigurationPart, Project, ServiceEntry } from "../../api/types";
import { Configuration } from "./Configuration";

const service = (name: string, more: Partial<ServiceEntry> = {}): ServiceEntry => ({ kind: "container", name, path: "compose.yml", line: 1, detail: "", image: null, command: null, ports: [], depends_on: [], variables: [], ...more });

it("folds services that stand beside the product below its own", () => {
  const part = { variables: [], services: [service("suite", { beside: true }), service("web")], ports: [], left_out: 0 } as unknown as ConfigurationPart;
  render(<MemoryRouter><Configuration part={part} project={{ id: 1 } as Project} /></MemoryRouter>);
  const fold = screen.getByText("1 beside the product").closest("details");
  expect(fold?.open).toBe(false);
  expect(fold?.querySelector("li")?.textContent).toBe("suitecompose.yml");
  expect([...document.querySelectorAll("section > ul > li")].map((one) => one.textContent)).toEqual(["webcompose.yml"]);
});
