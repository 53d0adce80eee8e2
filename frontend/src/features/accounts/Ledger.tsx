/** The ledger: every request to a model, when, where to, how much, of which files. */
import { useLedger } from "../../api/ask";
import type { LedgerEntry } from "../../api/ask-types";
import { useProjects } from "../../api/queries";
import { Chip, ErrorNote, Skeleton } from "../../components/parts";
import { Ago } from "../../components/text";
import { bytes, count, num } from "../../format";

const outcome: Record<LedgerEntry["outcome"], string> = { sent: "not answered yet", answered: "answered", failed: "failed" };

function Entry({ entry, project }: { entry: LedgerEntry; project: string | null }) {
  return (
    <li className="line ledger">
      <span>
        <span className="ink">{entry.model}</span> <code className="to">{entry.address}</code>{" "}{entry.is_local ? <Chip>local</Chip> : <Chip tone="warn">left this machine</Chip>}
        <span className="cap line-2 num">
          <Ago at={entry.at} />{project && `, about ${project}`}: {bytes(entry.bytes_sent)} and {num(entry.tokens_sent)} tokens sent, {num(entry.tokens_received)} received, {outcome[entry.outcome]}
          {entry.masked > 0 && `; ${count(entry.masked, "secret-looking string")} masked`}
        </span>
        {entry.files.length > 0 && (
          <details className="cap"><summary>{count(entry.files.length, "file")}</summary><ul className="ledger-files">{entry.files.map((file) => <li key={file} className="mono">{file}</li>)}</ul></details>
        )}
      </span>
    </li>
  );
}

export function Ledger() {
  const ledger = useLedger();
  const projects = useProjects().data ?? [];
  if (ledger.isError && !ledger.data) return <ErrorNote error={ledger.error} what="The ledger could not be read." retry={() => void ledger.refetch()} />;
  if (!ledger.data) return <Skeleton lines={[62, 50]} />;
  const entries = ledger.data.pages.flatMap((page) => page.items);
  const total = ledger.data.pages[0]?.total ?? entries.length;
  if (entries.length === 0) return <p>Nothing: no model was asked yet. Each request is written down here before it is sent.</p>;
  return (
    <>
      <p>{count(total, "request")} to models, newest first{entries.every((entry) => entry.is_local) && total === entries.length ? "; all stayed on this machine" : ""}. Each was written down before anything was sent.</p>
      <ul>{entries.map((entry) => <Entry key={entry.id} entry={entry} project={projects.find((one) => one.id === entry.project_id)?.name ?? null} />)}</ul>
      {ledger.hasNextPage && <button type="button" className="btn" disabled={ledger.isFetchingNextPage} onClick={() => void ledger.fetchNextPage()}>Older ones</button>}
    </>
  );
}
