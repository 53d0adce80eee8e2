"""Tables of SQL files: CREATE TABLE and what ALTER TABLE does to them, file after file of one folder. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.parts.surface import DataModel, ModelField, ModelRelation
from services.system_map.surface.models.sql_columns import (
    LineNumbers,
    SqlTable,
    after_words,
    is_constraint,
    name_at,
    names_of,
    read_column,
)
from services.system_map.surface.models.sql_keys import constrain, drop_column, drop_key, rename_key, take_named
from services.system_map.surface.models.sql_targets import Targets
from services.system_map.surface.models.sql_tokens import Token, inside, split, statements

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

MAX_BYTES = 16 * 1024 * 1024  # of all files together
MAX_TABLES = 3_000
MAX_COLUMNS = 1_000
MAX_ALL_COLUMNS = 100_000  # that the files of one folder make
_HAS_TABLE = re.compile(rb"\bTABLE\b", re.IGNORECASE)
# What takes a migration back.
_DOWN_FILE = re.compile(r"(?:^|[/._-])(?:down|rollback|undo|revert)\.(?:sql|ddl)$|(?:^|/)U\d[^/]*\.sql$", re.IGNORECASE)
_DOWN_PART = re.compile(r"^--\s*(?:\+goose\s+down|\+migrate\s+down|migrate:down)\b", re.IGNORECASE | re.MULTILINE)
_ONE_A_FOLDER = frozenset({"up.sql", "migration.sql"})
_NUMBER = re.compile(r"\d+")
_BEFORE_TABLE = frozenset({"OR", "REPLACE", "UNLOGGED", "COLUMN", "ROW", "FOREIGN", "EXTERNAL", "GLOBAL", "LOCAL"})


def find_tables(given: PartsInput) -> list[DataModel]:
    """Return the tables of all SQL files; those of one folder are one schema, told file after file."""
    findings = given.found.given
    schemas: dict[str, Schema] = {}
    left = MAX_BYTES
    for path in sorted((path for path in findings.texts if _is_told(path)), key=_natural):
        text = findings.texts[path]
        left -= len(text)
        file = findings.files.get(path)
        if left < 0 or file is None or file.role in {"vendored", "generated"} or not _HAS_TABLE.search(text):
            continue
        folder, _, name = path.rpartition("/")
        if name.lower() in _ONE_A_FOLDER:
            folder = folder.rpartition("/")[0]
        schemas.setdefault(folder, Schema()).read(path, text.decode("utf-8-sig", "replace"))
    tests = {path for path in findings.texts if path in findings.files and findings.files[path].role == "test"}
    return [model for schema in schemas.values() for model in schema.models(tests)]


def _is_told(path: str) -> bool:
    return path.endswith((".sql", ".ddl")) and not _DOWN_FILE.search(path) and "prisma/migrations/" not in path


def _natural(path: str) -> tuple[str, list[tuple[int, str]]]:
    """Return a key that sorts V2 before V10."""
    folder, _, name = path.rpartition("/")
    return folder, [(int(part[:18]), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name)]


def _is_of_no_column(action: list[Token]) -> bool:
    """Say whether a DROP or RENAME is of a key or an index; `DROP key` alone is of a column of that name."""
    if action[1].word in {"CONSTRAINT", "PRIMARY", "FOREIGN", "INDEX"}:
        return True
    return action[1].word == "KEY" and len(action) > 2 and action[2].word not in {"CASCADE", "RESTRICT"}


class Schema:
    """The tables that files of one folder leave behind."""

    def __init__(self) -> None:
        """Begin with none."""
        self.tables: dict[str, SqlTable] = {}
        self._called: dict[str, str] = {}  # tables: what they were called, in small letters
        self._once: set[str] = set()  # the names that tables had before another one
        self._columns_left = MAX_ALL_COLUMNS

    def read(self, path: str, text: str) -> None:
        """Take a file in, up to where it says how to take it back."""
        down = _DOWN_PART.search(text)
        if down:
            text = text[: down.start()]
        lines = LineNumbers(text)
        for statement in statements(text):
            words = [token.word for token in statement[:8]]
            if words[:1] == ["CREATE"] and "TABLE" in words:
                self._create(path, statement, words.index("TABLE"), lines)
            elif words[:1] == ["CREATE"] and words[1:3] == ["UNIQUE", "INDEX"]:
                self._index(statement)
            elif words[:2] == ["ALTER", "TABLE"]:
                self._alter(statement, lines)
            elif words[:2] == ["RENAME", "TABLE"]:
                for part in split(after_words(statement, 2, "IF", "EXISTS")):
                    self._rename_table(part)
            elif words[:2] == ["DROP", "TABLE"]:
                for part in split(after_words(statement, 2, "IF", "EXISTS")):
                    self.tables.pop(name_at(part, 0)[0].lower(), None)

    def models(self, tests: set[str]) -> list[DataModel]:
        """Return the tables with their keys led to each other."""
        targets = Targets(self.tables, self._called, self._once)
        return [self._model(table, targets, is_test=table.path in tests) for table in self.tables.values()]

    # ── statements ─────────────────────────────────────────────────────────────────────────────────────

    def _create(self, path: str, statement: list[Token], at: int, lines: LineNumbers) -> None:
        if any(token.word not in _BEFORE_TABLE for token in statement[1:at]) or len(self.tables) >= MAX_TABLES:
            return  # temporary, virtual, or no table at all
        rest = after_words(statement, at + 1, "IF", "NOT", "EXISTS")
        name, position = name_at(rest, 0)
        if not name or position >= len(rest) or rest[position].word != "(":
            return
        body, _ = inside(rest, position)
        if not body or body[0].word in {"SELECT", "WITH"}:
            return
        table = SqlTable(name, path, lines.number(statement[0].start))
        for item in split(body)[:MAX_COLUMNS]:
            self._item(table, item, lines)
        if table.columns:
            self.tables[name.lower()] = table
            self._called.pop(name.lower(), None)

    def _index(self, statement: list[Token]) -> None:
        on = next((place for place, token in enumerate(statement) if token.word == "ON"), None)
        if on is None:
            return
        rest = [token for token in statement[on + 1 :] if token.word != "ONLY"]
        name, position = name_at(rest, 0)
        while position < len(rest) and rest[position].word != "(":
            position += 1
        names = names_of(inside(rest, position)[0]) if position < len(rest) else []
        table = self.tables.get(name.lower())
        partial = any(token.word == "WHERE" for token in rest)
        column = table.column(names[0]) if table is not None and len(names) == 1 and not partial else None
        if column is not None:
            column.unique = True

    def _alter(self, statement: list[Token], lines: LineNumbers) -> None:
        rest = [token for token in after_words(statement, 2, "IF", "EXISTS") if token.word != "ONLY"]
        name, position = name_at(rest, 0)
        table = self.tables.get(name.lower())
        if table is None:
            return
        for action in split(rest[position:]):
            self._act(table, action, lines)

    def _act(self, table: SqlTable, action: list[Token], lines: LineNumbers) -> None:
        verb = action[0].word
        if verb == "ADD":
            items = after_words(after_words(action, 1, "COLUMN"), 0, "IF", "NOT", "EXISTS")
            if items and items[0].word == "(":
                for item in split(inside(items, 0)[0]):
                    self._item(table, item, lines)
            elif items:
                self._item(table, items, lines)
        elif verb == "DROP" and len(action) > 1 and not _is_of_no_column(action):
            items = after_words(after_words(action, 1, "COLUMN"), 0, "IF", "EXISTS")
            drop_column(table, items[0].name if items else "")
        elif verb == "DROP" and len(action) > 1:
            drop_key(table, action)
        elif verb == "RENAME":
            self._rename(table, action)
        elif verb == "CHANGE":
            self._redefine(table, after_words(after_words(action, 1, "COLUMN"), 0, "IF", "EXISTS"), lines)
        elif verb in {"ALTER", "MODIFY"}:
            self._change(table, after_words(action, 1, "COLUMN"))

    def _rename(self, table: SqlTable, action: list[Token]) -> None:
        to = next((place for place, token in enumerate(action) if token.word == "TO"), None)
        if to is None or to + 1 >= len(action):
            return
        if to > 2 and _is_of_no_column(action):
            rename_key(table, action[to - 1].name, action[to + 1].name)
            return
        if to == 1:
            self._call(table, name_at(action, to + 1)[0])
            return
        column = table.column(action[to - 1].name)
        if column is not None:
            table.rename(column, action[to + 1].name)

    def _rename_table(self, part: list[Token]) -> None:
        name, _ = name_at(part, 0)
        table = self.tables.get(name.lower())
        to = next((place for place, token in enumerate(part) if place and token.word == "TO"), None)
        if table is not None and to is not None:
            self._call(table, name_at(part, to + 1)[0])

    def _call(self, table: SqlTable, name: str) -> None:
        if name:
            self.tables.pop(table.name.lower(), None)
            self._called[table.name.lower()] = name
            self._once.add(table.name.lower())
            table.name = name
            self.tables[name.lower()] = table

    @staticmethod
    def _redefine(table: SqlTable, items: list[Token], lines: LineNumbers) -> None:
        """Take in MySQL's `CHANGE old new TYPE …`: all of a column but its keys and its place."""
        column = table.column(items[0].name) if items else None
        made = read_column(items[1:], lines) if len(items) > 1 else None
        if column is None or made is None:
            return
        table.rename(column, made.name)
        column.type, column.nullable = made.type or column.type, made.nullable and not column.primary_key

    @staticmethod
    def _change(table: SqlTable, items: list[Token]) -> None:
        column = table.column(items[0].name) if items else None
        words = [token.word for token in items[1:6]]
        if column is not None and words[:2] == ["RENAME", "TO"] and len(items) > 3:
            table.rename(column, items[3].name)
        elif column is not None and "NULL" in words:
            at = words.index("NULL")
            before = words[max(at - 2, 0) : at]
            if before[-2:] == ["SET", "NOT"] or (before[-1:] == ["NOT"] and "DROP" not in words):
                column.nullable = False
            elif before == ["DROP", "NOT"]:
                column.nullable = True

    # ── columns and constraints ────────────────────────────────────────────────────────────────────────

    def _item(self, table: SqlTable, item: list[Token], lines: LineNumbers) -> None:
        if item[0].word == "CONSTRAINT":
            is_named = len(item) > 2 and item[1].word not in {"PRIMARY", "UNIQUE", "FOREIGN"}
            name, item = (item[1].name, item[2:]) if is_named else ("", item[1:])
            if item:
                constrain(table, item, name)
        elif not is_constraint(item):
            column = read_column(item, lines)
            if column is not None and len(table.columns) < MAX_COLUMNS and self._columns_left > 0:
                self._columns_left -= 1
                table.add(column)
                take_named(table, column)
        else:
            constrain(table, item)

    @staticmethod
    def _model(table: SqlTable, targets: Targets, *, is_test: bool) -> DataModel:
        fields: list[ModelField] = []
        relations: list[ModelRelation] = []
        keys = targets.keys[table.name.lower()]
        for column in table.ordered():
            target = targets.of(column)
            if target is not None:
                one = column.unique or (column.primary_key and len(keys) == 1)
                relations.append(
                    ModelRelation(
                        name=column.name,
                        target=target.name,
                        target_path=target.table.path if target.table is not None else None,
                        kind="one-to-one" if one else "many-to-one",
                    )
                )
            references = f"{target.name}.{target.column}" if target is not None and target.column else None
            fields.append(
                ModelField(
                    name=column.name,
                    type=column.type,
                    column=column.name,
                    nullable=column.nullable and not column.primary_key,
                    primary_key=column.primary_key,
                    unique=column.unique,
                    references=references,
                    line=column.line,
                )
            )
        return DataModel(
            name=table.name,
            framework="SQL",
            kind="table",
            table=table.name,
            path=table.path,
            line=table.line,
            fields=fields,
            relations=relations,
            is_test=is_test,
        )
