/** Whether the jobs drawer is open: it stays so from page to page. */
import { createContext, use, useMemo, useState, type ReactNode } from "react";

interface DrawerState {
  open: boolean;
  set: (open: boolean) => void;
}
const Context = createContext<DrawerState>({ open: false, set: () => undefined });

export function DrawerProvider({ children }: { children: ReactNode }) {
  const [open, set] = useState(false);
  return <Context value={useMemo(() => ({ open, set }), [open])}>{children}</Context>;
}
export const useDrawer = (): DrawerState => use(Context);
