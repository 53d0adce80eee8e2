/** Today: habits as one-tap rows, the year, and beside them what is at risk, what is due and how far the goals are. */
import { useLayoutEffect, useRef } from "react";
import { useHabits } from "../../../api/grow";
import { moveRow } from "../keyboard";
import { EmptyRoom } from "./EmptyRoom";
import { TodayHabits } from "./Habits";
import { AtRisk, TodayGoals } from "./Side";
import { TodayTasks } from "./Tasks";
import { TheYear } from "./TheYear";

export default function TodayTab() {
  const habits = useHabits(true).data;
  const here = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (here.current) moveRow(event, here.current);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  const today = habits?.[0]?.today.on;
  return (
    <div className="body" ref={here}>
      <div className="growp">
        <div>
          {habits?.length === 0 ? <EmptyRoom /> : <TodayHabits />}
          {today !== undefined && <TheYear today={today} />}
        </div>
        <div className="g-sides">
          <AtRisk />
          <TodayTasks today={today ?? new Date().toISOString().slice(0, 10)} />
          <TodayGoals />
        </div>
      </div>
    </div>
  );
}
