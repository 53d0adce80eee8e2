/** Who wrote it, bots apart, and who knows which folder. */
import { useState } from "react";
import { Link } from "react-router";
import type { MapContent, PersonShare, Project } from "../../api/types";
import { Sec } from "../../components/parts";
import { Ago } from "../../components/text";
import { count, listed, num, percent } from "../../format";
import { urls } from "../../urls";

const FEW = 10;

function Line({ person, most }: { person: PersonShare; most: number }) {
  return (
    <li className="person">
      <span className="ink ell">{person.name}</span>
      <span className="num ink">{num(person.commits)}</span>
      <span className="bar" aria-hidden="true"><i style={{ width: `${(person.commits / most) * 100}%` }} /></span>
      <span className="cap num sub">
        {person.commits_year > 0 ? `${num(person.commits_year)} in the last year` : <>none since <Ago at={person.last_at} /></>}
        {person.modules > 0 && `, most commits in ${count(person.modules, "module")}`}
      </span>
    </li>
  );
}

export function People({ content }: { content: MapContent }) {
  const [all, setAll] = useState(false);
  const people = content.people.filter((person) => !person.is_bot);
  const bots = content.people.filter((person) => person.is_bot);
  const most = Math.max(1, ...people.map((person) => person.commits));
  const active = people.filter((person) => person.commits_year > 0).length;
  const shown = all ? people : people.slice(0, FEW);
  return (
    <section>
      <Sec title="People" note={`${num(active)} of ${num(people.length)} active in the last year`} />
      <ul>{shown.map((person) => <Line key={`${person.name} ${person.id ?? ""}`} person={person} most={most} />)}</ul>
      {people.length > shown.length && <button type="button" className="btn bare accent" onClick={() => setAll(true)}>{num(people.length - shown.length)} more</button>}
      <p className="cap rest">
        {content.people_left_out > 0 && `${count(content.people_left_out, "person", "people")} with fewer commits left out. `}
        {bots.length > 0 && `Counted apart: ${listed(bots.slice(0, 3).map((bot) => `${bot.name} (${num(bot.commits)})`))}.`}
      </p>
    </section>
  );
}

export function Knowledge({ project, content }: { project: Project; content: MapContent }) {
  return (
    <section className="sec">
      <Sec title="Who knows what" note="by commits, bots and merges left out" />
      <ul>
        {content.knowledge.slice(0, 12).map((folder) => (
          <li key={folder.path} className="knows">
            <Link className="mono ink u ell" to={urls.history(project.id, folder.path)} title={folder.path}>{folder.path || "./"}</Link>
            <span className="num">{percent(folder.share)}</span>
            <span className="bar" aria-hidden="true"><i style={{ width: `${folder.share * 100}%` }} /></span>
            <span className="cap num sub">
              {folder.person ? `${folder.person}, of ${count(folder.people, "person", "people")} and ${count(folder.commits, "commit")}` : "nobody yet"}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
