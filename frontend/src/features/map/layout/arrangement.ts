/** The order of rooms, lanes and folders from left to right: one key each, and from them the row as a line of tokens. */
import type { Chains, Item } from "./chains";
import { ROOM_GAP, type Box, type Model } from "./model";

/** A row from left to right: an item, a folder's left wall or its right wall. */
export type Token = { kind: "item" | "open" | "close"; index: number };

/** Between a lane and a room, and between two lanes, as the mock draws them. */
export const LANE_TO_ROOM = 9;
export const LANE_TO_LANE = 6;
/** Lanes are planned a little wider apart than they may come. */
const LANE_PLAN = 8;
const WALL_INSIDE = 16;
const WALL_OUTSIDE = 18;
const WALL_TO_WALL = 16;
const LANE_TO_WALL = 9;

export class Arrangement {
  readonly keys: Float64Array;
  readonly boxKeys: Float64Array;
  readonly items: readonly Item[];
  private readonly boxes: readonly Box[];
  private readonly byRow: Map<number, number[]>[];
  private readonly rowItems: number[][];

  constructor(model: Model, chains: Chains, readonly rowCount: number) {
    this.items = chains.items;
    this.boxes = model.boxes;
    this.keys = new Float64Array(this.items.length);
    this.boxKeys = new Float64Array(this.boxes.length);
    this.byRow = Array.from({ length: rowCount }, () => new Map<number, number[]>());
    for (const item of this.items) {
      if (item.row < 0) continue;
      const row = this.byRow[item.row]!;
      const list = row.get(item.box);
      if (list) list.push(item.index);
      else row.set(item.box, [item.index]);
    }
    this.rowItems = this.byRow.map((row) => [...row.values()].flat());
  }

  itemsOf(row: number): readonly number[] {
    return this.rowItems[row]!;
  }

  tokens(row: number): Token[] {
    const line: Token[] = [];
    this.emit(0, row, line);
    return line;
  }

  /** Let every folder follow the middle of what stands in it. */
  keyBoxes(): void {
    const sum = new Float64Array(this.boxes.length);
    const count = new Float64Array(this.boxes.length);
    for (const item of this.items) {
      if (item.row < 0 || item.room < 0) continue;
      for (let box = item.box; box > 0; box = this.boxes[box]!.parent) {
        sum[box]! += this.keys[item.index]!;
        count[box]! += 1;
      }
    }
    this.boxes.forEach((box) => {
      if (count[box.index]! > 0) this.boxKeys[box.index] = sum[box.index]! / count[box.index]!;
    });
  }

  save(): { keys: Float64Array; boxKeys: Float64Array } {
    return { keys: this.keys.slice(), boxKeys: this.boxKeys.slice() };
  }

  restore(saved: { keys: Float64Array; boxKeys: Float64Array }): void {
    this.keys.set(saved.keys);
    this.boxKeys.set(saved.boxKeys);
  }

  /** Exchange left and right. */
  mirror(): void {
    for (let at = 0; at < this.keys.length; at += 1) this.keys[at] = -this.keys[at]!;
    for (let at = 0; at < this.boxKeys.length; at += 1) this.boxKeys[at] = -this.boxKeys[at]!;
  }

  private emit(box: number, row: number, line: Token[]): void {
    const parts: { key: number; token: Token }[] = [];
    for (const index of this.byRow[row]!.get(box) ?? []) parts.push({ key: this.keys[index]!, token: { kind: "item", index } });
    for (const child of this.boxes[box]!.boxes) {
      const { top, bottom } = this.boxes[child]!;
      if (top <= row && row <= bottom) parts.push({ key: this.boxKeys[child]!, token: { kind: "open", index: child } });
    }
    parts.sort((a, b) => a.key - b.key || order(a.token) - order(b.token) || a.token.index - b.token.index);
    for (const { token } of parts) {
      line.push(token);
      if (token.kind !== "open") continue;
      this.emit(token.index, row, line);
      line.push({ kind: "close", index: token.index });
    }
  }
}

function order(token: Token): number {
  return token.kind === "item" ? 0 : 1;
}

/** The distance kept between two neighbouring tokens. */
export function tokenGap(left: Token, right: Token, items: readonly Item[]): number {
  const leftLane = left.kind === "item" && items[left.index]!.room < 0;
  const rightLane = right.kind === "item" && items[right.index]!.room < 0;
  if (leftLane && rightLane) return LANE_PLAN;
  if (left.kind === "item" && right.kind === "item") return leftLane || rightLane ? LANE_TO_ROOM : ROOM_GAP;
  if (leftLane || rightLane) return LANE_TO_WALL;
  if (left.kind === "item" || right.kind === "item") {
    const inside = left.kind === "open" || right.kind === "close";
    return inside ? WALL_INSIDE : WALL_OUTSIDE;
  }
  return WALL_TO_WALL;
}
