/** To be drawn. */
import { useTrend } from "../../api/queries";
import type { Project } from "../../api/types";
import { PartAnswer } from "../../components/PartAnswer";
import { Sec } from "../../components/parts";

export default function CompareTab({ project }: { project: Project }) {
  const query = useTrend(project.id);
  return (
    <div className="body plainpage">
      <PartAnswer query={query} project={project} what="the trend">{() => <Sec title="the trend" />}</PartAnswer>
    </div>
  );
}
