/** Structure: the groups that imports make, what leans the wrong way, what nothing uses, what stands twice. The view is in the address. */
import { useSearchParams } from "react-router";
import { useDeadCode, useDuplicates, useStructure } from "../../api/queries";
import type { Project } from "../../api/types";
import { PartAnswer } from "../../components/PartAnswer";
import { Views, type View } from "../../components/study";
import { urls, type StructureShow } from "../../urls";
import { Copies } from "./Copies";
import { Shape } from "./Shape";
import { Unused } from "./Unused";
import "./structure.css";

const SHOWS: readonly string[] = ["shape", "unused", "copies"];
const isShow = (text: string | null): text is StructureShow => text !== null && SHOWS.includes(text);

export default function StructureTab({ project }: { project: Project }) {
  const [params] = useSearchParams();
  const structure = useStructure(project.id);
  const dead = useDeadCode(project.id);
  const copies = useDuplicates(project.id);
  const asked = params.get("show");
  const show = isShow(asked) ? asked : "shape";
  const views: View<StructureShow>[] = [
    { key: "shape", title: "Groups and layers", many: null },
    { key: "unused", title: "Unused code", many: dead.data ? dead.data.symbols.length + dead.data.modules.length + dead.data.left_out : null },
    { key: "copies", title: "Duplicates", many: copies.data ? copies.data.duplicates.length + copies.data.left_out : null },
  ];
  return (
    <div className="body">
      <div className="study structure">
        <Views label="What to show" views={views} current={show} to={(key) => urls.structure(project.id, key)} />
        {show === "shape" && <PartAnswer query={structure} project={project} what="its structure">{(part) => <Shape project={project} part={part} />}</PartAnswer>}
        {show === "unused" && <PartAnswer query={dead} project={project} what="unused code">{(part) => <Unused project={project} part={part} />}</PartAnswer>}
        {show === "copies" && <PartAnswer query={copies} project={project} what="duplicates">{(part) => <Copies project={project} part={part} />}</PartAnswer>}
      </div>
    </div>
  );
}
