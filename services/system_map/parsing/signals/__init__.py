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
FAILED = "detector.failed"  # {detector}: the module's name; what it had seen of the file is lost
DETECTORS: dict[str, tuple[str, ...]] = {
    "Python": (
        "flask",
        "fastapi",
        "django_urls",
        "ninja",
        "python_texts",
        "python_words",
        "python_aliases",
        "python_tables",
        "python_models",
        "environment",
    ),
    "JavaScript": ("express", "script_texts", "environment", "typeorm"),
    "TypeScript": ("express", "nest", "script_texts", "environment", "typeorm"),
    "TSX": ("express", "script_texts", "environment", "typeorm"),
    "Go": (
        "gin",
        "net_http",
        "go_generated",
        "environment",
        "go_builds",
    ),
    "Java": ("spring", "spring_functional", "environment", "jpa"),
    "Rust": ("environment",),
    "C": ("environment",),
    "C++": ("environment",),
    "Ruby": ("rails", "ruby_texts", "ruby_members", "environment"),
    "PHP": ("environment",),
    "C#": ("environment",),
    "Kotlin": ("spring_kotlin", "spring_kotlin_router", "environment", "jpa_kotlin"),
    "Scala": ("environment",),
    "Swift": ("environment",),
    "Shell": ("environment_scripts",),
}


def load_detectors(language: str) -> None:
    """Load a language's detectors before there is a file of it."""
    for name in DETECTORS.get(language, ()):
        import_module(f"{__name__}.{name}")


def read_signals(language: str, tree: SyntaxTree) -> list[Signal]:
    """Return what the language's detectors see in a file, by line; one that fails leaves FAILED in place of its own."""
    found: list[Signal] = []
    for name in DETECTORS.get(language, ()):
        detector = import_module(f"{__name__}.{name}")
        if not tree.holds(detector.WORDS):
            continue
        try:
            found += detector.read(tree)
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
            # What one detector did not foresee costs its own signals, never the rest of the file.
            found.append(Signal(FAILED, 1, {"detector": name}))
    tree.shared.clear()  # it leads back to the tree: a ring that would stay until somebody looks for rings
    found.sort(key=lambda signal: signal.line)
    return found[:MAX_SIGNALS]
