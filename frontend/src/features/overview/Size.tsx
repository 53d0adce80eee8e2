/** How large it is: files, and lines by language in shades of ink. */
import { Link } from "react-router";
import type { LanguageShare, MapContent, Project } from "../../api/types";
import { Sec } from "../../components/parts";
import { count, num } from "../../format";
import { urls } from "../../urls";

const SHOWN = 3;
const OTHER = "other languages";

/** The largest languages, and the rest as one. */
export function shares(languages: LanguageShare[]): LanguageShare[] {
  const counted = languages.filter((language) => language.lines > 0);
  if (counted.length <= SHOWN + 1) return counted;
  const rest = counted.slice(SHOWN);
  return [...counted.slice(0, SHOWN), { name: OTHER, files: rest.reduce((sum, one) => sum + one.files, 0), lines: rest.reduce((sum, one) => sum + one.lines, 0) }];
}

/** Lines of a map that no language counts: copies, data, generated files, and what is of no known language. */
export const linesApart = (content: Pick<MapContent, "lines" | "languages">): number =>
  Math.max(0, content.lines - content.languages.reduce((sum, one) => sum + one.lines, 0));

/** "and 19,296 lines of copies, data and the like": in no bar, so that they do not seem to be of other languages. */
export const apartWords = (lines: number, after: boolean): string => `${after ? "and " : ""}${count(lines, "line")} of copies, data and the like`;

export function Size({ project, content }: { project: Project; content: MapContent }) {
  const parts = shares(content.languages);
  const total = Math.max(1, parts.reduce((sum, part) => sum + part.lines, 0));
  const apart = linesApart(content);
  const label = parts.map((part) => `${part.name} ${Math.round((part.lines / total) * 100)} %`).join(", ");
  return (
    <section>
      <Sec title="Size"><Link className="cap num files" to={urls.files(project.id)}>{count(content.files, "file")}, {count(content.lines, "line")}</Link></Sec>
      {parts.length > 0 && <div className="lang" role="img" aria-label={label}>
        {parts.map((part, index) => <i key={part.name} style={{ flexGrow: Math.max(part.lines / total, 0.01), background: `var(--lang-${index + 1})` }} title={`${part.name}: ${count(part.lines, "line")} in ${count(part.files, "file")}`} />)}
      </div>}
      <div className="langk num">
        {parts.map((part, index) => (
          <span key={part.name} className={part.name === OTHER ? "cap" : ""}>
            <i style={{ background: `var(--lang-${index + 1})` }} />
            {index === 0 ? <b>{part.name}</b> : part.name} {num(part.lines)}
          </span>
        ))}
        {apart > 0 && <span className="cap" title="Copies of other projects, generated files, data, and files of no language that Gander knows: in no bar">{apartWords(apart, parts.length > 0)}</span>}
      </div>
    </section>
  );
}
