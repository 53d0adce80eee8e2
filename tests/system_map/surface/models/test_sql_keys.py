"""Keys of SQL tables that are dropped by their names, and those that lead to what is renamed later."""

from __future__ import annotations

import pytest

from services.system_map.parts.surface import DataModel
from services.system_map.surface.models import find_data_models
from services.system_map.surface.models.sql_ddl import Schema
from tests.fakes.parts_inputs import parts_input

PEOPLE = "CREATE TABLE people (id INT PRIMARY KEY, tenant INT);\n"


def models(text: str) -> dict[str | None, DataModel]:
    return {model.table: model for model in find_data_models(parts_input({"a.sql": text})).models}


def keys(text: str, table: str) -> dict[str, str]:
    """Return what each column is or leads to, where that is anything."""
    marks = {
        one.name: " ".join(
            [*["primary"] * one.primary_key, *["unique"] * (one.unique and not one.primary_key), one.references or ""]
        ).strip()
        for one in models(text)[table].fields
    }
    return {name: said for name, said in marks.items() if said}


NOTES = "CREATE TABLE notes (id SERIAL CONSTRAINT notes_id PRIMARY KEY, slug TEXT UNIQUE, boss INT REFERENCES people (id));\n"


@pytest.mark.parametrize(
    ("action", "left"),
    [
        ("DROP CONSTRAINT IF EXISTS notes_id", {"slug": "unique", "boss": "people.id"}),
        ("DROP CONSTRAINT notes_slug_key", {"id": "primary", "boss": "people.id"}),
        ("DROP CONSTRAINT notes_boss_fkey RESTRICT", {"id": "primary", "slug": "unique"}),
        ("DROP FOREIGN KEY notes_boss_fkey", {"id": "primary", "slug": "unique"}),
        ("DROP PRIMARY KEY", {"slug": "unique", "boss": "people.id"}),
        ("DROP CONSTRAINT other, DROP INDEX slug", {"id": "primary", "slug": "unique", "boss": "people.id"}),
        (
            "RENAME CONSTRAINT notes_boss_fkey TO notes_owner_fkey, RENAME boss TO owner, DROP CONSTRAINT notes_owner_fkey",
            {"id": "primary", "slug": "unique"},
        ),
        ("DROP CONSTRAINT notes_id, ADD CONSTRAINT pk PRIMARY KEY (slug)", {"slug": "primary", "boss": "people.id"}),
    ],
)
def test_a_key_is_dropped_by_its_name(action: str, left: dict[str, str]) -> None:
    assert keys(f"{PEOPLE}{NOTES}ALTER TABLE notes {action};", "notes") == left


def test_of_two_keys_of_a_column_the_other_stays() -> None:
    several = "ALTER TABLE notes ADD CONSTRAINT both FOREIGN KEY (boss, id) REFERENCES teams (lead, note);\n"
    text = f"{PEOPLE}{NOTES}{several}ALTER TABLE notes DROP CONSTRAINT %s;"
    assert keys(text % "both", "notes") == {"id": "primary", "slug": "unique", "boss": "people.id"}
    assert keys(text % "notes_boss_fkey", "notes") == {
        "id": "primary teams.note",
        "slug": "unique",
        "boss": "teams.lead",
    }


def test_a_column_takes_the_foreign_keys_with_it_that_it_is_a_part_of() -> None:
    text = "CREATE TABLE tenants (id INT PRIMARY KEY, logo INT,\n  FOREIGN KEY (logo, id) REFERENCES uploads (id, tenant));\n"
    assert keys(text, "tenants") == {"id": "primary uploads.tenant", "logo": "uploads.id"}
    assert keys(f"{text}ALTER TABLE tenants DROP COLUMN logo;", "tenants") == {"id": "primary"}


def test_a_key_leads_to_what_its_table_and_column_are_called_later() -> None:
    text = f"{PEOPLE}{NOTES}ALTER TABLE people RENAME TO members;\nALTER TABLE members RENAME TO users;\n"
    assert keys(text, "notes")["boss"] == "users.id"
    assert keys(f"{text}ALTER TABLE users RENAME COLUMN id TO number;", "notes")["boss"] == "users.number"
    assert [(one.target, one.target_path) for one in models(text)["notes"].relations] == [("users", "a.sql")]


def test_a_table_that_is_made_anew_under_the_old_name_is_meant() -> None:
    text = f"{PEOPLE}{NOTES}ALTER TABLE people RENAME TO old_people;\n{PEOPLE}"
    assert keys(text, "notes")["boss"] == "people.id"
    assert keys(f"{text}DROP TABLE old_people;", "notes")["boss"] == "people.id"
    # What it was called in between, nobody means; nor a table that is gone.
    assert keys(f"{PEOPLE}{NOTES}ALTER TABLE people RENAME TO b; DROP TABLE b;", "notes")["boss"] == "people.id"
    turned = "ALTER TABLE people RENAME TO b; ALTER TABLE b RENAME TO people;"
    assert keys(f"{PEOPLE}{NOTES}{turned}", "notes")["boss"] == "people.id"


def test_an_expression_beside_a_column_does_not_make_it_unique() -> None:
    assert keys("CREATE TABLE t (a INT, b INT, UNIQUE (a, lower(b)), UNIQUE (b));", "t") == {"b": "unique"}


def test_a_key_of_several_columns_is_called_after_all_of_them_and_before_after_the_first() -> None:
    text = (
        "CREATE TABLE teams (id INT PRIMARY KEY, org INT, lead INT);\nCREATE TABLE t (a INT, b INT,\n"
        "  FOREIGN KEY (a, b) REFERENCES teams (org, lead), FOREIGN KEY (a) REFERENCES teams (id));\nALTER TABLE t "
    )
    assert keys(f"{text}DROP CONSTRAINT t_a_fkey;", "t") == {"a": "teams.org", "b": "teams.lead"}
    assert keys(f"{text}DROP CONSTRAINT t_a_b_fkey;", "t") == {"a": "teams.id"}
    assert keys(f"{text}DROP CONSTRAINT t_a_fkey, DROP CONSTRAINT t_a_fkey, DROP CONSTRAINT t_a_b_fkey;", "t") == {}
    assert keys(f"{text.replace(', FOREIGN KEY (a)', ', FOREIGN KEY (z)')}DROP CONSTRAINT t_a_fkey;", "t") == {}


@pytest.mark.parametrize("kind", ["UNIQUE", "PRIMARY KEY"])
def test_a_column_takes_the_keys_with_it_that_are_its_own(kind: str) -> None:
    name = "t_a_key" if kind == "UNIQUE" else "t_pkey"
    again = f"ALTER TABLE t DROP COLUMN a, ADD COLUMN a INT {kind};\n"
    text = f"CREATE TABLE t (a INT {kind}, b INT);\n{again}"
    assert keys(text, "t") == {"a": kind.partition(" ")[0].lower()}
    assert keys(f"{text}ALTER TABLE t DROP CONSTRAINT {name};", "t") == {}


def test_a_key_is_not_given_the_name_of_another() -> None:
    text = f"{PEOPLE}{NOTES}ALTER TABLE notes RENAME CONSTRAINT notes_id TO notes_slug_key, %s, DROP PRIMARY KEY;"
    assert keys(text % "DROP CONSTRAINT notes_slug_key", "notes") == {"boss": "people.id"}
    assert keys(text % "DROP COLUMN slug", "notes") == {"boss": "people.id"}


def test_a_key_does_not_lead_to_who_took_its_table_s_name_and_has_no_such_column() -> None:
    text = f"{PEOPLE}{NOTES}ALTER TABLE people RENAME TO old_people;\nCREATE TABLE people (uid INT PRIMARY KEY);\n"
    assert keys(text, "notes") == {"id": "primary", "slug": "unique"}
    assert models(text)["notes"].relations == []
    assert keys(f"{text}ALTER TABLE people ADD COLUMN id INT;", "notes")["boss"] == "people.id"
    # Who never had another name may have columns that are not read: INHERITS (…), LIKE ….
    assert keys(f"CREATE TABLE people (a INT) INHERITS (x);\n{NOTES}", "notes")["boss"] == "people.id"


def test_names_that_tables_and_columns_had_are_followed_once_for_all_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    class Counted(dict[str, str]):
        def __getitem__(self, name: str) -> str:
            seen.append(1)
            return super().__getitem__(name)

    schema = Schema()
    made = "".join(f"CREATE TABLE r{n} (a INT REFERENCES t0 (c0));" for n in range(40))
    tables = "".join(f"ALTER TABLE t{n} RENAME TO t{n + 1};" for n in range(40))
    columns = "".join(f"ALTER TABLE t40 RENAME COLUMN c{n} TO c{n + 1};" for n in range(40))
    schema.read("a.sql", f"CREATE TABLE t0 (c0 INT);{made}{tables}{columns}")
    monkeypatch.setattr(schema, "_called", Counted(schema._called))
    schema.tables["t40"].renamed = Counted(schema.tables["t40"].renamed)
    told = {field.references for model in schema.models(set()) for field in model.fields}
    assert told == {"t40.c40", None}
    assert len(seen) == 80
