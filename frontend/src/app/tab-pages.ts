/** What each of a project's pages loads. Apart from their table, which addresses need: a page needs addresses. */
import type { ComponentType } from "react";
import type { Project } from "../api/types";
import type { ProjectTab } from "../tabs";

export const tabPages: Record<ProjectTab, () => Promise<{ default: ComponentType<{ project: Project }> }>> = {
  overview: () => import("../features/overview/OverviewTab"),
  map: () => import("../features/map/MapTab"),
  "hot-spots": () => import("../features/hot-spots/HotSpotsTab"),
  routes: () => import("../features/surface/SurfaceTab"),
  dependencies: () => import("../features/dependencies/DependenciesTab"),
  structure: () => import("../features/structure/StructureTab"),
  history: () => import("../features/history/HistoryTab"),
  files: () => import("../features/files/FilesTab"),
  ask: () => import("../features/ask/AskTab"),
  compare: () => import("../features/compare/CompareTab"),
  flow: () => import("../features/flow/FlowPage"),
  tour: () => import("../features/tour/TourPage"),
};
