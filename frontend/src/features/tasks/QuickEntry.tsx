/** The field for a new task in words, with what is understood of it shown while it is typed. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState, type Ref, type SyntheticEvent } from "react";
import { keys } from "../../api/keys";
import { understand, useCreateTask, useDeleteTask, useUnderstood } from "../../api/tasks";
import type { Task, TaskFields, Understood } from "../../api/task-types";
import { settle } from "../../api/settle";
import { Icon } from "../../components/icons";
import { useToast } from "../../components/toasts";
import { errorWords } from "./use-actions";
import { cut } from "./words";

const PAUSE = 140;

/** A value that follows once it has rested. */
function useRested(value: string): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), PAUSE);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

interface Props {
  /** What every new task gets unless its words say otherwise: the place it is added at. */
  given?: TaskFields;
  /** Where it goes, in words: "in flask, src/flask/app.py". */
  place?: string | null;
  placeholder?: string;
  focused?: boolean;
  field?: Ref<HTMLInputElement>;
  onAdded?: (task: Task) => void;
}

export function QuickEntry({ given = {}, place = null, placeholder = "pay rent tomorrow 9am every month !high #home @flask", focused = false, field, onAdded }: Props) {
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const id = useId();
  const mirror = useRef<HTMLDivElement>(null);
  const client = useQueryClient();
  const create = useCreateTask();
  const remove = useDeleteTask();
  const say = useToast();
  const rested = useRested(text);
  const understood = useUnderstood(rested);
  // What was understood belongs to one text: while another is typed, nothing is marked wrongly.
  const current = understood.data && rested === text && text.trim() ? understood.data : null;

  const add = async (): Promise<void> => {
    const words = text;
    if (!words.trim() || busy) return;
    setBusy(true);
    setText("");
    setSaid(null);
    try {
      const found: Understood = await client.query({ queryKey: [...keys.tasks, "understood", words], staleTime: 60_000, queryFn: () => understand(words) });
      const task = await create.mutateAsync({ ...given, ...stripped(found.fields) });
      say(`${task.title}, added`, () => settle(remove.mutateAsync(task.id), { onError: (error) => say(errorWords(error)) }));
      onAdded?.(task);
    } catch (error) {
      // Nothing that was typed is lost, unless the next one is already being typed.
      setText((now) => now || words);
      setSaid(errorWords(error));
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    void add();
  };
  const follow = (input: HTMLInputElement): void => {
    if (mirror.current) mirror.current.scrollLeft = input.scrollLeft;
  };

  return (
    <form className="quick" onSubmit={submit} noValidate>
      <label className="field tall">
        <Icon name="plus" size={14} />
        <span className="vh">New task, in words</span>
        <span className="quick-in">
          <div className="quick-mirror" ref={mirror} aria-hidden="true">
            {cut(text, current?.spans ?? []).map((piece, index) => piece.kind ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>)}
          </div>
          <input
            // The page leads here to write a task: the field is what it was opened for.
            // eslint-disable-next-line jsx-a11y/no-autofocus
            autoFocus={focused} ref={field} value={text} placeholder={placeholder} autoComplete="off" spellCheck={false} enterKeyHint="done" maxLength={500} aria-describedby={`${id}-d`}
            onChange={(event) => { setText(event.target.value); setSaid(null); }}
            onScroll={(event) => follow(event.currentTarget)} onKeyUp={(event) => follow(event.currentTarget)}
            onKeyDown={(event) => { if (event.key === "Escape") { if (text) setText(""); else event.currentTarget.blur(); } }}
          />
        </span>
        <button className="btn" disabled={busy || !text.trim()}>Add</button>
      </label>
      <div className="quick-said cap" id={`${id}-d`} role="status">
        {said && <span className="bad">{said}</span>}
        {!said && current && (
          <>
            {current.words && <span className="ink">{current.words}</span>}
            {current.problems.map((problem) => <span key={problem} className="warn">{problem}</span>)}
          </>
        )}
        {!said && !current && place && <span>Goes {place}.</span>}
      </div>
    </form>
  );
}

/** Only what was found in the words: what is empty does not take away what the place gives. */
function stripped(fields: TaskFields): TaskFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)));
}
