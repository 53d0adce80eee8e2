"""Functions, classes and methods against universal-ctags: how many of its Gander has, at the same place."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from benchmarks.accuracy.clones import Clone
from benchmarks.accuracy.installed import Tools
from benchmarks.accuracy.judgement import Fact, Judgement, NotJudged
from benchmarks.accuracy.no_symbols import MADE_BY_A_MACRO, Tag, why_none

TOOL = "universal-ctags"
GOAL = (None, 0.98)  # only what ctags finds is judged: it is no judge of what it does not find
LANGUAGES = {
    "Python": "Python",
    "JavaScript": "JavaScript",
    "TypeScript": "TypeScript",
    "TSX": "TypeScript",
    "Go": "Go",
    "Rust": "Rust",
    "Java": "Java",
    "C": "C",
    "C++": "C++",
    "Kotlin": "Kotlin",
    "Ruby": "Ruby",
    "PHP": "PHP",
    "C#": "C#",
}
# What counts as a function, class or method, in ctags' words; the rest (fields, variables, imports, packages …) is left out.
_KINDS = {
    "Python": {"function", "class", "member"},
    "JavaScript": {"function", "class", "method", "generator", "getter", "setter"},
    "TypeScript": {"function", "class", "method", "generator", "interface", "enum"},
    "Go": {"func", "struct", "interface"},
    "Rust": {"function", "struct", "enum", "interface", "method"},
    "Java": {"class", "interface", "enum", "method", "annotation"},
    "C": {"function", "struct", "enum"},
    "C++": {"function", "class", "struct", "enum"},
    "Kotlin": {"interface", "class", "object", "method"},
    "Ruby": {"class", "module", "method", "singletonMethod"},
    "PHP": {"class", "interface", "trait", "function"},
    "C#": {"class", "interface", "struct", "enum", "method"},
}
_ENOUGH = 20  # fewer symbols of a language say nothing about a share of 0.98
_OURS = frozenset({"function", "method", "class", "interface", "struct", "enum", "trait", "type", "macro", "annotation", "record", "module"})  # fmt: skip


def why_not(clone: Clone) -> str | None:
    """Say why there is nothing to judge."""
    return None if _files(clone) else "it has no file of a language that both read"


def tags_of(said: str) -> Iterator[dict[str, Any]]:
    """Yield what ctags says in JSON, one tag a line: a line of code in a tag may hold other characters that end lines."""
    return (json.loads(line) for line in said.split("\n") if line)


def judge(clone: Clone, tools: Tools) -> list[Judgement]:
    """Compare (file, name), one comparison for each language; a symbol of ours must hold a line where ctags sees it."""
    ctags = tools.program("ctags", "Install universal-ctags.")
    files = _files(clone)
    truth: dict[str, dict[Fact, str]] = {}
    lines: dict[Fact, set[int]] = {}
    left_out: dict[str, Counter[str]] = {}
    literals: set[str] = set()
    alike: Counter[str] = Counter()
    for tag in _tags(ctags, clone, files):
        path, language = tag["path"], LANGUAGES[files[tag["path"]]]
        if tag.get("language") != language and {tag.get("language"), language} != {"C", "C++"}:
            continue
        if tag["kind"] not in _KINDS[language]:
            continue
        whole = Tag(path, tag["name"], tag["kind"], tag.get("scope", ""), tag["line"], clone.lines(path))
        reason = why_none(language, whole, literals)
        if reason is not None:
            left_out.setdefault(language, Counter())[reason] += 1
            alike[language] += reason == MADE_BY_A_MACRO and _is_own(clone, path, tag["name"], tag["line"])
            continue
        # The name alone, once a file: which of several of one name is meant, the two count differently.
        fact: Fact = (path, _plain(tag["name"]))
        truth.setdefault(language, {}).setdefault(fact, clone.line(path, tag["line"]))
        lines.setdefault(fact, set()).add(tag["line"])
    found = []
    for language in sorted(language for language in truth if len(truth[language]) >= _ENOUGH):
        ours: dict[Fact, str] = {
            (path, name): clone.line(path, line)
            for path, written in files.items()
            if LANGUAGES[written] == language
            for name, line, end in _own(clone, path)
            if not lines.get((path, name), set()).isdisjoint(range(line, end + 1))
        }
        notes = [f"left out: {count:,} {reason}" for reason, count in left_out.get(language, Counter()).most_common()]
        if alike[language]:
            notes.append(
                f"not judged: {alike[language]:,} of those made by a macro, which Gander calls by its name too"
            )
        # Precision is not judged, so what only Gander has is not listed either.
        ours = {fact: place for fact, place in ours.items() if fact in truth[language]}
        found.append(Judgement(f"{language} symbols", truth[language], ours, GOAL, notes))
    return found


def _tags(ctags: str, clone: Clone, files: Collection[str]) -> Iterator[dict[str, Any]]:
    """Yield the tags of the files. Those with a NUL are read from a copy without: ctags loses count of lines at one."""
    torn = {path: text for path in files if b"\0" in (text := (clone.tree / path).read_bytes())}
    yield from _asked(ctags, clone.tree, [path for path in files if path not in torn])
    if torn:
        with tempfile.TemporaryDirectory(prefix="gander-ctags-") as folder:
            for path, text in torn.items():
                copy = Path(folder) / path
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(text.replace(b"\0", b" "))
            yield from _asked(ctags, Path(folder), list(torn))


def _asked(ctags: str, folder: Path, paths: list[str]) -> Iterator[dict[str, Any]]:
    if not paths:
        return
    maps = ["--map-TypeScript=+.tsx", "--map-TypeScript=+.mts", "--map-TypeScript=+.cts", "--map-JavaScript=+.mjs"]
    maps += ["--map-JavaScript=+.cjs", "--map-JavaScript=+.jsx"]
    asked = [
        ctags,
        "--options=NONE",
        *maps,
        "--output-format=json",
        "--fields=+nKlz",
        "--sort=no",
        "-f",
        "-",
        "-L",
        "-",
    ]
    given = "".join(f"{path}\n" for path in paths)
    done = subprocess.run(asked, input=given, cwd=folder, capture_output=True, text=True, check=False)
    if not done.stdout and done.stderr:
        raise NotJudged(f"ctags says nothing: {done.stderr[:200]}")
    yield from tags_of(done.stdout)


def _files(clone: Clone) -> dict[str, str]:
    return {
        path: file.language
        for path, file in clone.mapped.files.items()
        if file.language in LANGUAGES and file.skipped is None and path in clone.mapped.facts and "\n" not in path
    }


def _own(clone: Clone, path: str) -> list[tuple[str, int, int]]:
    """Return the symbols of a file: name, first line, last line."""
    return [
        (_plain(one.name), one.start_line, one.end_line)
        for one in clone.mapped.facts[path].symbols
        if one.kind in _OURS
    ]


def _is_own(clone: Clone, path: str, name: str, line: int) -> bool:
    return any(own == name and start <= line <= end for own, start, end in _own(clone, path))


def _plain(name: str) -> str:
    """Return a name without what writers are free to write (`operator ()`), and without the sign of a private one."""
    return name.replace(" ", "").removeprefix("#")
