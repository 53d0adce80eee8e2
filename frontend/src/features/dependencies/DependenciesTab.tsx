/** To be drawn. */
import { useDependencies } from "../../api/queries";
import type { Project } from "../../api/types";
import { PartAnswer } from "../../components/PartAnswer";
import { Sec } from "../../components/parts";

export default function DependenciesTab({ project }: { project: Project }) {
  const query = useDependencies(project.id);
  return (
    <div className="body plainpage">
      <PartAnswer query={query} project={project} what="dependencies">{() => <Sec title="dependencies" />}</PartAnswer>
    </div>
  );
}
