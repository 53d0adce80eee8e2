"""Questions made of docstrings: the first sentence asks for the function, whose docstrings are taken out of the text."""

from __future__ import annotations

import ast
import random
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LEAST_WORDS, MOST_WORDS = 4, 40
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
class Stripped:
    """A file without its functions' docstrings, how many functions it has, and the questions about them."""

    path: str
    text: str
    functions: int
    questions: tuple[Question, ...]


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
    """Take the docstrings of all functions out of a file. Raises SyntaxError."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(text)
    functions = 0
    gone: set[int] = set()
    asked: list[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]] = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module):
            continue
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        functions += is_function
        said = ast.get_docstring(node)
        # What is nothing but its docstring, or is written on one line, is left as it is.
        if said is None or len(node.body) < 2:
            continue
        first = node.body[0]
        starts = 0 if isinstance(node, ast.Module) else node.lineno
        if first.lineno <= starts or node.body[1].lineno <= (first.end_lineno or 0):
            continue
        gone.update(range(first.lineno, (first.end_lineno or first.lineno) + 1))
        if not is_function:
            continue
        sentence = " ".join(_SENTENCE.split(said.strip(), maxsplit=1)[0].split())
        if LEAST_WORDS <= len(sentence.split()) <= MOST_WORDS:
            asked.append((sentence, node))
    lines = text.split("\n")
    kept = [line for number, line in enumerate(lines, 1) if number not in gone]
    moved, shift = {}, 0
    for number in range(1, len(lines) + 1):
        shift += number in gone
        moved[number] = number - shift
    questions = tuple(
        Question(said, path, ((moved[node.lineno], moved[node.end_lineno or node.lineno]),), node.name)
        for said, node in asked
    )
    return Stripped(path, "\n".join(kept), functions, questions)


def write_stripped(root: Path, target: Path, count: int, seed: int = 5) -> tuple[list[Question], int]:
    """Write a folder's files without docstrings; returns questions drawn at random, and how many functions there are."""
    questions: list[Question] = []
    functions = 0
    for one in stripped_files(root):
        file = target / one.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(one.text, encoding="utf-8")
        questions.extend(one.questions)
        functions += one.functions
    # The same sentence said of two functions asks for neither.
    said: dict[str, int] = {}
    for question in questions:
        said[question.text] = said.get(question.text, 0) + 1
    single = [question for question in questions if said[question.text] == 1]
    return random.Random(seed).sample(single, min(count, len(single))), functions
