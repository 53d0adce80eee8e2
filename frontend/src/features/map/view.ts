/** What the address says about the map: folder, selection, loop, what is asked about the selection, and where one looks. */
import { useCallback, useEffect, useMemo, useRef } from "react";
import { useSearchParams } from "react-router";
import type { Look } from "../../drawing/camera";

export interface MapView {
  folder: string | undefined;
  select: string | null;
  loop: number | null;
  look: Look | null;
  /** What depends on the selected module is drawn. */
  impact: boolean;
  /** The way from the selected module to this one is drawn; empty: it is being chosen. */
  to: string | null;
}

export type ViewChange = Partial<Record<"folder" | "select" | "loop" | "at" | "impact" | "to", string | null>>;

export function useMapView(): [MapView, (change: ViewChange, replace?: boolean) => void] {
  const [params, setParams] = useSearchParams();
  const view = useMemo((): MapView => ({
    // `path` is what the page of the files calls it.
    folder: folderOf(params.get("folder") ?? params.get("path")),
    select: params.get("select"),
    loop: wholeNumber(params.get("loop")),
    look: readLook(params.get("at")),
    impact: params.get("impact") === "1",
    to: params.get("to"),
  }), [params]);
  // The router hands each change the address as it was drawn: a second one before the next drawing would undo the first.
  const latest = useRef(params);
  useEffect(() => { latest.current = params; }, [params]);
  const change = useCallback((values: ViewChange, replace = false) => {
    const after = new URLSearchParams(latest.current);
    if ("folder" in values) after.delete("path");
    for (const [key, value] of Object.entries(values)) {
      if (value === null) after.delete(key);
      else after.set(key, value);
    }
    // A question is about a selection.
    if (values.select === null) ["impact", "to"].forEach((key) => after.delete(key));
    latest.current = after;
    setParams(after, { replace, preventScrollReset: true });
  }, [setParams]);
  return [view, change];
}

/** The root is written "/": an empty value would be lost on the way. A folder ends with a slash, also where who wrote it left that out. */
export function folderOf(text: string | null): string | undefined {
  if (text === null || text === "") return text ?? undefined;
  return text === "/" ? "" : text.replace(/\/?$/, "/");
}

function wholeNumber(text: string | null): number | null {
  return text && /^\d{1,6}$/.test(text) ? Number(text) : null;
}

/** "412,300,85": middle and percent. */
export function readLook(text: string | null): Look | null {
  const match = /^(-?\d{1,6}),(-?\d{1,6}),(\d{1,3})$/.exec(text ?? "");
  if (!match) return null;
  const zoom = Number(match[3]) / 100;
  return zoom > 0 ? { x: Number(match[1]), y: Number(match[2]), zoom } : null;
}

export function writeLook({ x, y, zoom }: Look): string {
  return `${Math.round(x)},${Math.round(y)},${Math.round(zoom * 100)}`;
}
