"""What the command `mcp` does: opens the data folder read-only, chooses the account and the project, and serves."""

from __future__ import annotations

import gc

from services.core.logs import configure_logs
from services.core.settings import Settings
from services.mcp.opening import opened, user_of
from services.mcp.over_projects import ProjectTools
from services.repository import RepositoryService, read_blob


def run(settings: Settings, *, project: str | None = None, email: str | None = None) -> None:
    """Serve the tools until standard input ends; standard output is the protocol's, logs go to standard error.

    Raises NoDatabase, OlderSchema, NewerSchema, UserNotFound, ProjectNotFound before anything is said.
    """
    configure_logs(settings.log_format, settings.log_level)
    repositories = RepositoryService(settings)

    def read(project_id: int, blob: str) -> bytes:
        return read_blob(repositories.path(project_id), blob, limit=settings.max_show_bytes)

    # What is loaded stays to the end: looking through it for what could go takes a quarter of the start, and more than
    # the two seconds at the end that clients wait before they kill.
    gc.disable()
    with opened(settings) as database:
        tools = ProjectTools(database, user_of(database, email), read, only=project)
        from services.mcp.serving import serve  # noqa: PLC0415  # a second of imports, after what may go wrong

        gc.freeze()
        gc.enable()
        serve(tools)
