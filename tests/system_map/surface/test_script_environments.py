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
        "case $1 in\na) . /etc/os-release;;\nesac\necho $X_Y",
        "if . ./common.sh; then echo $X_Y; fi",
        "if a; then b; elif ! source common.sh; then echo $X_Y; fi",
        "a=`. ./common.sh; echo $X_Y`",
        "\\. ./nvm.sh\necho $X_Y",
        "builtin source common.sh\necho $X_Y",
        "command . ./common.sh\necho $X_Y",
        "while source common.sh; do echo $X_Y; done",
        "IFS=: read -r \\\n  A_B \\\n  X_Y\necho $X_Y",
        "f() { local A_B=1 \\\n  X_Y; echo $X_Y; }",
        "coproc X_Y { cat; }\necho $X_Y $X_Y_PID",
    ],
)
def test_what_a_script_sets_or_takes_in_is_no_variable_of_the_environment(script: str) -> None:
    assert not told(script)


def test_what_a_comment_or_a_text_says_takes_nothing_in() -> None:
    assert told("# if source files change (see below) . and so on\necho $X_Y\n") == [(3, "X_Y", None, False)]
    assert told('echo "Done (all of it). The end" $X_Y\ngpg --export "$X_Y"\n./local-ai \\\n$X_Y') == [
        *((2, "X_Y", None, False), (3, "X_Y", None, False), (5, "X_Y", None, False))
    ]


@pytest.mark.parametrize(
    "by",
    [
        'ask() { read -r "$1"; }',
        'ask() { read -r -p "$2" "$1"; }',
        'ask() { local name="$1"; export "$name=2"; }',
        "ask() { local -n R=$1; R=2; }",
        'ask() { printf -v "$1" %s 2; }',
        'for name in "$@"; do export "$name"=1; done',
    ],
)
def test_names_that_are_handed_to_what_sets_them_are_no_variables_of_the_environment(by: str) -> None:
    script = f"{by}\nask X_Y\nask 'A_B'\necho $X_Y $A_B $DB_HOST\n"
    assert [name for _, name, _, _ in told(script)] == ["DB_HOST"]


def test_names_that_come_from_elsewhere_may_be_any() -> None:
    assert not told('while IFS== read -r key value; do export "$key=$value"; done < .conf\necho $X_Y\n')
    by_name = 'key=A_B\nexport "$key=1"\n'
    assert [name for _, name, _, _ in told(f"{by_name}echo $X_Y ${{PORT:-80}}\n")] == ["PORT"]
    assert [name for _, name, _, _ in told('read -r -p "$question" answer\nexport A_B="$1"\necho $X_Y\n')] == ["X_Y"]


def test_a_script_that_only_defines_reads_what_it_has_a_default_for_or_demands() -> None:
    script = "set -eu\nA_B=$RED\nfail() { echo $LEVEL ${MODE+x} ${PORT:-80} ${HOST:?}; }\n"
    assert told(script) == [(4, "PORT", "80", False), (4, "HOST", None, True)]
    assert [name for _, name, _, _ in told(f"{script}fail\n")] == ["RED", "LEVEL", "MODE", "PORT", "HOST"]


def test_a_script_without_a_program_is_sourced() -> None:
    assert not read_file("Shell", b"echo $X_Y\n").signals


def test_whose_variables_a_sourced_script_reads_is_not_certain() -> None:
    texts = {"bin/run.sh": "#!/bin/sh\necho $SHOP_A\n", "bin/main.sh": "#!/bin/sh\necho $SHOP_B\n"}
    given = parts_input(texts)
    assert [one.name for one in find_configuration(given).variables] == ["SHOP_A", "SHOP_B"]
    given.found.all_edges = module_edges([imported("bin/main.sh", "bin/run.sh")])
    assert [one.name for one in find_configuration(given).variables] == ["SHOP_B"]


def test_a_script_by_whose_name_another_sources_one_may_be_that_one() -> None:
    texts = {
        "lib/run.sh": "#!/bin/sh\necho $SHOP_A ${SHOP_PORT:-80}\n",
        "bin/main.sh": '#!/bin/sh\n. "$LIB/run.sh"\necho $SHOP_B\n',
    }
    assert [one.name for one in find_configuration(parts_input(texts)).variables] == ["SHOP_PORT"]
    texts["bin/main.sh"] = texts["bin/main.sh"].replace("run.sh", "other.sh")
    assert [one.name for one in find_configuration(parts_input(texts)).variables] == ["SHOP_A", "SHOP_PORT"]


def test_of_a_script_of_many_names_no_more_than_some_are_looked_at() -> None:
    assert len(told("echo $X_Y\n" * 5_000)) == 1_000
    assert not told("echo 'X_Y=' $X_Y\n" * 5_000)
    assert not told("X_Y=${X_Y:-1} read A_B\n" * 5_000 + "echo $A_B\n")[1_000:]
