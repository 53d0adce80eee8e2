"""Packages of Go that share a folder: what an import is led to, what tests see, files without a clause; and refreshes."""

from __future__ import annotations

import pytest

from tests.fakes.mapped_repository import mapped
from tests.system_map.symbols.test_reuse import Line
from tests.system_map.symbols.test_reuse_added import rounds

FILLED = {f"e{number}/more.go": f"package e{number}\n" for number in range(8)}
DOTTED = {
    "go.mod": "module m\n",
    "main.go": 'package main\nimport . "m/y"\nfunc main() { Do() }\n',
    "y/do.go": "package y\nfunc Do() {}\n",
}
TESTED = {
    "go.mod": "module m\n",
    "x/a.go": "package x\ntype T struct{}\nfunc Do() T { return T{} }\n",
    "x/export_test.go": "package x\nfunc Exp() {}\ntype Shown struct{}\nfunc (s Shown) M() {}\n",
    "y/a.go": 'package y\nimport "m/x"\nfunc Run() { x.Do(); x.Exp() }\n',
}
UNREAD = {
    "go.mod": "module m\n",
    "p/a.go": "package {{.X}}\nfunc Do() {}\n",
    "p/b.go": "package x\nfunc Run() { Do() }\n",
}


@pytest.mark.parametrize("clause", ["y", "documentation"])
def test_an_import_leads_to_the_package_that_declares_something(clause: str) -> None:
    assert mapped({**DOTTED, "y/aa.go": f"package {clause}\n"}).calls() == {("main", "Do")}


def test_an_import_leads_to_the_package_of_most_files() -> None:
    sources = {**DOTTED, "y/aa.go": "package other\nfunc Other() {}\n", "y/more.go": "package y\nfunc More() {}\n"}
    assert mapped(sources).calls() == {("main", "Do")}


def test_a_clause_that_changes_is_felt_by_those_who_import_all_of_the_package() -> None:
    first = {**DOTTED, **FILLED, "y/aa.go": "package y\n"}
    rounds(
        first,
        {**first, "y/aa.go": "package documentation\n"},
        {**first, "y/aa.go": "package y_test\n"},
        {**first, "y/aa.go": "package other\nfunc Do() {}\n"},
        {**first, "y/do.go": "package other\nfunc Do() {}\n"},
    )


def test_of_the_only_file_that_is_led_to_all_of_either_package_is_told_anew() -> None:
    first = {
        **FILLED,
        **DOTTED,
        "y/do_linux.go": "package z\nfunc Do() {}\n",
        "y/do.go": "package y\nfunc Do() {}\n",
        "y/aa.go": "package y\nfunc Aa() {}\n",
    }
    rounds(first, {**first, "y/aa.go": "package z\nfunc Aa() {}\n"})


@pytest.mark.parametrize(
    ("imported", "body", "how"),
    [
        ('"m/x"', "x.Exp(); var s x.Shown; s.M()", "calls imported module"),
        ('. "m/x"', "Exp(); var s Shown; s.M()", "calls re-exported"),
    ],
)
def test_tests_beside_a_package_know_what_its_own_tests_declare_and_nobody_else_does(
    imported: str, body: str, how: str
) -> None:
    test = f"package x_test\nimport {imported}\nfunc TestA() {{ {body} }}\n"
    assert mapped({**TESTED, "x/b_test.go": test}).edges() == {
        ("Do", "T", "calls constructor"),
        ("Run", "Do", "calls imported module"),
        ("TestA", "Exp", how),
        ("TestA", "Shown.M", "calls typed name"),
    }


def test_what_tests_declare_for_those_beside_is_told_anew() -> None:
    test = 'package x_test\nimport "m/x"\nfunc TestA() { x.Exp(); x.Do() }\n'
    first = {**TESTED, **FILLED, "x/b_test.go": test}
    rounds(
        first,
        {path: text for path, text in first.items() if path != "x/export_test.go"},
        {**first, "x/export_test.go": "package x\nfunc Other() {}\n"},
        {**first, "x/export_test.go": "package x_test\nfunc Exp() {}\n"},
    )


def _sure(sources: dict[str, str]) -> list[tuple[str, str, float]]:
    return [(edge.source, edge.target, edge.rule.confidence) for edge in mapped(sources).graph.edges()]


@pytest.mark.parametrize("clause", ["package {{.X}}", ""])
def test_a_file_without_a_clause_is_of_the_only_package_in_its_folder(clause: str) -> None:
    found = _sure({**UNREAD, "p/a.go": f"{clause}\nfunc Do() {{}}\n"})
    assert found == [("symbol:p/b.go#Run", "symbol:p/a.go#Do", 0.8)]


def test_where_two_packages_share_a_folder_a_file_without_a_clause_is_of_neither() -> None:
    assert _sure({**UNREAD, "p/c.go": "package y\n"}) == []
    tested = {**UNREAD, "p/c_test.go": "package x_test\nfunc TestIt() {}\n"}
    assert _sure(tested) == [("symbol:p/b.go#Run", "symbol:p/a.go#Do", 0.8)]
    unread_test = {**tested, "p/a_test.go": "func Do() {}\n", "p/a.go": ""}
    assert _sure(unread_test) == []


def test_a_package_that_comes_or_goes_is_felt_by_files_without_a_clause() -> None:
    first = {**UNREAD, **FILLED}
    line = Line()
    assert line.commit(first).mapped.calls() == {("Run", "Do")}
    assert line.commit({**first, "p/c.go": "package y\n"}).mapped.calls() == set()
    assert line.commit(first).mapped.calls() == {("Run", "Do")}
    assert line.commit({**first, "p/b.go": "package y\nfunc Run() { Do() }\n"}).mapped.calls() == {("Run", "Do")}
