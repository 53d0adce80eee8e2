"""How large it is, in words: one line is no lines, and each total says of what it is one."""

from __future__ import annotations

from services.system_map.content import MapContent
from services.system_map.derive import derive
from tests.fakes.derive_inputs import imported, project


def content(**files: int) -> MapContent:
    paths = {path.replace("__", "/") + ".py": lines for path, lines in files.items()}
    imports = [imported("src/shop/app.py", "src/shop/money.py")] if "src/shop/app.py" in paths else []
    return derive(project(paths, imports)).content


def test_one_line_is_said_as_one() -> None:
    assert "1 module and 1 line." in "".join(phrase.text for phrase in content(hello=1).summary[0])


def test_source_beside_tests_is_that_of_the_whole_repository() -> None:
    whole = {
        note.kind: note.detail for note in content(src__shop__app=600, src__shop__money=200, tests__test_app=400).notes
    }
    assert whole["tests"] == "400 lines of tests for 800 of source in the whole repository"
    flat = {note.kind: note.detail for note in content(app=600, tests__test_app=400).notes}
    assert flat["tests"] == "400 lines of tests for 600 of source"


def test_source_beside_tests_says_which_modules_it_leaves_out() -> None:
    found = content(src__shop__money=600, examples__cart=20, benchmarks__run=1, tests__test_app=300)
    said = {note.kind: note.detail for note in found.notes}["tests"]
    where = "300 lines of tests for 600 of source in the whole repository"
    assert said == f"{where}; 21 lines of examples, tools and the like left out"
    assert found.module_lines == 621
