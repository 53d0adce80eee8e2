/** The two questions the app asks over a page: "are you sure" where nothing can be undone, and a token. */
import { Dialog } from "@base-ui/react/dialog";
import { useState, type ReactNode, type SyntheticEvent } from "react";

interface Frame {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
}

export function DialogFrame({ open, onClose, title, children }: Frame) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => { if (!next) onClose(); }}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog">
          <Dialog.Title className="dialog-t">{title}</Dialog.Title>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface Confirm {
  open: boolean;
  onClose: () => void;
  title: string;
  /** Names what will be lost. */
  loss: ReactNode;
  verb: string;
  onConfirm: () => void;
  busy?: boolean;
}

export function ConfirmDialog({ open, onClose, title, loss, verb, onConfirm, busy = false }: Confirm) {
  return (
    <DialogFrame open={open} onClose={onClose} title={title}>
      <Dialog.Description className="dialog-d">{loss}</Dialog.Description>
      <div className="row end">
        <Dialog.Close className="btn" type="button">Keep it</Dialog.Close>
        <button type="button" className="btn danger" disabled={busy} onClick={onConfirm}>{verb}</button>
      </div>
    </DialogFrame>
  );
}

interface TokenAsked {
  open: boolean;
  onClose: () => void;
  host: string;
  busy: boolean;
  error: string | null;
  onToken: (token: string) => void;
}

export function TokenDialog({ open, onClose, host, busy, error, onToken }: TokenAsked) {
  const [token, setToken] = useState("");
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (token.trim()) onToken(token.trim());
  };
  return (
    <DialogFrame open={open} onClose={onClose} title="Add an access token">
      <Dialog.Description className="dialog-d">
        Make one at {host} that may read this repository. Gander keeps it encrypted, sends it to {host} only, and never shows it again.
      </Dialog.Description>
      <form onSubmit={submit}>
        <label className="field tall">
          <span className="vh">Access token</span>
          <input type="password" className="mono" autoComplete="off" spellCheck={false} placeholder="Access token" value={token} onChange={(event) => setToken(event.target.value)} />
        </label>
        {error && <p className="field-e" role="alert">{error}</p>}
        <div className="row end">
          <Dialog.Close className="btn" type="button">Not now</Dialog.Close>
          <button className="btn fill" disabled={busy || !token.trim()}>Draw its map</button>
        </div>
      </form>
    </DialogFrame>
  );
}
