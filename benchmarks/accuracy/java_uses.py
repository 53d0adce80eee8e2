"""Which classes of the project each Java file names, against javac's own attribution (see Uses.java)."""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path

from benchmarks.accuracy.clones import Clone
from benchmarks.accuracy.installed import Tools
from benchmarks.accuracy.judgement import Fact, Judgement, NotJudged

TOOL = "javac (compiler tree API)"
GOAL = (0.98, 0.97)
_PROGRAM = Path(__file__).with_name("Uses.java")
_SECONDS = 600
_ASIDE = ("module-info.java", "package-info.java")


def why_not(clone: Clone) -> str | None:
    """Say why there is nothing to judge."""
    return None if len(_files(clone)) >= 5 else "it has fewer than five Java files that are read"


def judge(clone: Clone, tools: Tools) -> list[Judgement]:
    """Compare "file names a class of file": imports and uses within a package. The class path stays empty."""
    java = tools.program("java", "Install a JDK, 17 or newer.")
    tools.program("javac", "Install a JDK, 17 or newer.")
    files = sorted(_files(clone))
    root = f"{clone.tree.resolve()}/"
    listed = clone.tree.with_name(f"{clone.tree.name}.java-files")
    listed.write_text("".join(f"{root}{path}\n" for path in files))
    add = [f"--add-exports=jdk.compiler/com.sun.tools.javac.{part}=ALL-UNNAMED" for part in ("api", "tree")]
    asked = [java, "-Xmx2g", *add, str(_PROGRAM), str(listed)]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=_SECONDS, check=False)
    if done.returncode or not done.stdout:
        raise NotJudged(f"javac stopped: {' '.join(done.stderr.split())[:300]}")
    twins = _twins(clone, files)
    truth: dict[Fact, str] = {}
    for line in done.stdout.splitlines():
        source, target, number = line.split("\t")
        fact = (source.removeprefix(root), target.removeprefix(root))
        if not twins & set(fact):
            truth.setdefault(fact, clone.line(fact[0], int(number)))
    ours: dict[Fact, str] = {}
    given = set(files)
    unasked: Counter[str] = Counter()
    for edge in clone.mapped.edges("Java"):
        fact = (edge.source, str(edge.target))
        if not given.issuperset(fact):
            unasked[_why_unasked(next(path for path in fact if path not in given))] += 1
        elif not twins & set(fact):
            ours[fact] = f"{clone.line(edge.source, edge.line)}  [{edge.how} {edge.confidence}]"
    notes = [f"{len(files):,} files, class path empty", *done.stderr.splitlines()[:1]]
    if twins:
        notes.append(
            f"not judged: {len(twins)} files that declare the same class as another: javac takes only one of them"
        )
    notes += [f"not judged: {count:,} edges {what}" for what, count in unasked.most_common()]
    return [Judgement("Java uses", truth, ours, GOAL, notes)]


def _why_unasked(path: str) -> str:
    if path.endswith(_ASIDE):
        return "from package-info.java and the like, which javac is not handed"
    return "to files that Gander leaves out and says so (generated code …), which javac is not handed"


def _files(clone: Clone) -> set[str]:
    return {
        path
        for path, file in clone.mapped.files.items()
        if file.language == "Java" and file.skipped is None and not path.endswith(_ASIDE)
    }


def _twins(clone: Clone, files: list[str]) -> set[str]:
    """Return the files whose top-level class another file declares too, as modules of one repository may."""
    found: dict[tuple[str, str], list[str]] = {}
    for path in files:
        facts = clone.mapped.facts[path]
        for symbol in facts.symbols:
            if symbol.parent is None:
                found.setdefault((facts.package or "", symbol.name), []).append(path)
    return {path for paths in found.values() if len(set(paths)) > 1 for path in paths}
