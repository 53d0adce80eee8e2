"""Which tables a program keeps, and how many relations each has: as the page of tables draws them. Pure.

The page does the same over what it is sent: frontend/src/components/tables.ts and ties.ts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from services.system_map.derive.values import folder_of
from services.system_map.parts.surface import DataModel

# Folders that say what kind of file stands in them; the one around is a model's home.
_OF_KIND = frozenset({"models", "model", "entities", "entity", "schema", "domain"})
_QUOTES = re.compile(r"[\"'`]")


def own_tables(models: Iterable[DataModel]) -> list[DataModel]:
    """Return the product's tables, each schema once however many databases it is written for.

    Those of tests and examples are not the product's. A folder of SQL that declares only tables which others declare
    too does not count.
    """
    homes: dict[str, list[DataModel]] = {}
    for model in models:
        if model.kind == "table" and not model.is_test:
            homes.setdefault(_home_of(model.path), []).append(model)
    told: set[str] = set()
    kept: list[DataModel] = []
    plain = {home: all(model.framework == "SQL" for model in some) for home, some in homes.items()}
    for home in sorted(homes, key=lambda home: (plain[home], -len(homes[home]), home)):
        names = {(model.table or model.name).casefold() for model in homes[home]}
        if not plain[home] or not names <= told:
            told |= names
            kept += homes[home]
    return kept


def ties(tables: Sequence[DataModel]) -> list[int]:
    """Return how many relations each table has with these, whichever side declares them: each is counted at both ends.

    A foreign key is one. A relation counts where no key stands for it: once between the same two tables, and not where
    it runs through a table that is here, whose own keys tell of it.
    """
    directory = _Directory(tables)
    counts: Counter[int] = Counter()
    tied: set[tuple[int, int]] = set()
    many: set[tuple[int, int]] = set()
    taken: set[tuple[int, str]] = set()
    for number, model in enumerate(tables):
        paths = _paths_of_relations(model)
        for field in model.fields:
            target = directory.find(field.references, paths.get(field.name), number) if field.references else None
            if target is not None:
                counts.update({number, target})
                tied.add((min(number, target), max(number, target)))
                taken.add((number, field.name))
    for number, model in enumerate(tables):
        for relation in model.relations:
            target = directory.find(relation.target, relation.target_path, number)
            if target is None or (number, relation.name) in taken:
                continue
            ends = (min(number, target), max(number, target))
            is_many = relation.kind == "many-to-many"
            if is_many and relation.through and directory.find(relation.through, None, number) is not None:
                continue
            if ends not in (known := many if is_many else tied):
                known.add(ends)
                taken.add((number, relation.name))
                counts.update({number, target})
    return [counts[number] for number in range(len(tables))]


def _home_of(path: str) -> str:
    folder = folder_of(path)
    around, _, last = folder.rstrip("/").rpartition("/")
    return (f"{around}/" if around else "") if last in _OF_KIND else folder


def _paths_of_relations(model: DataModel) -> dict[str, str | None]:
    """Return the file that a field's relation names, by the name of the field: `user` or `user_id`."""
    paths: dict[str, str | None] = {}
    for relation in model.relations:
        for name in (relation.name, f"{relation.name}_id"):
            paths.setdefault(name, relation.target_path)
    return paths


class _Directory:
    """Finds tables by what a reference calls them: "Model", "table.column", "app.Model"."""

    def __init__(self, tables: Sequence[DataModel]) -> None:
        self._tables = tables
        self._names: dict[str, list[int]] = {}
        self._at: dict[tuple[str, str], int] = {}
        for number, model in enumerate(tables):
            for name in {model.name.casefold(), (model.table or model.name).casefold()}:
                self._names.setdefault(name, []).append(number)
                self._at.setdefault((name, model.path), number)

    def find(self, reference: str, path: str | None, number: int) -> int | None:
        """Return the table of that name in the named file, else in that of the asking one, else the first."""
        *before, last = _QUOTES.sub("", reference).split(".")
        for name in (reference, ".".join(before), before[-1] if before else "", last):
            known = name.casefold()
            if known in self._names:
                named = None if path is None else self._at.get((known, path))
                here = self._at.get((known, self._tables[number].path))
                return next((one for one in (named, here) if one is not None), self._names[known][0])
        return None
