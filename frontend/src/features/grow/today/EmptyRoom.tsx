/** The room before its first habit: one sentence and the form itself, which steps back while the dialog holds another. */
import { useSearchParams } from "react-router";
import { HabitFields } from "../habits/HabitForm";

export function EmptyRoom() {
  const inDialog = useSearchParams()[0].get("new") === "habit";
  return (
    <section className="first-habit">
      <p className="ink">What do you want to keep doing? One tap a day; the streak, the score and the year follow from it.</p>
      {/* Out of sight but not gone: what was typed is still there when the dialog closes. */}
      <div hidden={inDialog}><HabitFields /></div>
    </section>
  );
}
