/** Ask across all projects; every conversation is here, those of one project too. */
import { Link, useParams, useSearchParams } from "react-router";
import { useConversation } from "../../api/ask";
import { useTitle } from "../../components/page-title";
import { Page } from "../../frame/Page";
import { urls } from "../../urls";
import { Ask } from "./Ask";
import { idOf } from "./place";

export default function AskPage() {
  const [params] = useSearchParams();
  const conversation = idOf(useParams().conversation);
  const open = useConversation(conversation).data;
  useTitle(open?.title || "Ask");
  return (
    <Page
      top={(
        <div className="crumb">
          <Link className="cap wide" to={urls.home}>Code</Link>
          <span className="sep cap wide">/</span>
          <h1>{open?.project_name ? `Ask about ${open.project_name}` : "Ask across your projects"}</h1>
        </div>
      )}
      actions={open?.project_id ? <Link className="btn wide" to={urls.askProject(open.project_id, { conversation })}>In its project</Link> : undefined}
    >
      <Ask place={{ project: null, conversation, cite: params.get("cite"), q: params.get("q") ?? "", url: urls.ask }} />
    </Page>
  );
}
