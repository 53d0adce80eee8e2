"""C's and C++'s includes, line by line, against the compiler's own search."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.accuracy import cmake
from benchmarks.accuracy.clones import Clone
from benchmarks.accuracy.installed import Tools
from benchmarks.accuracy.judgement import Fact, Judgement, NotJudged

TOOL = "gcc -M -H"
GOAL = (0.98, 0.95)
# Include folders by repository, read off its own build files by a person, for what CMake does not configure here.
_BY_HAND = json.loads((Path(__file__).parent / "truth" / "include_folders.json").read_text("utf-8"))
_SOURCES = (".c", ".cc", ".cpp", ".cxx", ".c++", ".cu")
_INCLUDE = re.compile(r"^[ \t]*#[ \t]*include[ \t]*(\"[^\"\n]+\"|<[^>\n]+>)", re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*|\"(?:[^\"\\\n]|\\.)*\"", re.DOTALL)
_ENTERED = re.compile(r"^\. (.+)$", re.MULTILINE)


def why_not(clone: Clone) -> str | None:
    """Say why there is nothing to judge."""
    if len(_files(clone)) < 5:
        return "it has fewer than five C or C++ files that are read"
    if _by_hand(clone) is None and cmake.folder_of(clone) is None:
        return (
            f"no CMakeLists.txt at its root or in {', '.join(cmake.FOLDERS[1:])}, nor include folders written in"
            f" truth/include_folders.json or given by {cmake.option_for(clone)}"
        )
    return None


def judge(clone: Clone, tools: Tools) -> list[Judgement]:
    """Ask the compiler about every include line of every file, each file alone, whatever the conditions around it.

    A file is searched with its own folders where CMake says them, else with all of the project's. Of headers those are
    judged that a source which CMake builds comes to: where another's include folders are, nobody says.
    """
    gcc = tools.program("g++", "Install gcc.")
    folders = _Folders(clone, tools)
    read = _files(clone)
    files = sorted(path for path in read if folders.say(path))
    root = str(clone.tree.resolve())

    def ask(path: str) -> list[tuple[Fact, str]]:
        return _included(gcc, clone, root, path, folders.of(path))

    with ThreadPoolExecutor(2) as pool:
        truth = {fact: place for found in pool.map(ask, files) for fact, place in found}
    truth = {fact: place for fact, place in truth.items() if fact[1] in read and fact[0] != fact[1]}
    judged = set(files) & (_reached(folders.built, truth) if folders.built else read)
    truth = {fact: place for fact, place in truth.items() if fact[0] in judged}
    ours: dict[Fact, str] = {
        (edge.source, str(edge.target)): f"{clone.line(edge.source, edge.line)}  [{edge.how} {edge.confidence}]"
        for edge in clone.mapped.edges("C", "C++")
        if edge.target in read and edge.source in judged
    }
    notes = [f"{len(judged):,} of {len(read):,} files; folders: {folders.said}"]
    if len(judged) < len(read):
        notes.append("not judged: what CMake does not build here, whose include folders nobody says")
    return [Judgement("C/C++ includes", truth, ours, GOAL, notes)]


def _by_hand(clone: Clone) -> list[str] | None:
    """Return the include folders that a person says: who runs this, else the file; None where nobody does."""
    return clone.include_folders if clone.include_folders is not None else _BY_HAND.get(clone.name)


def _files(clone: Clone) -> set[str]:
    return {path for path, file in clone.mapped.files.items() if file.language in {"C", "C++"} and file.skipped is None}


def _reached(sources: set[str], truth: Collection[Fact]) -> set[str]:
    """Return the sources and every header that one of them comes to."""
    targets: dict[str, list[str]] = {}
    for source, target in truth:
        targets.setdefault(source, []).append(target)
    found, left = set(sources), list(sources)
    while left:
        new = set(targets.get(left.pop(), ())) - found
        found |= new
        left += new
    return found


def _included(gcc: str, clone: Clone, root: str, path: str, options: list[str]) -> list[tuple[Fact, str]]:
    text = (clone.tree / path).read_text("utf-8", errors="replace")
    # Comments away (strings stay), lines kept.
    bare = _COMMENT.sub(lambda found: found[0] if found[0][0] == '"' else "\n" * found[0].count("\n") or " ", text)
    lines = {found[1]: bare.count("\n", 0, found.start(1)) + 1 for found in reversed(list(_INCLUDE.finditer(bare)))}
    if not lines:
        return []
    # -MG goes on where a header is made by the build; one level deep no header's guard hides another's line.
    language = "c" if path.endswith(".c") else "c++"
    asked = [gcc, "-x", language, "-M", "-MG", "-H", "-w", "-fmax-include-depth=2", "-nostdinc", *options, "-"]
    given = "".join(f"#include {written}\n" for written in sorted(lines, key=lambda written: lines[written]))
    done = subprocess.run(
        asked,
        input=given,
        cwd=(clone.tree / path).parent,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    folder = os.path.dirname(os.path.join(root, path))  # noqa: PTH118, PTH120 - text, as the compiler writes it
    found: list[tuple[Fact, str]] = []
    for entered in _ENTERED.findall(done.stderr):
        target = os.path.normpath(os.path.join(folder, entered))  # noqa: PTH118 - as above
        if target.startswith(f"{root}/"):
            name = target.rpartition("/")[2]
            line = next((number for written, number in lines.items() if written[1:-1].rpartition("/")[2] == name), None)
            found.append(((path, target[len(root) + 1 :]), clone.line(path, line)))
    return found


class _Folders:
    """The options -I, -iquote and -isystem of a project's files."""

    def __init__(self, clone: Clone, tools: Tools) -> None:
        self._by_file: dict[str, list[str]] = {}
        root = clone.tree.resolve()
        by_hand = _by_hand(clone)
        if by_hand is not None:
            if missing := [folder for folder in by_hand if not (root / folder).is_dir()]:
                raise NotJudged(f"it has no folder {missing[0]!r}, which is given as an include folder")
            self._all = [f"-I{root / folder}" for folder in by_hand]
            self.said = f"by hand ({', '.join(by_hand) or 'none'})"
            return
        commands, how = cmake.configured(clone, tools)
        for command in commands:
            path = os.path.relpath(os.path.join(command["directory"], command["file"]), root)  # noqa: PTH118 - text
            self._by_file.setdefault(path, []).extend(cmake.include_options(command))
        self._all = list(dict.fromkeys(option for options in self._by_file.values() for option in options))
        self.said = f"CMake's{how} of {len(self._by_file):,} files, {len(self._all)} in all"

    @property
    def built(self) -> set[str]:
        """The files that CMake compiles; none where the folders are by hand."""
        return set(self._by_file)

    def say(self, path: str) -> bool:
        """Return whether the folders of a file are known: those of a header are everybody's."""
        return not self._by_file or path in self._by_file or not path.endswith(_SOURCES)

    def of(self, path: str) -> list[str]:
        """Return a file's own options, else all."""
        return list(dict.fromkeys(self._by_file.get(path, []))) or self._all
