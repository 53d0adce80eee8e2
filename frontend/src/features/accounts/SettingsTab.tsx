/** Settings: who you are, how your days are counted, who may come in, and what you hear of. */
import { useEffect } from "react";
import { Link, useLocation } from "react-router";
import { useMe } from "../../api/account";
import { useTitle } from "../../components/page-title";
import { ErrorNote, Sec, Skeleton } from "../../components/parts";
import { useStatus } from "../../status/status";
import { urls } from "../../urls";
import { Appearance } from "./Appearance";
import { Days } from "./Days";
import { GitEmails, Profile } from "./Profile";
import { NoticeChoices } from "./NoticeChoices";
import { Ledger } from "./Ledger";
import { Models } from "./Models";
import { Password } from "./Password";
import { Sample } from "./Sample";
import { Sessions } from "./Sessions";
import { Tokens } from "./Tokens";
import "./accounts.css";

export default function SettingsTab() {
  useTitle("Settings");
  const me = useMe();
  const instance = useStatus()?.instance;
  const { hash } = useLocation();
  const claimed = instance?.claimed === true;
  const ready = me.data !== undefined;
  useEffect(() => {
    const part = ready && hash ? document.getElementById(hash.slice(1)) : null;
    const page = part?.parentElement;
    if (!part || !page) return undefined;
    // Parts above it grow as they are read: it is held in its place until they are, or until somebody scrolls.
    const observer = new ResizeObserver(() => part.scrollIntoView());
    observer.observe(page);
    const stop = (): void => observer.disconnect();
    const timer = setTimeout(stop, 3_000);
    const moves = ["wheel", "touchmove", "keydown", "pointerdown"];
    moves.forEach((move) => addEventListener(move, stop, { once: true, passive: true }));
    return () => {
      stop();
      clearTimeout(timer);
      moves.forEach((move) => removeEventListener(move, stop));
    };
  }, [hash, ready]);
  if (me.isError && !me.data) return <div className="body plainpage"><ErrorNote error={me.error} what="The settings could not be read." retry={() => void me.refetch()} /></div>;
  if (!me.data) return <div className="body plainpage"><Skeleton lines={[40, 62, 50]} block={160} /></div>;
  const user = me.data;
  const parts = [
    { key: "you", title: "You", body: <Profile key={user.id} user={user} claimed={claimed} /> },
    { key: "days", title: "Your days", body: <Days user={user} /> },
    { key: "git", title: "Your commits", body: <GitEmails user={user} /> },
    ...(claimed ? [
      { key: "password", title: "Password", body: <Password /> },
      { key: "sessions", title: "Where you are signed in", body: <Sessions /> },
      { key: "tokens", title: "Tokens for scripts", body: <Tokens /> },
    ] : []),
    { key: "models", title: "Models", body: <Models /> },
    { key: "ledger", title: "What left this machine", body: <Ledger /> },
    { key: "notifications", title: "Notifications", body: <NoticeChoices user={user} /> },
    { key: "appearance", title: "Appearance", body: <Appearance /> },
    { key: "sample", title: "Sample data", body: <Sample /> },
  ];
  return (
    <div className="body plainpage sysbody">
      <div className="settings">
        <nav className="settings-nav" aria-label="Settings">
          {parts.map(({ key, title }) => <Link key={key} to={urls.settings(key)} replace aria-current={hash === `#${key}` ? "location" : undefined}>{title}</Link>)}
        </nav>
        <div>
          {instance && !claimed && (
            <section>
              <div className="note">
                <p><b>This Gander is not claimed yet.</b> Whoever can open this page may use it. Make an account, and everyone has to sign in.</p>
                <div className="row"><Link className="btn" to={urls.claim}>Claim it</Link></div>
              </div>
            </section>
          )}
          {parts.map(({ key, title, body }) => <section key={key} id={key} aria-label={title}><Sec title={title} />{body}</section>)}
        </div>
      </div>
    </div>
  );
}
