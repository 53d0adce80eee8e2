/** The field for an address: big on the first screen, compact above the list; says what is wrong below it. */
import { useId, useRef, useState, type SyntheticEvent } from "react";
import { Link, useNavigate } from "react-router";
import { ApiError } from "../../api/client";
import { useCreateProject } from "../../api/queries";
import { settle } from "../../api/settle";
import { Icon } from "../../components/icons";
import { Words } from "../../components/text";
import { wantsToken } from "../../jobs/words";
import { usePoke } from "../../status/status";
import { urls } from "../../urls";
import { mended } from "./address";

function conflict(error: ApiError | null): number | null {
  if (error?.status !== 409) return null;
  const id = Number(error.body.project_id ?? error.errors.project_id?.[0]);
  return id > 0 ? id : null;
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** What is wrong in red, what to do about it in ink. */
function Said({ text }: { text: string }) {
  const [what = "", ...rest] = text.split(/(?<=\.)\s+/);
  return <><Words>{what}</Words> <span className="meaning"><Words>{rest.join(" ")}</Words></span></>;
}

interface Props {
  big?: boolean;
  value: string;
  onChange: (value: string) => void;
  /** Something to say in the place of errors, from outside the form. */
  notice?: string | null;
}

export function AddressForm({ big = false, value, onChange, notice = null }: Props) {
  const id = useId();
  const [token, setToken] = useState("");
  const [withToken, setWithToken] = useState(false);
  const [empty, setEmpty] = useState(false);
  const create = useCreateProject();
  const navigate = useNavigate();
  const poke = usePoke();
  const input = useRef<HTMLInputElement>(null);
  const failed = create.error instanceof ApiError ? create.error : null;
  const other = conflict(failed);
  const askToken = withToken || wantsToken(`${failed?.title ?? ""} ${failed?.detail ?? ""}`);

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const repository_url = mended(value);
    setEmpty(!repository_url);
    if (!repository_url) {
      input.current?.focus();
      return;
    }
    const asked = location.pathname;
    settle(create.mutateAsync(token ? { repository_url, access_token: token } : { repository_url }), {
      onSuccess: (project) => {
        poke();
        // Who went elsewhere in the meantime is left there.
        if (location.pathname === asked) void navigate(urls.project(project.id));
      },
      onError: () => input.current?.focus(),
    });
  };

  const wrong = empty || failed !== null;
  return (
    <form onSubmit={submit} noValidate className={big ? "address big" : "address"}>
      <label className={wrong ? "field wrong" : "field"}>
        <Icon name="folder" />
        <span className="vh">Repository address or folder</span>
        <input
          // The page has one purpose, and this field is it.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus={big}
          ref={input} name="repository_url" value={value} autoComplete="off" autoCapitalize="off" spellCheck={false} enterKeyHint="go"
          placeholder={innerWidth <= 720 ? "Repository or folder" : "Paste a repository address or a folder"}
          aria-invalid={wrong} aria-describedby={`${id}-e`}
          onChange={(event) => { onChange(event.target.value); create.reset(); setEmpty(false); }}
        />
        <button className="btn fill" disabled={create.isPending}>{create.isPending ? "Asking" : "Draw its map"}</button>
      </label>
      {askToken && (
        <label className="field tall token">
          <span className="vh">Access token</span>
          <input type="password" className="mono" autoComplete="off" placeholder="Access token, kept encrypted and never shown" value={token} onChange={(event) => setToken(event.target.value)} />
        </label>
      )}
      <div id={`${id}-e`} role="alert">
        {empty && <p className="field-e">Paste an address first, such as https://github.com/pallets/flask.</p>}
        {failed && (
          <p className="field-e">
            <Said text={failed.detail || sentence(failed.title)} />
            {other !== null && <> <Link className="link" to={urls.project(other)}>Open it</Link></>}
          </p>
        )}
        {!wrong && notice && <p className="field-e notice">{notice}</p>}
      </div>
      {!askToken && big && /^[^/~]/.test(value.trim()) && (
        <button type="button" className="cap u token-ask" onClick={() => setWithToken(true)}>It is private: add an access token</button>
      )}
    </form>
  );
}
