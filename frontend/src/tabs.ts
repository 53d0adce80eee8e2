/** The table of a project's pages. A new tab is one row here, a component and its row in `app/tab-pages.ts`; addresses, the bar,
 * titles and the palette follow. */
import type { IconName } from "./components/icons";

interface Row<Name extends string> {
  /** What links call it ("tab:map"), and its part of the address; the overview's is empty. */
  name: Name;
  /** As the bar has it. */
  title: string;
  /** "Map of" stands before the project's name in the window's title. Null: the page names itself. */
  spoken: string | null;
  icon: IconName;
  /** In the bar; or only where others link to it; or nowhere, as long as it does nothing. */
  where: "bar" | "linked" | "nowhere";
}

const row = <Name extends string>(name: Name, title: string, spoken: string | null, icon: IconName, where: Row<Name>["where"] = "bar"): Row<Name> => ({ name, title, spoken, icon, where });

export const projectTabs = [
  row("overview", "Overview", "", "code"),
  row("map", "Map", "Map of", "code"),
  row("hot-spots", "Hot spots", "Hot spots of", "flame"),
  row("routes", "Routes & models", "Routes and models of", "arrow"),
  row("dependencies", "Dependencies", "Dependencies of", "box"),
  row("structure", "Structure", "Structure of", "folder"),
  row("history", "History", "History of", "history"),
  row("files", "Files", null, "file"),
  row("ask", "Ask", "Ask about", "link"),
  row("compare", "Compare", "Maps compared of", "loops"),
  row("flow", "Flow", "Flow of", "arrow", "linked"),
  row("tour", "Tour", "Tour of", "link", "linked"),
] as const;

export type ProjectTab = (typeof projectTabs)[number]["name"];

export const isTab = (name: string): name is ProjectTab => projectTabs.some((tab) => tab.name === name);

/** What the bar calls a page. */
export const tabTitle = (name: ProjectTab): string => projectTabs.find((tab) => tab.name === name)?.title ?? name;
