"""Tables of SQL files: those of SQLite's dialect as SQLite itself makes them, others by truth written beside them."""

from __future__ import annotations

import sqlite3
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from services.system_map.parts.surface import DataModel
from services.system_map.surface.models import find_data_models
from services.system_map.surface.models.sql_ddl import MAX_COLUMNS, Schema
from tests.fakes.parts_inputs import parts_input

SQLITE = """
-- CREATE TABLE commented (id int);
/* CREATE TABLE also_commented (id int); */
CREATE TABLE IF NOT EXISTS people (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name VARCHAR(30) NOT NULL DEFAULT 'a;b, c)',  -- a comment, with a comma
    "full name" TEXT UNIQUE,
    key TEXT,
    price NUMERIC(10, 2) CHECK (price > 0)
);
create table `places` (code text, part int not null, boss integer references people, primary key (code, part));
CREATE TABLE [rooms] (
    number INT NOT NULL,
    code TEXT, part INT,
    owner INTEGER CONSTRAINT fk_owner REFERENCES people (id) ON DELETE SET NULL,
    CONSTRAINT pk PRIMARY KEY (number),
    FOREIGN KEY (code, part) REFERENCES places (code, part)
);
INSERT INTO people (name) VALUES ('CREATE TABLE fake (id int);');
ALTER TABLE people ADD COLUMN born DATE;
ALTER TABLE rooms ADD floor INT NOT NULL DEFAULT 0;
CREATE TABLE gone (id int);
DROP TABLE gone;
CREATE TABLE old_name (id integer primary key);
ALTER TABLE old_name RENAME TO new_name;
ALTER TABLE people RENAME COLUMN price TO cost;
CREATE TEMP TABLE passing (id int);
"""
Column = tuple[str, bool]


def told(models: list[DataModel]) -> dict[str, tuple[list[Column], set[tuple[str, str]]]]:
    return {
        model.table or "": (
            [(field.name, field.primary_key) for field in model.fields],
            {(field.name, field.references) for field in model.fields if field.references},
        )
        for model in models
    }


def test_tables_are_those_that_sqlite_makes() -> None:
    base = sqlite3.connect(":memory:")
    base.executescript(SQLITE)
    truth = {}
    for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"):
        columns = [(row[1], bool(row[5])) for row in base.execute(f'PRAGMA table_info("{name}")')]
        keys = {(row[3], f"{row[2]}.{row[4] or 'id'}") for row in base.execute(f'PRAGMA foreign_key_list("{name}")')}
        truth[name] = columns, keys
    base.close()
    assert told(find_data_models(parts_input({"schema.sql": SQLITE})).models) == truth


def test_a_schema_that_is_put_in_later_costs_no_table():
    schema = Schema()
    text = "CREATE TABLE {}.t{} (a int, b text DEFAULT x::shop.kind);\n"
    for number, written in enumerate(["@extschema@", "{{ shop }}", ":shop", ':"shop"', "%S%", "${shop}", "$(shop)"]):
        schema.read("a.sql", text.format(written, number))
    schema.read("b.sql", "CREATE TABLE {{ table }} (a int);")
    assert list(schema.tables) == ["t0", "t1", "t2", "t3", "t4", "t5", "t6"]


def test_what_postgres_dumps_is_read() -> None:
    text = """
SET statement_timeout = 0;
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE inner_one (id int); END; $$;
CREATE UNLOGGED TABLE public.users (
    id bigint NOT NULL,
    email character varying(255) DEFAULT ''::character varying NOT NULL,
    tags text[] DEFAULT '{}'::text[],
    made timestamp without time zone
);
CREATE TABLE public."Post" (id uuid DEFAULT gen_random_uuid() NOT NULL, user_id bigint NOT NULL);
ALTER TABLE ONLY public.users ADD CONSTRAINT users_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public."Post" ADD CONSTRAINT p_pkey PRIMARY KEY (id),
    ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
CREATE UNIQUE INDEX by_email ON public.users USING btree (email);
CREATE MATERIALIZED VIEW v AS SELECT 1;
"""
    models = {model.table: model for model in find_data_models(parts_input({"structure.sql": text})).models}
    assert set(models) == {"users", "Post"}
    assert [(one.name, one.type, one.nullable, one.unique) for one in models["users"].fields] == [
        ("id", "bigint", False, True),
        ("email", "character varying(255)", False, True),
        ("tags", "text[]", True, False),
        ("made", "timestamp without time zone", True, False),
    ]
    assert [one.references for one in models["Post"].fields] == [None, "users.id"]
    assert models["Post"].relations[0].kind == "many-to-one"


def test_keys_and_indexes_of_mysql_are_no_columns() -> None:
    text = """
CREATE TABLE `items` (
  `id` int(11) unsigned NOT NULL AUTO_INCREMENT COMMENT 'the id, of course',
  `kind` enum('a','b') NOT NULL,
  `owner` int DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `by_kind` (`kind`(10)),
  KEY `by_owner` (`owner`),
  FULLTEXT KEY `words` (`kind`),
  CONSTRAINT `c` FOREIGN KEY (`owner`) REFERENCES `other`.`people` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8;
"""
    (model,) = find_data_models(parts_input({"db/schema.sql": text})).models
    assert [(one.name, one.primary_key, one.unique, one.references) for one in model.fields] == [
        ("id", True, True, None),
        ("kind", False, True, None),
        ("owner", False, False, "people.id"),
    ]


def test_migrations_of_a_folder_are_one_schema_in_their_order_and_the_way_back_is_not_taken() -> None:
    models = find_data_models(
        parts_input(
            {
                "migrations/V1__a.sql": "CREATE TABLE a (id int);",
                "migrations/V10__c.sql": "ALTER TABLE a DROP COLUMN x;",
                "migrations/V2__b.sql": "ALTER TABLE a ADD COLUMN x int, ADD COLUMN y int;",
                "migrations/0001_a.down.sql": "DROP TABLE a;",
                "goose/1.sql": "-- +goose Up\nCREATE TABLE g (id int);\n-- +goose Down\nDROP TABLE g;\n",
            }
        )
    ).models
    assert {model.table: [one.name for one in model.fields] for model in models} == {"a": ["id", "y"], "g": ["id"]}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([*SQLITE.split(), "(", ")", "'", '"', "`", "[", "$$", "$a$", "/*", ",", ";", "é"]), max_size=80
    )
)
def test_odd_sql_never_fails(words: list[str]) -> None:
    find_data_models(parts_input({"a.sql": "CREATE TABLE t (" + " ".join(words)}))


def test_a_text_of_nothing_but_openings_takes_no_longer_than_its_length() -> None:
    for piece in ("(", "'", '"', "[", "$a", "/*", "create table t (", "alter table t add ", "create "):
        find_data_models(parts_input({"a.sql": "create table t (a int);" + piece * 20_000}))


def test_a_renamed_column_keeps_its_place() -> None:
    text = "CREATE TABLE t (a int, b int, c int);ALTER TABLE t RENAME COLUMN a TO z;ALTER TABLE t DROP COLUMN b, ADD d int;"
    (model,) = find_data_models(parts_input({"a.sql": text})).models
    assert [one.name for one in model.fields] == ["z", "c", "d"]


def test_many_renames_and_additions_take_time_as_they_are_many_and_columns_have_a_limit() -> None:
    count = 8_000
    text = "CREATE TABLE t (a int);\n" + "".join(f"ALTER TABLE t ADD c{at} int;\n" for at in range(count))
    text += "".join(f"ALTER TABLE t RENAME COLUMN c{at % 900} TO c{at % 900};\n" for at in range(count))
    schema = Schema()
    started = time.process_time()
    schema.read("a.sql", text)
    (model,) = schema.models(set())
    assert time.process_time() - started < 5
    assert len(model.fields) == MAX_COLUMNS


def test_references_to_keys_of_wide_tables_and_endless_names_take_time_as_they_are_many() -> None:
    wide = "CREATE TABLE b (" + ",".join(f"c{at} int" for at in range(999)) + ");\n"
    text = wide + "".join(
        f"CREATE TABLE a{at} (" + ",".join(f"c{at} int references b" for at in range(500)) + ");\n" for at in range(20)
    )
    schema = Schema()
    started = time.process_time()
    schema.read("a.sql", text)
    schema.read("b.sql", "CREATE TABLE x (a int " + "REFERENCES." * 20_000 + ")")
    schema.models(set())
    assert time.process_time() - started < 15


def test_tables_of_examples_are_not_the_product_s() -> None:
    given = parts_input(
        {"examples/shop/schema.sql": "CREATE TABLE shown (id int);", "db/schema.sql": "CREATE TABLE kept (id int);"}
    )
    assert [(model.name, model.is_test) for model in find_data_models(given).models] == [
        ("kept", False),
        ("shown", True),
    ]


def names(text: str) -> dict[str | None, list[str]]:
    models = find_data_models(parts_input({"a.sql": text})).models
    return {model.table: [one.name for one in model.fields] for model in models}


def test_comments_of_mysql_cost_no_column_wherever_they_stand() -> None:
    text = "CREATE TABLE jobs (\n  # common, first\n  `id` BIGINT, # the id, of course\n\t#\n  a INT,\n  #-----\n  b INT\n);\n"
    assert names("#at the edge\n" + text.replace("\n", "\r\n")) == names(text) == {"jobs": ["id", "a", "b"]}


def test_operators_and_temporary_tables_with_a_hash_are_no_comments() -> None:
    text = (
        "CREATE TABLE t (a JSONB DEFAULT ('{}'::jsonb #> '{a}' #- '{b}'), b TEXT CHECK (a #>> '{c}' <> ''), c INT);\n"
    )
    text += "CREATE TABLE #temp (id INT); CREATE TABLE kept (id INT);"
    assert names(text) == {"t": ["a", "b", "c"], "kept": ["id"]}


def test_tables_that_rename_table_names_are_renamed_in_their_order() -> None:
    text = "CREATE TABLE a (x INT); CREATE TABLE b (y INT); RENAME TABLE a TO old, s.b TO s.a, `old` TO b, gone TO c;"
    assert names(text) == {"a": ["y"], "b": ["x"]}


def test_change_gives_a_column_another_name_and_type_in_its_place() -> None:
    text = """
CREATE TABLE t (id INT PRIMARY KEY, cpu INT, name VARCHAR(9) NOT NULL UNIQUE);
ALTER TABLE t CHANGE COLUMN `cpu` `req_cpu` BIGINT NOT NULL AFTER id, CHANGE name title TEXT, CHANGE id id BIGINT;
ALTER TABLE t CHANGE gone here INT, CHANGE cpu;
"""
    (model,) = find_data_models(parts_input({"a.sql": text})).models
    assert [(one.name, one.type, one.nullable, one.primary_key, one.unique) for one in model.fields] == [
        ("id", "BIGINT", False, True, True),
        ("req_cpu", "BIGINT", False, False, False),
        ("title", "TEXT", True, False, True),
    ]


def test_a_column_is_renamed_as_h2_does_it() -> None:
    assert names("CREATE TABLE t (a INT, b INT); ALTER TABLE t ALTER COLUMN a RENAME TO z;") == {"t": ["z", "b"]}


def test_keys_that_are_dropped_or_renamed_are_no_columns() -> None:
    table = "CREATE TABLE t (`key` INT, x INT);"
    assert names(f"{table} ALTER TABLE t DROP KEY `x`, RENAME INDEX x TO y, RENAME KEY x TO y;") == {"t": ["key", "x"]}
    assert names(f"{table} ALTER TABLE t DROP key CASCADE;") == {"t": ["x"]}
    assert names(f"{table} ALTER TABLE t DROP COLUMN key, RENAME x TO y;") == {"t": ["y"]}
    assert names(f"{table} ALTER TABLE t RENAME key TO k;") == {"t": ["k", "x"]}


def test_a_line_of_go_ends_a_statement_and_one_within_does_not() -> None:
    text = (
        "CREATE TABLE [dbo].[a] ([id] INT NOT NULL) ON [PRIMARY]\r\nGO\r\nEXEC sp_rename 'x', 'y'\r\n  go 2\r\n"
        "ALTER TABLE a ADD b INT\nGO -- on\nCREATE TABLE c (go INT,\n go INT)\nGO\nCREATE TABLE d (id INT)\ngo;\n"
    )
    found = told(find_data_models(parts_input({"schema.sql": text})).models)
    assert {name: [column for column, _ in columns] for name, (columns, _) in found.items()} == {
        "a": ["id", "b"], "c": ["go"], "d": ["id"],
    }  # fmt: skip


def test_rows_that_are_copied_in_are_no_statements() -> None:
    text = (
        "CREATE TABLE a (id int);\nCOPY public.a (id,\n note) FROM stdin;\n1\tCREATE TABLE fake (id int);\n"
        "2\tit's 'half; /* a \"quote\n\\.\nCREATE TABLE b (id int);\nCOPY b FROM '/a/file';\nCREATE TABLE c (id int);\n"
    )
    models = find_data_models(parts_input({"dump.sql": text})).models
    assert [(model.table, model.line) for model in models] == [("a", 1), ("b", 7), ("c", 9)]


def test_a_key_of_a_column_s_own_goes_before_one_of_several_columns() -> None:
    own, several = "FOREIGN KEY (id) REFERENCES things (id)", "FOREIGN KEY (at, id) REFERENCES versions (number, thing)"
    for keys in (f"{own}, {several}", f"{several}, {own}"):
        text = f"CREATE TABLE notes (id INT PRIMARY KEY, at INT, {keys});\n"
        model = find_data_models(parts_input({"a.sql": text})).models[0]
        assert [one.references for one in model.fields] == ["things.id", "versions.number"]
        assert {one.target for one in model.relations} == {"things", "versions"}
