/** What is counted of one habit: by week, month and weekday, when it grew strong, and what goes with it. */
import { useCorrelations, useInsights, useMonthly, useWeekly } from "../../../api/grow";
import type { Span } from "../../../api/grow-types";
import { Sec, Skeleton } from "../../../components/parts";
import { Bars, rateWords } from "../Bars";
import { Pairs } from "../Pair";
import { dayShort, monthOf, sentence, WEEKDAYS } from "../words";

const weekBars = (weeks: Span[]) => weeks.map(({ from, done, due, rate }) => ({ key: from, label: `${Number(from.slice(8))} ${monthOf(from)}`, rate: due > 0 ? rate : null, words: rateWords(`Week of ${dayShort(from)}`, done, due, rate) }));
const monthBars = (months: Span[]) => months.map(({ from, done, due, rate }) => ({ key: from, label: monthOf(from), rate: due > 0 ? rate : null, words: rateWords(`${monthOf(from)} ${from.slice(0, 4)}`, done, due, rate) }));

export function BySpan({ habitId }: { habitId: number }) {
  const weeks = useWeekly(habitId).data;
  const months = useMonthly(habitId).data;
  const insights = useInsights(habitId).data;
  return (
    <div className="bar-sets">
      <section>
        <Sec title="By week" note="per cent of days due" />
        {weeks ? <Bars bars={weekBars(weeks)} label="Weeks" every={2} /> : <Skeleton lines={[]} block={84} />}
      </section>
      <section>
        <Sec title="By month" />
        {months ? <Bars bars={monthBars(months)} label="Months" /> : <Skeleton lines={[]} block={84} />}
      </section>
      <section>
        <Sec title="By weekday" note={insights?.best_weekday && insights.best_weekday.significant !== false ? `best: ${WEEKDAYS[insights.best_weekday.weekday] ?? ""}` : null} />
        {insights ? <Bars label="Weekdays" bars={insights.weekdays.map(({ weekday, done, due, rate }) => ({ key: String(weekday), label: WEEKDAYS[weekday]?.slice(0, 3) ?? "", rate: due > 0 ? rate : null, words: rateWords(WEEKDAYS[weekday] ?? "", done, due, rate), strong: insights.best_weekday === null || insights.best_weekday.significant === false || insights.best_weekday.weekday === weekday }))} /> : <Skeleton lines={[]} block={84} />}
      </section>
      <section>
        <Sec title="What stands out" />
        {insights && <ul className="g-said">{[insights.best_weekday?.words, ...insights.words].filter((one, index, all) => one && all.indexOf(one) === index).map((one) => <li key={one}>{sentence(one ?? "")}</li>)}</ul>}
        {insights?.words.length === 0 && !insights.best_weekday && <p className="cap">Too few days so far to say anything.</p>}
      </section>
    </div>
  );
}

export function GoesWith({ habitId }: { habitId: number }) {
  const pairs = useCorrelations().data?.filter(({ a, b }) => a.habit_id === habitId || b.habit_id === habitId) ?? [];
  if (pairs.length === 0) return null;
  return (
    <section>
      <Sec title="Goes with" />
      <Pairs pairs={pairs} />
    </section>
  );
}
