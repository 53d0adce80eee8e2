/** The room before its first habit: one sentence and the form itself. */
import { HabitFields } from "../habits/HabitForm";

export function EmptyRoom() {
  return (
    <section className="first-habit">
      <p className="ink">What do you want to keep doing? One tap a day; the streak, the score and the year follow from it.</p>
      <HabitFields />
    </section>
  );
}
