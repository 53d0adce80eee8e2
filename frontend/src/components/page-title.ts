/** The title of the window, per page. */
import { useEffect } from "react";

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} · Gander` : "Gander";
  }, [title]);
}
