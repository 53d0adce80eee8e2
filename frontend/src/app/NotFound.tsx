/** An address that leads nowhere. */
import { Link, useLocation } from "react-router";
import { useTitle } from "../components/page-title";
import { Page } from "../frame/Page";
import { urls } from "../urls";

export function NotFound() {
  const { pathname } = useLocation();
  useTitle("No such page");
  return (
    <Page top={<h1>No such page</h1>}>
      <div className="body plainpage">
        <div className="empty">
          <p className="ink">Nothing is at <code>{pathname}</code>.</p>
          <div className="empty-do"><Link className="btn" to={urls.home}>Projects</Link></div>
        </div>
      </div>
    </Page>
  );
}
