/** What of a drawing is seen first. */
import { expect, it } from "vitest";
import { Camera } from "../../drawing/camera";
import { OPENING } from "./use-camera";

/** The zoom at which a drawing of a size is first seen on a sheet of 1200 × 700. */
function opened(w: number, h: number, opening: (typeof OPENING)["wide"]): number {
  const sheet = document.createElement("div");
  sheet.getBoundingClientRect = () => new DOMRect(0, 0, 1200, 700);
  const camera = new Camera(sheet, document.createElement("div"), { w, h }, { onZoom: () => undefined, onLook: () => undefined });
  camera.show({ x: 0, y: 0, w, h }, { glide: false, ...opening });
  camera.end();
  return camera.zoom;
}

it("a drawing is seen whole where its names can be read, else as much of it as has them so large", () => {
  expect(opened(800, 500, OPENING.wide)).toBe(1);
  expect(opened(1400, 800, OPENING.wide)).toBeCloseTo((700 - 92) / 800);
  expect(opened(4000, 2500, OPENING.wide)).toBe(OPENING.wide.else);
  // Names are 12 px high in the drawing: smaller than about 9 px, nobody reads them.
  expect(12 * Math.min(OPENING.wide.whole, OPENING.wide.else, OPENING.narrow.whole, OPENING.narrow.else)).toBeGreaterThan(8.5);
});
