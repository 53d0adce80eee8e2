/** Two habits and what they have to do with each other, in words. */
import { useState } from "react";
import type { Correlation } from "../../api/grow-types";
import { num } from "../../format";
import { sentence } from "./words";

/** One that is not significant is said in the ink of captions. */
const Pair = ({ pair }: { pair: Correlation }) => <li className={pair.significant ? "ink" : "cap"}>{sentence(pair.words)}</li>;

const keyOf = (pair: Correlation): string => `${pair.a.habit_id} ${pair.b.habit_id}`;

/** Pairs that chance does not explain; the others fold below. */
export function Pairs({ pairs }: { pairs: Correlation[] }) {
  const [open, setOpen] = useState(false);
  const real = pairs.filter(({ significant }) => significant);
  const rest = pairs.filter(({ significant }) => !significant);
  return (
    <>
      {real.length === 0 && <p className="cap log-none">No pair stands out from chance.</p>}
      <ul className="g-said">{real.map((pair) => <Pair key={keyOf(pair)} pair={pair} />)}</ul>
      {rest.length > 0 && (
        <details className="fold" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary className="cap">{num(rest.length)} {rest.length === 1 ? "pair" : "pairs"} that may be chance</summary>
          {open && <ul className="g-said">{rest.map((pair) => <Pair key={keyOf(pair)} pair={pair} />)}</ul>}
        </details>
      )}
    </>
  );
}
