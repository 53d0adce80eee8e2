/** The table of a project's pages. A new tab is one row here and a component; addresses, the bar, titles and the palette follow. */
import type { ComponentType } from "react";
import type { Project } from "./api/types";
import type { IconName } from "./components/icons";

type Load = () => Promise<{ default: ComponentType<{ project: Project }> }>;

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
  load: Load;
}

const row = <Name extends string>(name: Name, title: string, spoken: string | null, icon: IconName, load: Load, where: Row<Name>["where"] = "bar"): Row<Name> => ({ name, title, spoken, icon, where, load });

export const projectTabs = [
  row("overview", "Overview", "", "code", () => import("./features/overview/OverviewTab")),
  row("map", "Map", "Map of", "code", () => import("./features/map/MapTab")),
  row("hot-spots", "Hot spots", "Hot spots of", "flame", () => import("./features/hot-spots/HotSpotsTab")),
  row("routes", "Routes & models", "Routes and models of", "arrow", () => import("./features/surface/SurfaceTab")),
  row("dependencies", "Dependencies", "Dependencies of", "box", () => import("./features/dependencies/DependenciesTab")),
  row("structure", "Structure", "Structure of", "folder", () => import("./features/structure/StructureTab")),
  row("history", "History", "History of", "history", () => import("./features/history/HistoryTab")),
  row("files", "Files", null, "file", () => import("./features/files/FilesTab")),
  row("ask", "Ask", "Ask about", "link", () => import("./features/ask/AskTab")),
  row("compare", "Compare", "Maps compared of", "loops", () => import("./features/compare/CompareTab")),
  row("flow", "Flow", "Flow of", "arrow", () => import("./features/flow/FlowPage"), "linked"),
  row("tour", "Tour", "Tour of", "link", () => import("./features/tour/TourPage"), "linked"),
] as const;

export type ProjectTab = (typeof projectTabs)[number]["name"];

export const isTab = (name: string): name is ProjectTab => projectTabs.some((tab) => tab.name === name);

/** What the bar calls a page. */
export const tabTitle = (name: ProjectTab): string => projectTabs.find((tab) => tab.name === name)?.title ?? name;
