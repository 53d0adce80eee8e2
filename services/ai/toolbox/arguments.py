"""Arguments of a tool: described once, told to models as a JSON schema, and read from whatever a model sends. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SHOWN = 60  # characters of a wrong value that are repeated
MOST_NAMES = 5  # unknown names that are repeated


class BadArguments(ValueError):
    """What a model sent cannot be used; the words say what to send."""


@dataclass(frozen=True)
class Text:
    """A string of 1 to `most` characters."""

    description: str
    required: bool = False
    most: int = 400

    def schema(self) -> dict[str, Any]:
        """Return it as JSON schema."""
        return {"type": "string", "minLength": 1, "maxLength": self.most, "description": self.description}

    def read(self, name: str, value: object) -> str:
        """Return what was meant. Raises BadArguments."""
        if not isinstance(value, str):
            raise BadArguments(f"{name} must be a string, not {_shown(value)}.")
        if len(value) > self.most:
            raise BadArguments(f"{name} has {len(value):,} characters; at most {self.most:,} are read.")
        # Lone halves of surrogate pairs cannot be stored or compared, and no path or name holds a NUL.
        if any(char == "\0" or "\ud800" <= char <= "\udfff" for char in value):
            raise BadArguments(f"{name} holds a character that no path or name holds.")
        if not value.strip():
            raise BadArguments(f"{name} is empty. {self.description}")
        return value.strip()


@dataclass(frozen=True)
class Whole:
    """A whole number."""

    description: str
    least: int
    most: int
    default: int | None = None
    required: bool = False

    def schema(self) -> dict[str, Any]:
        """Return it as JSON schema."""
        found: dict[str, Any] = {
            "type": "integer",
            "minimum": self.least,
            "maximum": self.most,
            "description": self.description,
        }
        return found if self.default is None else found | {"default": self.default}

    def read(self, name: str, value: object) -> int:
        """Return what was meant; models also send 3.0 and "3". Raises BadArguments."""
        number: int | None = None
        if isinstance(value, int) and not isinstance(value, bool):
            number = value
        elif (isinstance(value, float) and math.isfinite(value) and value == int(value)) or (
            isinstance(value, str) and len(value) <= 12 and value.isascii() and value.isdigit()
        ):
            number = int(value)
        if number is None or not self.least <= number <= self.most:
            raise BadArguments(
                f"{name} must be a whole number from {self.least} to {self.most:,}, not {_shown(value)}."
            )
        return number


@dataclass(frozen=True)
class Choice:
    """One of some words."""

    description: str
    words: Sequence[str]
    default: str
    required: bool = False

    def schema(self) -> dict[str, Any]:
        """Return it as JSON schema."""
        return {
            "type": "string",
            "enum": list(self.words),
            "default": self.default,
            "description": self.description,
        }

    def read(self, name: str, value: object) -> str:
        """Return the word. Raises BadArguments."""
        if not isinstance(value, str) or value not in self.words:
            raise BadArguments(f"{name} must be one of {', '.join(self.words)}, not {_shown(value)}.")
        return value


Parameter = Text | Whole | Choice


@dataclass(frozen=True)
class Given:
    """The arguments of one call, each of its type; those not given are their default."""

    values: Mapping[str, str | int | None]

    def text(self, name: str) -> str:
        """Return a string; "" where it was not given."""
        return str(self.values.get(name) or "")

    def number(self, name: str) -> int:
        """Return a whole number that has a default or is required."""
        return int(self.values[name] or 0)

    def find_number(self, name: str) -> int | None:
        """Return a whole number, None where it was not given."""
        value = self.values.get(name)
        return None if value is None else int(value)


def schema_of(parameters: Mapping[str, Parameter]) -> dict[str, Any]:
    """Return the JSON schema of all arguments of a tool."""
    return {
        "type": "object",
        "properties": {name: parameter.schema() for name, parameter in parameters.items()},
        "required": [name for name, parameter in parameters.items() if parameter.required],
        "additionalProperties": False,
    }


def read_arguments(parameters: Mapping[str, Parameter], sent: object) -> Given:
    """Return what was sent as typed values. Raises BadArguments."""
    if sent is None:
        sent = {}
    if not isinstance(sent, Mapping):
        raise BadArguments(f"The arguments must be an object, not {_shown(sent)}.")
    unknown = [name for name in sent if name not in parameters]
    if unknown:
        named = ", ".join(_shown(name) for name in unknown[:MOST_NAMES])
        known = ", ".join(parameters) or "none"
        raise BadArguments(f"There is no argument {named}. Arguments of this tool: {known}.")
    values: dict[str, str | int | None] = {}
    for name, parameter in parameters.items():
        value = sent.get(name)
        if value is not None:
            values[name] = parameter.read(name, value)
        elif parameter.required:
            raise BadArguments(f"{name} is missing. {parameter.description}")
        else:
            values[name] = None if isinstance(parameter, Text) else parameter.default
    return Given(values)


def _shown(value: object) -> str:
    """Return a wrong value as it is repeated to who sent it: short, on one line, plain characters."""
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, (list, tuple, set)):
        return "a list"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 10**15:
        return "a huge number"  # writing millions of digits out takes minutes
    text = ascii(value[: SHOWN + 1] if isinstance(value, (str, bytes)) else value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
