/** Steps of the camera: not past the drawing's edge, each from where the one before ends. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Camera } from "./camera";

let camera: Camera;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["requestAnimationFrame", "cancelAnimationFrame", "performance"] });
  vi.stubGlobal("matchMedia", () => ({ matches: false }));
  const sheet = document.createElement("div");
  sheet.getBoundingClientRect = () => new DOMRect(0, 0, 1000, 700);
  camera = new Camera(sheet, document.createElement("div"), { w: 3000, h: 600 }, { onZoom: () => undefined, onLook: () => undefined });
  camera.show({ x: 0, y: 0, w: 3000, h: 600 }, { glide: false, whole: 0.9, else: 1 });
});

afterEach(() => {
  camera.end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const left = (): number => Math.round(camera.inSight().x);

it("two quick steps are two", () => {
  camera.moveBy(-0.7, 0);
  vi.advanceTimersByTime(50);
  camera.moveBy(-0.7, 0);
  vi.advanceTimersByTime(400);
  expect(left()).toBe(1400);
});

it("a step ends at the drawing's edge, and what lies past it is not pulled back", () => {
  for (let step = 0; step < 6; step += 1) {
    camera.moveBy(-0.7, 0);
    vi.advanceTimersByTime(400);
  }
  expect(left()).toBe(3000 - (1000 - 16));
  camera.lookAt({ x: -100, y: 300, zoom: 1 });
  const before = left();
  camera.moveBy(0.7, 0);
  vi.advanceTimersByTime(400);
  expect(left()).toBe(before);
});

it("what a panel covers is out of sight", () => {
  expect(camera.inSight(300).h).toBe(camera.inSight().h - (300 - 48));
});
