/** Arrows as chains: an arrow that passes a row gets a lane there, and every piece of an arrow lies between two neighbouring rows. */
import { chainOf, type Link, type Model } from "./model";

/**
 * Arrows to (or from) a room that has more than so many share one lane a row, so that a hub has a trunk and not a curtain.
 * The more arrows a drawing has, the sooner they share.
 */
export function ownLanes(arrows: number): number {
  return arrows > 150 ? 2 : arrows > 90 ? 4 : 6;
}

/** Whose arrows a lane or piece holds: one arrow's, all that lead to one room, or all that leave one. */
export type Share = "own" | "target" | "source";

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
  share: Share;
}

export interface Chain {
  link: Link;
  /** Items from the upper room to the lower one; two rooms of one row when `flat`. */
  items: number[];
  /** The pieces between them. */
  pieces: number[];
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
  const shareOf = sharing(model);
  const lanes = new Map<string, number>();
  const pieces: Piece[] = [];
  const known = new Map<string, number>();
  const boxChains = rooms.map((room) => chainOf(boxes, room.box));

  const laneFor = (key: string, row: number, box: number): number => {
    const made = lanes.get(key);
    if (made !== undefined) return made;
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
    const share = shareOf(link);
    for (let row = rooms[up]!.row + 1; row < rooms[low]!.row; row += 1) {
      const key = share === "target" ? `${row} to ${link.target}` : share === "source" ? `${row} from ${link.source}` : `${row} of ${number}`;
      const box = share === "target" ? spanning(low, row) : share === "source" ? spanning(up, row) : spanning(up, row) || spanning(low, row);
      path.push(laneFor(key, row, box));
    }
    path.push(low);
    return { link, items: path, pieces: flat ? [] : path.slice(1).map((item, at) => pieceFor(path[at]!, item, number, share)), upward, flat };
  });
  return { items, pieces, chains };

  /** Shared pieces are one; an arrow of its own has its own, even beside one that runs the other way. */
  function pieceFor(up: number, low: number, link: number, share: Share): number {
    const key = share === "own" ? `${up} ${low} ${link}` : `${up} ${low} ${share}`;
    const made = known.get(key);
    if (made !== undefined) {
      pieces[made]!.links.push(link);
      return made;
    }
    known.set(key, pieces.length);
    pieces.push({ up, low, links: [link], share });
    return pieces.length - 1;
  }
}

function sharing({ rooms, links }: Model): (link: Link) => Share {
  const arriving = new Map<number, number>();
  const leaving = new Map<number, number>();
  const plain = (link: Link): boolean => !link.loop && rooms[link.source]!.row < rooms[link.target]!.row;
  for (const link of links) {
    if (!plain(link)) continue;
    arriving.set(link.target, (arriving.get(link.target) ?? 0) + 1);
    leaving.set(link.source, (leaving.get(link.source) ?? 0) + 1);
  }
  const most = ownLanes(links.length);
  return (link) => {
    if (!plain(link)) return "own";
    const to = arriving.get(link.target)!;
    const from = leaving.get(link.source)!;
    // A leaf of a wide fan goes with the fan, even if a few others share it.
    if (to > most && to >= from * 0.5) return "target";
    return from > most + 1 ? "source" : to > most ? "target" : "own";
  };
}
