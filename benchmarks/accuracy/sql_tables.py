"""Tables of SQL files against SQLite, which runs them: for every folder whose files it accepts, one after the other."""

from __future__ import annotations

import re
import sqlite3
from typing import Any

from benchmarks.accuracy.clones import Clone

Tables = dict[str, dict[str, Any]]
_DOWN = re.compile(r"(?:^|[/._-])(?:down|rollback|undo|revert)\.sql$", re.IGNORECASE)
_DOWN_PART = re.compile(r"^--\s*(?:\+goose\s+down|\+migrate\s+down|migrate:down)\b", re.IGNORECASE | re.MULTILINE)
_STEPS = 2_000_000  # of SQLite's machine, in thousands


def sql_folders(clone: Clone) -> dict[str, list[str]]:
    """Return the SQL files that make tables, by the folder that is one schema."""
    folders: dict[str, list[str]] = {}
    for path, text in clone.mapped.texts.items():
        file = clone.mapped.files[path]
        if not path.endswith(".sql") or _DOWN.search(path) or file.role in {"vendored", "generated"}:
            continue
        if b"TABLE" not in text.upper():
            continue
        folder, _, name = path.rpartition("/")
        folders.setdefault(folder.rpartition("/")[0] if name in {"up.sql", "migration.sql"} else folder, []).append(
            path
        )
    return {folder: sorted(paths, key=_order) for folder, paths in folders.items()}


def run_in_sqlite(clone: Clone, paths: list[str]) -> Tables | None:
    """Return the tables that are there when the files have run; None when SQLite does not take one of them."""
    base = sqlite3.connect(":memory:")
    base.set_progress_handler(lambda: 1 if _spend() else 0, 1000)
    steps = [_STEPS]

    def _spend() -> bool:
        steps[0] -= 1
        return steps[0] < 0

    try:
        for path in paths:
            text = clone.mapped.texts[path].decode("utf-8-sig", "replace")
            down = _DOWN_PART.search(text)
            base.executescript(text[: down.start()] if down else text)
        return _tables(base)
    except (sqlite3.Error, sqlite3.Warning):
        return None
    finally:
        base.close()


def _tables(base: sqlite3.Connection) -> Tables:
    found: Tables = {}
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE '%VIRTUAL%'"
    )
    names = [row[0] for row in base.execute(asked)]
    columns = {name: base.execute(f'PRAGMA table_info("{name}")').fetchall() for name in names}
    keys = {name: [row[1] for row in rows if row[5]] for name, rows in columns.items()}
    lower = {name.lower(): name for name in names}
    for name in names:
        foreign = []
        for row in base.execute(f'PRAGMA foreign_key_list("{name}")'):
            target = lower.get(row[2].lower(), row[2])
            to = row[4] or (keys.get(target) or [""])[0]
            foreign.append((row[3], f"{target}.{to}"))
        found[name] = {"columns": [row[1] for row in columns[name]], "primary": keys[name], "foreign": foreign}
    return found


def _order(path: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", path)]
