/** The foot of the rail: what Gander has to tell, and who is signed in. */
import type { ReactNode } from "react";
import { Link, useLocation } from "react-router";
import { useMe, useSignOut, useUnread } from "../api/account";
import { Icon } from "../components/icons";
import { useStatus } from "../status/status";
import { urls } from "../urls";

/** "AL" of Ada Lovelace; of an address its first sign. */
export function initials(name: string): string {
  const words = name.split(/[\s@.]+/).filter(Boolean);
  const signs = name.includes("@") ? words.slice(0, 1) : [words[0], words.length > 1 ? words[words.length - 1] : ""];
  return signs.map((word) => Array.from(word ?? "")[0] ?? "").join("").toUpperCase() || "?";
}

/** On a phone, where the bell has no place, the System room carries the count. */
export function Unread({ children }: { children: ReactNode }) {
  const instance = useStatus()?.instance;
  const unread = useUnread(instance !== undefined && (!instance.claimed || instance.signed_in === true)).data ?? 0;
  return <span className="with-count">{children}{unread > 0 && <b className="dot-count num narrow" aria-hidden="true">{unread > 99 ? "99+" : unread}</b>}</span>;
}

export function RailFoot() {
  const { pathname } = useLocation();
  const instance = useStatus()?.instance;
  const here = instance !== undefined && (!instance.claimed || instance.signed_in === true);
  const me = useMe(here).data;
  const unread = useUnread(here).data ?? 0;
  const signOut = useSignOut();
  const name = me?.full_name ?? me?.email ?? "";
  return (
    <>
      <Link className="room foot-room wide" to={urls.notifications} aria-current={pathname === urls.notifications ? "page" : undefined} title={unread > 0 ? `${unread} unread` : "Notifications"} aria-label={unread > 0 ? `Notifications, ${unread} unread` : "Notifications"}>
        <span className="with-count"><Icon name="bell" size={18} />{unread > 0 && <b className="dot-count num" aria-hidden="true">{unread > 99 ? "99+" : unread}</b>}</span>
      </Link>
      {instance?.signed_in && me && (
        <details className="who-menu wide">
          <summary className="room foot-room" title={`Signed in as ${name}`} aria-label={`Signed in as ${name}`}><span className="initials" aria-hidden="true">{initials(name)}</span></summary>
          <div className="who-pop">
            <p className="ink">{me.full_name ?? me.email}</p>
            {me.full_name && <p className="cap">{me.email}</p>}
            <Link className="btn" to={urls.settings()}>Settings</Link>
            <button type="button" className="btn" disabled={signOut.isPending} onClick={() => signOut.mutate(undefined, { onSettled: () => location.assign(urls.signIn()) })}>Sign out</button>
          </div>
        </details>
      )}
    </>
  );
}
