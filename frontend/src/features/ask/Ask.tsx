/** Ask: the conversations at the left, the thread in the middle, and at the right the lines that prove it. */
import { useEffect, useRef, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { isWriting, useAsk, useConversation, useModels, useStopAnswer } from "../../api/ask";
import type { Citation, Message } from "../../api/ask-types";
import { ApiError } from "../../api/client";
import { useProject } from "../../api/queries";
import { Icon } from "../../components/icons";
import { usePoke } from "../../status/status";
import { citeKey, citeOf } from "./answer";
import { Begin } from "./Begin";
import { Cited } from "./Cited";
import { Composer } from "./Composer";
import { Past } from "./Past";
import type { Place } from "./place";
import { Thread } from "./Thread";
import { about, chosenModel } from "./words";
import "./ask.css";

const KEPT = "gander.ask.model";
const roomy = (): boolean => matchMedia("(min-width: 1101px)").matches;

/** What lies beside the thread: the place that was chosen, else, where there is room, the first one of the last answer. */
function beside(messages: readonly Message[], cite: string | null): { message: Message; citation: Citation } | null {
  if (cite === "none") return null;
  const chosen = citeOf(cite);
  if (!chosen && !roomy()) return null;
  const message = chosen ? messages.find((one) => one.id === chosen.message) : messages.findLast((one) => one.citations.length > 0);
  const citation = chosen ? message?.citations.find((one) => one.number === chosen.number) : message?.citations[0];
  return message && citation ? { message, citation } : null;
}

export function Ask({ place }: { place: Place }) {
  const navigate = useNavigate();
  const location = useLocation();
  const poke = usePoke();
  const [past, setPast] = useState(false);
  const [model, setModel] = useState(() => localStorage.getItem(KEPT) ?? "");
  const [text, setText] = useState(place.q);
  const open = useConversation(place.conversation);
  const conversation = place.conversation === null ? undefined : open.data;
  const projectId = place.project?.id ?? conversation?.project_id ?? null;
  const project = useProject(projectId ?? 0, projectId !== null && place.project === null).data ?? place.project;
  const models = useModels();
  const answerer = chosenModel(models.data ?? [], model);
  const ask = useAsk();
  const stop = useStopAnswer(place.conversation ?? 0);
  const writing = conversation?.messages.findLast((message) => message.state === "writing") ?? null;
  const shown = beside(conversation?.messages ?? [], place.cite);
  const shownKey = shown ? citeKey(shown.message.id, shown.citation.number) : null;

  const send = (prompt: string): void => {
    const words = prompt.trim();
    if (!words || ask.isPending || writing) return;
    ask.mutate(
      { prompt: words, ...(place.conversation !== null ? { conversation_id: place.conversation } : projectId !== null ? { project_id: projectId } : {}), ...(answerer && !answerer.is_default ? { model: answerer.id } : {}) },
      { onSuccess: (started) => { setText(""); poke(); void navigate(place.url({ conversation: started.conversation_id })); } },
    );
  };

  // A question typed elsewhere in Gander is asked at once; one that merely stands in an address waits for Enter.
  const brought = useRef(false);
  useEffect(() => {
    const meant = (location.state as { ask?: boolean } | null)?.ask === true;
    if (!meant || !place.q || brought.current || !models.isFetched) return;
    brought.current = true;
    send(place.q);
  });

  const show = (message: Message, citation: Citation): void => {
    const key = citeKey(message.id, citation.number);
    void navigate(place.url({ conversation: place.conversation, cite: key }), { replace: true, preventScrollReset: true });
    // The sheet covers the lower half of a phone: what was pressed stays in sight above it.
    if (matchMedia("(max-width: 720px)").matches) setTimeout(() => document.querySelector(`[data-cite="${key}"]`)?.scrollIntoView({ block: "start" }), 60);
  };
  const close = (): void => {
    void navigate(place.url({ conversation: place.conversation, cite: "none" }), { replace: true, preventScrollReset: true });
    if (shownKey) document.querySelector<HTMLElement>(`[data-cite="${shownKey}"]`)?.focus({ preventScroll: true });
  };
  const name = about(project?.name ?? conversation?.project_name);
  const gone = open.error instanceof ApiError && open.error.status === 404;

  return (
    // Escape closes what lies beside, from anywhere on the page; fields use it themselves first.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className={`ask${shown ? " with-code" : ""}`}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        if (past) setPast(false);
        else if (shown) close();
      }}
    >
      <Past place={place} open={past} onClose={() => setPast(false)} onNew={() => { setText(""); ask.reset(); }} />
      <section className="talk" aria-label={conversation?.title || "A new question"}>
        <div className="talk-bar narrow">
          <button type="button" className="btn" aria-expanded={past} onClick={() => setPast(!past)}><Icon name="history" size={14} />Conversations</button>
          {place.conversation !== null && <button type="button" className="btn" onClick={() => { setText(""); void navigate(place.url({})); }}><Icon name="plus" size={14} />New question</button>}
        </div>
        {place.conversation === null
          ? <Begin place={place} name={name} asked={ask.isPending ? ask.variables.prompt : null} onAsk={send} />
          : <Thread place={place} conversation={conversation} error={open.error} gone={gone} retry={() => void open.refetch()} asked={ask.isPending ? ask.variables.prompt : null} shownKey={shownKey} project={project} models={models.data ?? []} model={answerer} onShow={show} />}
        <Composer
          key={place.conversation ?? 0} name={name} text={text} setText={(next) => { setText(next); if (ask.isError) ask.reset(); }}
          models={models.data ?? []} model={answerer} setModel={(id) => { setModel(id); localStorage.setItem(KEPT, id); }} project={project}
          busy={ask.isPending} writing={writing !== null || isWriting(conversation)} stopping={stop.isPending} onStop={() => { if (writing) stop.mutate(writing.id, { onSuccess: poke }); }}
          disabled={gone} error={ask.error ?? stop.error} onSend={() => send(text)}
        />
      </section>
      {shown && <Cited key={`${shown.citation.project_id} ${shown.citation.path}`} citation={shown.citation} project={project} onClose={close} />}
    </div>
  );
}
