/** Arrows with their corners: pieces become nets of the channel they lie in, nets get tracks, chains become points. */
import type { Chains } from "./chains";
import type { Heights } from "./heights";
import type { Lanes } from "./lanes";
import type { Model } from "./model";
import { simplify } from "./paths";
import { assignTracks, type Net } from "./tracks";
import type { EdgePlan, Point, Rect } from "./types";

/** An arrow's line ends this far from the room; its head fills the rest. */
export const HEAD_LENGTH = 5;

export interface Channels {
  /** Tracks needed in the channel above each row, and below the last. */
  counts: number[];
  /** Per channel: its nets with their tracks. */
  nets: { net: Net; track: number }[][];
  trackOfPiece: number[];
  trackOfFlat: Map<number, number>;
}

export function routeChannels(chains: Chains, lanes: Lanes, rowCount: number): Channels {
  const perChannel: { net: Net; key: string; pieces: number[]; flat: number }[][] = Array.from({ length: rowCount + 1 }, () => []);
  const known = new Map<string, { net: Net; pieces: number[] }>();
  chains.pieces.forEach((piece, index) => {
    const { up, low } = lanes.ends[index]!;
    // Pieces that end (or, of a fan, begin) at the same place belong to one room: they come together in one bend.
    const key = piece.share === "source" ? `${piece.up} from ${up.toFixed(1)}` : piece.share === "target" ? `${piece.low} to ${low.toFixed(1)}` : `own ${index}`;
    const same = known.get(key);
    if (same) {
      if (piece.share === "source") same.net.bottoms.push(low);
      else same.net.tops.push(up);
      same.pieces.push(index);
      return;
    }
    const entry = { net: { tops: [up], bottoms: [low] }, key, pieces: [index], flat: -1 };
    known.set(key, entry);
    perChannel[chains.items[piece.low]!.row]!.push(entry);
  });
  for (const [chain, [one, other]] of lanes.flats) {
    const row = chains.items[chains.chains[chain]!.items[0]!]!.row;
    perChannel[row + 1]!.push({ net: { tops: [one, other], bottoms: [] }, key: "", pieces: [], flat: chain });
  }
  const channels: Channels = { counts: [], nets: [], trackOfPiece: new Array<number>(chains.pieces.length).fill(-1), trackOfFlat: new Map() };
  for (const entries of perChannel) {
    const { tracks, count } = assignTracks(entries.map((entry) => entry.net));
    channels.counts.push(count);
    channels.nets.push(entries.map((entry, at) => ({ net: entry.net, track: tracks[at]! })));
    entries.forEach((entry, at) => {
      for (const piece of entry.pieces) channels.trackOfPiece[piece] = tracks[at]!;
      if (entry.flat >= 0) channels.trackOfFlat.set(entry.flat, tracks[at]!);
    });
  }
  return channels;
}

export function drawArrows(model: Model, chains: Chains, lanes: Lanes, channels: Channels, heights: Heights, rects: readonly Rect[], closes: (edge: number) => boolean): EdgePlan[] {
  const plans = chains.chains.map((chain, index): EdgePlan => {
    const upper = rects[chain.items[0]!]!;
    const lower = rects[chain.items[chain.items.length - 1]!]!;
    if (chain.flat) return flatArrow(chain.link.edge, index, lanes, channels, heights, upper, lower, model.rooms[chain.items[0]!]!.row);
    const points: Point[] = [];
    for (let at = 1; at < chain.items.length; at += 1) {
      const piece = chain.pieces[at - 1]!;
      const { up, low } = lanes.ends[piece]!;
      if (at === 1) points.push({ x: up, y: upper.y + upper.h });
      const track = channels.trackOfPiece[piece]!;
      const row = chains.items[chain.items[at]!]!.row;
      if (track >= 0) {
        const y = heights.trackY[row]![track]!;
        points.push({ x: up, y }, { x: low, y });
      } else if (Math.abs(up - low) > 0.01) {
        // Half a pixel aside: one vertical.
        points.push({ x: up, y: heights.channels[row]!.top }, { x: low, y: heights.channels[row]!.top });
      }
      if (at === chain.items.length - 1) points.push({ x: low, y: lower.y });
    }
    if (chain.upward) {
      points.reverse();
      points[points.length - 1]!.y += HEAD_LENGTH;
    } else points[points.length - 1]!.y -= HEAD_LENGTH;
    return { edge: chain.link.edge, points: simplify(points), disc: null };
  });
  placeDiscs(plans, closes);
  return plans;
}

function flatArrow(edge: number, index: number, lanes: Lanes, channels: Channels, heights: Heights, one: Rect, other: Rect, row: number): EdgePlan {
  const [from, to] = lanes.flats.get(index)!;
  const y = heights.trackY[row + 1]![channels.trackOfFlat.get(index)!]!;
  const points = [{ x: from, y: one.y + one.h }, { x: from, y }, { x: to, y }, { x: to, y: other.y + other.h + HEAD_LENGTH }];
  return { edge, points, disc: null };
}

/** Give every closing arrow its disc: in the middle of its longest run, upright ones first, and clear of the other discs. */
function placeDiscs(plans: EdgePlan[], closes: (edge: number) => boolean): void {
  const taken: Point[] = [];
  const clear = (at: Point): number => taken.reduce((least, other) => Math.min(least, Math.hypot(at.x - other.x, at.y - other.y)), Infinity);
  for (const plan of plans) {
    if (!closes(plan.edge)) continue;
    const runs = plan.points.slice(1).map((point, at): [Point, Point] => [plan.points[at]!, point]).sort((a, b) => worth(b) - worth(a));
    let best: Point | null = null;
    for (const [a, b] of runs) {
      for (const part of [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8]) {
        const at = { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part };
        if (!best || clear(at) > clear(best) + 0.5) best = at;
        if (clear(best) >= DISC_CLEAR) break;
      }
      if (best && clear(best) >= DISC_CLEAR) break;
    }
    plan.disc = best;
    if (best) taken.push(best);
  }
}

const DISC_CLEAR = 20;

function worth([a, b]: [Point, Point]): number {
  return Math.abs(a.y - b.y) + Math.abs(a.x - b.x) * 0.25;
}
