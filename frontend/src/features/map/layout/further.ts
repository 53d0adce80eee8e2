/** Ways for imports that are not drawn at rest: through what the drawing leaves free, so that nothing already drawn moves. */
import { LANE_TO_LANE } from "./arrangement";
import { simplify } from "./paths";
import { HEAD_LENGTH } from "./routing";
import type { EdgePlan, Plan, Point, RoomPlan, RowPlan } from "./types";

const CORNER = 6;
const PORT_STEP = 6;

interface Ends {
  edge: number;
  source: string;
  target: string;
}

/** Route these imports over a finished plan. */
export function routeFurther(plan: Plan, wanted: readonly Ends[]): EdgePlan[] {
  const rooms = new Map(plan.rooms.map((room) => [room.id, room]));
  const free = new Free(plan);
  return wanted.flatMap(({ edge, source, target }) => {
    const from = rooms.get(source);
    const to = rooms.get(target);
    if (!from || !to || from === to) return [];
    const points = from.row === to.row ? besideWay(from, to, free) : throughWay(from, to, free);
    return [{ edge, points: simplify(points), disc: null }];
  });
}

function throughWay(from: RoomPlan, to: RoomPlan, free: Free): Point[] {
  const upward = from.row > to.row;
  const [upper, lower] = upward ? [to, from] : [from, to];
  let x = free.port(upper, "below", lower.x + lower.w / 2);
  const points: Point[] = [{ x, y: upper.y + upper.h }];
  for (let row = upper.row + 1; row <= lower.row; row += 1) {
    const next = row === lower.row ? free.port(lower, "above", x) : free.lane(row, x, lower.x + lower.w / 2);
    if (Math.abs(next - x) > 0.5) {
      const y = free.track(row, x, next);
      points.push({ x, y }, { x: next, y });
    }
    x = next;
  }
  points.push({ x, y: lower.y });
  const last = points[points.length - 1]!;
  if (!upward) last.y -= HEAD_LENGTH;
  else {
    points[0]!.y += HEAD_LENGTH;
    points.reverse();
  }
  return points;
}

function besideWay(from: RoomPlan, to: RoomPlan, free: Free): Point[] {
  const start = free.port(from, "below", to.x + to.w / 2);
  const end = free.port(to, "below", from.x + from.w / 2);
  const y = free.track(from.row + 1, start, end);
  return [{ x: start, y: from.y + from.h }, { x: start, y }, { x: end, y }, { x: end, y: to.y + to.h + HEAD_LENGTH }];
}

/** What is still free; every place that is given away is taken from then on. */
class Free {
  private readonly rows: readonly RowPlan[];
  private readonly lanes: number[][];
  private readonly pieces: { y: number; from: number; to: number }[][];
  private readonly ports = new Map<string, number[]>();

  constructor(plan: Plan) {
    this.rows = plan.rows;
    this.lanes = plan.rows.map((row) => [...row.lanes]);
    this.pieces = plan.rows.map((row) => [...row.channel.pieces]);
  }

  port(room: RoomPlan, side: "above" | "below", near: number): number {
    const margin = Math.min(CORNER, room.w / 2);
    const low = room.x + margin;
    const high = room.x + room.w - margin;
    const key = `${side} ${room.id}`;
    const used = this.ports.get(key) ?? [];
    const wish = Math.min(high, Math.max(low, near));
    const x = nearestFree(wish, (at) => at >= low && at <= high && used.every((other) => Math.abs(other - at) >= PORT_STEP - 0.1), high - low) ?? wish;
    this.ports.set(key, [...used, x]);
    return x;
  }

  /** The free lane that costs least way: straight on when possible, else on the side of the goal. */
  lane(row: number, from: number, goal: number): number {
    const { closed } = this.rows[row]!;
    const taken = this.lanes[row]!;
    const open = (at: number): boolean =>
      closed.every(([left, right]) => at <= left || at >= right) && taken.every((other) => Math.abs(other - at) >= LANE_TO_LANE - 0.1);
    const starts = [from, ...closed.flat()];
    let best = from;
    let least = Infinity;
    for (const start of starts) {
      const x = nearestFree(start, open, 400);
      if (x === null) continue;
      const way = Math.abs(x - from) + Math.abs(goal - x);
      if (way >= least - 0.01) continue;
      least = way;
      best = x;
    }
    taken.push(best);
    return best;
  }

  /** The height in the channel above `row` where a bend lies on the fewest others. */
  track(row: number, one: number, other: number): number {
    const { top, bottom } = this.rows[row]!.channel;
    const [from, to] = one < other ? [one, other] : [other, one];
    const pieces = this.pieces[row]!;
    const low = top + 7;
    const high = Math.max(low, bottom - 12);
    let best = (low + high) / 2;
    let fewest = Infinity;
    for (let y = low; y <= high; y += 2) {
      const close = pieces.filter((piece) => piece.from < to + 4 && piece.to > from - 4 && Math.abs(piece.y - y) < 4);
      const misfit = close.reduce((sum, piece) => sum + (4 - Math.abs(piece.y - y)) * (Math.min(piece.to, to) - Math.max(piece.from, from) + 8), 0);
      const cost = misfit + Math.abs(y - (low + high) / 2) * 0.01;
      if (cost >= fewest) continue;
      fewest = cost;
      best = y;
    }
    pieces.push({ y: best, from, to });
    return best;
  }
}

function nearestFree(wish: number, open: (at: number) => boolean, reach: number): number | null {
  for (let step = 0; step <= reach; step += 2) {
    if (open(wish + step)) return wish + step;
    if (open(wish - step)) return wish - step;
  }
  return null;
}
