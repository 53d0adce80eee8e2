import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

/** jsdom lays nothing out, so nothing ever changes its size. */
class NoSizes implements ResizeObserver {
  observe(): void { /* nothing to see */ }
  unobserve(): void { /* nothing to see */ }
  disconnect(): void { /* nothing to see */ }
}
globalThis.ResizeObserver = NoSizes;

afterEach(cleanup);
