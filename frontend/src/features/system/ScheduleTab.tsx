/** What runs by itself: how often, how it went last, when it runs next; and to run it now. */
import { Link } from "react-router";
import { useRunScheduled, useSchedule } from "../../api/account";
import type { Scheduled } from "../../api/account-types";
import { useTitle } from "../../components/page-title";
import { Empty, ErrorNote, Sec, Skeleton } from "../../components/parts";
import { Ago, useNow } from "../../components/text";
import { useToast } from "../../components/toasts";
import { exactTime } from "../../format";
import { usePoke } from "../../status/status";
import { urls } from "../../urls";
import { soon } from "./sentences";

const results: Record<string, { word: string; tone: string }> = {
  completed: { word: "done", tone: "ok" }, running: { word: "running", tone: "acc" }, pending: { word: "waiting", tone: "" },
  failed: { word: "failed", tone: "bad" }, dead: { word: "given up", tone: "bad" }, cancelled: { word: "cancelled", tone: "" },
};

function Last({ one }: { one: Scheduled }) {
  if (!one.last_run_at) return <span className="cap nw">not yet</span>;
  const { word, tone } = results[one.last_status ?? ""] ?? { word: one.last_status ?? "", tone: "" };
  return <><span className="nw"><Ago at={one.last_run_at} />{word && <>, <span className={tone} title={one.last_message ?? undefined}>{word}</span></>}</span>{one.last_message && <span className="cap said-last">{one.last_message}</span>}</>;
}

export default function ScheduleTab() {
  useTitle("Schedule");
  const schedule = useSchedule();
  const run = useRunScheduled();
  const poke = usePoke();
  const say = useToast();
  const now = useNow();
  return (
    <div className="body plainpage sysbody clock">
      <Sec title="What runs by itself" />
      {schedule.isPending && <Skeleton lines={[100, 100, 100]} />}
      {schedule.isError && !schedule.data && <ErrorNote error={schedule.error} what="The schedule could not be read." retry={() => void schedule.refetch()} />}
      {schedule.data?.length === 0 && <Empty>Nothing runs by itself.</Empty>}
      {schedule.data && schedule.data.length > 0 && (
        <table className="sched">
          <thead><tr><th>What</th><th className="hide">How often</th><th className="hide">Last</th><th className="hide">Next</th><th aria-label="Run" /></tr></thead>
          <tbody>
            {schedule.data.map((one) => (
              <tr key={one.name}>
                <td><span className="ink">{one.title}</span><span className="cap narrow-line">{one.words}{one.next_run_at && one.enabled ? `, next ${soon(one.next_run_at, now)}` : ""}</span><span className="cap narrow-line">{one.last_run_at ? <>last <Last one={one} /></> : "has not run yet"}</span></td>
                <td className="hide">{one.words}</td>
                <td className="hide"><Last one={one} /></td>
                <td className="hide">{one.enabled ? (one.next_run_at ? <time dateTime={one.next_run_at} title={exactTime(one.next_run_at)}>{soon(one.next_run_at, now)}</time> : "–") : <span className="cap">off</span>}</td>
                <td className="r"><button type="button" className="btn" disabled={run.isPending} onClick={() => run.mutate(one.name, { onSuccess: () => { poke(); say(`${one.title}: started`); }, onError: (error) => say(error.message) })}>Run now<span className="vh">: {one.title}</span></button></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="cap docs">How each run went stands among the <Link className="link" to={urls.jobs()}>jobs</Link>. What was missed while the machine slept runs once on waking. How often a project is refreshed is set at its own head.</p>
    </div>
  );
}
