"""When an import runs: on load, in a function, for a type checker only, computed at run time."""

from __future__ import annotations

import pytest

from services.system_map.parsing.extract import read_file


def imports_of(source):
    return [(found.target, found.scope) for found in read_file("Python", source.encode()).imports]


@pytest.mark.parametrize(
    "guard",
    [
        "if TYPE_CHECKING:",
        "if typing.TYPE_CHECKING:",
        "if t.TYPE_CHECKING:",
        "if X and TYPE_CHECKING:",
        "if TYPE_CHECKING or X:",
    ],
)
def test_a_guard_makes_imports_type_checking_only(guard):
    assert imports_of(f"{guard}\n    import a\nimport b\n") == [("a", "type_checking"), ("b", "module")]


def test_the_other_branch_of_a_guard_runs():
    source = "if TYPE_CHECKING:\n    import a\nelse:\n    import b\n"
    assert imports_of(source) == [("a", "type_checking"), ("b", "module")]


def test_a_guard_inside_a_function_stays_type_checking():
    assert imports_of("def f():\n    if TYPE_CHECKING:\n        import a\n    import b\n") == [
        ("a", "type_checking"),
        ("b", "function"),
    ]


def test_imports_in_try_with_if_and_class_bodies_run_on_load():
    source = "try:\n    import a\nexcept ImportError:\n    import b\nclass C:\n    import c\nwith x:\n    import d\n"
    assert imports_of(source) == [("a", "module"), ("b", "module"), ("c", "module"), ("d", "module")]


def test_a_class_in_a_function_and_a_method_run_later():
    source = "def f():\n    class C:\n        import a\nclass D:\n    def m(self):\n        import b\n"
    assert imports_of(source) == [("a", "function"), ("b", "function")]


@pytest.mark.parametrize(
    ("call", "target", "level"),
    [
        ("importlib.import_module('a.b')", "a.b", 0),
        ("import_module('..a', __package__)", "a", 2),
        ("__import__('a')", "a", 0),
    ],
)
def test_a_literal_name_given_to_the_import_machinery_is_a_dynamic_import(call, target, level):
    (found,) = read_file("Python", f"x = {call}\n".encode()).imports
    assert (found.target, found.level, found.scope) == (target, level, "dynamic")


def test_a_computed_name_and_other_calls_are_not_imports():
    assert imports_of("import_module(name)\nimport_module(f'a.{b}')\nother('a')\n__import__\n") == []
