/** Who wrote it, bots apart, and who knows which folder. */
import { useState } from "react";
import { Link } from "react-router";
import type { MapContent, PersonShare, Project } from "../../api/types";
import { Sec } from "../../components/parts";
import { Ago } from "../../components/text";
import { count, dateOf, listed, num, percent } from "../../format";
import { urls } from "../../urls";
import { peopleNote } from "./words";

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
  // Those left out may be bots as well: all people are counted apart.
  const left = Math.max(0, (content.activity?.people ?? people.length + content.people_left_out) - people.length);
  const shown = all ? people : people.slice(0, FEW);
  return (
    <section>
      <Sec title="People" note={peopleNote(people.length, active, left)} />
      <ul>{shown.map((person) => <Line key={`${person.name} ${person.id ?? ""}`} person={person} most={most} />)}</ul>
      {people.length > shown.length && <button type="button" className="btn bare accent" onClick={() => setAll(true)}>{num(people.length - shown.length)} more</button>}
      <p className="cap rest">
        All commits{content.activity?.first_at && ` since ${content.activity.first_at.slice(0, 4)}`}, merges left out.{" "}
        {left > 0 && `${count(left, "person", "people")} with fewer commits left out. `}
        {bots.length > 0 && `Counted apart: ${listed(bots.slice(0, 3).map((bot) => `${bot.name} (${num(bot.commits)})`))}.`}
      </p>
    </section>
  );
}

const period = (since: string | null | undefined): string => (since ? `since ${dateOf(since)}` : "over its whole life");

export function Knowledge({ project, content }: { project: Project; content: MapContent }) {
  const folders = content.knowledge.slice(0, 12);
  const periods = new Set(folders.map((folder) => period(folder.since)));
  const [only] = periods;
  return (
    <section className="sec">
      <Sec title="Who knows what" note={periods.size === 1 ? `by commits ${only ?? ""}` : "by commits"} />
      <ul>
        {folders.map((folder) => (
          <li key={folder.path} className="knows">
            <Link className="mono ink u tail" to={urls.history(project.id, folder.path)} title={folder.path}><bdi>{folder.path || "./"}</bdi></Link>
            <span className="num">{percent(folder.share)}</span>
            <span className="bar" aria-hidden="true"><i style={{ width: `${folder.share * 100}%` }} /></span>
            <span className="cap num sub">
              {folder.person ? `${folder.person}, of ${count(folder.people, "person", "people")} and ${count(folder.commits, "commit")}${periods.size > 1 ? ` ${period(folder.since)}` : ""}` : "nobody yet"}
            </span>
          </li>
        ))}
      </ul>
      <p className="cap rest">Bots and merges left out.</p>
    </section>
  );
}
