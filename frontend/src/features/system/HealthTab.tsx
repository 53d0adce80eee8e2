/** Health: each part of the system, whether it is well, and what is known about it. */
import { useHealth } from "../../api/queries";
import { ErrorNote, Sec, Skeleton } from "../../components/parts";
import { useTitle } from "../../components/page-title";
import { logTime } from "../../format";
import { useStatus } from "../../status/status";
import { PartLine } from "./HealthBrief";

export default function HealthTab() {
  useTitle("Health");
  const health = useHealth();
  const status = useStatus();
  return (
    <div className="body plainpage sysbody">
      <section className="brief wide-brief">
        <Sec title={health.data ? (health.data.status === "ok" ? "All is well" : "Something needs a look") : "Health"} note={health.dataUpdatedAt ? `checked at ${logTime(new Date(health.dataUpdatedAt).toISOString())}` : null} />
        {health.isPending && <Skeleton lines={[60, 60, 60, 60]} />}
        {health.isError && !health.data && <ErrorNote error={health.error} what="Health could not be read." retry={() => void health.refetch()} />}
        {health.data && (
          <dl>
            {Object.entries(health.data.parts).map(([name, part]) => <PartLine key={name} name={name} part={part} />)}
            {status && <PartLine name="Version" part={{ status: "ok", detail: status.version }} />}
          </dl>
        )}
        <p className="cap docs">For scripts: <a className="link" href="/api/health">/api/health</a>, <a className="link" href="/api/status">/api/status</a> and the whole <a className="link" href="/api/docs">API</a>.</p>
      </section>
    </div>
  );
}
