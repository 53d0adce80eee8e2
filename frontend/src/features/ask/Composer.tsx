/** The field for a question: Enter sends, Shift and Enter begins a line, Escape stops or leaves. */
import { useEffect, useId, useRef, type SyntheticEvent } from "react";
import { ApiError } from "../../api/client";
import type { Model } from "../../api/ask-types";
import type { Project } from "../../api/types";
import { Words } from "../../components/text";
import { ModelMenu } from "./ModelMenu";
import { RemoteSwitch } from "./RemoteSwitch";

const LONGEST = 8_000;

interface Props {
  name: string;
  text: string;
  setText: (text: string) => void;
  models: readonly Model[];
  model: Model | null;
  setModel: (id: string) => void;
  project: Project | null;
  busy: boolean;
  writing: boolean;
  stopping: boolean;
  onStop: () => void;
  disabled: boolean;
  error: Error | null;
  onSend: () => void;
}

const wordsOf = (error: Error): string => (error instanceof ApiError ? error.errors.prompt?.[0] ?? (error.detail || `${error.title}.`) : "That did not work. Try again.");

export function Composer({ name, text, setText, models, model, setModel, project, busy, writing, stopping, onStop, disabled, error, onSend }: Props) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  // Where the field does not grow by itself, it is made as high as its text.
  useEffect(() => {
    const element = field.current;
    if (!element || CSS.supports("field-sizing", "content")) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [text]);
  useEffect(() => {
    // On a phone the keyboard would cover what there is to read.
    if (matchMedia("(min-width: 721px) and (hover: hover)").matches) field.current?.focus({ preventScroll: true });
  }, []);
  const barred = model && !model.is_local && project && project.allow_remote_model !== true ? { project, model } : null;
  const ready = text.trim() !== "" && !busy && !writing && !disabled && barred === null;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (ready) onSend();
  };
  return (
    <form className="compose" onSubmit={submit}>
      {barred && <RemoteSwitch {...barred} />}
      {error && <p className="field-e" role="alert"><Words>{wordsOf(error)}</Words></p>}
      <label className="field">
        <span className="vh">Ask about {name}</span>
        <textarea
          ref={field} rows={1} value={text} maxLength={LONGEST} placeholder={writing ? "The answer is being written" : `Ask about ${name}`} enterKeyHint="send" aria-describedby={`${id}-d`} disabled={disabled}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) submit(event);
            else if (event.key === "Escape") {
              if (writing) { event.preventDefault(); onStop(); } else if (document.querySelector(".ask.with-code") === null) { event.preventDefault(); event.currentTarget.blur(); }
            }
          }}
        />
        <kbd className="wide" aria-hidden="true">{writing ? "Esc" : "⏎"}</kbd>
        {writing
          ? <button type="button" className="btn sq send" aria-label="Stop" title="Stop" disabled={stopping} onClick={onStop}><span className="stop" aria-hidden="true" /></button>
          : <button className="btn fill sq send" aria-label="Ask" title="Ask" disabled={!ready}><svg className="i" viewBox="0 0 16 16" width={16} height={16} aria-hidden="true"><path d="M8 13V3.5M4 7l4-4 4 4" /></svg></button>}
      </label>
      <div className="compose-foot">
        <ModelMenu models={models} model={model} onPick={setModel} />
        <span className="vh" id={`${id}-d`}>Enter asks, Shift and Enter begins a new line.</span>
      </div>
    </form>
  );
}
