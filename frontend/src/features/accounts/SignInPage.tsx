/** Signing in; leads back to where one was going. */
import { useState, type SyntheticEvent } from "react";
import { Link, Navigate, useSearchParams } from "react-router";
import { useSignIn } from "../../api/account";
import { useTitle } from "../../components/page-title";
import { useStatus } from "../../status/status";
import { urls } from "../../urls";
import { EmailField, Entry, PasswordField, wrongAtAll, wrongIn } from "./Entry";
import { safeNext } from "./next";

export default function SignInPage() {
  useTitle("Sign in");
  const [params] = useSearchParams();
  const next = safeNext(params.get("next"));
  const instance = useStatus()?.instance;
  const signIn = useSignIn();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const ended = params.get("ended") === "1";
  // A status from before the session ended still says "signed in": it must not lead back and forth.
  if (instance?.signed_in && !ended && !signIn.isSuccess) return <Navigate to={next} replace />;
  if (instance && !instance.claimed) {
    return (
      <Entry title="Nobody has to sign in" foot={<Link className="link" to={urls.claim}>Claim this Gander</Link>}>
        <p className="entry-say">This Gander is not claimed: there is no account yet, and whoever can open this page may use it.</p>
        <Link className="btn fill" to={urls.home}>Go on</Link>
      </Entry>
    );
  }
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    // A fresh page: nothing that was kept for another person, or for nobody, stays.
    signIn.mutate({ email, password }, { onSuccess: () => location.assign(next), onError: () => setPassword("") });
  };
  const said = wrongAtAll(signIn.error, ["email", "password"]);
  return (
    <Entry title="Sign in" foot={<>{instance?.registration_open && <><Link className="link" to={urls.register}>Create an account</Link>. </>}Forgot the password? The owner of the machine sets a new one: <code>python app.py account reset-password</code>.</>}>
      {ended && !signIn.error && <p className="entry-say" role="status">Your session has ended, here or from another device. Sign in again to go on where you were.</p>}
      <form onSubmit={submit}>
        <EmailField value={email} onChange={setEmail} wrong={wrongIn(signIn.error, "email")} focused />
        <PasswordField value={password} onChange={setPassword} wrong={wrongIn(signIn.error, "password")} />
        <div role="alert">{said && <p className="field-e">{said}</p>}</div>
        <button className="btn fill tall" disabled={signIn.isPending || signIn.isSuccess || !email || !password}>Sign in</button>
      </form>
    </Entry>
  );
}
