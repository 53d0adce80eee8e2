/** The commits, newest first, by day, a page at a time. */
import { useMemo } from "react";
import { useCommits } from "../../api/queries";
import type { Commit, Project } from "../../api/types";
import { Empty, ErrorNote, Sec, Skeleton } from "../../components/parts";
import { Icon } from "../../components/icons";
import { useToast } from "../../components/toasts";
import { clockTime, count, exactTime, num, shortCommit } from "../../format";
import { byDay } from "./words";

function Line({ commit }: { commit: Commit }) {
  const say = useToast();
  const copy = (): void => {
    void navigator.clipboard.writeText(commit.sha).then(() => say(`${shortCommit(commit.sha)} is copied.`), () => say("The browser did not let it be copied."));
  };
  return (
    <li className="commit">
      <button type="button" className="mono cap u" title={`Copy ${commit.sha}`} onClick={copy}>{shortCommit(commit.sha)}</button>
      <span className={commit.is_merge || commit.is_bot ? "subject" : "subject ink"}>{commit.subject || "(no message)"}</span>
      <span className="cap who">{commit.author}{commit.is_bot && " · bot"}</span>
      <span className="cap num size" title={commit.files === null ? undefined : count(commit.files, "file")}>
        {commit.is_merge ? "merge" : commit.added === null ? "" : `+${num(commit.added)} −${num(commit.deleted)}`}
      </span>
      <time className="cap num" dateTime={commit.committed_at} title={commit.authored_at === commit.committed_at ? exactTime(commit.committed_at) : `${exactTime(commit.committed_at)}; written ${exactTime(commit.authored_at)}`}>{clockTime(commit.committed_at)}</time>
    </li>
  );
}

export function Commits({ project, path }: { project: Project; path: string }) {
  const pages = useCommits(project.id, path);
  const commits = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data]);
  const total = pages.data?.pages[0]?.total ?? null;
  return (
    <section className={path ? "" : "sec"}>
      <Sec title="Commits" note={total === null ? null : num(total)} />
      {pages.isPending && <Skeleton lines={[100, 92, 96, 88]} />}
      {pages.isError && commits.length === 0 && <ErrorNote error={pages.error} what="The commits could not be read." retry={() => void pages.refetch()} />}
      {pages.isSuccess && commits.length === 0 && <Empty>No commit {path ? "touches it" : "is known yet"}.</Empty>}
      {byDay(commits).map(([day, list]) => (
        <div key={`${day} ${list[0]?.sha ?? ""}`} className="day">
          <h3 className="cap">{day}</h3>
          <ul>{list.map((commit) => <Line key={commit.sha} commit={commit} />)}</ul>
        </div>
      ))}
      {pages.hasNextPage && (
        <button type="button" className="btn older" disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          <Icon name="history" size={14} />{pages.isFetchingNextPage ? "Reading" : "Older commits"}
        </button>
      )}
    </section>
  );
}
