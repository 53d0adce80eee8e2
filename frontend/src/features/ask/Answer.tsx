/** One answer: how it came about, its text with the places it cites, and what can be done with it. */
import { memo, useMemo, useState } from "react";
import { Link } from "react-router";
import { useAskAgain } from "../../api/ask";
import type { Citation, Conversation, Message, Model } from "../../api/ask-types";
import { useSystemMap } from "../../api/queries";
import { useCreateTask, useDeleteTask } from "../../api/tasks";
import type { Project } from "../../api/types";
import { settle } from "../../api/settle";
import { Icon } from "../../components/icons";
import { Tree, type Cite } from "../../components/Markdown";
import { Chip } from "../../components/parts";
import { Words } from "../../components/text";
import { useToast } from "../../components/toasts";
import { count, listed } from "../../format";
import { stageNow } from "../../jobs/words";
import { usePoke, useStatusJobs } from "../../status/status";
import { folderOf, isModule, urls } from "../../urls";
import { asMarkdown, citeKey, linesOf, namesOf, treeOf } from "./answer";
import { RemoteSwitch } from "./RemoteSwitch";
import { taskTitle } from "./words";

interface Props {
  message: Message;
  question: string;
  conversation: Conversation;
  project: Project | null;
  models: readonly Model[];
  model: Model | null;
  /** A second answer to the same question. */
  again: boolean;
  latest: boolean;
  shownKey: string | null;
  onShow: (message: Message, citation: Citation) => void;
}

/** What is being done, while the answer is written. */
function Doing({ message }: { message: Message }) {
  const job = useStatusJobs().find((one) => one.id === message.job_id);
  const stage = job?.status === "pending" ? "Waiting for its turn" : (job && stageNow(job)?.title) ?? (message.content ? "Write the answer" : "Read the map and the text");
  return <p className="cap in-mode" role="status">{message.content ? "Writing" : stage}</p>;
}

const Text = memo(function Text({ message, shownKey, onShow }: Pick<Props, "message" | "shownKey" | "onShow">) {
  const tree = useMemo(() => treeOf(message), [message]);
  const places = useMemo(() => new Map(message.citations.map((one) => [one.number, one])), [message]);
  const names = useMemo(() => namesOf(message.citations), [message]);
  const cite: Cite = (number) => {
    const citation = places.get(number);
    if (!citation) return null;
    const key = citeKey(message.id, number);
    const words = `${citation.path}, lines ${linesOf(citation)}${citation.stale ? ", changed since" : ""}`;
    return (
      <button type="button" className={`cite${key === shownKey ? " on" : ""}${citation.stale ? " stale" : ""}`} data-cite={key} aria-pressed={key === shownKey} aria-label={words} title={words} onClick={() => onShow(message, citation)}>
        {names.get(number)}
      </button>
    );
  };
  return <div className="ans"><Tree tree={tree} cite={cite} /></div>;
});

function Again({ message, conversation, model, filled = false }: Pick<Props, "message" | "conversation" | "model"> & { filled?: boolean }) {
  const ask = useAskAgain(conversation.id);
  const poke = usePoke();
  const say = useToast();
  return (
    <button
      type="button" className={filled ? "btn accent" : "btn"} disabled={ask.isPending}
      onClick={() => ask.mutate({ message: message.id, ...(model && model.id !== message.model ? { model: model.is_default ? "" : model.id } : {}) }, { onSuccess: poke, onError: (error) => say(error.message) })}
    >
      <Icon name="retry" size={14} />Ask again
    </button>
  );
}

/** What the task says: the answer, and where it comes from. */
function useMakeTask({ message, question, project }: Pick<Props, "message" | "question" | "project">) {
  const create = useCreateTask();
  const remove = useDeleteTask();
  const say = useToast();
  const [made, setMade] = useState<number | null>(null);
  const failed = (error: Error): void => say(error.message);
  const first = message.citations.find((one) => one.project_id === project?.id)?.path ?? null;
  const make = (): void => create.mutate(
    { title: taskTitle(question), notes: asMarkdown("", message).slice(0, 20_000), ...(project ? { project_id: project.id, ...(first ? { module: first } : {}) } : {}) },
    { onSuccess: (task) => { setMade(task.id); say(`${task.title}, added`, () => settle(remove.mutateAsync(task.id), { onSuccess: () => setMade(null), onError: failed })); }, onError: failed },
  );
  return { make, made, busy: create.isPending };
}

function Actions(props: Props) {
  const { message, question, project, conversation, model, shownKey } = props;
  const say = useToast();
  const { make, made, busy } = useMakeTask(props);
  const map = useSystemMap(project?.id ?? 0, project !== null && message.citations.length > 0);
  const shown = message.citations.find((one) => citeKey(message.id, one.number) === shownKey) ?? message.citations[0];
  const onMap = shown && project && shown.project_id === project.id && isModule(shown.path) ? urls.map(project.id, { folder: folderOf(shown.path, map.data?.content.main_folder ?? ""), select: `file:${shown.path}` }) : null;
  const copy = (): void => {
    navigator.clipboard.writeText(asMarkdown(question, message)).then(() => say("Copied as Markdown"), () => say("The browser does not let a page copy here. Select the answer and copy it."));
  };
  return (
    <div className="row answer-do">
      <button type="button" className="btn" title="Copy as Markdown" disabled={!message.content} onClick={copy}>Copy</button>
      {made === null
        ? <button type="button" className="btn" disabled={busy || !message.content} onClick={make}>Make a task</button>
        : <Link className="btn" to={urls.plan({ task: made })}>Open the task</Link>}
      {onMap && <Link className="btn" to={onMap}>Show on the map</Link>}
      {!message.is_stale && <Again message={message} conversation={conversation} model={model} />}
    </div>
  );
}

/** What changed since an answer was written. */
function Stale(props: Props) {
  const paths = [...new Set(props.message.citations.filter((one) => one.stale).map((one) => one.path))];
  return (
    <p className="answer-stale">
      <Chip tone="warn">stale</Chip>
      <span>{paths.length === 1 ? <><code>{paths[0]}</code> has</> : <>{count(paths.length, "file")} that it cites have</>} changed since it was written.</span>
      <Again message={props.message} conversation={props.conversation} model={props.model} filled />
    </p>
  );
}

function Failed(props: Props) {
  const { message, conversation, model, models, project } = props;
  const asked = models.find((one) => one.id === message.model);
  const barred = asked && !asked.is_local && project && project.allow_remote_model !== true;
  return (
    <div className="answer-failed" role="alert">
      <p className="err"><span className="bad"><Icon name="warning" size={14} className="inline" /> There is no answer.</span><br /><Words>{message.error ?? "Why is not known."}</Words></p>
      {barred && <RemoteSwitch project={project} model={asked} />}
      <div className="row"><Again message={message} conversation={conversation} model={model} /></div>
    </div>
  );
}

export function Answer(props: Props) {
  const { message, shownKey, onShow, again } = props;
  const claims = message.uncited.length;
  const bare = message.state !== "writing" && claims > 0 && message.citations.length === 0;
  return (
    <article className={again ? "answer again" : "answer"} aria-label="Answer" aria-busy={message.state === "writing"}>
      {message.state === "writing" ? <Doing message={message} /> : message.produced_by && <p className="cap in-mode">{again && "Asked again · "}{message.produced_by.words}</p>}
      {message.is_stale && <Stale {...props} />}
      {bare && <p className="answer-stale"><Chip tone="warn">no source</Chip><span>Nothing in it names lines of the project. Check it before you rely on it.</span></p>}
      {message.content && <Text message={message} shownKey={shownKey} onShow={onShow} />}
      {!bare && claims > 0 && message.state === "done" && <p className="cap ground-q">{listed([`${count(claims, "sentence")} without a source ${claims === 1 ? "is" : "are"} underlined with dots`])}.</p>}
      {message.state === "stopped" && <p className="cap in-mode">You stopped it here.</p>}
      {message.state === "failed" && <Failed {...props} />}
      {message.state !== "writing" && message.state !== "failed" && <Actions {...props} />}
    </article>
  );
}
