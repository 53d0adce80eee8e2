/** Who may pass: on a claimed Gander a page leads to signing in and back; and what is done once for who came in. */
import { useEffect, useRef, useState, type ReactNode } from "react";
import { Navigate, useLocation } from "react-router";
import { useMe, useUpdateMe } from "../api/account";
import { onSignedOut, SESSION_OVER } from "../api/client";
import { usePoke, useStatus } from "../status/status";
import { urls } from "../urls";

export function Gate({ children }: { children: ReactNode }) {
  const { pathname, search } = useLocation();
  const instance = useStatus()?.instance;
  const poke = usePoke();
  const [out, setOut] = useState<"ended" | "out" | null>(null);
  const was = useRef(false);
  useEffect(() => onSignedOut((error) => {
    setOut((before) => before ?? (error.code === SESSION_OVER || was.current ? "ended" : "out"));
    poke();
  }), [poke]);
  const closed = instance?.claimed === true && instance.signed_in === false;
  useEffect(() => {
    if (instance?.signed_in) was.current = true;
    // It was signed in while this page was open: the session ended elsewhere.
    else if (closed) setOut((before) => before ?? (was.current ? "ended" : "out"));
  }, [instance?.signed_in, closed]);
  if (out !== null || closed) return <Navigate to={urls.signIn({ next: pathname === "/" && !search ? undefined : pathname + search, ended: out === "ended" ? "1" : undefined })} replace />;
  return (
    <>
      {children}
      {instance && (!instance.claimed || instance.signed_in) && <ZoneOnce />}
    </>
  );
}

/** Who has no time zone yet gets that of their browser, once and silently: their days begin and end by it. */
function ZoneOnce() {
  const me = useMe().data;
  const { mutate } = useUpdateMe();
  const done = useRef(false);
  useEffect(() => {
    if (!me || me.time_zone !== null || done.current) return;
    const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!time_zone) return;
    done.current = true;
    // A zone that the server does not know is no loss: the machine's own goes on.
    mutate({ time_zone });
  }, [me, mutate]);
  return null;
}
