"""Shell scripts: names of functions, brackets, and which files a script sources."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.system_map.parsing.extract import read_file
from services.system_map.parsing.shell_repairs import rewrite


def imports_of(text: str) -> list[tuple[str, str]]:
    return [(found.kind, found.target) for found in read_file("Shell", text.encode()).imports]


@pytest.mark.parametrize(
    "line",
    [
        '[ "$1" "$2" ]',
        '[ $# -eq 0 ] || [ "$(name)" "$@" ]',
        'if [ "$1" "$@" ]; then echo; fi',
        '[[ "$KIND" == a* ]] || return 1\n  ! [ "$(name)" "$@" ]',
        "x=${1-$([ $2 $3 ] && echo a)}",
    ],
)
def test_brackets_that_compare_nothing_cost_no_function(line):
    facts = read_file("Shell", f"a() {{\n  {line}\n}}\nb() {{\n  a\n}}\n".encode())
    assert [(symbol.name, symbol.start_line) for symbol in facts.symbols] == [
        ("a", 1),
        ("b", 4 + line.count("\n")),
    ]
    assert facts.deep is not None
    assert "a" in [call.name for call in facts.deep.calls]


@pytest.mark.parametrize(
    "text",
    [
        b"case $x in\n  [ab]) echo ;;\nesac\n",
        b"a[ 1 ]=2\n",
        b"[[ -n $x ]]\n",
        b"echo [ $a $b ]\n",
        b'[ -n "$x" ] || [ "$a" = "$b" ]\n',
    ],
)
def test_what_is_no_command_stays(text):
    assert rewrite(text) == text


@given(
    st.lists(st.sampled_from([b"[ ", b"[ $a $b ]", b"]", b"if ", b"\n", b'"', b"$(", b"a", b"[[ ", b"; ", b"\xc3\xa9"]))
)
def test_every_byte_keeps_its_place(words):
    text = b"".join(words)
    repaired = rewrite(text)
    assert len(repaired) == len(text)
    assert all(new in (old, ord(":")) for old, new in zip(text, repaired, strict=True))


@pytest.mark.parametrize("piece", [b"[ ", b"[ a ", b"\n[ ", b" " * 80 + b"[ ", b"if [ "])
def test_it_takes_time_in_step_with_the_text(piece):
    def seconds(count):
        started = time.process_time()
        rewrite(piece * count + b"\n[ $a $b ]")
        return time.process_time() - started

    assert seconds(16_000) < max(16 * seconds(2_000), 1.0)


def test_colons_are_a_part_of_a_function_s_name_where_it_is_defined_and_called():
    text = "log::info() {\n  echo\n}\nfunction a-b::c {\n  log::info x\n}\nlog::info y\n"
    facts = read_file("Shell", text.encode())
    assert [(symbol.kind, symbol.name, symbol.qualified_name) for symbol in facts.symbols] == [
        ("function", "log::info", "log::info"),
        ("function", "a-b::c", "a-b::c"),
    ]
    assert facts.deep is not None
    assert [(call.receiver, call.name, call.caller) for call in facts.deep.calls] == [
        ("", "echo", 0),
        ("", "log::info", 1),
        ("", "log::info", None),
    ]


def test_a_path_below_a_folder_that_only_the_run_tells_is_read_as_written():
    text = (
        'source "$ROOT/$LIB/core/common.bash"\n. "${ROOT}"/lib/a.sh\nsource "$(cd "$X/.." && pwd)/lib/b.sh"\n'
        'source "$HOME/.profile"\n. "${XDG_CONFIG_HOME}/x/y.sh"\nsource "$1"\n. "$ROOT/$NAME"\n. "$ROOT/*.sh"\n'
    )
    assert imports_of(text) == [
        ("source below", "$ROOT/$LIB/core/common.bash"),
        ("source below", "${ROOT}/lib/a.sh"),
        ("source below", "$(cd $X/.. && pwd)/lib/b.sh"),
    ]


def test_load_is_an_import_in_tests_of_bats_only():
    text = 'load test_helper\nload "../other/more"\nload "$DIR/x"\n\n@test "adds" {\n  run add\n}\n'
    assert imports_of(text) == [("load", "test_helper"), ("load", "../other/more")]
    assert imports_of(f"#!/usr/bin/env bats\n{text[:16]}\n") == [("load", "test_helper")]
    assert imports_of(text.replace("@test", "# test")) == []


def test_what_zsh_expands_by_flags_costs_no_function() -> None:
    text = (
        'one() {\n  names=(${(f)"$(git remote 2>/dev/null)"})\n}\n'
        'two() {\n  tags=(${${(f)"$(git tags --format=\'"%(name)"\' 2>/dev/null)"}#refs/tags/})\n  run\n}\n'
        "three() {\n  for key in ${(k)table}; do\n    run\n  done\n}\n"
        "four() {\n  _arguments \\\n    '-l[list]' \\\n}\n"
        "five() {\n  run\n}\n"
    )
    facts = read_file("Shell", text.encode())
    assert not facts.has_errors
    found = [(symbol.name, symbol.start_line, symbol.end_line) for symbol in facts.symbols if symbol.kind == "function"]
    assert found == [("one", 1, 3), ("two", 4, 7), ("three", 8, 12), ("four", 13, 16), ("five", 17, 19)]
