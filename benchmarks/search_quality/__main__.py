"""Prints how well search finds what is asked for: make search-quality REPOS=folder-of-local-clones.

Questions from docstrings are asked of Python's standard library and of the repositories in DOCSTRINGS; "where is X" of
those in where.py. Clones lie in the folder as `name`, `name.git` or `owner+name/repo`; what is not there is left out.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy import select

from benchmarks.search_quality import where
from benchmarks.search_quality.asking import MODES, Judged, judge
from benchmarks.search_quality.docstrings import LEAST_LINES, Question, Source, write_stripped
from benchmarks.search_quality.mapped import gander_in, make_repository, project_of, wait_until_embedded
from models import MapModule, ParsedBlob, Project, Symbol
from services.wiring import Gander

USAGE = (
    "Usage: make search-quality REPOS=folder-of-local-clones   (KEEP=folder keeps what was indexed for the next time)"
)
# Never looked at while anything was tuned. Tuned on: celery, scrapy (meaning), these and ckan, redash, healthchecks,
# Flask-AppBuilder and pip (fusion), flask, pip, redis, express, gin,
# ripgrep and spring-petclinic (words).
DOCSTRINGS = ("psf/requests", "encode/httpx", "psf/black")
STDLIB_QUESTIONS, QUESTIONS = 300, 100
STDLIB_GOAL, WHERE_GOAL = 0.60, 0.90


def main() -> int:
    """Judge all; the first argument is the folder of clones, the second one that keeps what was made."""
    if not 2 <= len(sys.argv) <= 3 or not Path(sys.argv[1]).is_dir():
        print(USAGE)
        return 2
    clones = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory(prefix="gander-quality-") as scratch:
        folder = Path(sys.argv[2] if len(sys.argv) == 3 else scratch).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        reached = [_stdlib(folder), *(_docstrings(folder, clones, name) for name in DOCSTRINGS), _where(folder, clones)]
    return 0 if all(reached) else 1


def _stdlib(folder: Path) -> bool:
    source = _prepared(folder, "stdlib", Path(sysconfig.get_path("stdlib")))
    print(f"stdlib: {source.functions:,} functions, {source.longer:,} of {LEAST_LINES} lines or more")
    sentences = {"stdlib, first sentences": source.sentences(STDLIB_QUESTIONS)}
    docstrings = {"stdlib, docstrings": source.docstrings(STDLIB_QUESTIONS)}
    by_sentence, by_docstring = _asked(folder, "stdlib", sentences | docstrings)
    above = all(judged["both"].recall(5) > judged["words"].recall(5) for judged in (by_sentence, by_docstring))
    return above and by_docstring["both"].recall(5) >= STDLIB_GOAL


def _docstrings(folder: Path, clones: Path, name: str) -> bool:
    clone = find_clone(clones, name)
    if clone is None:
        print(f"{name}: no clone in {clones}, left out")
        return True
    label = name.replace("/", "-")
    tree = folder / f"{label}-source"
    if not tree.is_dir():
        tree.mkdir()
        archive = subprocess.run(["git", "-C", clone, "archive", "HEAD"], check=True, capture_output=True).stdout
        subprocess.run(["tar", "x", "-C", tree], input=archive, check=True)
    source = _prepared(folder, label, tree)
    (judged,) = _asked(folder, label, {f"{label}, first sentences": source.sentences(QUESTIONS)})
    return judged["both"].recall(5) > judged["words"].recall(5)


def _prepared(folder: Path, label: str, tree: Path) -> Source:
    """Write a repository without docstrings, unless it was kept, and return what was said of its functions."""
    target = folder / label
    with tempfile.TemporaryDirectory(dir=folder) as other:
        kept = target.is_dir()
        source = write_stripped(tree, Path(other) if kept else target)
        if kept and not _holds(target, Path(other)):
            raise SystemExit(
                f"{target} was made of other sources, or otherwise: remove it, and {label}-data beside it."
            )
    if not kept:
        make_repository(target)
    return source


def _holds(folder: Path, other: Path) -> bool:
    """Say whether a folder has all files of another one, with the same content."""
    files = [file.relative_to(other) for file in other.rglob("*") if file.is_file()]
    return all(
        (folder / file).is_file() and (folder / file).read_bytes() == (other / file).read_bytes() for file in files
    )


def _asked(folder: Path, label: str, sets: Mapping[str, Sequence[Question]]) -> list[dict[str, Judged]]:
    """Ask each set of questions, in each mode, print how well they were answered, and return it."""
    repository, found = folder / label, []
    with gander_in(folder / f"{label}-data", repository.parent) as gander:
        project_id = project_of(gander, label, repository)
        wait_until_embedded(gander, project_id)
        for name, questions in sets.items():
            started = time.perf_counter()
            found.append(judge(gander, project_id, questions))
            each = (time.perf_counter() - started) / max(1, len(questions) * len(MODES)) * 1000
            _print(name, found[-1])
            print(f"  {len(questions)} questions, {each:.0f} ms a search")
    return found


def _where(folder: Path, clones: Path) -> bool:
    total = {mode: Judged() for mode in MODES}
    with gander_in(folder / "where-data", clones) as gander:
        for name, asked in where.QUESTIONS.items():
            clone = find_clone(clones, name)
            if clone is None:
                print(f"{name}: no clone in {clones}, left out")
                continue
            project_id = project_of(gander, name.replace("/", "-"), clone)
            wait_until_embedded(gander, project_id)
            questions = [_question(gander, project_id, one) for one in asked]
            judged = judge(gander, project_id, questions)
            _print(f"where is X: {name}", judged)
            for question, *places in zip(questions, *(judged[mode].places for mode in MODES), strict=True):
                print(f"    {'/'.join(str(place or '–') for place in places):>10}  {question.text}")
            for mode in MODES:
                total[mode].places.extend(judged[mode].places)
    _print("where is X: all", total)
    return total["both"].recall(5) >= WHERE_GOAL


def _question(gander: Gander, project_id: int, asked: where.Where) -> Question:
    """Return a question with the lines of its symbol, as the map knows them."""
    with gander.database.read() as session:
        map_id = session.get_one(Project, project_id).current_map_id
        blob = session.scalar(select(MapModule.blob).where(MapModule.map_id == map_id, MapModule.path == asked.path))
        rows = session.execute(
            select(Symbol.start_line, Symbol.end_line)
            .join(ParsedBlob, ParsedBlob.id == Symbol.parsed_blob_id)
            .where(ParsedBlob.blob == blob, Symbol.name == asked.symbol)
        ).all()  # fmt: skip
    if blob is None or (asked.symbol and not rows):
        raise SystemExit(f"There is no {asked.symbol or 'file'} in {asked.path}: the clone is of another version.")
    return Question(
        asked.question, asked.path, tuple((start, end) for start, end in rows) if asked.symbol else (), asked.symbol
    )


def find_clone(clones: Path, name: str) -> Path | None:
    """Return the clone of owner/name, in any of the ways to lay them out."""
    owner, _, short = name.partition("/")
    ways = (clones / short, clones / f"{short}.git", clones / f"{owner}+{short}" / "repo", clones / owner / short)
    return next((way for way in ways if way.is_dir()), None)


def _print(label: str, judged: dict[str, Judged]) -> None:
    for mode, one in judged.items():
        figures = "  ".join(f"@{at} {one.recall(at):.3f}" for at in (1, 5, 10))
        print(f"{label:<28} {mode:<8} {figures}  MRR {one.mrr:.3f}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
