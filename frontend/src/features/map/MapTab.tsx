import type { Project } from "../../api/types";

export default function MapTab({ project }: { project: Project }) {
  return <div className="body plainpage">{project.name}</div>;
}
