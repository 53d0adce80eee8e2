"""What an answer may use, gathered before anyone writes it: the map's facts first, then the passages that fit best."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Project
from services.ai import facts
from services.ai.answerers import Citation, Context, Fact, Passage, Question
from services.ai.passages import find_passages
from services.ai.quoting import plain
from services.core.database import Database
from services.core.errors import NotFound
from services.search.by_meaning import ByMeaning
from services.system_map.reading import MapNotFound

# Texts of blobs of one project's clone; what cannot be read is left out.
Texts = Callable[[int, Sequence[str]], Mapping[str, str]]
PASSAGES = 8
MOST_PROJECTS = 8  # that a question across all is put to
QUOTE = 300


class NoMaps(NotFound):
    """None of your projects has a map yet. Add a project, or wait until one is mapped, then ask again."""

    code = 40494
    title = "Nothing to answer from"


def gather(database: Database, question: Question, texts: Texts, by_meaning: ByMeaning | None = None) -> Context:
    """Return facts and passages under one numbering; by what they mean only where the map has no fact.

    Raises MapNotFound, NoMaps.
    """
    with database.read() as session:
        asked = _projects(session, question)
        found: list[Fact] = []
        for project in asked:
            said = facts.answer(session, project, question.prompt, question.history)
            found.extend(said if len(asked) == 1 else _of_one(project, said))
        known = any(fact.citations for fact in found)
        hits = find_passages(session, question, asked, limit=PASSAGES, by_meaning=None if known else by_meaning)
    return quoted(found, hits, texts)


def _of_one(project: Project, said: Sequence[Fact]) -> list[Fact]:
    """Return what one of several projects says: only what it proves, under its name."""
    proved = [each for each in said if each.citations][:4]
    return [Fact(f"In {plain(project.name)}:"), *proved] if proved else []


def quoted(found: Sequence[Fact], hits: Sequence[Passage], texts: Texts) -> Context:
    """Read every cited blob once, and return facts and passages with their first lines and one numbering."""
    wanted: dict[int, dict[str, None]] = {}
    for citation in [each for fact in found for each in fact.citations] + [hit.citation for hit in hits]:
        wanted.setdefault(citation.project_id, {})[citation.blob] = None
    read = {project_id: texts(project_id, list(blobs)) for project_id, blobs in wanted.items()}
    citations: list[Citation] = []
    facts_out: list[Fact] = []
    for fact in found:
        proofs = [_with_quote(each, read) for each in fact.citations]
        citations.extend(proofs)
        facts_out.append(replace(fact, citations=tuple(proofs)))
    passages: list[Passage] = []
    for hit in hits:
        text = hit.text or lines_of(read[hit.citation.project_id].get(hit.citation.blob, ""), hit.citation)
        if not text.strip():
            continue
        citations.append(_with_quote(hit.citation, read))
        passages.append(replace(hit, number=len(citations), citation=citations[-1], text=text))
    return Context(tuple(facts_out), tuple(passages), tuple(citations))


def lines_of(text: str, citation: Citation) -> str:
    """Return the cited lines of a text."""
    return "\n".join(text.split("\n")[citation.start_line - 1 : citation.end_line])


def _with_quote(citation: Citation, read: Mapping[int, Mapping[str, str]]) -> Citation:
    text = read.get(citation.project_id, {}).get(citation.blob, "")
    first = next((line.strip() for line in lines_of(text, citation).split("\n") if line.strip()), "")
    return replace(citation, quote=first[:QUOTE])


def _projects(session: Session, question: Question) -> list[Project]:
    mine = select(Project).where(Project.user_id == question.user_id)
    if question.project_id is not None:
        project = session.scalar(mine.where(Project.id == question.project_id))
        if project is None or project.current_map_id is None:
            raise MapNotFound
        return [project]
    mapped = list(session.scalars(mine.where(Project.current_map_id.is_not(None)).order_by(Project.id.desc())))
    if not mapped:
        raise NoMaps
    words = f" {''.join(char if char.isalnum() else ' ' for char in question.prompt.lower())} "
    named = [each for each in mapped if f" {each.name.lower()} " in words]
    return (named or mapped)[:MOST_PROJECTS]
