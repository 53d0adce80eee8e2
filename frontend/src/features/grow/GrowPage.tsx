/** The Grow room: its head and tabs, the form for a new habit or goal over whichever tab is open, and the key that opens it. */
import { Suspense, useLayoutEffect } from "react";
import { Link, Outlet, useMatch, useSearchParams } from "react-router";
import { useGoal, useHabit, useHabits } from "../../api/grow";
import { Icon } from "../../components/icons";
import { useTitle } from "../../components/page-title";
import { Skeleton } from "../../components/parts";
import { Page } from "../../frame/Page";
import { urls } from "../../urls";
import { GoalForm } from "./goals/GoalForm";
import { HabitForm } from "./habits/HabitForm";
import { isTyping } from "./keyboard";
import { dayInFull } from "./words";
import "./grow.css";
import "./pages.css";

const tabs = [
  { to: urls.grow, title: "Today", end: true },
  { to: urls.habits, title: "Habits" },
  { to: urls.goals, title: "Goals" },
  { to: urls.trends, title: "Trends" },
];

function Head() {
  const today = useHabits().data?.[0]?.today.on;
  const habitId = useMatch("/grow/habits/:id")?.params.id;
  const goalId = useMatch("/grow/goals/:id")?.params.id;
  const habit = useHabit(Number(habitId), habitId !== undefined);
  const goal = useGoal(Number(goalId), goalId !== undefined);
  const where = useMatch("/grow/:tab")?.params.tab;
  const name = habitId !== undefined ? (habit.data?.name ?? "") : goalId !== undefined ? (goal.data?.name ?? "") : (tabs.find((tab) => tab.to === `/grow/${where ?? ""}`)?.title ?? "Today");
  useTitle(name === "" ? null : name);
  if (habitId !== undefined || goalId !== undefined) {
    return (
      <div className="crumb">
        <Link className="cap" to={habitId !== undefined ? urls.habits : urls.goals}>{habitId !== undefined ? "Habits" : "Goals"}</Link>
        <span className="sep">/</span>
        <h1>{name}</h1>
      </div>
    );
  }
  return (
    <>
      <h1>{name}</h1>
      {name === "Today" && <span className="cap beside">{dayInFull(today ?? localToday())}</span>}
    </>
  );
}

/** Until the server has said which day the owner has. */
function localToday(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

export default function GrowPage() {
  const [params, setParams] = useSearchParams();
  const making = params.get("new");
  const goals = useMatch("/grow/goals/*") !== null;
  const open = (what: "habit" | "goal" | null): void => setParams((old) => {
    const next = new URLSearchParams(old);
    if (what === null) ["new", "like"].forEach((key) => next.delete(key));
    else next.set("new", what);
    return next;
  }, { replace: what === null });
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== "n" || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      setParams((old) => new URLSearchParams([...old, ["new", goals ? "goal" : "habit"]]));
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [goals, setParams]);
  const what = goals ? "goal" : "habit";
  return (
    <Page
      top={<Head />} tabs={{ label: "Grow", list: tabs }}
      actions={<button type="button" className="btn" title={`New ${what} (N)`} aria-label={`New ${what}`} onClick={() => open(what)}><Icon name="plus" size={14} /><span className="wide">{goals ? "Goal" : "Habit"}</span></button>}
    >
      <Suspense fallback={<div className="body plainpage"><Skeleton lines={[100, 100, 100]} block={110} /></div>}>
        <Outlet />
      </Suspense>
      {making === "habit" && <HabitForm onClose={() => open(null)} />}
      {making === "goal" && <GoalForm onClose={() => open(null)} />}
    </Page>
  );
}
