/** The last seven days as squares; today, still open, is an outline. */
import type { DayState, Habit } from "../../api/grow-types";
import { dayNear, stateWord, weekWords } from "./words";

const SQUARE: Record<DayState, string> = { done: "d", missed: "", open: "p", skipped: "s", rest: "r", not_due: "o", none: "o" };

export function Week({ habit }: { habit: Habit }) {
  return (
    <>
      <span className="dots" aria-hidden="true">
        {habit.week.map(({ on, state }) => <i key={on} className={SQUARE[state]} title={`${dayNear(on, habit.today.on)}: ${stateWord(state)}`} />)}
      </span>
      <span className="vh">{weekWords(habit)}</span>
    </>
  );
}
