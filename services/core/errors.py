"""The one tree of errors. A class's docstring is the message that people read: what happened, what to do.

GanderError
├── Invalid            400    what was sent cannot be understood or accepted
├── Unauthenticated    401
├── Forbidden          403
├── NotFound           404
├── Conflict           409
├── TooLarge           413
├── UnsupportedMedia   415
├── RateLimited        429
├── Upstream           502    another machine or program answered badly; trying again may help
├── Unavailable        503    Gander itself cannot do it now
└── OutOfSpace         507

A noun's error inherits one kind, stands in the noun's own module and has its own stable `code`; docs/api.md
lists them all. `api/` maps kinds to HTTP statuses in one place.
"""

from __future__ import annotations

import inspect
from typing import ClassVar


class GanderError(Exception):
    """Something went wrong inside Gander. The log has the details under the request id."""

    code: ClassVar[int] = 50000
    title: ClassVar[str] = "Internal error"
    # Whether the same call may succeed later without anyone changing anything; jobs are retried by it.
    transient: ClassVar[bool] = False

    def __init__(
        self, detail: str | None = None, *, errors: dict[str, list[str]] | None = None, **words: object
    ) -> None:
        """Say `detail`, or the docstring's first paragraph with `{words}` filled in.

        `errors` names the faults of single fields: {field: [message]}.
        """
        if detail is None:
            detail = self.words()
            if words:
                detail = detail.format(**words)
        super().__init__(detail)
        self.detail = detail
        self.errors = errors or {}

    @classmethod
    def words(cls) -> str:
        """Return the message with its `{words}` not yet filled in."""
        return " ".join(inspect.cleandoc(cls.__doc__ or "").split("\n\n")[0].split())


class Invalid(GanderError):
    """What was sent cannot be accepted. The fields named under errors say why."""

    code = 40000
    title = "Invalid request"


class Unauthenticated(GanderError):
    """Sign in first."""

    code = 40100
    title = "Not signed in"


class Forbidden(GanderError):
    """This is not allowed."""

    code = 40200
    title = "Forbidden"


class NotFound(GanderError):
    """There is nothing at this address."""

    code = 40400
    title = "Not found"


class Conflict(GanderError):
    """This contradicts what is already there."""

    code = 40900
    title = "Conflict"


class TooLarge(GanderError):
    """What was sent is larger than Gander accepts."""

    code = 41300
    title = "Too large"


class UnsupportedMedia(GanderError):
    """Send the body as application/json."""

    code = 41500
    title = "Unsupported media type"


class RateLimited(GanderError):
    """Too many at once. Wait a moment and try again."""

    code = 42900
    title = "Too many requests"


class Upstream(GanderError):
    """Another machine did not answer as expected. Try again later."""

    code = 50200
    title = "Upstream failure"
    transient = True


class Unavailable(GanderError):
    """Gander cannot do this right now. Try again in a moment."""

    code = 50300
    title = "Unavailable"
    transient = True


class OutOfSpace(GanderError):
    """The disk is full. Free some space, then try again; nothing that was saved is lost."""

    code = 50700
    title = "Disk full"
