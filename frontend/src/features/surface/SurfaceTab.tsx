/** To be drawn. */
import { useRoutes } from "../../api/queries";
import type { Project } from "../../api/types";
import { PartAnswer } from "../../components/PartAnswer";
import { Sec } from "../../components/parts";

export default function SurfaceTab({ project }: { project: Project }) {
  const query = useRoutes(project.id);
  return (
    <div className="body plainpage">
      <PartAnswer query={query} project={project} what="routes">{() => <Sec title="routes" />}</PartAnswer>
    </div>
  );
}
