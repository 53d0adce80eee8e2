/** The inbox: what Gander had to tell, the unread first in sight. */
import { Link, useSearchParams } from "react-router";
import { useNotices, useReadNotices } from "../../api/account";
import type { Notice } from "../../api/account-types";
import { useTitle } from "../../components/page-title";
import { Empty, ErrorNote, Sec, Skeleton } from "../../components/parts";
import { Ago } from "../../components/text";
import { count, num } from "../../format";
import { urls } from "../../urls";

const mail: Record<string, string> = { sent: "e-mailed too", waiting: "e-mail on its way", failed: "the e-mail could not be sent" };

function One({ notice, onRead }: { notice: Notice; onRead: (id: number) => void }) {
  const read = notice.read_at !== null;
  const see = (): void => { if (!read) onRead(notice.id); };
  return (
    <li className={read ? "news" : "news unread"}>
      <span className="news-mark" aria-hidden="true" />
      <div>
        {notice.link?.startsWith("/") ? <Link className="ink u" to={notice.link} onClick={see}>{notice.title}</Link> : <span className="ink">{notice.title}</span>}
        {!read && <span className="vh"> (unread)</span>}
        {notice.body && <p>{notice.body}</p>}
        <span className="cap news-at"><Ago at={notice.created_at} />{mail[notice.email_state ?? ""] && <>, <span className={notice.email_state === "failed" ? "warn" : ""}>{mail[notice.email_state ?? ""]}</span></>}</span>
      </div>
      {!read && <button type="button" className="btn bare" onClick={see}>Mark read<span className="vh">: {notice.title}</span></button>}
    </li>
  );
}

export default function NotificationsTab() {
  useTitle("Notifications");
  const [params, setParams] = useSearchParams();
  const only = params.get("show") === "unread";
  const notices = useNotices(only);
  const read = useReadNotices();
  const list = notices.data?.items ?? [];
  const unread = list.filter((notice) => notice.read_at === null).length;
  return (
    <div className="body plainpage sysbody inbox">
      <Sec title="Notifications" note={notices.data ? count(notices.data.total ?? list.length, only ? "unread one" : "notification") : null}>
        <span className="seg" role="group" aria-label="Which notifications">
          <button type="button" aria-pressed={!only} onClick={() => setParams({}, { replace: true })}>All</button>
          <button type="button" aria-pressed={only} onClick={() => setParams({ show: "unread" }, { replace: true })}>Unread</button>
        </span>
      </Sec>
      {notices.isPending && <Skeleton lines={[62, 70, 55]} />}
      {notices.isError && !notices.data && <ErrorNote error={notices.error} what="The notifications could not be read." retry={() => void notices.refetch()} />}
      {notices.isSuccess && list.length === 0 && <Empty action={<Link className="btn" to={urls.settings("notifications")}>What you hear of</Link>}>{only ? "You have read them all." : "Nothing to tell yet."}</Empty>}
      {unread > 0 && <div className="row inbox-do"><button type="button" className="btn" disabled={read.isPending} onClick={() => read.mutate({ all: true })}>Mark all {num(unread)} read</button></div>}
      <ul>{list.map((notice) => <One key={notice.id} notice={notice} onRead={(id) => read.mutate({ ids: [id] })} />)}</ul>
      {list.length > 0 && <p className="cap docs">What you hear of, and whether by e-mail too, is chosen in the <Link className="link" to={urls.settings("notifications")}>settings</Link>.</p>}
    </div>
  );
}
