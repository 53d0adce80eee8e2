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
    """Run the oracles asked for on the repositories asked for; returns 1 when a goal is missed."""
    asked = _arguments()
    tools = Tools(asked.tools.expanduser())
    clones = [clone for clone in find_clones(asked.repos, tools.folder) if _is_wanted(clone, asked.only)]
    if not clones:
        print(f"There is no clone in {asked.repos}{' of that name' if asked.only else ''}.")
        return 2
    print(HEAD)
    judgements: list[tuple[Clone, Judgement]] = []
    told: list[str] = []
    for clone in clones:
        for name in asked.names or oracles.NAMES:
            for judgement in _judge(clone, name, tools, told, explicit=bool(asked.names)):
                judgements.append((clone, judgement))
                print(_row(clone, judgement), flush=True)
                for line in _differences(judgement, asked.show):
                    print(line, flush=True)
        clone.__dict__.pop("mapped", None)  # one repository's facts at a time
    for line in told:
        print(line)
    missed = [f"{clone.name}: {judgement.what}" for clone, judgement in judgements if not judgement.reached]
    print(f"\n{len(judgements) - len(missed)} of {len(judgements)} comparisons reach their goals.")
    for line in missed:
        print(f"  missed  {line}")
    return 1 if missed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description=__doc__)
    parser.add_argument("repos", type=Path, help="folder of local clones, bare or not")
    parser.add_argument("names", nargs="*", help=f"which oracles: {' '.join(oracles.NAMES)} (all when none is given)")
    parser.add_argument("--only", action="append", default=[], help="part of a repository's name; may be repeated")
    parser.add_argument("--show", type=int, default=10, help="differing facts to print of each kind (default 10)")
    parser.add_argument(
        "--tools", type=Path, default=Path("~/.cache/gander-accuracy"), help="where tools and files are kept"
    )
    asked = parser.parse_args()
    unknown = sorted(set(asked.names) - set(oracles.NAMES))
    if unknown or not asked.repos.is_dir():
        parser.error(f"There is no oracle {unknown[0]!r}." if unknown else f"{asked.repos} is no folder.")
    return asked


def _is_wanted(clone: Clone, only: list[str]) -> bool:
    return not only or any(part.lower() in clone.name.lower() for part in only)


def _judge(clone: Clone, name: str, tools: Tools, told: list[str], *, explicit: bool) -> list[Judgement]:
    """Return an oracle's judgements; what cannot be judged is told, with the reason, when it was asked for by name."""
    oracle = oracles.load(name)
    if oracle is None:
        return []
    try:
        reason = oracle.why_not(clone)
    except (NotJudged, GanderError, OSError) as error:
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
    verdict = "reached" if judgement.reached else f"MISSED (goal {judgement.goal[0]:.3f} / {judgement.goal[1]:.3f})"
    return (
        f"{clone.name[:32]:32} {judgement.what[:22]:22} {len(judgement.truth):>7,} {len(judgement.ours):>7,}"
        f" {judgement.precision:>9.4f} {judgement.recall:>7.4f}   {verdict}"
    )


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
