"""Projects with a map and symbols written as rows over a real repository, and their words indexed; no job, no parser."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.orm import Session

from models import Commit, MapModule, ParsedBlob, Person, Project, Symbol, SystemMap, User
from services.core import clock
from services.core.database import Database
from services.search.hits import SearchAnswer
from services.search.indexing import Indexed, index_project, note_indexed
from services.search.query import parse
from services.search.search import search
from tests.fakes.repositories import add_commit, head_of, make_repository, run_git

_DEFINED = re.compile(r"(?:def|class) (\w+)")
_ROLES = (("tests/", "test"), ("docs/", "docs"), ("vendor/", "vendored"))


class IndexedProject:
    """One project of a user; `change` adds a commit, draws its map as rows and indexes it."""

    def __init__(
        self, database: Database, folder: Path, files: Mapping[str, str], *, user_id: int = 1, name: str = "shop"
    ) -> None:
        self.database, self.user_id = database, user_id
        self.git_dir = make_repository(folder, files)
        with database.write() as session:
            if session.get(User, user_id) is None:
                session.add(User(id=user_id, email=f"user{user_id}@example.org"))
                session.flush()
            project = Project(user_id=user_id, name=name, status="ready", repository_url=str(folder))
            session.add(project)
            session.flush()
            self.id = project.id
        self.draw()

    def draw(self, ranks: Mapping[str, float] | None = None) -> None:
        """Write the rows of a map of the present head, as the newest one."""
        head = head_of(self.git_dir)
        listed = run_git(self.git_dir, "ls-tree", "-r", "-l", head).decode().splitlines()
        with self.database.write() as session:
            drawn = SystemMap(project_id=self.id, commit=head, state="ready", map_version="1")
            session.add(drawn)
            session.flush()
            for line in listed:
                told, path = line.split("\t")
                _, _, blob, size = told.split()
                language = "Python" if path.endswith(".py") else "Markdown" if path.endswith(".md") else None
                role = next((role for begins, role in _ROLES if path.startswith(begins)), "code")
                session.add(
                    MapModule(
                        map_id=drawn.id, path=path, blob=blob, size=int(size), role=role, language=language,
                        rank=(ranks or {}).get(path), last_changed_at=clock.now(),
                    )
                )  # fmt: skip
                if language == "Python":
                    self._parse(session, blob)
            project = session.get_one(Project, self.id)
            project.current_map_id, project.head_commit = drawn.id, head

    def _parse(self, session: Session, blob: str) -> None:
        if session.query(ParsedBlob).filter_by(blob=blob).first():
            return
        lines = run_git(self.git_dir, "cat-file", "blob", blob).decode().split("\n")
        parsed = ParsedBlob(blob=blob, language="Python", parser_version="1", facts=b"")
        session.add(parsed)
        session.flush()
        for number, line in enumerate(lines, 1):
            if (found := _DEFINED.match(line)) is None:
                continue
            end = next(
                (at for at in range(number + 1, len(lines) + 1) if _DEFINED.match(lines[at - 1])), len(lines) + 1
            )
            session.add(
                Symbol(
                    parsed_blob_id=parsed.id, ordinal=number, kind="class" if line.startswith("class") else "function",
                    name=found[1], qualified_name=found[1], signature=line, start_line=number, end_line=end - 1,
                )
            )  # fmt: skip

    def add_history(self, *subjects: str, author: str = "Ada") -> None:
        """Write commits as the history keeps them, the last one the newest."""
        with self.database.write() as session:
            person = Person(project_id=self.id, name=author, email=f"{author}@example.org")
            session.add(person)
            session.flush()
            for subject in subjects:
                sha = f"{abs(hash((self.id, subject))):040x}"[:40]
                session.add(
                    Commit(
                        project_id=self.id, sha=sha, person_id=person.id, subject=subject,
                        authored_at=clock.now(), committed_at=clock.now(),
                    )
                )  # fmt: skip
                session.get_one(Project, self.id).history_head = sha

    def index(self) -> Indexed:
        """Index the newest map, as the job does."""
        done = index_project(self.database, self.git_dir, self.id)
        assert done is not None
        with self.database.write() as session:
            note_indexed(session, done)
        return done

    def change(self, files: Mapping[str, str | None]) -> Indexed:
        """Commit files (None removes one), draw and index."""
        add_commit(self.git_dir, files)
        self.draw()
        return self.index()

    def search(self, text: str, **more: object) -> SearchAnswer:
        """Search as this project's owner, over all of their projects unless one is given."""
        with self.database.read() as session:
            return search(session, self.user_id, parse(text), **more)  # type: ignore[arg-type]  # passed on as given

    def paths(self, text: str, **more: object) -> list[str | None]:
        """Return the paths of what a search finds, best first."""
        return [hit.path for hit in self.search(text, **more).hits]
