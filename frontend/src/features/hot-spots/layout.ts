/** Where each module of the treemap lies: area is lines, folders titled above. Pure. */
import { hierarchy, treemap, treemapSquarify } from "d3-hierarchy";
import { commonFolder, type Spot } from "../../components/scores";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
export interface Cell extends Box {
  spot: Spot;
  /** As short as the room around it allows: its name below the folder that is titled. */
  name: string;
}
export interface Group extends Box {
  folder: string;
  title: string;
  lines: number;
}

interface Datum {
  folder?: string;
  spot?: Spot;
  children?: Datum[];
}

const TITLE = 20;
const MOST_GROUPS = 14;
const SMALL = 0.03;
const MOST_REST = 0.25;
/** No path looks like this. */
const REST = "\0";

/** Folders as groups, as deep as they stay few and the small ones among them little; else they join the folder above. */
export function grouped(spots: Spot[]): Map<string, Spot[]> {
  const base = commonFolder(spots.map((spot) => spot.path));
  const folderAt = (path: string, depth: number): string => {
    const parts = path.slice(base.length).split("/").slice(0, -1).slice(0, depth);
    return base + parts.map((part) => `${part}/`).join("");
  };
  const whole = spots.reduce((sum, spot) => sum + spot.lines, 0);
  let groups = new Map<string, Spot[]>();
  for (let depth = 8; depth >= 1; depth -= 1) {
    groups = new Map();
    for (const spot of spots) {
      const folder = folderAt(spot.path, depth);
      groups.set(folder, [...(groups.get(folder) ?? []), spot]);
    }
    const merged = withRest(groups);
    const rest = (merged.get(REST) ?? []).reduce((sum, spot) => sum + spot.lines, 0);
    if (merged.size <= MOST_GROUPS && rest <= whole * MOST_REST) return merged;
  }
  return withRest(groups);
}

/** Folders too small for a title of their own share one. */
function withRest(groups: Map<string, Spot[]>): Map<string, Spot[]> {
  const lines = (members: Spot[]): number => members.reduce((sum, spot) => sum + spot.lines, 0);
  const whole = [...groups.values()].reduce((sum, members) => sum + lines(members), 0);
  const small = [...groups].filter(([, members]) => lines(members) < whole * SMALL);
  if (small.length < 2 || small.length === groups.size) return groups;
  const kept = new Map([...groups].filter(([folder]) => !small.some(([other]) => other === folder)));
  return kept.set(REST, small.flatMap(([, members]) => members));
}

/** Folders that every second project has: alone such a name says nothing. */
const PLAIN = new Set(["src", "lib", "app", "main", "pkg", "internal", "source", "sources", "include"]);

/** Folders by the shortest end of their path that no other one has: "src/", or "walk/src/" where there are several. */
export function titles(folders: readonly string[]): Map<string, string> {
  const tail = (folder: string, depth: number): string => folder.split("/").slice(-depth - 1).join("/");
  return new Map(folders.map((folder) => {
    const parts = folder.split("/").length - 1;
    let depth = parts > 1 && PLAIN.has(tail(folder, 1).slice(0, -1)) ? 2 : 1;
    while (depth < parts && folders.some((other) => other !== folder && tail(other, depth) === tail(folder, depth))) depth += 1;
    return [folder, folder === REST ? "other folders" : folder ? tail(folder, depth) : "./"];
  }));
}

export function layout(spots: Spot[], width: number, height: number): { groups: Group[]; cells: Cell[] } {
  const data: Datum = { children: [...grouped(spots)].map(([folder, members]) => ({ folder, children: members.map((spot) => ({ spot })) })) };
  const root = hierarchy(data)
    .sum((datum) => (datum.spot ? Math.max(1, datum.spot.lines) : 0))
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const placed = treemap<Datum>()
    .tile(treemapSquarify.ratio(1.25))
    .size([width, height])
    .paddingInner((node) => (node.depth === 0 ? 5 : 2))
    .paddingTop((node) => (node.depth === 1 ? TITLE : 0))
    .round(false)(root);
  const box = (node: { x0: number; y0: number; x1: number; y1: number }): Box => ({ x: node.x0, y: node.y0, width: Math.max(0, node.x1 - node.x0), height: Math.max(0, node.y1 - node.y0) });
  const named = titles((placed.children ?? []).map((node) => node.data.folder ?? ""));
  const groups = (placed.children ?? []).map((node) => {
    const folder = node.data.folder ?? "";
    return { ...box(node), folder, title: named.get(folder) ?? folder, lines: node.value ?? 0 };
  });
  const cells = placed.leaves().flatMap((node) => {
    const spot = node.data.spot;
    if (!spot) return [];
    const folder = node.parent?.data.folder ?? "";
    // As many parts of the name as lie below the titled folder.
    const below = folder === REST ? Infinity : spot.path.slice(folder.length).split("/").length;
    return [{ ...box(node), spot, name: spot.name.split("/").slice(-below).join("/") }];
  });
  return { groups, cells };
}

export const fits = (text: string, glyph: number, room: number): boolean => text.length * glyph <= room;

const bare = (name: string): string => name.replace(/\.\w+$/, "");

/** Paths whose ending alone tells them from another one: server.c and server.h. */
export function twins(spots: readonly Spot[]): Set<string> {
  const many = new Map<string, number>();
  for (const { path } of spots) many.set(bare(path), (many.get(bare(path)) ?? 0) + 1);
  return new Set(spots.filter(({ path }) => (many.get(bare(path)) ?? 0) > 1).map(({ path }) => path));
}

export interface Label {
  lines: string[];
  size: 12 | 11;
}

/** Of the mono face, a glyph's part of its size, as tight as the drawings set it. */
const GLYPH = 0.59;
/** Between a broken name and its cell's edges, both together. */
const EDGES = 5;
export const LEADING = 13;
const MOST_LINES = 3;
/** Glyphs of a name that is cut, the dots among them. */
const LEAST_CUT = 4;

/**
 * What a cell is called in it, the fullest that fits: the ending goes first, unless it alone tells it from another, then the
 * folders; then it is broken between its words. Null where none fits: only the hottest, which one looks for first, is cut.
 */
export function labelOf({ name, width, height }: Pick<Cell, "name" | "width" | "height">, keepEnding = false, hottest = false): Label | null {
  if (height < (hottest ? 16 : 22)) return null;
  const own = name.slice(name.lastIndexOf("/") + 1);
  const whole = keepEnding ? [name, own] : [name, bare(name), own, bare(own)];
  const line = whole.find((text) => fits(text, 7.2, width - 6));
  if (line !== undefined) return { lines: [line], size: 12 };
  const room = Math.min(MOST_LINES, Math.floor((height - 6) / LEADING));
  for (const text of keepEnding ? [own] : [own, bare(own)]) {
    const lines = broken(text, Math.floor((width - EDGES) / (11 * GLYPH)));
    if (lines !== null && lines.length <= room) return { lines, size: 11 };
  }
  return hottest ? cut(bare(own), Math.floor((width - EDGES) / (11 * GLYPH)), Math.max(1, room)) : null;
}

/** As much of a name as a cell has room for; null where that says nothing. */
function cut(name: string, most: number, room: number): Label | null {
  if (most < LEAST_CUT) return null;
  const lines = broken(name, most)?.slice(0, room) ?? [name];
  const last = lines.pop() ?? name;
  return { lines: [...lines, `${last.slice(0, most - 1)}…`], size: 11 };
}

/** A name on lines of so many glyphs, broken before capitals and endings and behind "_" and "-"; null where a word is longer. */
function broken(name: string, most: number): string[] | null {
  const lines: string[] = [];
  for (const word of name.split(/(?<=[_-])|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?=\.)/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length <= most) lines[lines.length - 1] = last + word;
    else if (word.length <= most) lines.push(word);
    else return null;
  }
  return lines;
}

/** The nearest cell in a direction, for the arrow keys. */
export function neighbour(cells: Cell[], from: Cell, key: string): Cell | null {
  const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  if (!direction) return null;
  const [dx = 0, dy = 0] = direction;
  const centre = (cell: Cell): [number, number] => [cell.x + cell.width / 2, cell.y + cell.height / 2];
  const [x, y] = centre(from);
  let best: Cell | null = null;
  let least = Infinity;
  for (const cell of cells) {
    if (cell === from) continue;
    const [cx, cy] = centre(cell);
    const along = (cx - x) * dx + (cy - y) * dy;
    if (along <= 1) continue;
    const across = Math.abs((cx - x) * dy) + Math.abs((cy - y) * dx);
    const cost = along + 2 * across;
    if (cost < least) {
      least = cost;
      best = cell;
    }
  }
  return best;
}
