/** To be drawn. */
import { useTour } from "../../api/queries";
import type { Project } from "../../api/types";
import { PartAnswer } from "../../components/PartAnswer";
import { Sec } from "../../components/parts";

export default function TourPage({ project }: { project: Project }) {
  const query = useTour(project.id);
  return (
    <div className="body plainpage">
      <PartAnswer query={query} project={project} what="the tour">{() => <Sec title="the tour" />}</PartAnswer>
    </div>
  );
}
