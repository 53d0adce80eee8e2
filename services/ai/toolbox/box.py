"""The tools of one project, bound to their user: checks what is asked, runs it, cuts and masks what it found."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.exc import OperationalError

from services.ai.answerers import ToolResult, ToolSpec
from services.ai.masking import mask
from services.ai.toolbox.arguments import BadArguments, read_arguments
from services.ai.toolbox.found import cut, plain
from services.ai.toolbox.one_map import OneMap, ReadBlob, reading
from services.ai.toolbox.table import TOOLS, Tool
from services.core.database import Database
from services.core.errors import GanderError

logger = logging.getLogger("gander.tools")


class ToolBox:
    """Implements Tools. Each call reads the newest map; its citations name the commit and blobs that it read.

    Nothing is kept from call to call, so that one may serve several threads.
    """

    def __init__(self, database: Database, user_id: int, project_id: int, read_blob: ReadBlob) -> None:
        """Bind the tools to one project of one user; `read_blob(project_id, blob)` reads the project's clone."""
        self._database = database
        self._user_id = user_id
        self._project_id = project_id
        self._read_blob = read_blob

    def specs(self) -> Sequence[ToolSpec]:
        """Return what there is."""
        return [tool.spec() for tool in TOOLS.values()]

    def call(self, name: str, arguments: Mapping[str, Any]) -> ToolResult:
        """Call one; a fault is a result whose words say what to do."""
        tool = TOOLS.get(name) if isinstance(name, str) else None
        if tool is None:
            named = f" named {plain(name, 60)!r}" if isinstance(name, str) else ""
            return _fault(f"There is no tool{named}. Tools: {', '.join(TOOLS)}.")
        try:
            return self._run(tool, arguments)
        except BadArguments as error:
            return _fault(str(error))
        except GanderError as error:
            return _fault(error.detail)
        except OperationalError as error:
            if "interrupted" not in str(error.orig):
                logger.exception("The tool %s failed.", tool.name)
            return _fault(f"{tool.name} took longer than {tool.seconds:.0f} s and was ended. Ask for less.")
        except Exception:  # whatever a model sends, its answer goes on; the log has what happened
            logger.exception("The tool %s failed.", tool.name)
            return _fault(f"{tool.name} failed. Try other arguments, or another tool.")

    def _run(self, tool: Tool, arguments: object) -> ToolResult:
        given = read_arguments(tool.parameters, arguments)
        with reading(self._database, tool.seconds) as session:
            one = OneMap(session, self._user_id, self._project_id, self._read_blob)
            found = tool.run(one, given)
            citations = one.citations(found)
        text, _ = mask(cut(found.lines, found.most_bytes))
        return ToolResult(text, tuple(replace(each, quote=mask(each.quote)[0]) for each in citations))


def _fault(words: str) -> ToolResult:
    return ToolResult(mask(plain(words, 1_000))[0], is_error=True)
