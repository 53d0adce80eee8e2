/** Nothing asked yet: what this page does, and questions that the map can answer. */
import { useConversations, useQuestions } from "../../api/ask";
import { useProjects } from "../../api/queries";
import { Icon } from "../../components/icons";
import type { Place } from "./place";

interface Props {
  place: Place;
  name: string;
  /** A question that is on its way. */
  asked: string | null;
  onAsk: (question: string) => void;
}

const general = (name: string): string[] => [`Where does ${name} start?`, "Which modules are the hot spots?", `Who knows ${name} best?`];

export function Begin({ place, name, asked, onAsk }: Props) {
  const { project } = place;
  const questions = useQuestions(project?.id ?? null);
  const projects = useProjects();
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
  const offered = project ? (questions.isPending ? [] : found.length > 0 ? found : general(name)) : [];
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
      {!project && projects.data && projects.data.length > 1 && <p className="cap begin-cap">It looks into all {projects.data.length} of your projects. Naming one in the question helps.</p>}
    </div>
  );
}
