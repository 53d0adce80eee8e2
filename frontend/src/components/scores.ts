/** Scores and colours of hot spots. Pure. */
import type { HotSpot } from "../api/types";
import { num } from "../format";
import type { HotWindow } from "../urls";

export interface Spot {
  path: string;
  /** As the map names it: below the main folder, without an ending where that says nothing. */
  name: string;
  lines: number;
  branches: number;
  /** What the score multiplies the branches by: T, or the changes of a window. */
  changes: number;
  /** A commit of the window changed it; one that changed no line, as of an empty file, weighs nothing. */
  touched: boolean;
  score: number;
  hot: boolean;
  /** Its place among all modules, shown or not; null: no score, or not known. */
  place: number | null;
  /** Changes in the last 90 days, the last year, and ever. */
  counted: [quarter: number, year: number, all: number];
  heat: 0 | 1 | 2 | 3 | 4;
  tests: string[];
  lastChangedAt: string | null;
}

const changesOf = (spot: HotSpot, window: HotWindow): number =>
  window === "recent" ? (spot.temperature ?? spot.recency) : window === "quarter" ? spot.changes_quarter : window === "year" ? spot.changes_year : spot.changes_all;

const touchedIn = (spot: HotSpot, window: HotWindow): boolean => (window === "recent" ? spot.changes_all : changesOf(spot, window)) > 0;

const placeOf = (spot: HotSpot, window: HotWindow): number | null =>
  (window === "recent" ? spot.place : window === "quarter" ? spot.place_quarter : window === "year" ? spot.place_year : spot.place_all) ?? null;

/** T fades, but never to nothing: below this it is told as such. */
const LEAST = 0.0005;
const faint = "< 0.001";
const COLUMN_DIGITS = 3;

/** Of so many spots, one may be far above the rest without taking all colour from them. */
const OUTLIERS = 40;

/** The score that the colours are parts of: the highest, or the one below a few that stand out. However low it is: hot is told by place too. */
export function reference(scores: readonly number[]): number {
  const ranked = scores.filter((score) => score > 0).sort((a, b) => b - a);
  return ranked[Math.floor(ranked.length / OUTLIERS)] ?? 0;
}

/** Colour steps as parts of a high score; nothing changed is a step of its own. */
export function heatOf(score: number, highest: number): Spot["heat"] {
  if (score <= 0 || highest <= 0) return 0;
  const part = score / highest;
  return part >= 0.5 ? 4 : part >= 0.225 ? 3 : part >= 0.08 ? 2 : 1;
}

/** The longest folder that all paths share, "" or ending in "/". */
export function commonFolder(paths: string[]): string {
  const [first, ...rest] = paths;
  if (first === undefined) return "";
  let shared = first.slice(0, first.lastIndexOf("/") + 1);
  for (const path of rest) {
    while (!path.startsWith(shared)) shared = shared.slice(0, shared.lastIndexOf("/", shared.length - 2) + 1);
  }
  return shared;
}

/** All spots of a window, highest score first. */
export function ranked(spots: HotSpot[], window: HotWindow): Spot[] {
  const highest = reference(spots.map((spot) => changesOf(spot, window) * spot.branches));
  return spots
    .map((spot) => {
      const changes = changesOf(spot, window);
      const score = changes * spot.branches;
      return {
        path: spot.path, name: spot.name, lines: spot.lines, branches: spot.branches, changes, touched: touchedIn(spot, window), score,
        heat: heatOf(score, highest), hot: spot.hot ?? false, place: placeOf(spot, window), counted: [spot.changes_quarter, spot.changes_year, spot.changes_all] as Spot["counted"], tests: spot.tests, lastChangedAt: spot.last_changed_at,
      };
    })
    .sort((a, b) => (a.place ?? Infinity) - (b.place ?? Infinity) || b.score - a.score || b.lines - a.lines || a.path.localeCompare(b.path));
}

/** T with as few digits as give the score that is shown, three behind the point at least where it is below one; changes have none. */
export function factorText(value: number, branches: number): string {
  if (Number.isInteger(value)) return num(value);
  if (value < LEAST) return faint;
  const shown = scoreText(value * branches);
  const digits = [1, 2, 3, 4, 5].find((each) => (each > 2 || value >= (each === 2 ? 1 : 10)) && scoreText(Number(value.toFixed(each)) * branches) === shown);
  return value.toFixed(digits ?? 6);
}

/** How many digits behind the point a column of factors needs, so that all of them have as many. */
export const digitsOf = (spots: readonly Spot[]): number => Math.min(COLUMN_DIGITS, Math.max(0, ...spots.map(({ changes, branches }) => factorText(changes, branches).split(".")[1]?.length ?? 0)));

/** A factor in a column of so many digits; what would be shown as 0 without being it is told apart. */
export const factorColumn = (digits: number) => (value: number): string => (digits === 0 ? num(value) : value > 0 && Number(value.toFixed(digits)) === 0 ? `< ${(10 ** -digits).toFixed(digits)}` : value.toFixed(digits));

const tenths = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
/** Scores of a column: whole ones, or all with one digit behind the point. */
export function scoreColumn(spots: readonly Spot[]): (score: number) => string {
  if (spots.every(({ score }) => Number.isInteger(score))) return num;
  return (score) => (score < 0.05 ? "< 0.1" : tenths.format(score));
}

/** Three figures, and whole numbers from a hundred on. */
export function scoreText(score: number): string {
  if (score >= 99.95 || Number.isInteger(score)) return num(Math.round(score));
  if (score < LEAST) return faint;
  return score >= 9.995 ? score.toFixed(1) : score >= 0.095 ? score.toFixed(2) : score.toFixed(3);
}

/** "2.304 × 128 = 295", "9 × 168 = 1,512". */
export const sumText = (spot: Spot): string => (!spot.touched ? "not touched" : `${factorText(spot.changes, spot.branches)} × ${num(spot.branches)} = ${scoreText(spot.score)}`);

export interface Lead {
  spots: Spot[];
  share: number;
  tests: string[];
}

/** The fewest top spots that hold half of the whole score, at most three; the whole may be more than that of those given. */
export function lead(spots: Spot[], whole = spots.reduce((sum, spot) => sum + spot.score, 0)): Lead | null {
  if (whole <= 0) return null;
  const top: Spot[] = [];
  let held = 0;
  for (const spot of spots.slice(0, 3)) {
    top.push(spot);
    held += spot.score;
    if (held * 2 >= whole) break;
  }
  return { spots: top, share: held / whole, tests: [...new Set(top.flatMap((spot) => spot.tests))].slice(0, 3) };
}
