"""What SQL creates, under schemas that are put in later; and what only speaks of creating."""

from __future__ import annotations

import pytest

from services.system_map.parsing.extract import read_file


def symbols_of(text: str) -> list[tuple[str, str]]:
    return [(symbol.kind, symbol.name) for symbol in read_file("SQL", text.encode()).symbols]


@pytest.mark.parametrize(
    "schema", ["@extschema@", "{{ schema }}", "{schema}", ":schema", ':"schema"', "%S%", "${schema}", "$(schema)"]
)
def test_a_schema_that_is_put_in_later_costs_no_name(schema: str) -> None:
    text = (
        f"CREATE FUNCTION {schema}.apply(a int) RETURNS int AS $$ SELECT 1 $$;\nCREATE TABLE {schema}.part (a int);\n"
    )
    assert symbols_of(text) == [("function", "apply"), ("struct", "part")]


def test_a_name_that_is_put_in_later_is_none() -> None:
    assert symbols_of("CREATE TABLE {{ table }} (a int);\nCREATE TABLE {{ a }}.{{ b }} (c int);\n") == []


def test_rights_to_create_create_nothing() -> None:
    text = 'GRANT CREATE TABLE TO shop;\nREVOKE CREATE VIEW FROM shop;\nCREATE TABLE "to" (a int);\n'
    assert symbols_of(text) == [("struct", "to")]
