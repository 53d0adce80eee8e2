/** The log, newest first; a line opens its day. */
import { Link } from "react-router";
import { useLogs } from "../../../api/grow";
import type { Habit } from "../../../api/grow-types";
import { ErrorNote, Sec, Skeleton } from "../../../components/parts";
import { capital, num } from "../../../format";
import { urls } from "../../../urls";
import { amount, dayNear, stateWord } from "../words";

export function LogList({ habit }: { habit: Habit }) {
  const query = useLogs(habit.id);
  const logs = query.data?.pages.flatMap((page) => page.items) ?? [];
  const total = query.data?.pages[0]?.total ?? null;
  return (
    <section>
      <Sec title="Log" note={total === null ? null : `${num(total)} ${total === 1 ? "day" : "days"}`} />
      {query.isPending && <Skeleton lines={[70, 60, 66]} />}
      {query.isError && logs.length === 0 && <ErrorNote error={query.error} what="The log could not be read." retry={() => void query.refetch()} />}
      {query.isSuccess && logs.length === 0 && <p className="cap log-none">Nothing is logged yet. Press a square of the year to write an earlier day.</p>}
      <ul>
        {logs.map((log) => (
          <li key={log.id} className="log-line">
            <Link className="ink u" to={urls.habit(habit.id, log.log_date)} preventScrollReset>{capital(dayNear(log.log_date, habit.today.on))}</Link>
            <span className="num">{stateWord(log.status)}{log.amount === null ? "" : `, ${amount(log.amount)}${habit.unit ? ` ${habit.unit}` : ""}`}{log.automatic ? <span className="cap"> by itself</span> : null}</span>
            {log.notes && <span className="cap log-note">{log.notes}</span>}
          </li>
        ))}
      </ul>
      {query.hasNextPage && <button type="button" className="btn bare accent few" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>Load older</button>}
    </section>
  );
}
