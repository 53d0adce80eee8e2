/** The questions and answers of a conversation, the newest question brought into sight. */
import { useEffect, useRef } from "react";
import { Link } from "react-router";
import type { Citation, Conversation, Message, Model } from "../../api/ask-types";
import type { Project } from "../../api/types";
import { ErrorNote, Skeleton } from "../../components/parts";
import { Answer } from "./Answer";
import type { Place } from "./place";

interface Props {
  place: Place;
  conversation: Conversation | undefined;
  error: Error | null;
  gone: boolean;
  retry: () => void;
  asked: string | null;
  shownKey: string | null;
  project: Project | null;
  models: readonly Model[];
  model: Model | null;
  onShow: (message: Message, citation: Citation) => void;
}

/** The question that an answer answers: the last one before it. */
function questionOf(messages: readonly Message[], at: number): string {
  return messages.slice(0, at).findLast((message) => message.role === "user")?.content ?? "";
}

export function Thread({ place, conversation, error, gone, retry, asked, shownKey, project, models, model, onShow }: Props) {
  const scroll = useRef<HTMLDivElement>(null);
  const last = useRef<HTMLDivElement>(null);
  const messages = conversation?.messages ?? [];
  const newest = messages.findLast((message) => message.role === "user" || message.state === "writing")?.id ?? 0;
  useEffect(() => {
    const frame = scroll.current;
    const mark = last.current;
    if (!frame || !mark) return;
    // Read from the top: the question stands where reading begins, and the answer grows below it.
    frame.scrollTop = mark.offsetTop - frame.offsetTop - 24;
  }, [conversation?.id, newest, asked]);

  if (!conversation) {
    if (!error) return <div className="scroll"><Skeleton lines={[48, 90, 84, 60]} /></div>;
    return (
      <div className="scroll">
        <ErrorNote error={error} what={gone ? "There is no such conversation." : "This conversation could not be read."} {...(gone ? {} : { retry })}>
          <Link className="btn" to={place.url({})}>New question</Link>
        </ErrorNote>
      </div>
    );
  }
  const again = (at: number): boolean => at > 0 && messages[at - 1]?.role === "assistant";
  return (
    <div className="scroll" ref={scroll}>
      {messages.length === 0 && asked === null && <p className="begin-say">Nothing was asked here yet.</p>}
      {messages.map((message, at) => (
        <div key={message.id} ref={message.id === newest ? last : undefined} className={message.role === "user" ? "turn-q" : "turn-a"}>
          {message.role === "user"
            ? <h2 className="question">{message.content}</h2>
            : (
              <Answer
                message={message} question={questionOf(messages, at)} conversation={conversation} project={project} models={models} model={model}
                again={again(at)} latest={at === messages.length - 1} shownKey={shownKey?.startsWith(`${message.id}.`) ? shownKey : null} onShow={onShow}
              />
            )}
        </div>
      ))}
      {asked !== null && (
        <div ref={last} className="turn-q">
          <h2 className="question">{asked}</h2>
          <p className="cap" role="status">Asking</p>
        </div>
      )}
    </div>
  );
}
