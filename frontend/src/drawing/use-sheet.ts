/** A camera over a drawing that fits itself until somebody moves it; where one looks may be kept in the address. */
import { useEffect, useRef, useState, type RefObject } from "react";
import { Camera, type Look, type Rect } from "./camera";

/** A drawing is first seen whole, unless that makes it smaller than this; then around what matters most in it. */
const WHOLE_LEAST = 0.5;
const FIRST_ZOOM = 0.75;
const LOOK_AFTER = 350;

interface Parts {
  sheet: RefObject<HTMLElement | null>;
  layer: RefObject<HTMLElement | null>;
  whole: Rect;
  /** What matters most, where not all can be seen. */
  heart: Rect | null;
  look: Look | null;
  onLook: (look: Look) => void;
}

export function useSheet({ sheet, layer, whole, heart, look, onLook }: Parts): { camera: RefObject<Camera | null>; zoom: number; fit: () => void } {
  const camera = useRef<Camera | null>(null);
  const [zoom, setZoom] = useState(1);
  const latest = useRef({ heart, look, onLook });
  useEffect(() => { latest.current = { heart, look, onLook }; });
  const { x, y, w, h } = whole;
  useEffect(() => {
    if (!sheet.current || !layer.current) return undefined;
    let timer = 0;
    const made = new Camera(sheet.current, layer.current, { w: x + w, h: y + h }, {
      onZoom: setZoom,
      onLook: (next) => {
        clearTimeout(timer);
        timer = window.setTimeout(() => latest.current.onLook(next), LOOK_AFTER);
      },
    });
    camera.current = made;
    const fit = (glide: boolean): void => {
      const seen = made.seen(WHOLE_LEAST);
      const around = latest.current.heart;
      if (around && (seen.w < w || seen.h < h)) made.showAround(around, FIRST_ZOOM);
      else made.show({ x, y, w, h }, { glide });
    };
    if (latest.current.look) made.lookAt(latest.current.look);
    else fit(false);
    const watch = new ResizeObserver(() => { if (made.fitted) fit(false); });
    watch.observe(sheet.current);
    return () => {
      clearTimeout(timer);
      watch.disconnect();
      made.end();
      camera.current = null;
    };
  }, [sheet, layer, x, y, w, h]);
  return { camera, zoom, fit: () => camera.current?.show({ x, y, w, h }) };
}
