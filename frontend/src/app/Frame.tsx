/** The frame around every page: skip link, rail, the page's outlet, the palette; moves focus when the page changes. */
import { Suspense, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Link, Outlet, useLocation } from "react-router";
import { Icon, Logo } from "../components/icons";
import { urls } from "../urls";
import { ErrorBoundary } from "./ErrorBoundary";
import { part } from "./pages";
import { RailFoot, Unread } from "./RailFoot";
import { rooms } from "./rooms";

const Palette = part(() => import("./Palette"));
const apple = /Mac|iPhone|iPad/.test(navigator.userAgent);

export function Frame() {
  const { pathname } = useLocation();
  const [palette, setPalette] = useState(false);
  const before = useRef(pathname);

  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setPalette((open) => !open);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);

  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    // A page that focuses a field of its own has done so by now; else reading starts at the page.
    const within = document.activeElement?.closest("main, [role=dialog]");
    if (!within) document.getElementById("main")?.focus({ preventScroll: true });
  }, [pathname]);

  return (
    <div className="app">
      <a className="skip" href="#main" onClick={(event) => { event.preventDefault(); document.getElementById("main")?.focus(); }}>Skip to the page</a>
      <nav className="rail" aria-label="Rooms">
        <Link to={urls.home} className="logolink" tabIndex={-1} aria-hidden="true"><Logo /></Link>
        {rooms.map((room) => (
          <Link key={room.name} className="room" to={room.to} aria-current={room.holds(pathname) ? "page" : undefined}>
            {room.to === urls.system ? <Unread><Icon name={room.icon} size={18} /></Unread> : <Icon name={room.icon} size={18} />}
            {room.name}
          </Link>
        ))}
        <span className="grow sp" />
        <RailFoot />
        <button type="button" className="room opt" title="Search or do anything" aria-label={`Search or do anything, ${apple ? "⌘K" : "Ctrl K"}`} onClick={() => setPalette(true)}>
          <Icon name="search" size={18} />
          <kbd>{apple ? "⌘K" : "Ctrl K"}</kbd>
          <span className="narrow">Search</span>
        </button>
      </nav>
      <ErrorBoundary at={pathname}>
        <Outlet />
      </ErrorBoundary>
      {palette && <Suspense><Palette onClose={() => setPalette(false)} /></Suspense>}
    </div>
  );
}
