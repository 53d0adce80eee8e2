/** Hands the project of the page above to a tab, with the tab's shape while its part loads. */
import { Suspense, type ComponentType } from "react";
import { useOutletContext } from "react-router";
import type { Project } from "../api/types";
import { Skeleton } from "../components/parts";

export function ProjectTabOutlet({ tab: Tab }: { tab: ComponentType<{ project: Project }> }) {
  const project = useOutletContext<Project>();
  return (
    <Suspense fallback={<div className="body plainpage"><Skeleton block={160} /></div>}>
      <Tab project={project} />
    </Suspense>
  );
}
