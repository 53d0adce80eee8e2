import { expect, it } from "vitest";
import type { GanderEvent } from "../../api/types";
import { isStep, soon, told } from "./sentences";

const event = (type: string, payload: Record<string, unknown> = {}): GanderEvent => ({ id: 1, type, payload, project_id: null, actor: null, created_at: "2026-11-21T10:00:00Z" });

it("what happened to tasks, habits and goals is told with their names", () => {
  expect(told(event("task.completed", { title: "Pay rent" }), null)).toMatchObject({ text: "Task done: Pay rent", tone: "ok" });
  expect(told(event("tasks.changed", { count: 1 }), null).text).toBe("1 task changed");
  expect(told(event("habit_at_risk", { name: "German" }), null)).toMatchObject({ text: "German is at risk", tone: "warn" });
  expect(told(event("goal_completed", { name: "Walk 1,500 km" }), null).text).toBe("Goal reached: Walk 1,500 km");
  expect(told(event("task.deleted"), null).text).toBe("Task deleted: one that is gone");
});

it("what is not known keeps its own name", () => expect(told(event("book.lent", { name: "SICP" }), null).text).toBe("Book lent: SICP"));

it("what comes in crowds is a step, what came of it is not", () => {
  expect(["streak_update", "goal.progressed", "notification.read"].map((type) => isStep(event(type)))).toEqual([true, true, true]);
  expect(["task.completed", "goal_completed", "sample.loaded", "job.failed"].map((type) => isStep(event(type)))).toEqual([false, false, false, false]);
});

it("when something runs next is said as people say it", () => {
  const now = new Date(2026, 10, 21, 10, 0).getTime();
  const at = (day: number, hour: number, minute = 0): string => new Date(2026, 10, day, hour, minute).toISOString();
  expect([soon(at(21, 10), now), soon(at(21, 10, 12), now), soon(at(21, 13), now), soon(at(21, 23), now), soon(at(22, 3, 30), now), soon(at(24, 3), now)]).toEqual(["now", "in 12 min", "in 3 h", "today 23:00", "tomorrow 03:30", "Tuesday 03:00"]);
});
