/** To be drawn. */
import { useStructure } from "../../api/queries";
import type { Project } from "../../api/types";
import { PartAnswer } from "../../components/PartAnswer";
import { Sec } from "../../components/parts";

export default function StructureTab({ project }: { project: Project }) {
  const query = useStructure(project.id);
  return (
    <div className="body plainpage">
      <PartAnswer query={query} project={project} what="the structure">{() => <Sec title="the structure" />}</PartAnswer>
    </div>
  );
}
