/** To be drawn. */
import { useFlows } from "../../api/queries";
import type { Project } from "../../api/types";
import { PartAnswer } from "../../components/PartAnswer";
import { Sec } from "../../components/parts";

export default function FlowPage({ project }: { project: Project }) {
  const query = useFlows(project.id);
  return (
    <div className="body plainpage">
      <PartAnswer query={query} project={project} what="flows">{() => <Sec title="flows" />}</PartAnswer>
    </div>
  );
}
