"""Environment variables that shell scripts take from whoever starts them."""

from __future__ import annotations

import pytest

from services.system_map.derive.graph import module_edges
from services.system_map.parsing.extract import read_file
from services.system_map.surface.configuration import find_configuration
from tests.fakes.derive_inputs import imported
from tests.fakes.parts_inputs import parts_input


def told(script: str) -> list[tuple[int, str, str | None, bool]]:
    signals = read_file("Shell", f"#!/bin/bash\n{script}".encode()).signals
    return [(one.line, one.data["name"], one.data["default"], one.data["required"]) for one in signals]


def test_names_in_capitals_that_a_script_never_sets_are_read() -> None:
    script = (
        'A_B=1\necho $A_B "$DB_HOST" \'$RAW\' "${DB_NAME}" \\$ESCAPED # $COMMENT\n'
        'run ${PORT:-80} ${NEEDED:?no} "${FIRST:="a b"}" ${LAST-\'z\'} ${ON:+x} ${CUT%/} $HOME $BASH_SOURCE $1 $lower\n'
        "docker run -e TOKEN=$TOKEN ${API_TOKEN:-hunter22} x ${COMPUTED:-$OTHER}\n"
        "cat <<EOF\n$IN_TEXT\nEOF\ncat <<'EOF'\n$NOT_IN\nEOF\nawk '{print $NF}'\n"
    )
    assert told(script) == [
        *((3, "DB_HOST", None, False), (3, "DB_NAME", None, False), (4, "PORT", "80", False)),
        *((4, "NEEDED", None, True), (4, "FIRST", "a b", False), (4, "LAST", "z", False), (4, "ON", None, False)),
        *((4, "CUT", None, False), (5, "TOKEN", None, False), (5, "API_TOKEN", "…", False)),
        *((5, "COMPUTED", None, False), (5, "OTHER", None, False), (7, "IN_TEXT", None, False)),
    ]


def test_a_default_for_itself_takes_the_variable_before_it_is_set() -> None:
    assert told("LEVEL=${LEVEL:-info}\necho $LEVEL\nLEVEL=2\nX_Y=1\nX_Y=${X_Y:-3}\n") == [(2, "LEVEL", "info", False)]


@pytest.mark.parametrize(
    "script",
    [
        "X_Y=1\necho $X_Y",
        "export X_Y=$(date)\necho $X_Y",
        "for X_Y in *; do echo $X_Y; done",
        "read -r X_Y Z_Z\necho $X_Y",
        "read -p 'Do it? (y/N; or not)' X_Y\necho $X_Y",
        "while getopts ab X_Y; do echo $X_Y; done",
        "f() { local X_Y; echo $X_Y; }",
        "mapfile -t X_Y < a\necho $X_Y",
        "printf -v X_Y 1\necho $X_Y",
        "((X_Y++))\necho $X_Y",
        "exec {X_Y}>out\necho $X_Y",
        "echo ${X_Y[0]} ${#X_Y} ${!X_Y}",
        ". ./common.sh\necho $X_Y",
        "if a; then source lib; fi\necho $X_Y",
        'eval "$(tool env)"\necho $X_Y',
    ],
)
def test_what_a_script_sets_or_takes_in_is_no_variable_of_the_environment(script: str) -> None:
    assert not told(script)


def test_a_script_without_a_program_is_sourced() -> None:
    assert not read_file("Shell", b"echo $X_Y\n").signals


def test_whose_variables_a_sourced_script_reads_is_not_certain() -> None:
    texts = {"bin/run.sh": "#!/bin/sh\necho $SHOP_A\n", "bin/main.sh": "#!/bin/sh\necho $SHOP_B\n"}
    given = parts_input(texts)
    assert [one.name for one in find_configuration(given).variables] == ["SHOP_A", "SHOP_B"]
    given.found.all_edges = module_edges([imported("bin/main.sh", "bin/run.sh")])
    assert [one.name for one in find_configuration(given).variables] == ["SHOP_B"]


def test_of_a_script_of_many_names_no_more_than_some_are_looked_at() -> None:
    assert len(told("echo $X_Y\n" * 5_000)) == 1_000
    assert not told("echo 'X_Y=' $X_Y\n" * 5_000)
    assert not told("X_Y=${X_Y:-1} read A_B\n" * 5_000 + "echo $A_B\n")[1_000:]
