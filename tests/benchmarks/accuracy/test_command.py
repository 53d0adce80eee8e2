"""What the command prints, and the status that it ends with."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.accuracy import __main__ as command
from benchmarks.accuracy import oracles
from benchmarks.accuracy.judgement import Facts, Judgement
from services.core.errors import GanderError


class _Oracle:
    TOOL = "nobody"

    def __init__(self, *judgements: Judgement) -> None:
        self.judgements = judgements

    def why_not(self, clone: object) -> str | None:
        return None if self.judgements else "it has nothing"

    def judge(self, *given: object) -> list[Judgement]:
        return list(self.judgements)


def _run(monkeypatch: pytest.MonkeyPatch, folder: Path, *words: str, oracle: object = None) -> int:
    clone = folder / "repos" / "one"
    if not clone.is_dir():
        clone.mkdir(parents=True)
        git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
        for asked in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "first"]):
            subprocess.run([*git, *asked], cwd=clone, check=True, capture_output=True)
    monkeypatch.setattr(oracles, "load", lambda name: oracle if name == "go" else None)
    monkeypatch.setattr(sys, "argv", ["accuracy", str(folder / "repos"), *words, "--tools", str(folder), "--show", "0"])
    return command.main()


_FACTS: Facts = {("a", "b"): ""}


def test_what_is_not_measured_is_a_dash_and_what_compares_nothing_is_not_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    oracle = _Oracle(
        Judgement("nothing", {}, {}, (0.9, 0.9)),
        Judgement("symbols", _FACTS, _FACTS, (None, 0.98)),
        Judgement("lost", _FACTS, {}, (None, 0.98)),
    )

    assert _run(monkeypatch, tmp_path, oracle=oracle) == 1
    assert [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()[1:]] == [
        "one nothing 0 0 – – nothing to compare",
        "one symbols 1 1 – 1.0000 reached",
        "one lost 1 0 – 0.0000 MISSED (goal – / 0.980)",
        "",
        "1 of 2 comparisons reach their goals.",
        "missed one: lost",
    ]


@pytest.mark.parametrize("oracle", [_Oracle(), _Oracle(Judgement("edges", {}, {}, (0.9, 0.9)))])
def test_a_run_that_compares_nothing_ends_with_2_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], oracle: _Oracle
) -> None:
    assert _run(monkeypatch, tmp_path, oracle=oracle) == 2
    told = "Nothing was compared. An oracle that is asked by name says what it lacks."
    assert capsys.readouterr().out.splitlines()[-1] == told

    assert _run(monkeypatch, tmp_path, "go", oracle=oracle) == 2
    assert ("not judged  one, go: it has nothing" in capsys.readouterr().out) is (not oracle.judgements)


def test_a_clone_that_gander_cannot_read_is_told_once_whatever_was_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Unreadable(_Oracle):
        def why_not(self, clone: object) -> str | None:
            raise GanderError("damaged")

    assert _run(monkeypatch, tmp_path, oracle=Unreadable()) == 2
    assert capsys.readouterr().out.splitlines()[1] == "not judged  one: Gander cannot read it: damaged"


def test_without_git_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, tmp_path) == 2
    capsys.readouterr()
    monkeypatch.setenv("PATH", str(tmp_path))

    assert _run(monkeypatch, tmp_path) == 2
    assert capsys.readouterr().out == "git is not installed here. Install git.\n"


def test_only_the_folder_is_required(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["accuracy"])

    with pytest.raises(SystemExit):
        command.main()
    assert capsys.readouterr().err.endswith("the following arguments are required: repos\n")


def test_include_folders_are_given_to_the_clone_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Asking(_Oracle):
        def why_not(self, clone: object) -> str | None:
            return str(getattr(clone, "include_folders", "not told"))

    assert _run(monkeypatch, tmp_path, "go", "--include", "one=.:lib/include", oracle=Asking()) == 2
    assert "not judged  one, go: ['.', 'lib/include']" in capsys.readouterr().out
    assert _run(monkeypatch, tmp_path, "go", "--include", "two=lib", oracle=Asking()) == 2
    assert capsys.readouterr().out == "There is no clone 'two' to give include folders to.\n"
    with pytest.raises(SystemExit):
        _run(monkeypatch, tmp_path, "--include", "lib")
    assert "'lib' is not of the form NAME=FOLDER:FOLDER" in capsys.readouterr().err
