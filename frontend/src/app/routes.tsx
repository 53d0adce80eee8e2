/** The table of pages. The frame loads first; every page is a part of its own. */
import { Suspense, useEffect } from "react";
import { BrowserRouter, Route, Routes } from "react-router";
import { Page } from "../frame/Page";
import { Skeleton } from "../components/parts";
import { ProjectTabOutlet } from "../frame/ProjectTabOutlet";
import { projectTabs } from "../tabs";
import { Frame } from "./Frame";
import { Gate } from "./Gate";
import { NotFound } from "./NotFound";
import { fetchAhead, part } from "./pages";
import { tabPages } from "./tab-pages";

const Home = part(() => import("../features/projects/HomePage"));
const Add = part(() => import("../features/projects/AddPage"));
const ProjectPage = part(() => import("../features/projects/ProjectPage"));
const System = part(() => import("../features/system/SystemPage"));
const Jobs = part(() => import("../features/system/JobsTab"));
const Timeline = part(() => import("../features/system/TimelineTab"));
const Health = part(() => import("../features/system/HealthTab"));

const Grow = part(() => import("../features/grow/GrowPage"));
const Today = part(() => import("../features/grow/today/TodayTab"));
const Habits = part(() => import("../features/grow/habits/HabitsTab"));
const HabitPage = part(() => import("../features/grow/habits/HabitPage"));
const Goals = part(() => import("../features/grow/goals/GoalsTab"));
const GoalPage = part(() => import("../features/grow/goals/GoalPage"));
const Trends = part(() => import("../features/grow/trends/TrendsTab"));

const Plan = part(() => import("../features/tasks/PlanPage"));
const TaskList = part(() => import("../features/tasks/ListTab"));
const TaskBoard = part(() => import("../features/tasks/BoardTab"));
const TaskToday = part(() => import("../features/tasks/TodayTab"));

const Schedule = part(() => import("../features/system/ScheduleTab"));
const Backups = part(() => import("../features/system/BackupsTab"));
const Notifications = part(() => import("../features/system/NotificationsTab"));
const Settings = part(() => import("../features/accounts/SettingsTab"));
const SignIn = part(() => import("../features/accounts/SignInPage"));
const Claim = part(() => import("../features/accounts/ClaimPage"));

const Search = part(() => import("../features/search/SearchPage"));
const Ask = part(() => import("../features/ask/AskPage"));

const tabs = projectTabs.map(({ name, spoken }) => ({ name, spoken, tab: part(tabPages[name]) }));

const Waiting = () => <Page top={<span />}><div className="body plainpage"><Skeleton /></div></Page>;

export function Router() {
  useEffect(fetchAhead, []);
  return (
    <BrowserRouter>
      <Routes>
        <Route path="sign-in" element={<Suspense><SignIn /></Suspense>} />
        <Route path="claim" element={<Suspense><Claim first /></Suspense>} />
        <Route path="register" element={<Suspense><Claim first={false} /></Suspense>} />
        <Route element={<Gate><Frame /></Gate>}>
          <Route index element={<Suspense fallback={<Waiting />}><Home /></Suspense>} />
          <Route path="new" element={<Suspense fallback={<Waiting />}><Add /></Suspense>} />
          <Route path="projects/:id" element={<Suspense fallback={<Waiting />}><ProjectPage /></Suspense>}>
            {tabs.map(({ name, spoken, tab }) => {
              const element = <ProjectTabOutlet key={name} tab={tab} title={spoken} />;
              return name === "overview" ? <Route key={name} index element={element} /> : <Route key={name} path={name} element={element} />;
            })}
          </Route>
          <Route path="grow" element={<Suspense fallback={<Waiting />}><Grow /></Suspense>}>
            <Route index element={<Today />} />
            <Route path="habits" element={<Habits />} />
            <Route path="habits/:id" element={<HabitPage />} />
            <Route path="goals" element={<Goals />} />
            <Route path="goals/:id" element={<GoalPage />} />
            <Route path="trends" element={<Trends />} />
          </Route>
          <Route path="plan" element={<Suspense fallback={<Waiting />}><Plan /></Suspense>}>
            <Route index element={<TaskList />} />
            <Route path="board" element={<TaskBoard />} />
            <Route path="today" element={<TaskToday />} />
          </Route>
          <Route path="search" element={<Suspense fallback={<Waiting />}><Search /></Suspense>} />
          <Route path="ask" element={<Suspense fallback={<Waiting />}><Ask /></Suspense>} />
          <Route path="ask/:conversation" element={<Suspense fallback={<Waiting />}><Ask /></Suspense>} />
          <Route path="system" element={<Suspense fallback={<Waiting />}><System /></Suspense>}>
            <Route index element={<Jobs />} />
            <Route path="timeline" element={<Timeline />} />
            <Route path="health" element={<Health />} />
            <Route path="schedule" element={<Schedule />} />
            <Route path="backups" element={<Backups />} />
            <Route path="notifications" element={<Notifications />} />
            <Route path="settings" element={<Settings />} />
          </Route>
          <Route path="*" element={<NotFound />} />
        </Route>
      </Routes>
    </BrowserRouter>
  );
}
