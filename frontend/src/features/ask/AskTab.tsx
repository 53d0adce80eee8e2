/** Ask about one project: a tab of it. */
import { useSearchParams } from "react-router";
import type { Project } from "../../api/types";
import { urls } from "../../urls";
import { Ask } from "./Ask";
import { idOf } from "./place";

export default function AskTab({ project }: { project: Project }) {
  const [params] = useSearchParams();
  return (
    <Ask
      key={project.id}
      place={{ project, conversation: idOf(params.get("c")), cite: params.get("cite"), q: params.get("q") ?? "", url: (view) => urls.askProject(project.id, view) }}
    />
  );
}
