/** Two habits and what they have to do with each other, in words. */
import type { Correlation } from "../../api/grow-types";

/** One that is not significant is said in the ink of captions. */
export const Pair = ({ pair }: { pair: Correlation }) => <li className={pair.significant ? "ink" : "cap"}>{pair.words}</li>;
