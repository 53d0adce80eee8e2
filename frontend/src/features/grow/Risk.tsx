/** A habit at risk: the reason from its log, one suggestion to accept, and a way out. */
import { Link } from "react-router";
import { useAnswerSuggestion, useUpdateHabit, type HabitChange } from "../../api/grow";
import type { Adaptive, Habit, Suggestion } from "../../api/grow-types";
import { settle } from "../../api/settle";
import { useToast } from "../../components/toasts";
import { capital } from "../../format";
import { urls } from "../../urls";
import { sentence } from "./words";

/** What puts the changed fields back. */
export const former = (habit: Habit, change: Suggestion["change"]): HabitChange =>
  Object.fromEntries(Object.keys(change).filter((field) => field in habit).map((field) => [field, habit[field as keyof Habit]]));

interface Props {
  habit: Habit;
  found: Adaptive;
  /** The one filled button of the view may stand here. */
  first?: boolean;
  /** On the habit's own page its name stands above. */
  named?: boolean;
}

export function Risk({ habit, found, first = false, named = true }: Props) {
  const { accept, dismiss } = useAnswerSuggestion();
  const update = useUpdateHabit();
  const say = useToast();
  const busy = accept.isPending || dismiss.isPending;
  const take = (one: Suggestion): void => accept.mutate({ habitId: habit.id, rule: one.rule }, {
    onSuccess: () => say(`${habit.name}: ${one.accept_words}`, () => settle(update.mutateAsync({ id: habit.id, change: former(habit, one.change) }), { onError: (error) => say(error.message) })),
    onError: (error) => say(error.message),
  });
  const [lead, ...others] = found.suggestions;
  return (
    <div className="at-risk">
      {named && <Link className="ink g-strong u" to={urls.habit(habit.id)}>{habit.name}</Link>}
      {!lead && <p>{sentence(capital(habit.words))} {sentence(found.silent_because ?? "")}</p>}
      {lead && (
        <>
          <p>{sentence(lead.reason)}</p>
          <p className="ink offer-line">{sentence(lead.title)}</p>
          <div className="row">
            <button type="button" className={first ? "btn fill" : "btn"} disabled={busy} onClick={() => take(lead)}>{lead.accept_words}</button>
            {others.map((one) => <button key={one.rule} type="button" className="btn" title={one.reason} disabled={busy} onClick={() => take(one)}>{one.accept_words}</button>)}
            <button type="button" className="btn bare" disabled={busy} onClick={() => found.suggestions.forEach(({ rule }) => dismiss.mutate({ habitId: habit.id, rule }, { onError: (error) => say(error.message) }))}>Not now</button>
          </div>
        </>
      )}
      {found.back_test && <p className="cap tested">{sentence(found.back_test.words)}</p>}
    </div>
  );
}
