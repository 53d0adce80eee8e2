/** Personal tokens for scripts: made, shown once, revoked. */
import { useState, type SyntheticEvent } from "react";
import { useMakeToken, useRevokeToken, useTokens } from "../../api/account";
import { Labelled, Pick } from "../../components/forms";
import { Icon } from "../../components/icons";
import { ErrorNote, Skeleton } from "../../components/parts";
import { Ago } from "../../components/text";
import { useToast } from "../../components/toasts";
import { dateOf } from "../../format";
import { wrongAtAll, wrongIn } from "./Entry";

const spans = [{ value: "", name: "never" }, { value: "30", name: "in 30 days" }, { value: "90", name: "in 90 days" }, { value: "365", name: "in a year" }];

export function Tokens() {
  const tokens = useTokens();
  const make = useMakeToken();
  const revoke = useRevokeToken();
  const say = useToast();
  const [name, setName] = useState("");
  const [days, setDays] = useState("90");
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    make.mutate({ name: name.trim(), ...(days ? { expires_in_days: Number(days) } : {}) }, { onSuccess: () => setName("") });
  };
  const copy = (text: string): void => {
    // Where the browser does not let a page write the clipboard, the text is selected by one press.
    navigator.clipboard.writeText(text).then(() => say("Copied"), () => say("Select the token and copy it yourself."));
  };
  const made = make.data;
  return (
    <>
      <p>A script sends one as <code>Authorization: Bearer …</code> and acts as you. Only what it begins with is kept in clear.</p>
      {tokens.isError && !tokens.data && <ErrorNote error={tokens.error} what="Your tokens could not be read." retry={() => void tokens.refetch()} />}
      {!tokens.data && !tokens.isError && <Skeleton lines={[60]} />}
      {tokens.data && tokens.data.length > 0 && (
        <ul>
          {tokens.data.map((token) => (
            <li key={token.id} className="line">
              <span>
                <span className="ink">{token.name}</span> <code className="cap">{token.begins_with}…</code>
                <span className="cap num">made <Ago at={token.created_at} />, {token.last_used_at ? <>used <Ago at={token.last_used_at} /></> : "never used"}{token.expires_at && `, until ${dateOf(token.expires_at)}`}</span>
              </span>
              <button type="button" className="btn" disabled={revoke.isPending} onClick={() => revoke.mutate(token.id, { onSuccess: () => { if (made?.id === token.id) make.reset(); say(`${token.name}, revoked`); }, onError: (error) => say(error.message) })}>Revoke</button>
            </li>
          ))}
        </ul>
      )}
      {made && (
        <div className="made" role="status">
          <p className="ink">This is {made.name}. It is shown this once: copy it now.</p>
          <code>{made.token}</code>
          <div className="row"><button type="button" className="btn fill" onClick={() => copy(made.token)}>Copy</button><button type="button" className="btn" onClick={() => make.reset()}>I have it</button></div>
        </div>
      )}
      <form className="stack" onSubmit={submit}>
        <div className="two-fields">
          <Labelled label="A new token for" wrong={wrongIn(make.error, "name")}>
            {({ id, describedBy }) => <span className="field tall"><input id={id} value={name} maxLength={100} placeholder="backup script" aria-describedby={describedBy} onChange={(event) => setName(event.target.value)} /></span>}
          </Labelled>
          <Labelled label="It expires">{({ id }) => <Pick id={id} className="tall" value={days} options={spans} onPick={setDays} />}</Labelled>
        </div>
        {make.isError && wrongAtAll(make.error, ["name"]) && <p className="field-e" role="alert">{wrongAtAll(make.error, ["name"])}</p>}
        <button className="btn" disabled={!name.trim() || make.isPending}><Icon name="plus" size={14} />Make it</button>
      </form>
    </>
  );
}
