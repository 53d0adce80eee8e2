"""Judges Gander's facts on local clones: `python -m benchmarks.accuracy FOLDER [name …]`; see `--help`."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.accuracy import oracles
from benchmarks.accuracy.clones import Clone, find_clones
from benchmarks.accuracy.installed import NoTool, Tools
from benchmarks.accuracy.judgement import Fact, Judgement, NotJudged
from services.core.errors import GanderError

HEAD = f"{'repository':32} {'what':22} {'truth':>7} {'Gander':>7} {'precision':>9} {'recall':>7}   verdict"


def main() -> int:
    """Run the oracles asked for on the repositories asked for; 1 when a goal is missed, 2 when nothing was compared."""
    asked = _arguments()
    tools = Tools(asked.tools.expanduser())
    told: list[str] = []
    try:
        tools.program("git", "Install git.")
        clones = _clones(asked, tools, told)
    except (NoTool, NotJudged) as error:
        print(error)
        return 2
    print(HEAD)
    judgements: list[tuple[Clone, Judgement]] = []
    for clone in clones:
        try:
            for name in asked.names or oracles.NAMES:
                for judgement in _judge(clone, name, tools, told, explicit=bool(asked.names)):
                    judgements.append((clone, judgement))
                    print(_row(clone, judgement), flush=True)
                    for line in _differences(judgement, asked.show):
                        print(line, flush=True)
        except GanderError as error:  # no map, so nothing for any other oracle either
            told.append(f"not judged  {clone.name}: {_said(error)}")
        clone.__dict__.pop("mapped", None)  # one repository's facts at a time
    for line in told:
        print(line)
    return _summed_up(judgements)


def _clones(asked: argparse.Namespace, tools: Tools, told: list[str]) -> list[Clone]:
    """Return the clones that are asked for; why others cannot be read is told. Raises NotJudged where there is none."""
    unusable: list[tuple[str, str]] = []
    clones = [clone for clone in find_clones(asked.repos, tools.folder, unusable) if _is_wanted(clone.name, asked.only)]
    told += [f"not judged  {name}: {reason}" for name, reason in unusable if _is_wanted(name, asked.only)]
    if not clones and not told:
        named = ", of that name" if asked.only else ""
        raise NotJudged(f"There is no clone in {asked.repos}, two folders deep{named}.")
    for clone in clones:
        clone.include_folders = asked.include.get(clone.name)
    strange = sorted(asked.include.keys() - {clone.name for clone in clones})
    if strange:
        raise NotJudged(f"There is no clone {strange[0]!r} to give include folders to.")
    return clones


def _summed_up(judgements: list[tuple[Clone, Judgement]]) -> int:
    """Print how many comparisons reach their goals and return the status to end with."""
    compared = [(clone, judgement) for clone, judgement in judgements if judgement.compares]
    if not compared:
        print("\nNothing was compared. An oracle that is asked by name says what it lacks.")
        return 2
    missed = [f"{clone.name}: {judgement.what}" for clone, judgement in compared if not judgement.reached]
    print(f"\n{len(compared) - len(missed)} of {len(compared)} comparisons reach their goals.")
    for line in missed:
        print(f"  missed  {line}")
    return 1 if missed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description=__doc__)
    parser.add_argument(
        "repos", type=Path, help="folder of local clones, bare or not, up to two folders deep; or one clone"
    )
    parser.add_argument(
        "names", nargs="*", default=[], help=f"which oracles: {' '.join(oracles.NAMES)} (all when none is given)"
    )
    parser.add_argument("--only", action="append", default=[], help="part of a repository's name; may be repeated")
    parser.add_argument("--show", type=int, default=10, help="differing facts to print of each kind (default 10)")
    parser.add_argument(
        "--tools", type=Path, default=Path("~/.cache/gander-accuracy"), help="where tools and files are kept"
    )
    parser.add_argument(
        "--include",
        action="append",
        default=[],
        type=_include_folders,
        metavar="NAME=FOLDER:FOLDER",
        help="include folders of a C or C++ repository that CMake does not configure here; may be repeated",
    )
    asked = parser.parse_args()
    asked.include = dict(asked.include)
    unknown = sorted(set(asked.names) - set(oracles.NAMES))
    if unknown or not asked.repos.is_dir():
        parser.error(f"There is no oracle {unknown[0]!r}." if unknown else f"{asked.repos} is no folder.")
    return asked


def _include_folders(written: str) -> tuple[str, list[str]]:
    name, equals, folders = written.rpartition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(f"{written!r} is not of the form NAME=FOLDER:FOLDER")
    return name, [folder for folder in folders.split(":") if folder]


def _is_wanted(name: str, only: list[str]) -> bool:
    return not only or any(part.lower() in name.lower() for part in only)


def _judge(clone: Clone, name: str, tools: Tools, told: list[str], *, explicit: bool) -> list[Judgement]:
    """Return an oracle's judgements; what cannot be judged is told, with the reason, when it was asked for by name.

    Raises GanderError where Gander cannot read the clone.
    """
    oracle = oracles.load(name)
    if oracle is None:
        return []
    try:
        reason = oracle.why_not(clone)
    except (NotJudged, OSError) as error:
        reason = _said(error)
    if reason is not None:
        if explicit:
            told.append(f"not judged  {clone.name}, {name}: {reason}")
        return []
    started = time.monotonic()
    try:
        found = oracle.judge(clone, tools)
    except (NotJudged, NoTool, GanderError, OSError, subprocess.TimeoutExpired) as error:
        told.append(f"not judged  {clone.name}, {name}: {_said(error)}")
        return []
    for judgement in found:
        judgement.notes.append(f"{oracle.TOOL}, {time.monotonic() - started:.1f} s")
    return found


def _said(error: Exception) -> str:
    """Return why one repository is not judged, which must not end the run on the others."""
    if isinstance(error, GanderError):
        return f"Gander cannot read it: {getattr(error, 'detail', '') or error}"
    if isinstance(error, subprocess.TimeoutExpired):
        return f"{error.cmd[0]} did not end within {error.timeout:.0f} s"
    return f"a file cannot be read: {error}" if isinstance(error, OSError) else str(error)


def _row(clone: Clone, judgement: Judgement) -> str:
    verdict = "reached"
    if not judgement.compares:
        verdict = "nothing to compare"
    elif not judgement.reached:
        verdict = f"MISSED (goal {_share(judgement.goal[0], 3)} / {_share(judgement.goal[1], 3)})"
    return (
        f"{clone.name[:32]:32} {judgement.what[:22]:22} {len(judgement.truth):>7,} {len(judgement.ours):>7,}"
        f" {_share(judgement.precision, 4):>9} {_share(judgement.recall, 4):>7}   {verdict}"
    )


def _share(share: float | None, digits: int) -> str:
    """Return a share as a figure; a dash for what was not measured."""
    return "–" if share is None else f"{share:.{digits}f}"


def _differences(judgement: Judgement, show: int) -> list[str]:
    lines = [f"    note: {note}" for note in judgement.notes] if show else []
    for label, found in (("missed  ", judgement.missed()), ("invented", judgement.invented())):
        lines += [f"    {label}  {_written(fact)}   {place}" for fact, place in found[:show]]
        if show and len(found) > show:
            lines.append(f"    {label}  … and {len(found) - show:,} more (--show {len(found)})")
    return lines


def _written(fact: Fact) -> str:
    return " → ".join(fact)


if __name__ == "__main__":
    sys.exit(main())
