/** What a habit may have besides a name and how often: amount, cue, category, weight, start, and logging itself. */
import { useId } from "react";
import { Link } from "react-router";
import { useMe } from "../../../api/account";
import { useProjects } from "../../../api/queries";
import { listed } from "../../../format";
import { urls } from "../../../urls";
import { Choose, Labelled, Pick } from "../fields";
import type { Draft, troubles } from "./draft";

interface Props {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
  wrong: ReturnType<typeof troubles>;
  categories: string[];
  open: boolean;
}

function ByItself({ draft, set }: { draft: Draft; set: Props["set"] }) {
  const me = useMe().data;
  const projects = useProjects().data ?? [];
  const mails = me?.git_emails ?? [];
  return (
    <>
      <label className="g-check"><input type="checkbox" checked={draft.source === "commits"} onChange={(event) => set({ source: event.target.checked ? "commits" : "manual" })} /><span>Log it by itself from commits</span></label>
      {draft.source === "commits" && (
        <div className="indent">
          <Pick label="Commits to" value={draft.project} onChange={(project) => set({ project })}>
            <option value="">any project</option>
            {projects.map((project) => <option key={project.id} value={project.id}>{project.name}</option>)}
          </Pick>
          <p className="cap">
            {mails.length > 0 ? `Yours are those of ${listed(mails)}. ` : "Gander does not know your e-mail addresses in git yet. "}
            <Link className="link" to={urls.settings("git")}>{mails.length > 0 ? "Change them" : "Add them"}</Link>
          </p>
        </div>
      )}
    </>
  );
}

export function Rarer({ draft, set, wrong, categories, open }: Props) {
  const id = useId();
  return (
    <details className="fold rarer" open={open || wrong.target !== undefined}>
      <summary className="cap">Amount, cue, category, start and more</summary>
      <label className="g-check"><input type="checkbox" checked={draft.measured} onChange={(event) => set({ measured: event.target.checked })} /><span>It has an amount</span></label>
      {draft.measured && (
        <>
          <div className="amounts indent">
            <Choose label="Done when it is" choices={[{ key: "at_least", title: "At least" }, { key: "at_most", title: "At most" }]} value={draft.direction} onChange={(direction) => set({ direction })} />
            <Labelled label="Amount"><span className={`field tall ${wrong.target ? "wrong" : ""}`}><input type="number" inputMode="decimal" step="any" min={0} value={draft.target} placeholder="20" onChange={(event) => set({ target: event.target.value })} /></span></Labelled>
            <Labelled label="Unit"><span className="field tall"><input maxLength={30} value={draft.unit} placeholder="pages" onChange={(event) => set({ unit: event.target.value })} /></span></Labelled>
          </div>
          {wrong.target && <p className="field-e" role="alert">{wrong.target}</p>}
        </>
      )}
      <ByItself draft={draft} set={set} />
      <div className="g-two">
        <Labelled label="Cue: when, or after what"><span className="field tall"><input maxLength={100} value={draft.cue} placeholder="after getting up" onChange={(event) => set({ cue: event.target.value })} /></span></Labelled>
        <Labelled label="Category"><span className="field tall"><input maxLength={50} list={id} value={draft.category} onChange={(event) => set({ category: event.target.value })} /><datalist id={id}>{categories.map((one) => <option key={one} value={one} />)}</datalist></span></Labelled>
        <Choose label="Difficulty" choices={[{ key: "easy", title: "Easy" }, { key: "medium", title: "Medium" }, { key: "hard", title: "Hard" }]} value={draft.difficulty} onChange={(difficulty) => set({ difficulty })} />
        <Choose label="Priority" choices={[{ key: "low", title: "Low" }, { key: "medium", title: "Medium" }, { key: "high", title: "High" }]} value={draft.priority} onChange={(priority) => set({ priority })} />
        <Labelled label="Counts from" note="Nothing is expected before."><span className="field tall"><input type="date" min="1970-01-01" max="2199-12-31" value={draft.start} onChange={(event) => set({ start: event.target.value })} /></span></Labelled>
      </div>
      <Labelled label="Description"><span className="field area"><textarea rows={2} maxLength={2000} value={draft.description} onChange={(event) => set({ description: event.target.value })} /></span></Labelled>
    </details>
  );
}
