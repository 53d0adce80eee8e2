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
  /** It has room for its title; without, its cells have that room too. */
  titled: boolean;
  lines: number;
}

interface Datum {
  folder?: string;
  spot?: Spot;
  children?: Datum[];
}

const TITLE = 20;
/** Below this height a folder has room for its title only. */
const LEAST = 28;
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

const titleFits = (title: string, width: number, height: number): boolean => fits(title, 7.2, width - 4) && height >= LEAST;

export function layout(spots: Spot[], width: number, height: number): { groups: Group[]; cells: Cell[] } {
  const data: Datum = { children: [...grouped(spots)].map(([folder, members]) => ({ folder, children: members.map((spot) => ({ spot })) })) };
  const root = hierarchy(data)
    .sum((datum) => (datum.spot ? Math.max(1, datum.spot.lines) : 0))
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const named = titles((root.children ?? []).map((node) => node.data.folder ?? ""));
  const titleOf = (node: { data: Datum }): string => named.get(node.data.folder ?? "") ?? node.data.folder ?? "";
  const placed = treemap<Datum>()
    .tile(treemapSquarify.ratio(1.25))
    .size([width, height])
    .paddingInner((node) => (node.depth === 0 ? 5 : 2))
    .paddingTop((node) => (node.depth === 1 && titleFits(titleOf(node), node.x1 - node.x0, node.y1 - node.y0) ? TITLE : 0))
    .round(false)(root);
  const box = (node: { x0: number; y0: number; x1: number; y1: number }): Box => ({ x: node.x0, y: node.y0, width: Math.max(0, node.x1 - node.x0), height: Math.max(0, node.y1 - node.y0) });
  const groups = (placed.children ?? []).map((node) => {
    const [around, title] = [box(node), titleOf(node)];
    return { ...around, folder: node.data.folder ?? "", title, titled: titleFits(title, around.width, around.height), lines: node.value ?? 0 };
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

/**
 * What a cell is called in it, the fullest that fits: the ending goes first, unless it alone tells it from another, then the
 * folders; then it is broken between its words. Null where none fits: the list beside the treemap has every name whole.
 */
export function labelOf({ name, width, height }: Pick<Cell, "name" | "width" | "height">, keepEnding = false): Label | null {
  if (height < 22) return null;
  const own = name.slice(name.lastIndexOf("/") + 1);
  const whole = keepEnding ? [name, own] : [name, bare(name), own, bare(own)];
  const line = whole.find((text) => fits(text, 7.2, width - 6));
  if (line !== undefined) return { lines: [line], size: 12 };
  const room = Math.min(MOST_LINES, Math.floor((height - 6) / LEADING));
  for (const text of keepEnding ? [own] : [own, bare(own)]) {
    const lines = broken(text, Math.floor((width - EDGES) / (11 * GLYPH)));
    if (lines !== null && lines.length <= room) return { lines, size: 11 };
  }
  return null;
}

/** A name on lines of so many glyphs, broken before capitals and endings and behind "_" and "-" between words; null where a word is longer. */
function broken(name: string, most: number): string[] | null {
  const lines: string[] = [];
  for (const word of name.split(/(?<=[A-Za-z0-9][_-])(?=[A-Za-z0-9])|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?=\.)/)) {
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
