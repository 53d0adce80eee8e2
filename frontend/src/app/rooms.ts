/** The rooms of the app, in the rail's order. A room that does nothing yet is not in it. */
import type { IconName } from "../components/icons";
import { urls } from "../urls";

export interface Room {
  name: string;
  icon: IconName;
  to: string;
  /** Whether an address of the app lies in this room. */
  holds: (path: string) => boolean;
}

export const rooms: Room[] = [
  { name: "Code", icon: "code", to: urls.home, holds: (path) => path === "/" || path === urls.add || path.startsWith("/projects") || path === urls.ask() || path.startsWith(`${urls.ask()}/`) || path === urls.search() },
  { name: "Plan", icon: "plan", to: urls.plan(), holds: (path) => path.startsWith(urls.plan()) },
  { name: "Grow", icon: "grow", to: urls.grow, holds: (path) => path.startsWith(urls.grow) },
  { name: "System", icon: "system", to: urls.system, holds: (path) => path.startsWith(urls.system) },
];
