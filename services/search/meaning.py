"""What texts mean, as small vectors: the interface of models, and what they read of a passage.

Two texts are alike in meaning as far as the product of their vectors is large. Whoever changes `passage_text` changes
RULES with it, so that vectors made by other rules are not mixed with these.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from services.core.errors import Unavailable
from services.search.identifiers import words_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.int8]

# Of how a passage is told to the model. It stands in the name of a model, so that other rules make other vectors.
RULES = 1
PASSAGE_CHARACTERS = 2_000  # of a passage: more than a model reads of it
MAX_NAME = 60  # of a model, as search_vector keeps it


class MeaningUnavailable(Unavailable):
    """Search by meaning cannot be used: {reason}. Search by words goes on."""

    code = 50350
    title = "Search by meaning unavailable"


def go_on() -> None:
    """Check nothing."""


class Meaning(Protocol):
    """A model of meaning. Any thread may use it; what is heavy is loaded when it is first needed."""

    name: str  # of the model and of the rules by which it is used: vectors of different names never mix
    dimensions: int  # of a vector; 0 while that is not known
    is_local: bool  # whether texts stay on this machine

    def embed(self, texts: Sequence[str], check: Callable[[], None] = go_on, *, hurry: bool = False) -> Vectors:
        """Return one unit vector × 127 for each text, rows of signed bytes, in order.

        `check` is called between runs and may raise. Somebody waits where there is `hurry`: then two threads work.
        Any text has a vector. Raises MeaningUnavailable.
        """
        ...


def passage_text(name: str, path: str, text: str) -> str:
    """Return what a model reads of a passage: the words of its path and of its name, then its text as it is.

    Names split in the text too, more of the text, the body's words alone: none was better (docs/search.md).
    """
    where = path[-200:].rpartition(".")[0] or path[-200:]
    return f"{' '.join(words_of(where))} {' '.join(words_of(name[:300]))}\n{text[:PASSAGE_CHARACTERS]}"


def clean(text: str) -> str:
    """Return a text without what a tokenizer or JSON refuses: lone surrogates and NUL."""
    return text.encode("utf-8", "replace").decode().replace("\0", " ")


def in_vectors(rows: Any) -> Vectors:
    """Return rows of numbers as unit vectors × 127; what is not a number, or is nothing, is the zero vector."""
    import numpy as np  # noqa: PLC0415  # heavy: a server at rest does without

    rows = np.nan_to_num(np.asarray(rows, dtype=np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    units = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    vectors: Vectors = np.rint(units * 127).clip(-127, 127).astype(np.int8)
    return vectors
