/** Backups of the database: those that are kept, and one more now. */
import { useBackUp, useBackups } from "../../api/account";
import { ApiError } from "../../api/client";
import { Icon } from "../../components/icons";
import { useTitle } from "../../components/page-title";
import { Empty, ErrorNote, Sec, Skeleton } from "../../components/parts";
import { Ago } from "../../components/text";
import { useToast } from "../../components/toasts";
import { bytes, count } from "../../format";
import { usePoke, useStatusJobs } from "../../status/status";
import { isLive } from "../../status/poller";
import { api } from "../../urls";

export default function BackupsTab() {
  useTitle("Backups");
  const backups = useBackups();
  const make = useBackUp();
  const poke = usePoke();
  const say = useToast();
  const running = useStatusJobs().some((job) => job.job_type.includes("backup") && isLive(job));
  const button = (
    <button type="button" className="btn" disabled={make.isPending || running} onClick={() => make.mutate(undefined, { onSuccess: poke, onError: (error) => say(error.message) })}>
      <Icon name="download" size={14} />{running ? "Backing up" : "Back up now"}
    </button>
  );
  const notYours = backups.error instanceof ApiError && backups.error.status === 403;
  return (
    <div className="body plainpage sysbody kept">
      <Sec title="Backups" note={backups.data ? count(backups.data.length, "backup") : null}>{backups.data && backups.data.length > 0 && <span className="sec-do">{button}</span>}</Sec>
      {backups.isPending && <Skeleton lines={[62, 62]} />}
      {notYours && <Empty>Backups hold everybody’s data, so only the owner of this Gander sees them.</Empty>}
      {backups.isError && !backups.data && !notYours && <ErrorNote error={backups.error} what="The backups could not be read." retry={() => void backups.refetch()} />}
      {backups.data?.length === 0 && <Empty action={button}>There is no backup yet. One is made every day by itself.</Empty>}
      {backups.data && backups.data.length > 0 && (
        <table className="backups">
          <thead><tr><th>Made</th><th className="hide">File</th><th className="r">Size</th><th aria-label="Download" /></tr></thead>
          <tbody>
            {backups.data.map((one) => (
              <tr key={one.name}>
                <td className="nw"><Ago at={one.created_at} className="ink" /></td>
                <td className="mono cap hide">{one.name}</td>
                <td className="r nw">{bytes(one.bytes)}</td>
                <td className="r"><a className="link" href={api.backup(one.name)} download="">Download<span className="vh"> {one.name}</span></a></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="cap docs">Each is a whole database, checked after it was written; the newest seven are kept. Clones and maps are made anew from their repositories.</p>
    </div>
  );
}
