/** Says that what the address selects is not drawn, and why: gone since a refresh, or not on this drawing. */
import { Link } from "react-router";
import { ApiError } from "../../api/client";
import { useFile } from "../../api/queries";
import type { Project } from "../../api/types";
import { Icon } from "../../components/icons";
import { baseName } from "../../format";
import { urls } from "../../urls";

interface LostProps {
  project: Project;
  /** The node that is selected, "file:…" for a module. */
  select: string;
  onClose: () => void;
}

export function Lost({ project, select, onClose }: LostProps) {
  const path = select.slice(select.indexOf(":") + 1);
  const { data, error, isPending } = useFile(project.id, path, false);
  if (isPending) return null;
  const gone = error instanceof ApiError && error.status === 404;
  return (
    <div className="lost" data-chrome="" onClick={(event) => event.stopPropagation()} role="presentation">
      <span role="status" title={path}><code>{baseName(path)}</code> {gone ? "is not at the mapped commit." : "is not drawn here."}</span>
      {gone ? <Link className="link" to={urls.compare(project.id)}>What changed</Link> : data && <Link className="link" to={urls.files(project.id, path)}>Show the file</Link>}
      <button type="button" className="btn bare sq" aria-label="Close" onClick={onClose}><Icon name="close" size={14} /></button>
    </div>
  );
}
