/** Arrows as chains: an arrow that passes a row gets a lane there, and every piece of an arrow lies between two neighbouring rows. */
import { chainOf, type Link, type Model } from "./model";

/** Arrows to a room that has more than this many share one lane a row, so that a hub has a trunk and not a curtain. */
export const OWN_LANES = 6;

export interface Item {
  index: number;
  /** Room index, -1 for a lane. */
  room: number;
  row: number;
  box: number;
  /** Width with the words beside it; lanes have none. */
  w: number;
}

export interface Piece {
  up: number;
  low: number;
  /** Indices into the model's links. */
  links: number[];
}

export interface Chain {
  link: Link;
  /** Items from the upper room to the lower one; two rooms of one row when `flat`. */
  items: number[];
  /** The arrow runs from the last item to the first. */
  upward: boolean;
  flat: boolean;
}

export interface Chains {
  items: Item[];
  pieces: Piece[];
  chains: Chain[];
}

export function makeChains(model: Model): Chains {
  const { rooms, links, boxes } = model;
  const items: Item[] = rooms.map((room) => ({ index: room.index, room: room.index, row: room.yard ? -1 : room.row, box: room.box, w: room.w + room.beside }));
  const trunks = trunkTargets(model);
  const lanes = new Map<string, number>();
  const pieces = new Map<string, Piece>();
  const boxChains = rooms.map((room) => chainOf(boxes, room.box));

  const laneFor = (key: string, row: number, box: number): number => {
    const known = lanes.get(key);
    if (known !== undefined) return known;
    const index = items.length;
    items.push({ index, room: -1, row, box, w: 0 });
    lanes.set(key, index);
    return index;
  };
  const spanning = (room: number, row: number): number => {
    const chain = boxChains[room]!;
    for (let at = chain.length - 1; at >= 0; at -= 1) {
      const box = boxes[chain[at]!]!;
      if (box.top <= row && row <= box.bottom) return box.index;
    }
    return 0;
  };

  const chains = links.map((link, number): Chain => {
    const upward = rooms[link.source]!.row > rooms[link.target]!.row;
    const flat = rooms[link.source]!.row === rooms[link.target]!.row;
    const [up, low] = upward ? [link.target, link.source] : [link.source, link.target];
    const path = [up];
    const trunk = !upward && !link.loop && trunks.has(link.target);
    for (let row = rooms[up]!.row + 1; row < rooms[low]!.row; row += 1) {
      const key = trunk ? `${row} to ${link.target}` : `${row} of ${number}`;
      const box = trunk ? spanning(low, row) : spanning(up, row) || spanning(low, row);
      path.push(laneFor(key, row, box));
    }
    path.push(low);
    if (!flat) addPieces(pieces, path, number);
    return { link, items: path, upward, flat };
  });
  return { items, pieces: [...pieces.values()], chains };
}

function addPieces(pieces: Map<string, Piece>, path: readonly number[], link: number): void {
  for (let at = 1; at < path.length; at += 1) {
    const up = path[at - 1]!;
    const low = path[at]!;
    const key = `${up} ${low}`;
    const piece = pieces.get(key);
    if (piece) piece.links.push(link);
    else pieces.set(key, { up, low, links: [link] });
  }
}

function trunkTargets({ rooms, links }: Model): Set<number> {
  const arriving = new Map<number, number>();
  for (const link of links) {
    if (!link.loop && rooms[link.source]!.row < rooms[link.target]!.row) arriving.set(link.target, (arriving.get(link.target) ?? 0) + 1);
  }
  return new Set([...arriving].filter(([, count]) => count > OWN_LANES).map(([target]) => target));
}
