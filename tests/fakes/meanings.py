"""A model of meaning without a model: texts are alike as far as they share words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from services.search.meaning import MeaningUnavailable, go_on, in_vectors

# Words that mean the same, as a real model would know.
_SAME = {"bought": "purchase", "buy": "purchase", "customer": "client"}


class FakeMeaning:
    """Counts what it is asked; `breaks_after` so many texts it cannot be used any more."""

    dimensions = 64

    def __init__(self, name: str = "fake/1", *, is_local: bool = True) -> None:
        self.name, self.is_local = name, is_local
        self.asked: list[str] = []
        self.breaks_after: int | None = None
        self.address = "model.example:443"

    def embed(
        self, texts: Sequence[str], check: Callable[[], None] = go_on, *, hurry: bool = False
    ) -> Any:  # the interface's
        check()
        if self.breaks_after is not None and len(self.asked) + len(texts) > self.breaks_after:
            raise MeaningUnavailable(reason="it broke")
        self.asked.extend(texts)
        rows = np.zeros((len(texts), self.dimensions))
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"[a-z]+", text.lower()):
                place = hashlib.md5(_SAME.get(word, word).encode(), usedforsecurity=False).digest()[0]
                row[place % self.dimensions] += 1
        return in_vectors(rows)
