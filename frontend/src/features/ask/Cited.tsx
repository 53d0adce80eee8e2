/** The cited file beside the thread, at the lines that were read. A sheet on a phone. */
import { useMemo } from "react";
import { Link } from "react-router";
import type { Citation } from "../../api/ask-types";
import { ApiError } from "../../api/client";
import { useFile } from "../../api/queries";
import type { Project, SourceFile } from "../../api/types";
import { Code } from "../../components/code/Code";
import { Icon } from "../../components/icons";
import { Empty, ErrorNote, Skeleton } from "../../components/parts";
import { baseName, shortCommit } from "../../format";
import { urls } from "../../urls";
import { linesOf, whereNow } from "./answer";

function Text({ file, citation }: { file: SourceFile; citation: Citation }) {
  const { text } = file;
  const moved = useMemo(() => (citation.stale && text !== null ? whereNow(text, citation) : null), [citation, text]);
  if (text === null) return <div className="whynot"><Empty>{file.text_left_out ?? "Its text cannot be shown."}</Empty></div>;
  const span = moved ?? { start: citation.start_line, end: Math.max(citation.start_line, citation.end_line) };
  return (
    <>
      {citation.stale && (
        <p className="changed">
          <span className="warn">Changed since.</span> The answer read it at <span className="mono">{shortCommit(citation.commit)}</span>; {moved ? (moved.start === citation.start_line ? "the lines still begin the same way." : `what begins the same way is now at line ${moved.start}.`) : "these lines may be others now."}
        </p>
      )}
      <Code name={file.name} text={text} language={file.language} symbol={null} cited={{ span, to: (line) => urls.files(citation.project_id, citation.path, { line }) }} />
    </>
  );
}

export function Cited({ citation, project, onClose }: { citation: Citation; project: Project | null; onClose: () => void }) {
  const answer = useFile(citation.project_id, citation.path);
  const file = answer.data?.kind === "file" ? answer.data : null;
  const gone = answer.error instanceof ApiError && answer.error.status === 404;
  return (
    <section className="code cited" aria-label={`${citation.path}, lines ${linesOf(citation)}`}>
      <div className="h">
        <b className="mono ell" title={citation.path}>{baseName(citation.path)}</b>
        <span className="cap mono nw">{linesOf(citation)}</span>
        <span className="grow" />
        <span className="cap mono nw">{shortCommit(file?.commit ?? citation.commit)}</span>
        <Link className="btn bare" title={project?.id === citation.project_id ? citation.path : `${citation.path}, in another project`} to={urls.files(citation.project_id, citation.path, { line: citation.start_line, end: citation.end_line })}>Open</Link>
        <button type="button" className="btn bare sq" aria-label="Close" onClick={onClose}><Icon name="close" size={14} /></button>
      </div>
      {file ? <Text file={file} citation={citation} /> : answer.isError ? (
        <div className="whynot">
          <ErrorNote error={answer.error} what={gone ? "This file is no longer there at the mapped commit." : "This file could not be read."} {...(gone ? {} : { retry: () => void answer.refetch() })} />
          {citation.quote && <pre className="codeblock"><code>{citation.quote}</code></pre>}
        </div>
      ) : answer.isPending ? <div className="whynot"><Skeleton lines={[60, 80, 72, 40]} /></div> : <div className="whynot"><Empty>This is a folder now.</Empty></div>}
    </section>
  );
}
