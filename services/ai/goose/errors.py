"""What can go wrong with goose, in words for the conversation."""

from __future__ import annotations

from services.ai.errors import ModelError
from services.core.errors import Unavailable


class GooseFailed(ModelError):
    """goose ended without an answer. Ask again, or choose another model. Its words: “{words}”."""

    code = 50254
    title = "goose failed"


class GooseOverreached(ModelError):
    """goose took more than it may have ({what}), so it was stopped. Ask again, or choose another model."""

    code = 50255
    title = "goose stopped"


class GooseUnconfined(Unavailable):
    """goose is not started, because nothing on this machine confines it. {why}."""

    code = 50342
    title = "goose cannot be confined"
    transient = False
