/** Name and e-mail address, and the addresses under which one commits. */
import { useState, type SyntheticEvent } from "react";
import { useUpdateMe, useSignOut } from "../../api/account";
import type { User } from "../../api/account-types";
import { Labelled } from "../../components/forms";
import { Icon } from "../../components/icons";
import { urls } from "../../urls";
import { EmailField, PasswordField, wrongAtAll, wrongIn } from "./Entry";

export function Profile({ user, claimed }: { user: User; claimed: boolean }) {
  const update = useUpdateMe();
  const signOut = useSignOut();
  const [name, setName] = useState(user.full_name ?? "");
  const [email, setEmail] = useState(user.email ?? "");
  const [password, setPassword] = useState("");
  const moved = claimed && email.trim() !== (user.email ?? "");
  const changed = name.trim() !== (user.full_name ?? "") || moved;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    update.mutate({ full_name: name.trim() || null, ...(moved ? { email: email.trim(), current_password: password } : {}) }, { onSuccess: () => setPassword("") });
  };
  const said = wrongAtAll(update.error, ["full_name", "email", "current_password"]);
  return (
    <form onSubmit={submit} noValidate>
      <Labelled label="Name" wrong={wrongIn(update.error, "full_name")}>
        {({ id, describedBy }) => <span className="field tall"><input id={id} autoComplete="name" maxLength={200} value={name} aria-describedby={describedBy} onChange={(event) => setName(event.target.value)} /></span>}
      </Labelled>
      {claimed && <EmailField value={email} onChange={setEmail} wrong={wrongIn(update.error, "email")} />}
      {moved && <PasswordField value={password} onChange={setPassword} label="Your password, since the address changes" wrong={wrongIn(update.error, "current_password")} />}
      {said && <p className="field-e" role="alert">{said}</p>}
      <div className="row">
        <button className="btn fill" disabled={!changed || update.isPending || (moved && !password)}>Save</button>
        {claimed && <button type="button" className="btn" disabled={signOut.isPending} onClick={() => signOut.mutate(undefined, { onSettled: () => location.assign(urls.signIn()) })}>Sign out</button>}
        {update.isSuccess && !changed && <span className="saved" role="status">Saved</span>}
      </div>
    </form>
  );
}

export function GitEmails({ user }: { user: User }) {
  const update = useUpdateMe();
  const [text, setText] = useState("");
  const known = user.git_emails;
  const own = user.email && !known.includes(user.email) ? user.email : null;
  const save = (git_emails: string[]): void => update.mutate({ git_emails });
  const add = (address: string): void => {
    const email = address.trim();
    if (!email) return;
    update.mutate({ git_emails: [...known, email] }, { onSuccess: () => setText("") });
  };
  return (
    <>
      <p>Habits that log themselves count the commits of these addresses. <code>git config user.email</code> says which one yours carry.</p>
      {known.length > 0 && (
        <ul>
          {known.map((address) => (
            <li key={address} className="line"><span className="mono ink">{address}</span><button type="button" className="btn bare sq" aria-label={`Remove ${address}`} disabled={update.isPending} onClick={() => save(known.filter((one) => one !== address))}><Icon name="close" size={14} /></button></li>
          ))}
        </ul>
      )}
      <form className="stack" onSubmit={(event) => { event.preventDefault(); add(text); }} noValidate>
        <Labelled label="Another address" wrong={update.isError ? (wrongIn(update.error, "git_emails") ?? wrongAtAll(update.error, [])) : null}>
          {({ id, describedBy }) => (
            <span className="field tall">
              <input id={id} type="email" value={text} maxLength={320} placeholder="ada@example.org" spellCheck={false} autoCapitalize="off" aria-describedby={describedBy} onChange={(event) => { setText(event.target.value); update.reset(); }} />
              <button className="btn" disabled={!text.trim() || update.isPending}>Add</button>
            </span>
          )}
        </Labelled>
        {own && <button type="button" className="btn bare accent" onClick={() => add(own)}>Add {own}</button>}
      </form>
    </>
  );
}
