/** A folder's entries: folders first, each with language, lines and last change; what was not read says why. */
import { Link } from "react-router";
import type { Folder, FolderEntry, Project } from "../../api/types";
import { Icon } from "../../components/icons";
import { Empty } from "../../components/parts";
import { Broken } from "../../components/study";
import { Ago } from "../../components/text";
import { bytes, count, num } from "../../format";
import { urls } from "../../urls";

const quietRoles = new Set(["code", "source", "module", "other", null]);

function Row({ entry, project }: { entry: FolderEntry; project: Project }) {
  return (
    <tr>
      <td className="name">
        <Link to={urls.files(project.id, entry.path)} className="u">
          <Icon name={entry.kind === "folder" ? "folder" : "file"} size={14} />
          <span className="mono ink"><Broken path={entry.name.replace(/\/$/, "")} />{entry.kind === "folder" ? "/" : ""}</span>
        </Link>
        {entry.skipped ? <span className="cap nw">not read: {entry.skipped}</span> : !quietRoles.has(entry.role) && <span className="cap nw">{entry.role}</span>}
      </td>
      <td className="hide">{entry.language ?? "–"}</td>
      <td className="r hide">{entry.kind === "folder" ? num(entry.files) : ""}</td>
      <td className="r">{num(entry.lines)}</td>
      <td className="r hide">{bytes(entry.size)}</td>
      <td className="r nw"><Ago at={entry.last_changed_at} /></td>
    </tr>
  );
}

export function FolderView({ folder, project }: { folder: Folder; project: Project }) {
  const files = folder.entries.filter((entry) => entry.kind === "file").length;
  const folders = folder.entries.length - files;
  const words = [folders ? count(folders, "folder") : "", files ? count(files, "file") : ""].filter(Boolean).join(", ");
  const lines = folder.entries.reduce((sum, entry) => sum + (entry.lines ?? 0), 0);
  if (folder.entries.length === 0) return <Empty action={<Link className="btn" to={urls.files(project.id)}>All files</Link>}>This folder holds nothing.</Empty>;
  return (
    <>
      <table className="folder">
        <thead><tr><th>Name</th><th className="hide">Language</th><th className="r hide">files</th><th className="r">lines</th><th className="r hide">size</th><th className="r">last change</th></tr></thead>
        <tbody>{folder.entries.map((entry) => <Row key={entry.path} entry={entry} project={project} />)}</tbody>
      </table>
      <p className="cap num total">{words}, {count(lines, "line")}</p>
    </>
  );
}
