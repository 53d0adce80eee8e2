/** Making an account: the first one claims this Gander, a later one only joins. */
import { useState, type SyntheticEvent } from "react";
import { Link, Navigate } from "react-router";
import { useRegister } from "../../api/account";
import { Labelled } from "../../components/forms";
import { useTitle } from "../../components/page-title";
import { useStatus } from "../../status/status";
import { urls } from "../../urls";
import { EmailField, Entry, PasswordField, wrongAtAll, wrongIn } from "./Entry";

function AccountForm({ verb }: { verb: string }) {
  const register = useRegister();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    register.mutate({ email, password, ...(name.trim() ? { full_name: name.trim() } : {}) }, { onSuccess: () => location.assign(urls.home) });
  };
  const said = wrongAtAll(register.error, ["email", "password", "full_name"]);
  return (
    <form onSubmit={submit}>
      <Labelled label="Your name" hint="As you want to be called; may stay empty." wrong={wrongIn(register.error, "full_name")}>
        {/* The page has one purpose, and this is its first field. */}
        {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
        {({ id, describedBy }) => <span className="field tall"><input id={id} name="name" autoComplete="name" autoFocus maxLength={200} value={name} aria-describedby={describedBy} onChange={(event) => setName(event.target.value)} /></span>}
      </Labelled>
      <EmailField value={email} onChange={setEmail} wrong={wrongIn(register.error, "email")} />
      <PasswordField value={password} onChange={setPassword} wrong={wrongIn(register.error, "password")} fresh hint="Long beats strange: four words that have nothing to do with each other." />
      <div role="alert">{said && <p className="field-e">{said}</p>}</div>
      <button className="btn fill tall" disabled={register.isPending || register.isSuccess || !email || !password}>{verb}</button>
    </form>
  );
}

export default function ClaimPage({ first }: { first: boolean }) {
  const instance = useStatus()?.instance;
  useTitle(first ? "Claim this Gander" : "Create an account");
  if (instance?.signed_in) return <Navigate to={urls.home} replace />;
  if (first && instance?.claimed) return <Navigate to={urls.signIn()} replace />;
  if (!first && instance && !instance.claimed) return <Navigate to={urls.claim} replace />;
  if (first) {
    return (
      <Entry title="Claim this Gander" foot={<Link className="link" to={urls.home}>Not now</Link>}>
        <p className="entry-say">
          The account you make here becomes the owner of this Gander and of all that is in it already.
          From then on everyone has to sign in, here and from other devices.
          It stays on this machine: no e-mail is sent, and nobody else learns of it.
        </p>
        <AccountForm verb="Claim it" />
      </Entry>
    );
  }
  if (instance?.registration_open === false) {
    return (
      <Entry title="No new accounts" foot={<Link className="link" to={urls.signIn()}>Sign in</Link>}>
        <p className="entry-say">This Gander takes no new accounts. Ask its owner to make one for you.</p>
      </Entry>
    );
  }
  return (
    <Entry title="Create an account" foot={<Link className="link" to={urls.signIn()}>I have an account</Link>}>
      <p className="entry-say">Your projects, tasks and habits are your own: nobody else on this Gander sees them.</p>
      <AccountForm verb="Create it" />
    </Entry>
  );
}
