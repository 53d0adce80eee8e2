/** Nothing asked yet: what this page does, and questions that the map can answer. */
import { Link } from "react-router";
import { useConversations, useQuestions } from "../../api/ask";
import { useProjects } from "../../api/queries";
import { Icon } from "../../components/icons";
import { urls } from "../../urls";
import type { Place } from "./place";
import { generalQuestions } from "./words";

interface Props {
  place: Place;
  name: string;
  /** A question that is on its way. */
  asked: string | null;
  onAsk: (question: string) => void;
}


export function Begin({ place, name, asked, onAsk }: Props) {
  const { project } = place;
  const projects = useProjects();
  // Where there is but one project, its questions are at hand here too.
  const only = project ?? (projects.data?.length === 1 ? projects.data[0] : undefined) ?? null;
  const questions = useQuestions(only?.id ?? null);
  const before = useConversations(project?.id ?? null, "");
  if (asked !== null) {
    return (
      <div className="scroll">
        <h2 className="question">{asked}</h2>
        <p className="cap" role="status">Asking</p>
      </div>
    );
  }
  const found = (questions.data ?? []).map(({ text }) => text);
  const offered = only ? (questions.isPending ? [] : found.length > 0 ? found : generalQuestions(only)) : [];
  const first = before.data?.pages[0]?.items.length === 0;
  return (
    <div className="scroll begin">
      <h2 className="question">Ask about {name}</h2>
      <p className="begin-say">
        An answer names the lines that prove it. {first ? "Without a model it is read from the map and the text, word for word; nothing leaves this machine." : ""}
      </p>
      {offered.length > 0 && (
        <>
          <p className="cap begin-cap">{found.length > 0 ? "From the map" : "To begin with"}</p>
          <ul className="offers-q">
            {offered.map((text) => <li key={text}><button type="button" onClick={() => onAsk(text)}><span>{text}</span><Icon name="arrow" size={14} /></button></li>)}
          </ul>
        </>
      )}
      {projects.data?.length === 0 && <div className="begin-cap"><Link className="btn" to={urls.add}><Icon name="plus" size={14} />Add a project</Link></div>}
      {!project && projects.data && projects.data.length > 1 && <p className="cap begin-cap">It looks into all {projects.data.length} of your projects. Naming one in the question helps.</p>}
    </div>
  );
}
