/** The notes of a task: as they read, and as Markdown to write. */
import { useState } from "react";
import type { Task, TaskFields } from "../../api/task-types";
import { Markdown } from "../../components/Markdown";

export function Notes({ task, save }: { task: Task; save: (fields: TaskFields, words?: string) => void }) {
  const [writing, setWriting] = useState(false);
  const [text, setText] = useState(task.notes);
  const begin = (): void => { setText(task.notes); setWriting(true); };
  const end = (keep: boolean): void => {
    setWriting(false);
    if (keep && text !== task.notes) save({ notes: text }, "Notes changed");
  };
  return (
    <section className="task-notes">
      <h3>Notes{!writing && <button type="button" className="link tiny end" onClick={begin}>{task.notes ? "Edit" : "Write"}</button>}</h3>
      {writing ? (
        <>
          <textarea
            // Asked for by a press of the button: what follows is writing.
            // eslint-disable-next-line jsx-a11y/no-autofocus
            autoFocus className="long" aria-label="Notes, in Markdown" value={text} maxLength={20_000} onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") { event.preventDefault(); end(false); }
              else if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) { event.preventDefault(); end(true); }
            }}
          />
          <div className="row task-notes-do">
            <button type="button" className="btn fill" onClick={() => end(true)}>Keep</button>
            <button type="button" className="btn" onClick={() => end(false)}>Leave as it was</button>
            <span className="cap wide">Markdown: **bold**, *soft*, `code`, - lists, [links](https://…)</span>
          </div>
        </>
      ) : task.notes ? <Markdown text={task.notes} /> : <p className="cap">None.</p>}
    </section>
  );
}
