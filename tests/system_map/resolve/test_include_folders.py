"""Build files that were written to take for ever, or all memory, cost little; what they name is still read."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise

import pytest

from services.system_map.resolve.globs import Globs
from services.system_map.resolve.include_folders import Folders, folders_by_cmake, folders_by_make
from services.system_map.resolve.node_packages import MAX_TARGETS, mapped

NAMES = "ABCDEFGHIJKL"
PAIRS = list(pairwise(NAMES))
MANY = "".join(f"set({one} {' '.join([f'${{{two}}}'] * 700)})\n" for one, two in PAIRS)
LONG = "".join(f'set({one} "{"".join([f"${{{two}}}"] * 100)}")\n' for one, two in PAIRS)
USED = "include_directories(${A})\n"
HOSTILE: dict[str, tuple[Callable[..., Folders], str]] = {
    "many": (folders_by_cmake, MANY + "set(L)\n" + USED),
    "long": (folders_by_cmake, LONG + "set(L x)\n" + USED),
    "circle": (folders_by_cmake, "set(A ${B} ${A})\nset(B ${A})\n" + USED),
    "open brackets": (folders_by_cmake, "set(" * 200_000),
    "open comments": (folders_by_cmake, "#[[" * 200_000),
    "open texts": (folders_by_cmake, 'set("' * 150_000 + ")"),
    "make": (folders_by_make, "".join(f"{one} = $({two})$({two})\n" for one, two in PAIRS) + "-I$(A)$(A) " * 60_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_build_file_costs_little(name: str) -> None:
    read, text = HOSTILE[name]
    file = "CMakeLists.txt" if read is folders_by_cmake else "Makefile"
    kind = "include_directories(" if read is folders_by_cmake else "-I"
    texts = {f"other/{file}": f"{kind}own{')' if read is folders_by_cmake else ''}\n".encode(), file: text.encode()}
    started = time.process_time()
    found = read(texts)
    assert time.process_time() - started < 5  # some hundredths; without bounds for ever
    assert found["other"] == ["other/own"]
    assert sum(map(len, found.get("", []))) < 500 * 500


def test_a_key_of_a_package_gives_so_many_targets_and_no_more() -> None:
    assert len(mapped({"#a": [f"./{number}.js" for number in range(5_000)]}, "#a")) == MAX_TARGETS


def test_meson_names_include_folders_in_a_call_and_beside_a_keyword() -> None:
    text = b"""inc = include_directories('include')
shared_library('a', 'a.c', include_directories: [
  'src/common',  # what all need
  inc,
])
executable('b', 'b.c', include_directories: 'src/b')
"""
    assert folders_by_make({"core/meson.build": text}) == {"core": ["core/include", "core/src/common", "core/src/b"]}


def test_globs_that_were_written_to_take_for_ever_cost_little() -> None:
    path = "a/" * 200 + "b"
    started = time.process_time()
    for pattern in ("**/" * 6 + "x", "*" * 300, "**/a/" * 50, "{" * 300, "[!" * 100, "a*" * 6 + "x", "(" * 300):
        assert not Globs([pattern]).match(path)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("pattern", "meant", "not_meant"),
    [
        ("packages/*", ["packages/a"], ["packages", "packages/a/b", "other/packages/a"]),
        ("./packages/**", ["packages/a", "packages/a/b"], ["other", "my/packages/a"]),
        ("src/**/*.ts", ["src/a.ts", "src/b/c/a.ts"], ["src/a.tsx", "a.ts"]),
        ("{apps,libs}/*/", ["apps/a", "libs/b"], ["other/a"]),
        ("a.?s", ["a.js"], ["abjs", "a.s"]),
    ],
)
def test_a_glob_means_what_package_managers_take_it_for(pattern: str, meant: list[str], not_meant: list[str]) -> None:
    assert [path for path in meant + not_meant if Globs([pattern]).match(path)] == meant
    assert not any(Globs([pattern, f"!{pattern}"]).match(path) for path in meant)
