"""The ids of symbols, "symbol:<path>#<qualified name>", taken apart. Pure.

Both paths ("C#/app.cs") and names (CSS's "#id", JavaScript's "Sheep.#grow", a test's "issue #12 is mended") may hold a
"#". The id ends its path where a file is; where no list of files is at hand, where the name of a parsed file may end.
"""

from __future__ import annotations

from collections.abc import Callable

from services.system_map.languages import has_grammar, language_of


def _may_be_file(path: str) -> bool:
    return has_grammar(language_of(path.rpartition("/")[2]))


def split_node(node: str, is_file: Callable[[str], bool] = _may_be_file) -> tuple[str, str]:
    """Return the path and the qualified name of a symbol's id; of any other id all after its kind, and no name."""
    kind, _, rest = node.partition(":")
    if kind != "symbol" or "#" not in rest:
        return rest, ""
    first = at = rest.index("#")
    if rest.find("#", first + 1) < 0:
        return rest[:first], rest[first + 1 :]
    after_folders = -1
    while at >= 0:
        if rest[at + 1 :] and is_file(rest[:at]):
            return rest[:at], rest[at + 1 :]
        if after_folders < 0 and "/" not in rest[at:]:
            after_folders = at
        at = rest.find("#", at + 1)
    at = after_folders if after_folders >= 0 else first
    return rest[:at], rest[at + 1 :]
