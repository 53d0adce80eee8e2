"""English plurals and singulars as Rails forms them for the names of resources. Pure."""

from __future__ import annotations

import re

_SAME = frozenset(
    {"equipment", "information", "rice", "money", "species", "series", "fish", "sheep", "jeans", "police"}
)
_ODD = {"people": "person", "men": "man", "children": "child", "sexes": "sex", "moves": "move", "zombies": "zombie"}
_ODD_PLURALS = {one: many for many, one in _ODD.items()}
# The first that fits counts.
_TO_SINGULAR = tuple(
    (re.compile(pattern + "$"), by)
    for pattern, by in (
        (r"ss", "ss"),
        (r"(database|quiz)(?:zes|s)", r"\1"),
        (r"(matr)ices", r"\1ix"),
        (r"(vert|ind)ices", r"\1ex"),
        (r"^(ox)en", r"\1"),
        (r"(alias|status)(?:es)?", r"\1"),
        (r"(octop|vir)(?:us|i)", r"\1us"),
        (r"^(a)x[ie]s", r"\1xis"),
        (r"(cris|test)(?:is|es)", r"\1is"),
        (r"(shoe)s", r"\1"),
        (r"(o)es", r"\1"),
        (r"(bus)(?:es)?", r"\1"),
        (r"^(m|l)ice", r"\1ouse"),
        (r"(x|ch|ss|sh)es", r"\1"),
        (r"(m)ovies", r"\1ovie"),
        (r"([^aeiouy]|qu)ies", r"\1y"),
        (r"([lr])ves", r"\1f"),
        (r"(tive|hive)s", r"\1"),
        (r"([^f])ves", r"\1fe"),
        (r"(^analy)(?:sis|ses)", r"\1sis"),
        (r"(analy|ba|diagno|parenthe|progno|synop|the)(?:sis|ses)", r"\1sis"),
        (r"([ti])a", r"\1um"),
        (r"(n)ews", r"\1ews"),
        (r"s", ""),
    )
)
_TO_PLURAL = tuple(
    (re.compile(pattern + "$"), by)
    for pattern, by in (
        (r"(quiz)", r"\1zes"),
        (r"^(ox)(?:en)?", r"\1en"),
        (r"^(m|l)(?:ouse|ice)", r"\1ice"),
        (r"(matr|vert|ind)(?:ix|ex)", r"\1ices"),
        (r"(x|ch|ss|sh)", r"\1es"),
        (r"([^aeiouy]|qu)y", r"\1ies"),
        (r"(hive)", r"\1s"),
        (r"(?:([^f])fe|([lr])f)", r"\1\2ves"),
        (r"sis", "ses"),
        (r"([ti])um", r"\1a"),
        (r"(buffal|tomat)o", r"\1oes"),
        (r"(bus)", r"\1es"),
        (r"(alias|status)", r"\1es"),
        (r"(octop|vir)us", r"\1i"),
        (r"^(ax|test)is", r"\1es"),
        (r"s", "s"),
        (r"", "s"),
    )
)
_MAX_LENGTH = 200


def singular_of(word: str) -> str:
    """Return the singular of a name's last word."""
    return _changed(word, _ODD, _TO_SINGULAR)


def plural_of(word: str) -> str:
    """Return the plural of a name's last word."""
    return _changed(word, _ODD_PLURALS, _TO_PLURAL)


def _changed(word: str, odd: dict[str, str], rules: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    before, line, last = word[:_MAX_LENGTH].rpartition("_")
    if last in _SAME:
        return word
    if last in odd:
        return f"{before}{line}{odd[last]}"
    for pattern, by in rules:
        if pattern.search(last):
            return f"{before}{line}{pattern.sub(by, last, count=1)}"
    return word


def underscored(constant: str) -> str:
    """Return the path of a constant: `Admin::BlogPosts` is `admin/blog_posts`."""
    text = re.sub(r"([A-Z\d]+)([A-Z][a-z])", r"\1_\2", constant[:_MAX_LENGTH].replace("::", "/"))
    return re.sub(r"([a-z\d])([A-Z])", r"\1_\2", text).replace("-", "_").lower()
