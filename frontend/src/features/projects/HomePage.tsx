/** The Code room: the first screen while there is nothing, else the list of projects. */
import { useProjects } from "../../api/queries";
import { ErrorNote, Skeleton } from "../../components/parts";
import { useTitle } from "../../components/page-title";
import { Page } from "../../frame/Page";
import { FirstScreen } from "./FirstScreen";
import { ProjectList } from "./ProjectList";

export default function HomePage() {
  const projects = useProjects();
  useTitle(projects.data?.length === 0 ? "Welcome" : "Code");
  if (projects.data?.length === 0) return <FirstScreen />;
  return (
    <Page top={<h1>Code</h1>}>
      <div className="body plainpage">
        {projects.isPending && <Skeleton lines={[100, 92, 84]} block={72} />}
        {projects.isError && <ErrorNote error={projects.error} what="Your projects could not be read." retry={() => void projects.refetch()} />}
        {projects.data && <ProjectList projects={projects.data} />}
      </div>
    </Page>
  );
}
