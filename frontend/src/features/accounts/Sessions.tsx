/** Browsers and scripts that are signed in; each can be ended at once. */
import { useEndSession, useSessions } from "../../api/account";
import { ErrorNote, Skeleton } from "../../components/parts";
import { Ago } from "../../components/text";
import { useToast } from "../../components/toasts";
import { dateOf } from "../../format";

export function Sessions() {
  const sessions = useSessions();
  const end = useEndSession();
  const say = useToast();
  if (sessions.isError && !sessions.data) return <ErrorNote error={sessions.error} what="Your sessions could not be read." retry={() => void sessions.refetch()} />;
  if (!sessions.data) return <Skeleton lines={[60, 60]} />;
  return (
    <ul>
      {sessions.data.map((session) => (
        <li key={session.id} className="line">
          <span>
            <span className="ink">{session.described || "Unknown browser"}</span>
            <span className="cap num">{session.is_current ? <span className="acc">This one</span> : <>seen <Ago at={session.last_seen_at} /></>}, signed in <Ago at={session.created_at} />, until {dateOf(session.expires_at)}</span>
          </span>
          {!session.is_current && <button type="button" className="btn" disabled={end.isPending} onClick={() => end.mutate(session.id, { onSuccess: () => say("Session ended"), onError: (error) => say(error.message) })}>End it</button>}
        </li>
      ))}
    </ul>
  );
}
