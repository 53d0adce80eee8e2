/** What one wants to hear of: each kind in the inbox and by e-mail, and the hours in which nothing is said. */
import { useNoticeKinds, useUpdateMe } from "../../api/account";
import type { NoticeKind, User } from "../../api/account-types";
import { Labelled, Switch } from "../../components/forms";
import { ErrorNote, Skeleton } from "../../components/parts";

/** The quiet hours as they are kept: two times of day; null: none. */
export function quietOf(choices: Record<string, unknown>): [string, string] | null {
  const { quiet } = choices;
  return Array.isArray(quiet) && quiet.length === 2 && quiet.every((one) => typeof one === "string") ? [quiet[0] as string, quiet[1] as string] : null;
}

export function NoticeChoices({ user }: { user: User }) {
  const kinds = useNoticeKinds();
  const update = useUpdateMe();
  const choices = user.notification_choices;
  const quiet = quietOf(choices);
  const choose = (kind: NoticeKind, change: Partial<Pick<NoticeKind, "inbox" | "email">>): void =>
    update.mutate({ notification_choices: { ...choices, [kind.kind]: { inbox: kind.inbox, email: kind.email, ...change } } });
  const hush = (hours: [string, string] | null): void => {
    const others = Object.fromEntries(Object.entries(choices).filter(([key]) => key !== "quiet"));
    update.mutate({ notification_choices: hours ? { ...others, quiet: hours } : others });
  };
  if (kinds.isError && !kinds.data) return <ErrorNote error={kinds.error} what="What there is to hear of could not be read." retry={() => void kinds.refetch()} />;
  if (!kinds.data) return <Skeleton lines={[60, 60, 60]} />;
  const able = kinds.data.email_configured;
  return (
    <div className="stack">
      {!able && <p>E-mail is not set up on this Gander. Whoever runs it sets <code>GANDER_SMTP_HOST</code> and <code>GANDER_SMTP_FROM</code> and restarts; until then everything waits in the inbox.</p>}
      {able && !user.email && <p>You have no e-mail address here, so nothing is sent. Claim this Gander to add one.</p>}
      <table className="kinds">
        <thead><tr><th>What</th><th>Inbox</th><th>E-mail</th></tr></thead>
        <tbody>
          {kinds.data.kinds.map((kind) => (
            <tr key={kind.kind}>
              <td><span className="ink">{kind.title}</span><br /><span className="cap">{kind.words}</span></td>
              <td><Switch on={kind.inbox} disabled={update.isPending} onSwitch={(inbox) => choose(kind, { inbox })}>{kind.title} in the inbox</Switch></td>
              <td><Switch on={kind.email} disabled={update.isPending || !able} onSwitch={(email) => choose(kind, { email })}>{kind.title} by e-mail</Switch></td>
            </tr>
          ))}
        </tbody>
      </table>
      <Switch on={quiet !== null} disabled={update.isPending} onSwitch={(on) => hush(on ? ["22:00", "07:00"] : null)}>Quiet hours: no nudges</Switch>
      {quiet && (
        <div className="two-fields">
          {(["From", "Until"] as const).map((label, index) => (
            <Labelled key={label} label={label}>
              {({ id }) => <span className="field tall"><input id={id} key={quiet[index]} type="time" defaultValue={quiet[index]} onBlur={(event) => { if (event.target.value && event.target.value !== quiet[index]) hush(index === 0 ? [event.target.value, quiet[1]] : [quiet[0], event.target.value]); }} /></span>}
            </Labelled>
          ))}
        </div>
      )}
      {update.isError && <p className="field-e" role="alert">{update.error.message}</p>}
    </div>
  );
}
