/**
 * Places on a line that keep their distances: values nearest to what each wants (weighted squares) such that every
 * `low + gap ≤ high` holds. Blocks of values that touch move as one and are merged from the left, so a chain of
 * constraints is solved exactly and a graph of them very nearly.
 */

export interface Separation {
  low: number;
  high: number;
  gap: number;
}

interface Block {
  members: number[];
  weight: number;
  /** Weighted sum of (wanted − offset). */
  pull: number;
  at: number;
}

export class Separations {
  private readonly into: Separation[][];
  private readonly order: number[];

  constructor(private readonly size: number, constraints: readonly Separation[]) {
    this.into = Array.from({ length: size }, () => []);
    const leaving: number[][] = Array.from({ length: size }, () => []);
    const waiting = new Int32Array(size);
    for (const constraint of constraints) {
      this.into[constraint.high]!.push(constraint);
      leaving[constraint.low]!.push(constraint.high);
      waiting[constraint.high]! += 1;
    }
    this.order = [];
    for (let at = 0; at < size; at += 1) if (waiting[at] === 0) this.order.push(at);
    for (let at = 0; at < this.order.length; at += 1) {
      for (const next of leaving[this.order[at]!]!) {
        waiting[next]! -= 1;
        if (waiting[next] === 0) this.order.push(next);
      }
    }
    if (this.order.length !== size) throw new Error("These separations run in a circle.");
  }

  /** Solve for what each value wants, with its weight. */
  solve(wanted: ArrayLike<number>, weights: ArrayLike<number>): Float64Array {
    const blockOf: Block[] = new Array<Block>(this.size);
    const offset = new Float64Array(this.size);
    for (const value of this.order) {
      const weight = Math.max(weights[value]!, 1e-6);
      let block: Block = { members: [value], weight, pull: weight * wanted[value]!, at: wanted[value]! };
      blockOf[value] = block;
      offset[value] = 0;
      for (;;) {
        const worst = this.mostViolated(block, blockOf, offset);
        if (!worst) break;
        block = merge(blockOf[worst.low]!, block, offset[worst.low]! + worst.gap - offset[worst.high]!, blockOf, offset);
      }
    }
    const result = new Float64Array(this.size);
    for (let value = 0; value < this.size; value += 1) result[value] = blockOf[value]!.at + offset[value]!;
    return this.repair(result);
  }

  private mostViolated(block: Block, blockOf: readonly Block[], offset: Float64Array): Separation | null {
    let worst: Separation | null = null;
    let most = 1e-7;
    for (const member of block.members) {
      const at = block.at + offset[member]!;
      for (const constraint of this.into[member]!) {
        const other = blockOf[constraint.low]!;
        if (other === block) continue;
        const short = other.at + offset[constraint.low]! + constraint.gap - at;
        if (short > most) {
          most = short;
          worst = constraint;
        }
      }
    }
    return worst;
  }

  /** Push to the right what a merge inside one block left too close. */
  private repair(result: Float64Array): Float64Array {
    for (const value of this.order) {
      for (const constraint of this.into[value]!) {
        const least = result[constraint.low]! + constraint.gap;
        if (result[value]! < least) result[value] = least;
      }
    }
    return result;
  }
}

/** Join two blocks so that `right`'s members stand `shift` further than they did, measured in `left`'s frame. */
function merge(left: Block, right: Block, shift: number, blockOf: Block[], offset: Float64Array): Block {
  const [kept, gone, move] = left.members.length >= right.members.length ? [left, right, shift] : [right, left, -shift];
  for (const member of gone.members) {
    offset[member]! += move;
    blockOf[member] = kept;
    kept.members.push(member);
  }
  kept.pull += gone.pull - gone.weight * move;
  kept.weight += gone.weight;
  kept.at = kept.pull / kept.weight;
  return kept;
}

/** The same for values in one row, each at least `gaps[i]` after the one before, all within [from, to] when that is possible. */
export function spaceOut(wanted: readonly number[], gaps: readonly number[], from = -Infinity, to = Infinity): number[] {
  const blocks: { first: number; count: number; sum: number }[] = [];
  const shift: number[] = [];
  let run = 0;
  wanted.forEach((value, index) => {
    run += index === 0 ? 0 : gaps[index]!;
    shift.push(run);
    blocks.push({ first: index, count: 1, sum: value - run });
    while (blocks.length > 1) {
      const right = blocks[blocks.length - 1]!;
      const left = blocks[blocks.length - 2]!;
      if (left.sum / left.count <= right.sum / right.count) break;
      left.count += right.count;
      left.sum += right.sum;
      blocks.pop();
    }
  });
  const least = from;
  const most = to - run;
  const result: number[] = [];
  for (const { first, count, sum } of blocks) {
    const place = least > most ? (least + most) / 2 : Math.min(most, Math.max(least, sum / count));
    for (let index = first; index < first + count; index += 1) result.push(place + shift[index]!);
  }
  return result;
}
