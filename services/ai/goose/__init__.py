"""goose as a provider of answers: its program found, confined by the system, run for one question, read.

`GooseSource` is what the garden knows. docs/goose.md says what is promised and what is tested.
"""

from services.ai.goose.source import GooseSource, goose_choice

__all__ = ["GooseSource", "goose_choice"]
