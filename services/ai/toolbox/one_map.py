"""The one map that a call reads: a project of one user at its newest mapped commit, through one read-only session."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import MapModule, SystemMap
from services.ai.answerers import Citation
from services.ai.toolbox.arguments import BadArguments
from services.ai.toolbox.found import Found, Seen, plain
from services.core.database import Database
from services.projects import get_project
from services.system_map.content import MapContent
from services.system_map.reading import current_map_id, text_of

# The bytes of a blob of a project's clone; raises GanderErrors.
ReadBlob = Callable[[int, str], bytes]
MOST_CITED = 20  # places of one result
MOST_NEAR = 5  # paths that are offered in place of one that is not there
STEPS = 20_000  # of SQLite's machine between two looks at the clock


@contextmanager
def reading(database: Database, seconds: float) -> Iterator[Session]:
    """Open a session in which nothing can be written, and whose queries end after so many seconds.

    A query that is cut short raises sqlalchemy's OperationalError.
    """
    with database.read() as session:
        connection = session.connection()
        driver = connection.connection.driver_connection
        assert driver is not None
        deadline = time.monotonic() + seconds
        driver.execute("PRAGMA query_only=ON")
        driver.set_progress_handler(lambda: int(time.monotonic() > deadline), STEPS)
        try:
            yield session
        finally:
            # The connection goes back to the pool, where others write with it.
            driver.set_progress_handler(None, 0)
            driver.execute("PRAGMA query_only=OFF")


class OneMap:
    """A project's newest map. Raises ProjectNotFound, MapNotFound."""

    def __init__(self, session: Session, user_id: int, project_id: int, read_blob: ReadBlob) -> None:
        """Look at the project of this user through `session`."""
        self.session = session
        self.project = get_project(session, user_id, project_id)
        self.user_id = user_id
        self.map_id = current_map_id(self.project)
        self.commit = session.scalar(select(SystemMap.commit).where(SystemMap.id == self.map_id)) or ""
        self._read_blob = read_blob

    @cached_property
    def content(self) -> MapContent:
        """The overview. Raises BadArguments where another version of Gander wrote it."""
        found = self.session.scalar(select(SystemMap.content).where(SystemMap.id == self.map_id))
        try:
            return MapContent.model_validate(found)
        except ValidationError:
            raise BadArguments("This map was drawn by another version of Gander. Refresh the project.") from None

    def module(self, path: str) -> MapModule:
        """Return a file of the map; the end of a path will do where only one file has it. Raises BadArguments."""
        wanted = path.removeprefix("file:").removeprefix("./").strip("/")
        exact = self._module(path) or self._module(wanted)
        if exact is not None:
            return exact
        near = self.near(wanted)
        ending = [each for each in near if each.endswith(f"/{wanted}")]
        if len(ending) == 1:
            only = self._module(ending[0])
            if only is not None:
                return only
        offered = f" There are: {', '.join(plain(each) for each in near)}." if near else " Use search to find it."
        raise BadArguments(f"The map has no file {plain(path)!r}.{offered}")

    def _module(self, path: str) -> MapModule | None:
        return self.session.scalar(select(MapModule).where(MapModule.map_id == self.map_id, MapModule.path == path))

    def near(self, path: str) -> Sequence[str]:
        """Return the paths that end as this one does, else those of a file of this name."""
        name = path.rpartition("/")[2]
        if len(name) < 2:
            return ()
        named = MapModule.path.endswith(f"/{path}", autoescape=True) | MapModule.path.endswith(
            f"/{name}", autoescape=True
        )
        query = select(MapModule.path).where(MapModule.map_id == self.map_id, named)
        longest = ~MapModule.path.endswith(f"/{path}", autoescape=True)
        return self.session.scalars(query.order_by(longest, MapModule.path).limit(MOST_NEAR)).all()

    def is_file(self, path: str) -> bool:
        """Say whether the map has a file of exactly this path."""
        return self._module(path) is not None

    def text_lines(self, module: MapModule) -> list[str]:
        """Return the lines of a file at the mapped commit. Raises BadArguments, and what reading a blob raises."""
        if module.role in {"binary", "link", "submodule"}:
            raise BadArguments(f"{plain(module.path)} is no text: it is a {module.role}.")
        content = self._read_blob(self.project.id, module.blob)
        lines = text_of(content).split("\n")
        return lines[:-1] if lines[-1] == "" else lines

    def citations(self, found: Found) -> tuple[Citation, ...]:
        """Return the citations of a result's places, each once; places that the map has no file for are left out."""
        places = list(dict.fromkeys(found.seen))[:MOST_CITED]
        paths = {seen.path for seen in places}
        rows = self.session.execute(
            select(MapModule.path, MapModule.blob, MapModule.lines).where(
                MapModule.map_id == self.map_id, MapModule.path.in_(paths)
            )
        )
        blobs = {path: (blob, lines) for path, blob, lines in rows}
        return tuple(self._citation(seen, *blobs[seen.path]) for seen in places if seen.path in blobs)

    def _citation(self, seen: Seen, blob: str, lines: int | None) -> Citation:
        start = max(1, min(seen.start, lines or seen.start))
        end = max(start, min(seen.end, lines or seen.end))
        return Citation(self.project.id, seen.path, start, end, self.commit, blob, seen.quote)
