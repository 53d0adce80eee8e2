"""Questions made of docstrings, which ask for their functions; all docstrings are taken out of the text that is searched."""

from __future__ import annotations

import ast
import random
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LEAST_WORDS, MOST_WORDS = 4, 40  # of a sentence
LEAST_LINES = 3  # of a function that its whole docstring asks for: shorter ones are little more than their names
_SENTENCE = re.compile(r"(?<=[.!?])\s|\n\s*\n")
_LEFT_OUT = {
    "test",
    "tests",
    "testing",
    "idlelib",
    "lib2to3",
    "site-packages",
    "turtledemo",
    "ensurepip",
    "t",
    "_vendor",
}


@dataclass(frozen=True)
class Question:
    """What is asked, and what answers it: a passage of this path that holds some of these lines, of any where none."""

    text: str
    path: str
    spans: tuple[tuple[int, int], ...]  # from and to, both inclusive
    symbol: str = ""


@dataclass(frozen=True)
class Documented:
    """A function and what its docstring says; its lines are those without the docstring."""

    path: str
    name: str
    first: int
    last: int
    docstring: str

    @property
    def sentence(self) -> str:
        """The first sentence."""
        return " ".join(_SENTENCE.split(self.docstring.strip(), maxsplit=1)[0].split())

    @property
    def lines(self) -> int:
        """How many lines are left of it."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class Stripped:
    """A file without its docstrings, the lines of each of its functions, and those that have a docstring."""

    path: str
    text: str
    lines: tuple[int, ...]
    documented: tuple[Documented, ...]


@dataclass(frozen=True)
class Source:
    """A folder's functions: the documented ones, and how many there are in all and of LEAST_LINES or more."""

    documented: tuple[Documented, ...]
    functions: int
    longer: int

    def sentences(self, count: int) -> list[Question]:
        """Return first sentences that ask for a function each, drawn at random."""
        fitting = [one for one in self.documented if LEAST_WORDS <= len(one.sentence.split()) <= MOST_WORDS]
        return _drawn([(one.sentence, one) for one in fitting], count)

    def docstrings(self, count: int) -> list[Question]:
        """Return whole docstrings that ask for a function of LEAST_LINES or more each, drawn at random."""
        fitting = [one for one in self.documented if one.lines >= LEAST_LINES]
        texts = [(" ".join(one.docstring.split()), one) for one in fitting]
        return _drawn([(text, one) for text, one in texts if len(text.split()) >= LEAST_WORDS], count)


def stripped_files(root: Path) -> Iterator[Stripped]:
    """Yield the Python files below a folder, in order of paths; tests and other people's code are left out."""
    for file in sorted(root.rglob("*.py")):
        path = file.relative_to(root)
        if not _LEFT_OUT & set(path.parts) and not path.name.startswith("test_"):
            try:
                yield strip(path.as_posix(), file.read_text(encoding="utf-8"))
            except (SyntaxError, UnicodeDecodeError, OSError):
                continue


def strip(path: str, text: str) -> Stripped:
    """Take the docstrings of modules, classes and functions out of a file. Raises SyntaxError."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(text)
    functions: list[ast.FunctionDef | ast.AsyncFunctionDef] = []
    said: dict[ast.AST, str] = {}
    gone: set[int] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module):
            continue
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            functions.append(node)
        docstring = ast.get_docstring(node)
        # What is nothing but its docstring, or is written on one line, is left as it is.
        if docstring is None or len(node.body) < 2:
            continue
        first, last = node.body[0].lineno, node.body[0].end_lineno or 0
        if first <= getattr(node, "lineno", 0) or node.body[1].lineno <= last:
            continue
        gone.update(range(first, last + 1))
        said[node] = docstring
    moved, kept = [0], []
    for number, line in enumerate(text.split("\n"), 1):
        if number not in gone:
            kept.append(line)
        moved.append(len(kept))
    spans = [(node, moved[node.lineno], moved[node.end_lineno or node.lineno]) for node in functions]
    documented = tuple(
        Documented(path, node.name, first, last, said[node]) for node, first, last in spans if node in said
    )  # fmt: skip
    return Stripped(path, "\n".join(kept), tuple(last - first + 1 for _, first, last in spans), documented)


def write_stripped(root: Path, target: Path) -> Source:
    """Write a folder's files without docstrings; returns what was said of its functions."""
    documented: list[Documented] = []
    lines: list[int] = []
    for one in stripped_files(root):
        file = target / one.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(one.text, encoding="utf-8")
        documented.extend(one.documented)
        lines.extend(one.lines)
    return Source(tuple(documented), len(lines), sum(count >= LEAST_LINES for count in lines))


def _drawn(asked: list[tuple[str, Documented]], count: int, seed: int = 5) -> list[Question]:
    # The same text said of two functions asks for neither.
    said = Counter(text for text, _ in asked)
    single = [Question(text, one.path, ((one.first, one.last),), one.name) for text, one in asked if said[text] == 1]
    return random.Random(seed).sample(single, min(count, len(single)))
