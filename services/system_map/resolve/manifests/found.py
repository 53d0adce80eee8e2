"""What one manifest says, before the manifests are joined."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from services.system_map.facts import Dependency
from services.system_map.resolve.texts import is_sound
from services.system_map.secrets import without_credentials

# Longest texts that are kept of a manifest, which may say anything.
MAX_NAME = 200
MAX_TEXT = 500
MAX_DEPENDENCIES = 2_000


@dataclass(slots=True)
class Found:
    """One manifest's content; `entry_points` are (label, path or "module:function")."""

    name: str | None = None
    identity: str | None = None  # the name under which others depend on it, where that is another
    description: str | None = None
    licence: str | None = None
    dependencies: list[Dependency] = field(default_factory=list)
    entry_points: list[tuple[str, str]] = field(default_factory=list)
    # Dependencies, by their place, whose scope another manifest may say, with the key by which that one names them.
    unsaid: dict[int, str] = field(default_factory=dict)
    # Of Maven: the identity of the parent, and scopes that are said in one place for all, by such keys.
    above: str | None = None
    managed: dict[str, str] = field(default_factory=dict)
    # Of Gradle: the scopes with which a script takes what a catalogue holds, by such keys.
    taken: dict[str, set[str]] = field(default_factory=dict)
    bundles: dict[str, set[str]] = field(default_factory=dict)  # of a catalogue: those that each key is in

    def depend(self, name: str, requirement: str, scope: str, manifest: str, line: int | None) -> None:
        """Add one dependency, without the password of an address; overlong, empty and broken ones are none."""
        name, requirement = name.strip(), without_credentials(" ".join(requirement[: 10 * MAX_NAME].split()))
        if 0 < len(name) <= MAX_NAME and is_sound(name) and not self.is_full:
            self.dependencies.append(Dependency(name, requirement[:MAX_NAME], scope, manifest, line))

    @property
    def is_full(self) -> bool:
        """Say whether further dependencies would not be kept; finding their lines would cost time for nothing."""
        return len(self.dependencies) >= MAX_DEPENDENCIES

    def enter(self, label: str, target: str) -> None:
        """Add one entry point."""
        if label and target and len(label) <= MAX_NAME and len(target) <= MAX_NAME and len(self.entry_points) < 500:
            self.entry_points.append((label, target))


def described(text: str | None) -> str | None:
    """Return a description as one line of bounded length."""
    if text is None:
        return None
    line = " ".join(text.split())
    return line[:MAX_TEXT] or None


def key_lines(pattern: re.Pattern[str], text: str, start: int) -> dict[str, int]:
    """Return the first line from an offset on in which each key stands; `pattern` matches one, its first group."""
    at = max(0, start)
    line = text.count("\n", 0, at) + 1
    lines: dict[str, int] = {}
    for match in islice(pattern.finditer(text, at), 4 * MAX_DEPENDENCIES):
        line += text.count("\n", at, match.start())
        at = match.start()
        lines.setdefault(match[1], line)
    return lines
