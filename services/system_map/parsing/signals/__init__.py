"""What frameworks show in one file: each detector is a module here that turns a parsed file into signals.

A detector module has
    WORDS: tuple[bytes, ...]                       it runs only on files that hold one of these
    read(tree: SyntaxTree) -> list[Signal]         in the order of the text; never raises on odd code
and a row in DETECTORS for each language it reads. Its other half, which puts the signals of all files together, is
in `services/system_map/surface`. Detectors run in the parse child, so they import no more than they need.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from services.system_map.facts import Signal

if TYPE_CHECKING:
    from services.system_map.parsing.grammar import SyntaxTree

# A file that says more than this is generated, or hostile.
MAX_SIGNALS = 5_000
DETECTORS: dict[str, tuple[str, ...]] = {
    "Python": ("flask", "fastapi", "django_urls", "python_texts", "python_models", "environment"),
    "JavaScript": (
        "express",
        "environment",
    ),
    "TypeScript": ("express", "nest", "environment", "typeorm"),
    "TSX": ("express", "environment", "typeorm"),
    "Go": (
        "gin",
        "net_http",
        "environment",
    ),
    "Java": ("spring", "environment", "jpa"),
    "Rust": ("environment",),
    "C": ("environment",),
    "C++": ("environment",),
    "Ruby": ("environment",),
}


def read_signals(language: str, tree: SyntaxTree) -> list[Signal]:
    """Return what the language's detectors see in a file, by line."""
    found: list[Signal] = []
    for name in DETECTORS.get(language, ()):
        detector = import_module(f"{__name__}.{name}")
        if any(word in tree.source for word in detector.WORDS):
            found += detector.read(tree)
    found.sort(key=lambda signal: signal.line)
    return found[:MAX_SIGNALS]
