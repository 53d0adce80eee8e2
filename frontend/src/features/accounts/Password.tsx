/** A new password; every other session ends with the old one. */
import { useState, type SyntheticEvent } from "react";
import { useChangePassword } from "../../api/account";
import { useToast } from "../../components/toasts";
import { PasswordField, wrongAtAll, wrongIn } from "./Entry";

export function Password() {
  const change = useChangePassword();
  const say = useToast();
  const [current, setCurrent] = useState("");
  const [fresh, setFresh] = useState("");
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    change.mutate({ current_password: current, new_password: fresh }, {
      onSuccess: () => { setCurrent(""); setFresh(""); say("Password changed. Every other session has ended."); },
    });
  };
  const said = wrongAtAll(change.error, ["current_password", "new_password", "password"]);
  return (
    <form onSubmit={submit}>
      <PasswordField value={current} onChange={setCurrent} label="Current password" wrong={wrongIn(change.error, "current_password")} />
      <PasswordField value={fresh} onChange={setFresh} fresh label="New password" hint="Every other session ends." wrong={wrongIn(change.error, "new_password") ?? wrongIn(change.error, "password")} />
      {said && <p className="field-e" role="alert">{said}</p>}
      <button className="btn" disabled={!current || !fresh || change.isPending}>Change it</button>
    </form>
  );
}
