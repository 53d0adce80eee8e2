/** The title of the window, per page; null where another part of the page sets it. */
import { useEffect } from "react";

export function useTitle(title: string | null): void {
  useEffect(() => {
    if (title !== null) document.title = title ? `${title} · Gander` : "Gander";
  }, [title]);
}
