from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import Project
from services.search import regex
from services.search.regex import (
    BadPattern,
    PatternTooSlow,
    RegexAnswer,
    compile_pattern,
    files_to_search,
    search_regex,
)
from tests.fakes.database import fresh_database
from tests.fakes.indexed_projects import IndexedProject

FILES = {
    "src/a.py": "def first():\r\n    return first\n",
    "src/b.py": "x = 'FIRST'\n" + "y" * 5_000 + "first\n",
    "tests/test_a.py": "first\n",
    "vendor/lib.py": "first = 1\n",
    "logo.bin": "\0first",
    "slow.txt": "a" * 5_000 + "!\n",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> IndexedProject:
    folder: Path = tmp_path_factory.mktemp("regex")
    return IndexedProject(fresh_database(folder), folder / "shop.git", FILES)


def find(project: IndexedProject, pattern: str, *, path: str = "", case: bool = False) -> RegexAnswer:
    with project.database.read() as session:
        searched = files_to_search(session, session.get_one(Project, project.id), path)
    return search_regex(project.git_dir, searched, pattern, case=case)


def test_lines_are_found_in_every_text_file_the_projects_own_first(project: IndexedProject):
    answer = find(project, r"\bfirst\b")
    assert [(hit.path, hit.line) for hit in answer.hits] == [
        ("src/a.py", 1),
        ("src/a.py", 2),
        ("src/b.py", 1),
        ("tests/test_a.py", 1),
        ("vendor/lib.py", 1),
    ]
    assert [hit.text[start:end] for hit in answer.hits for start, end in hit.highlights][:2] == ["first", "first"]
    assert answer.hits[0].text == "def first():"
    assert (answer.files, answer.cut) == (6, None)


def test_capitals_differ_only_when_asked(project: IndexedProject):
    assert len(find(project, "FIRST").hits) > 1
    assert [hit.path for hit in find(project, "FIRST", case=True).hits] == ["src/b.py"]


def test_a_path_narrows_it(project: IndexedProject):
    answer = find(project, "first", path="tests/")
    assert ([hit.path for hit in answer.hits], answer.files_searched) == (["tests/test_a.py"], 1)


def test_of_a_long_line_the_part_around_its_match_is_shown(project: IndexedProject):
    (hit,) = [hit for hit in find(project, "yfirst").hits if hit.path == "src/b.py"]
    ((start, end),) = hit.highlights
    assert hit.text[start:end] == "yfirst"
    assert len(hit.text) <= regex.MAX_LINE


def test_a_match_of_nothing_is_none(project: IndexedProject):
    assert find(project, "q*").hits == []


def test_what_is_found_too_often_is_cut_and_said(project: IndexedProject, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(regex, "MAX_HITS", 2)
    answer = find(project, "first")
    assert (len(answer.hits), answer.cut) == (2, "hits")


def test_when_the_time_is_over_it_is_said(project: IndexedProject, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(regex, "ALL_SECONDS", 0.0)
    answer = find(project, "first")
    assert (answer.cut, answer.files_searched) == ("time", 0)


@pytest.mark.parametrize("pattern", [r"(?:(?:a|aa)+)+\d!", r"(?:\w+)*[^\s!]\d!", r"(a|aa)+(a|aa)+\d!"])
def test_a_pattern_that_tries_everything_ends_within_two_seconds(project: IndexedProject, pattern: str):
    started = time.process_time()  # of the processor, because the machine may be busy with other tests
    with pytest.raises(PatternTooSlow):
        find(project, pattern)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("pattern", ["(", "[", "\\", "(?R)", "(?P>a)", "(?1)", "x" * 501, "(?<n", "*a", "(?V1)[[a]", "(" * 250])  # fmt: skip
def test_what_is_no_expression_is_said(pattern: str):
    with pytest.raises(BadPattern) as error:
        compile_pattern(pattern, case=False)
    assert "regular expression" in error.value.detail


@given(st.text(max_size=60))
def test_any_text_is_an_expression_or_said_not_to_be(text: str):
    try:
        compile_pattern(text, case=False)
    except BadPattern as error:
        assert error.detail  # noqa: PT017  # either way is right; nothing else may be raised
