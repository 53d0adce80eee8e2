"""Reading YAML that nobody vouches for: bounded in size, depth and steps, aliases not copied, line numbers kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

MAX_BYTES = 512 * 1024
MAX_STEPS = 50_000
_MAX_FLOW = 50
_MAX_DOCUMENTS = 100
_TOO_DEEP = re.compile(r"^[ \t\-?:]{200,}", re.MULTILINE)
_MERGES = 8
# `null`, `~` and nothing at all; what compose's `!reset` takes back, whatever is written behind it.
_RESET = "!reset"
_NO_VALUE = frozenset({"tag:yaml.org,2002:null", _RESET})


@dataclass(slots=True)
class _Budget:
    """How many nodes may still be looked at: an alias bomb is a small file with billions of them."""

    left: int = MAX_STEPS


@dataclass(slots=True)
class Yaml:
    """A node of a document; what a question does not fit answers with nothing."""

    node: Any = None
    _budget: _Budget = field(default_factory=_Budget)

    @property
    def line(self) -> int | None:
        """Return the line that the node starts on, from 1."""
        return None if self.node is None else self.node.start_mark.line + 1

    @property
    def text(self) -> str | None:
        """Return a scalar's text; None where it says that there is no value."""
        value = getattr(self.node, "value", None)
        return value if isinstance(value, str) and self.node.tag not in _NO_VALUE else None

    @property
    def is_list(self) -> bool:
        """Say whether it is a sequence."""
        return getattr(self.node, "id", "") == "sequence" and self.node.tag != _RESET

    @property
    def is_map(self) -> bool:
        """Say whether it is a mapping."""
        return getattr(self.node, "id", "") == "mapping" and self.node.tag != _RESET

    def items(self, merges: int = _MERGES) -> Iterator[tuple[str, Yaml, int]]:
        """Yield a mapping's pairs as (key, value, line of the key), merged ones (`<<: *base`) last."""
        merged: list[Yaml] = []
        for key, value in self.node.value if self.is_map else ():
            if not self._spend():
                return
            if key.value == "<<":
                one = Yaml(value, self._budget)
                merged += one.parts() if one.is_list else [one]
            elif isinstance(key.value, str):
                yield key.value, Yaml(value, self._budget), key.start_mark.line + 1
        for one in merged if merges else ():
            yield from one.items(merges - 1)

    def get(self, *keys: str) -> Yaml:
        """Return the value below keys; an empty node where there is none."""
        found = self
        for key in keys:
            found = next((value for name, value, _ in found.items() if name == key), Yaml(None, self._budget))
        return found

    def parts(self) -> list[Yaml]:
        """Return a sequence's items."""
        found = []
        for node in self.node.value if self.is_list else ():
            if not self._spend():
                break
            found.append(Yaml(node, self._budget))
        return found

    def texts(self) -> list[str]:
        """Return the texts of a scalar, of a sequence of scalars, or a mapping's keys."""
        if self.is_map:
            return [key for key, _, _ in self.items()]
        found = [one.text for one in self.parts()] if self.is_list else [self.text]
        return [text for text in found if text]

    def _spend(self) -> bool:
        self._budget.left -= 1
        return self._budget.left >= 0


def read_yaml(data: bytes) -> Yaml:
    """Return the first document; an empty node for anything that is none, is too large or nested too deeply."""
    return next(read_documents(data), Yaml())


def read_documents(data: bytes) -> Iterator[Yaml]:
    """Yield the documents up to one that cannot be read; nothing of what is too large or nested too deeply."""
    if len(data) > MAX_BYTES:
        return
    text = data.decode("utf-8-sig", "replace")
    if _TOO_DEEP.search(text) or _flow_depth(text) > _MAX_FLOW:
        return
    # Loaded when there is YAML to read: the child starts for every refresh.
    import yaml  # type: ignore[import-untyped] # it has no types of its own  # noqa: PLC0415

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    budget = _Budget()
    try:
        # Nodes, not values: an alias stays one node, tags make no objects, and lines are known.
        for node in islice(yaml.compose_all(text, Loader=loader), _MAX_DOCUMENTS):
            yield Yaml(node, budget)
    except (yaml.YAMLError, ValueError, RecursionError, MemoryError, AttributeError):
        return


def _flow_depth(text: str) -> int:
    deepest = depth = 0
    for bracket in re.findall(r"[\[{}\]]", text):
        depth = depth + 1 if bracket in "[{" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest
