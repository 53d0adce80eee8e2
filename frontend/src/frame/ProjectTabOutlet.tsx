/** Hands the project of the page above to a tab, with the tab's shape while its part loads. */
import { Suspense, type ComponentType } from "react";
import { useOutletContext } from "react-router";
import type { Project } from "../api/types";
import { useTitle } from "../components/page-title";
import { Skeleton } from "../components/parts";

interface Props {
  tab: ComponentType<{ project: Project }>;
  /** "Map of": stands before the project's name in the window's title. Null: the tab names itself. */
  title: string | null;
}

export function ProjectTabOutlet({ tab: Tab, title }: Props) {
  const project = useOutletContext<Project>();
  useTitle(title === null ? null : `${title} ${project.name}`.trim());
  return (
    <Suspense fallback={<div className="body plainpage"><Skeleton block={160} /></div>}>
      <Tab project={project} />
    </Suspense>
  );
}
