"""Objects of Python's packages that read the environment, made in one file and used in another.

They are told in the words of `environment_names`: who makes one as an `env.reader` of its name, who uses one as
`env.asked`, here with `required`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals.environment_patterns import PYTHON_READER

if TYPE_CHECKING:
    from services.system_map.parsing.grammar import SyntaxTree

_MAX_ASKED = 200
_MADE = re.compile(
    rb"^(?:(?P<name>env|config|ENV)[ \t]*(?::[^=\n]{0,60})?=[ \t]*(?:\w{1,30}\.)?(?:Env|FileAwareEnv|AutoConfig|Config)\("
    rb"|from[ \t]+decouple[ \t]+import[ \t(]+(?:\w+,[ \t]*){0,5}(?P<taken>config)\b)",
    re.MULTILINE,
)
_USED = (b"env(", b"env.", b"config(", b"ENV(", b"ENV.")
# No bound in front: a pattern that begins with a word is found faster.
_TAKEN = re.compile(
    rb"from[ \t]+[\w.]{1,200}[ \t]+import[ \t]*(?:\*|(?:\([^)]{0,2000}?|[^\n#(]{0,500}?)\b(?:env|config|ENV)\b)"
)
_BOUND = re.compile(rb"^(?:(?:async[ \t]+)?def[ \t]+(?:env|config|ENV)\b|(?:env|config|ENV)[ \t]*=[^=])", re.MULTILINE)
_HEAD = re.compile(rb"\w+")


def made(source: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (position, data) of the objects that a file makes, or takes ready-made; for one that imports such a package."""
    seen: set[bytes] = set()
    for match in _MADE.finditer(source):
        name = match["name"] or match["taken"]
        if name not in seen:
            seen.add(name)
            yield match.start(), {"function": name.decode(), "default": True}


def used(tree: SyntaxTree) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (position, data) of what a file asks of an object that it imports from elsewhere."""
    source = tree.source
    if not tree.holds(_USED) or not _TAKEN.search(source) or _BOUND.search(source):
        return
    for match in islice(PYTHON_READER.finditer(source), _MAX_ASKED):
        default = next((match[key] for key in ("double", "single", "bare") if match[key] is not None), None)
        head = _HEAD.match(match[0])
        data = {
            "function": (head[0] if head else b"").decode(),
            "name": match["name"].decode(),
            "default": None if default is None else default.decode("utf-8", "replace"),
            "required": default is None and match["more"] is None,
        }
        yield match.start(), data
