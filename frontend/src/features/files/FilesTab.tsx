/** Files: browse folders and read code at the mapped commit. The path, the symbol and the lines are in the address. */
import { Link, Navigate, useSearchParams } from "react-router";
import { ApiError } from "../../api/client";
import { useFile, useSystemMap } from "../../api/queries";
import type { Project, SourceFile } from "../../api/types";
import { useTitle } from "../../components/page-title";
import { Empty, ErrorNote, Skeleton } from "../../components/parts";
import { baseName, bytes, count, shortCommit } from "../../format";
import { urls } from "../../urls";
import { Code } from "../../components/code/Code";
import { FilePanel } from "./FilePanel";
import { FolderView } from "./FolderView";
import type { Span } from "../../components/code/lines";
import "./files.css";

function Crumbs({ project, path, name }: { project: Project; path: string; name: string }) {
  const parts = path.split("/").filter(Boolean);
  return (
    <nav className="path-crumbs mono" aria-label="Folders">
      {path === "" ? <b aria-current="page">{name}</b> : <Link className="u" to={urls.files(project.id)}>{name}</Link>}
      {parts.map((part, index) => {
        const last = index === parts.length - 1;
        const to = parts.slice(0, index + 1).join("/") + (last && !path.endsWith("/") ? "" : "/");
        return <span key={to}><span className="cap"> / </span>{last ? <b aria-current="page">{part}</b> : <Link className="u" to={urls.files(project.id, to)}>{part}</Link>}</span>;
      })}
    </nav>
  );
}

function symbolSpan(file: SourceFile, name: string | null): Span | null {
  const found = name ? file.symbols.find((symbol) => symbol.qualified_name === name || symbol.name === name) : undefined;
  return found ? { start: found.start_line, end: found.end_line } : null;
}

function WhyNot({ file }: { file: SourceFile }) {
  return (
    <div className="no-text">
      <Empty>{file.text_left_out ?? (file.skipped ? `It was not read: ${file.skipped}.` : "Its text cannot be shown.")} <span className="cap">{bytes(file.size)}{file.lines !== null ? `, ${count(file.lines, "line")}` : ""}</span></Empty>
    </div>
  );
}

function FileView({ file, project, symbol, mainFolder }: { file: SourceFile; project: Project; symbol: string | null; mainFolder: string }) {
  return (
    <div className="filewrap">
      <section className="code" aria-label={file.name}>
        <div className="h">
          <Crumbs project={project} path={file.path} name={baseName(project.name)} />
          <span className="grow" />
          {file.skipped && file.text !== null && <span className="cap wide">not on the map: {file.skipped}</span>}
          <span className="cap wide">{file.language ?? ""}</span>
          <span className="cap mono wide">{shortCommit(file.commit)}</span>
        </div>
        {file.text === null ? <WhyNot file={file} /> : file.text === "" ? <div className="no-text"><Empty>This file is empty.</Empty></div> : (
          <Code key={file.path} name={file.name} text={file.text} language={file.language} symbol={symbolSpan(file, symbol)} />
        )}
      </section>
      <FilePanel key={file.path} file={file} project={project} mainFolder={mainFolder} symbol={symbol} />
    </div>
  );
}

export default function FilesTab({ project }: { project: Project }) {
  const [params] = useSearchParams();
  const path = params.get("path") ?? "";
  const answer = useFile(project.id, path);
  const gone = answer.error instanceof ApiError && answer.error.status === 404;
  // Who wrote a folder without its last slash means the folder.
  const folder = useFile(project.id, gone && !path.endsWith("/") ? `${path}/` : path);
  const map = useSystemMap(project.id);
  // What a refresh removed is kept still, with the text of an older commit: it is not shown as if it stood.
  const known = gone ? undefined : answer.data;
  useTitle(path ? `${baseName(path)} in ${project.name}` : `Files of ${project.name}`);
  if (known?.kind === "file") return <FileView file={known} project={project} symbol={params.get("symbol")} mainFolder={map.data?.content.main_folder ?? ""} />;
  if (gone && folder.data?.kind === "folder") return <Navigate to={urls.files(project.id, `${path}/`)} replace />;
  return (
    <div className="body plainpage">
      <div className="foldhead"><Crumbs project={project} path={path} name={baseName(project.name)} /></div>
      {(answer.isPending || folder.isPending) && <Skeleton lines={[100, 100, 100, 100, 100, 100]} />}
      {gone && answer.data && !folder.isPending && (
        <div role="alert">
          <Empty action={<div className="row"><Link className="btn" to={urls.compare(project.id)}>What changed</Link><Link className="btn" to={urls.files(project.id)}>All files</Link></div>}>
            There is no <code>{path}</code> at the mapped commit any more: it was moved or deleted.
          </Empty>
        </div>
      )}
      {answer.isError && !answer.data && !folder.isPending && (
        <ErrorNote error={answer.error} what={gone ? `There is no ${path || "file"} at the mapped commit.` : "This could not be read."} {...(gone ? {} : { retry: () => void answer.refetch() })}>
          <Link className="btn" to={urls.files(project.id)}>All files</Link>
        </ErrorNote>
      )}
      {known && <FolderView folder={known} project={project} />}
    </div>
  );
}
