/** The table of pages. The frame loads first; every page is a part of its own. */
import { lazy, Suspense, type ComponentType } from "react";
import { BrowserRouter, Route, Routes } from "react-router";
import { Page } from "../frame/Page";
import { Skeleton } from "../components/parts";
import type { Project } from "../api/types";
import { ProjectTabOutlet } from "../frame/ProjectTabOutlet";
import { Frame } from "./Frame";
import { NotFound } from "./NotFound";

const Home = lazy(() => import("../features/projects/HomePage"));
const Add = lazy(() => import("../features/projects/AddPage"));
const ProjectPage = lazy(() => import("../features/projects/ProjectPage"));
const System = lazy(() => import("../features/system/SystemPage"));
const Jobs = lazy(() => import("../features/system/JobsTab"));
const Timeline = lazy(() => import("../features/system/TimelineTab"));
const Health = lazy(() => import("../features/system/HealthTab"));

type Tab = ComponentType<{ project: Project }>;
const tabs: { path: string; tab: Tab }[] = [
  { path: "map", tab: lazy(() => import("../features/map/MapTab")) },
  { path: "hot-spots", tab: lazy(() => import("../features/hot-spots/HotSpotsTab")) },
  { path: "history", tab: lazy(() => import("../features/history/HistoryTab")) },
  { path: "files", tab: lazy(() => import("../features/files/FilesTab")) },
];
const Overview: Tab = lazy(() => import("../features/overview/OverviewTab"));

const Waiting = () => <Page top={<span />}><div className="body plainpage"><Skeleton /></div></Page>;

export function Router() {
  return (
    <BrowserRouter>
      <Routes>
        <Route element={<Frame />}>
          <Route index element={<Suspense fallback={<Waiting />}><Home /></Suspense>} />
          <Route path="new" element={<Suspense fallback={<Waiting />}><Add /></Suspense>} />
          <Route path="projects/:id" element={<Suspense fallback={<Waiting />}><ProjectPage /></Suspense>}>
            <Route index element={<ProjectTabOutlet tab={Overview} />} />
            {tabs.map(({ path, tab }) => <Route key={path} path={path} element={<ProjectTabOutlet tab={tab} />} />)}
          </Route>
          <Route path="system" element={<Suspense fallback={<Waiting />}><System /></Suspense>}>
            <Route index element={<Jobs />} />
            <Route path="timeline" element={<Timeline />} />
            <Route path="health" element={<Health />} />
          </Route>
          <Route path="*" element={<NotFound />} />
        </Route>
      </Routes>
    </BrowserRouter>
  );
}
