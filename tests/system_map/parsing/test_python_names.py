"""A name that a function of Python binds hides what is called so outside, in all of it and in what stands inside."""

from __future__ import annotations

import pytest

from services.system_map.facts import DeepFacts
from services.system_map.parsing.extract import read_file


def deep_of(body: str) -> DeepFacts:
    facts = read_file("Python", f"def run(x): pass\n{body}".encode())
    assert facts.deep is not None
    assert not facts.has_errors
    return facts.deep


def meant(body: str) -> list[tuple[str, str]]:
    """Return receiver and kind of what is called, or handed over, under the name of the function."""
    return [(call.receiver, call.kind) for call in deep_of(body).calls if call.name == "run"]


@pytest.mark.parametrize(
    "body",
    [
        "def g(x):\n    run = x\n    run(1)\n",
        "def g(x):\n    run(1)\n    run = x\n",
        "def g(x):\n    a, (run, b) = x\n    run(1)\n",
        "def g(x):\n    a, *run = x\n    run(1)\n",
        "def g(x):\n    a = run = x\n    run(1)\n",
        "def g(all):\n    for run in all: run(1)\n",
        "def g(all):\n    for index, run in all: run(1)\n",
        "def g(x):\n    with x as run: run(1)\n",
        "def g(x):\n    with x as (a, run): run(1)\n",
        "def g(x):\n    try: x.go()\n    except E as run: run(1)\n",
        "def g(x):\n    if (run := x): run(1)\n",
        "def g(all):\n    [1 for one in all if (run := one)]\n    run(1)\n",
        "def g(all):\n    return [run(1) for run in all]\n",
        "def g(all):\n    return {k: run(1) for k, run in all}\n",
        "found = (run(1) for run in all)\n",
        "def g():\n    return lambda run: run(1)\n",
        "def g():\n    return lambda *run, x=1: run(1)\n",
        "def g(x):\n    match x:\n        case [a, run]: run(1)\n",
        "def g(x):\n    match x:\n        case Point(y=run) | {'k': run}: run(1)\n",
        "def g(x):\n    match x:\n        case [*_] as run: run(1)\n",
        "def g(x):\n    run = x\n    def h(): run(1)\n",
        "def g(x):\n    run = x\n    def h():\n        nonlocal run\n        run(1)\n",
        f"def g({', '.join(f'parameter_{number}: int' for number in range(20))}, run):\n    def h(): run(1)\n",
    ],
)
def test_what_is_bound_in_a_function_is_no_function_outside(body):
    assert meant(body) == [("", "local")]
    assert meant(body.replace("run(1)", "go(run)")) == []


@pytest.mark.parametrize(
    "body",
    [
        "def g(x):\n    run(1)\n",
        "def g(x):\n    global run\n    run = x\n    run(1)\n",
        "def g(x):\n    run = x\ndef h(): run(1)\n",
        "def g(all):\n    [run for run in all]\n    run(1)\n",
        "def g():\n    x = lambda run: 1\n    run(1)\n",
        "class C:\n    run = 1\n    def g(self): run(1)\n",
        "def g():\n    try: from a import run\n    except E: run = None\n    run(1)\n",
        "def g(x):\n    if x:\n        def run(x): pass\n    else: run = x\n    run(1)\n",
        "def g(x):\n    x.run = x[0] = 1\n    run(1)\n",
        "def g(x):\n    h(run=1)\n    run(1)\n",
        "def g(x):\n    match x:\n        case run(y=1) | run.y: run(1)\n",
        "run = run\nrun(1)\n",
    ],
)
def test_what_is_bound_elsewhere_hides_nothing(body):
    assert meant(body) == [("", "call")]


def test_of_what_is_called_on_a_local_value_only_the_known_type_tells():
    assert meant("import a\ndef g(all):\n    for a in all: a.run()\n") == [("?", "call")]
    assert meant("import a\ndef g(all):\n    a = Foo()\n    a.run()\n") == [("a", "call")]
    assert meant("import a\ndef g(all):\n    [a.run() for a in all]\n    a = Foo()\n") == [("?", "call")]
    assert meant("import a\ndef g(all):\n    a.run()\n") == [("a", "call")]


def test_a_base_and_what_makes_an_object_may_be_local_values():
    assert deep_of("def g(x):\n    run = x\n    class C(run): pass\n").bases == [(2, "?.run", 4)]
    assert [one.written for one in deep_of("def g(x):\n    run = x\n    a = run()\n").types] == [""]


def test_of_several_definitions_in_a_function_the_last_one_before_in_the_block_is_meant():
    body = "def g(x):\n    if x:\n        def go(): pass\n        run(go())\n    else:\n        def go(): pass\n        go()\n    go()\n"
    assert [call.receiver for call in deep_of(body).calls if call.name == "go"] == ["==2", "==3", ""]
