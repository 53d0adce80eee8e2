"""Reading untrusted text files: decoded, bounded, parsed without ever raising anything but Unreadable."""

from __future__ import annotations

import codecs
import json
import re
import tomllib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_TEXT_BYTES = 1024 * 1024
# Far deeper than any manifest; keeps the parsers, which recurse, from running out of stack.
MAX_DEPTH = 100

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_AROUND_DOTS = re.compile(r"[ \t\"']+")
_DOTTED = re.compile(r"[\w.-]{200,}")
_DOT = re.compile(r"[\w-]\.")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_JSON_TOKENS = re.compile(r'"(?:[^"\\\n]|\\.)*"?|//[^\n]*|/\*.*?(?:\*/|\Z)|,(?=\s*[}\]])', re.DOTALL)


class Unreadable(Exception):
    """A manifest that cannot be read; its message says why in words."""


def as_utf8(data: bytes) -> bytes:
    """Return a text in UTF-16 or UTF-32, known by its mark, as UTF-8, and anything else as it is.

    PowerShell writes such lists of packages, Visual Studio such projects, and their tools read them.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace").encode("utf-8", errors="replace")
    return data


def as_text(data: bytes, most: int = MAX_TEXT_BYTES) -> str:
    """Return bytes as text, whatever they are."""
    if len(data) > most:
        raise Unreadable(f"larger than {most >> 20} MB")
    return data.decode("utf-8-sig", errors="replace")


def _guarded(parse: Callable[[str], Any], data: bytes, what: str, most: int = MAX_TEXT_BYTES) -> Any:
    text = as_text(data, most)
    if _depth(text) > MAX_DEPTH:
        raise Unreadable("nested too deeply")
    try:
        return parse(text)
    except (ValueError, RecursionError, MemoryError, LookupError, TypeError, OverflowError):
        raise Unreadable(f"not valid {what}") from None


def _depth(text: str) -> int:
    deepest = depth = 0
    for bracket in re.findall(r"[\[{}\]]", text):
        depth = depth + 1 if bracket in "[{" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def read_toml(data: bytes) -> dict[str, Any]:
    """Return a TOML document; raises Unreadable."""
    # A key of n dotted parts costs the parser n²; quotes and spaces may stand around each dot.
    for run in _DOTTED.findall(_AROUND_DOTS.sub("", as_text(data))):
        if len(_DOT.findall(run)) > MAX_DEPTH:
            raise Unreadable("nested too deeply")
    return table(_guarded(tomllib.loads, data, "TOML"))


def read_json(data: bytes, most: int = MAX_TEXT_BYTES) -> dict[str, Any]:
    """Return a JSON object of at most so many bytes, comments and trailing commas allowed; raises Unreadable."""
    return table(_guarded(_tolerant_json, data, "JSON", most))


def _tolerant_json(text: str) -> Any:
    found = _lenient_json(text)
    if not _SURROGATE.search(text):
        return found
    # Half a sign, which nothing can write, becomes what unreadable bytes become.
    written = json.dumps(found, ensure_ascii=False).encode("utf-8", errors="surrogatepass")
    return json.loads(written.decode("utf-8", errors="replace"))


def _lenient_json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        bare = _JSON_TOKENS.sub(lambda match: match[0] if match[0].startswith('"') else " ", text)
        # A comment between a comma and its bracket hid the comma the first time.
        return json.loads(_JSON_TOKENS.sub(lambda match: match[0] if match[0].startswith('"') else " ", bare))


def read_xml(data: bytes) -> Element:
    """Return the root of an XML document; raises Unreadable, also for any document type or entity."""
    # Loaded when the first XML is read: few repositories have any, and the child starts for every refresh.
    from xml.etree import ElementTree as ET  # noqa: PLC0415

    text = as_text(data)
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise Unreadable("declares a document type or entities")
    if text.count("<") > 50_000:
        raise Unreadable("has too many elements")
    try:
        return ET.fromstring(text)  # noqa: S314 - neither document type nor entities got here
    except (ET.ParseError, ValueError, RecursionError, MemoryError):
        raise Unreadable("not valid XML") from None


def table(value: Any) -> dict[str, Any]:
    """Return a value if it is a table, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """Return a value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def words(value: Any) -> list[str]:
    """Return the texts of a list, or of a single text."""
    if isinstance(value, str):
        return [value]
    return [item for item in items(value) if isinstance(item, str)]


def word(value: Any) -> str | None:
    """Return a value if it is a text that says something."""
    return value.strip() if isinstance(value, str) and value.strip() else None


def is_sound(text: str) -> bool:
    """Say whether a text was readable and can be written as UTF-8; escapes may spell half a sign."""
    return text.isascii() or not any(sign == "\ufffd" or "\ud800" <= sign <= "\udfff" for sign in text)


def line_of(text: str, needle: str, after: int = 0) -> int | None:
    """Return the line (from 1) of the first `needle` at or after an offset."""
    at = text.find(needle, after) if needle else -1
    return None if at < 0 else text.count("\n", 0, at) + 1
