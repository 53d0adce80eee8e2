/** The table of pages. The frame loads first; every page is a part of its own. */
import { Suspense, useEffect, type ComponentType } from "react";
import { BrowserRouter, Route, Routes } from "react-router";
import { Page } from "../frame/Page";
import { Skeleton } from "../components/parts";
import type { Project } from "../api/types";
import { ProjectTabOutlet } from "../frame/ProjectTabOutlet";
import { Frame } from "./Frame";
import { NotFound } from "./NotFound";
import { fetchAhead, part } from "./pages";

const Home = part(() => import("../features/projects/HomePage"));
const Add = part(() => import("../features/projects/AddPage"));
const ProjectPage = part(() => import("../features/projects/ProjectPage"));
const System = part(() => import("../features/system/SystemPage"));
const Jobs = part(() => import("../features/system/JobsTab"));
const Timeline = part(() => import("../features/system/TimelineTab"));
const Health = part(() => import("../features/system/HealthTab"));

type Tab = ComponentType<{ project: Project }>;
const tabs: { path: string; title: string | null; tab: Tab }[] = [
  { path: "map", title: "Map of", tab: part(() => import("../features/map/MapTab")) },
  { path: "hot-spots", title: "Hot spots of", tab: part(() => import("../features/hot-spots/HotSpotsTab")) },
  { path: "history", title: "History of", tab: part(() => import("../features/history/HistoryTab")) },
  { path: "files", title: null, tab: part(() => import("../features/files/FilesTab")) },
];
const Overview: Tab = part(() => import("../features/overview/OverviewTab"));

const Waiting = () => <Page top={<span />}><div className="body plainpage"><Skeleton /></div></Page>;

export function Router() {
  useEffect(fetchAhead, []);
  return (
    <BrowserRouter>
      <Routes>
        <Route element={<Frame />}>
          <Route index element={<Suspense fallback={<Waiting />}><Home /></Suspense>} />
          <Route path="new" element={<Suspense fallback={<Waiting />}><Add /></Suspense>} />
          <Route path="projects/:id" element={<Suspense fallback={<Waiting />}><ProjectPage /></Suspense>}>
            <Route index element={<ProjectTabOutlet tab={Overview} title="" />} />
            {tabs.map(({ path, title, tab }) => <Route key={path} path={path} element={<ProjectTabOutlet key={path} tab={tab} title={title} />} />)}
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
