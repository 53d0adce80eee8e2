"""Parts of the newest map stand in the next one exactly where their builders would be told the same again."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from models import MapPart, Project
from services.core.bare_database import DriverError
from services.core.database import Database
from services.system_map import drawing_stages, store
from services.system_map.builders import BUILDERS
from services.system_map.content import Part
from services.system_map.facts import FileFacts
from services.system_map.keeping import GROUPS
from services.system_map.parsing import ParsePool
from services.system_map.parts_input import PartsInput
from tests.fakes.corpus import WRITTEN
from tests.fakes.database import fresh_database
from tests.fakes.repositories import Commit, make_repository
from tests.system_map.test_pipeline import draw

KEPT = {name for group in GROUPS for name in group.names}
SHOP = {
    **WRITTEN,
    "app/plain.py": "def used():\n    return 1\n\n\ndef unused():\n    return used()\n",
    "docs/words.md": "# Words\n",
}
LINES = "".join(f"    one_{number} = {number} + {number}\n" for number in range(14))


class Shop:
    """A repository that grows by commits, drawn after each; says which parts were built."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.commits = folder, [Commit(SHOP)]
        self.database: Database = fresh_database(folder)
        with self.database.write() as session:
            session.add(Project(id=1, user_id=1, name="shop"))
        self.built: set[str] = set()
        watched = {name: self._noted(name) for name in BUILDERS}
        monkeypatch.setattr(drawing_stages, "BUILDERS", watched)
        self.map_id = self._draw()

    def _noted(self, name: str) -> Any:
        def build(given: PartsInput) -> Part:
            self.built.add(name)
            return BUILDERS[name](given)

        return build

    def _draw(self) -> int:
        path = make_repository(self.folder / f"r{len(self.commits)}", commits=self.commits)
        self.built = set()
        return draw(self.database, path).map_id

    def edit(self, path: str, text: str | None) -> set[str]:
        """Commit, draw, and return those of the parts that may stand which stood."""
        self.commits.append(Commit({path: text}))
        self.map_id = self._draw()
        return KEPT - self.built

    def part(self, name: str) -> Any:
        with self.database.read() as session:
            wanted = select(MapPart.content).where(MapPart.map_id == self.map_id, MapPart.name == name)
            return json.loads(zlib.decompress(session.scalars(wanted).one()))


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    return Shop(tmp_path, monkeypatch)


def test_every_part_that_may_stand_stands_where_nothing_is_said_otherwise(shop):
    assert shop.built == BUILDERS.keys()
    assert shop.edit("docs/words.md", "# Other words\n") == KEPT
    assert shop.edit("app/views.py", WRITTEN["app/views.py"] + "\n\n") == KEPT
    assert shop.edit("app/views.py", WRITTEN["app/views.py"]) == KEPT


def test_a_body_that_changes_leaves_what_does_not_look_into_it(shop):
    stood = shop.edit("app/plain.py", "def used():\n    return 1 + 1\n\n\ndef unused():\n    return used()\n")
    assert stood == KEPT - {"duplicates"}
    stood = shop.edit("app/plain.py", "def used():\n    x = 1\n    return x\n\n\ndef unused():\n    return used()\n")
    assert {"routes", "data-models", "configuration", "dependencies"} <= stood
    assert not stood & {"dead-code", "duplicates", "flows"}


def test_a_route_that_comes_has_all_built_that_share_what_is_known_of_names(shop):
    text = WRITTEN["app/views.py"] + "@app.route('/new')\ndef fresh():\n    return 1\n"
    assert not shop.edit("app/views.py", text) & {"routes", "data-models", "configuration"}
    assert "/new" in {route["path"] for route in shop.part("routes")["routes"]}
    at = [route["line"] for route in shop.part("routes")["routes"] if route["path"] == "/new"]
    # Further down by a line: no route comes or goes, but each stands elsewhere.
    assert "routes" not in shop.edit("app/views.py", "import re\n" + text)
    assert [route["line"] - 1 for route in shop.part("routes")["routes"] if route["path"] == "/new"] == at


def test_unused_code_is_judged_again_when_a_call_goes(shop):
    assert "app/plain.py#used" not in str(shop.part("dead-code"))
    assert "dead-code" not in shop.edit("app/plain.py", "def used():\n    return 1\n\n\ndef unused():\n    return 0\n")


def test_unused_modules_stand_with_the_lines_that_they_have_now(shop):
    before = shop.part("dead-code")
    assert "dead-code" in shop.edit("app/plain.py", SHOP["app/plain.py"] + "\n" * 20)
    now = shop.part("dead-code")
    assert now["modules"][0] == {"path": "app/plain.py", "lines": 26, **_rest(before, "app/plain.py")}
    assert now["lines"] == before["lines"] + 20
    # As when it is judged anew, which a new path has it be.
    assert "dead-code" not in shop.edit("docs/more.md", "")
    assert shop.part("dead-code") == now


def test_unused_modules_are_judged_again_when_settings_come_to_name_them(shop):
    shop.edit("ui/package.json", '{"name": "ui", "private": true}')
    shop.edit("ui/client/lost-piece.js", "function lost() { return 1; }\n")
    shop.edit("ui/angular.json", '{"with": "client/other.js"}')
    assert "ui/client/lost-piece.js" in str(shop.part("dead-code")["modules"])
    assert "dead-code" not in shop.edit("ui/angular.json", '{"with": "client/lost-piece.js"}')
    assert "ui/client/lost-piece.js" not in str(shop.part("dead-code")["modules"])


def test_unused_modules_are_judged_again_when_a_text_of_unknown_language_comes_to_name_them(shop):
    shop.edit("app/words.generator", "[used]\n")
    assert "app/plain.py" in str(shop.part("dead-code")["modules"])
    assert "dead-code" not in shop.edit("app/words.generator", "[plain]\n")
    assert "app/plain.py" not in str(shop.part("dead-code")["modules"])
    # What is too long to be asked is asked once it is short enough.
    shop.edit("app/words.generator", "[plain]\n" * 10_001)
    assert "app/plain.py" in str(shop.part("dead-code")["modules"])
    assert "dead-code" not in shop.edit("app/words.generator", "[plain]\n")


def _rest(part: Any, path: str) -> dict[str, str]:
    return next({"tier": one["tier"], "reason": one["reason"]} for one in part["modules"] if one["path"] == path)


def test_copies_are_searched_again_when_a_line_says_something_else(shop):
    assert "duplicates" not in shop.edit("app/plain.py", f"def used():\n{LINES}\n\ndef unused():\n{LINES}")
    assert shop.part("duplicates")["duplicates"]
    assert "duplicates" in shop.edit("app/plain.py", f"def used():\n{LINES}\n\ndef unused():\n{LINES}\n\n\n")
    assert shop.part("duplicates")["duplicates"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app/new.py", ""),
        ("docs/words.md", None),
        ("pyproject.toml", "[project]\nname = 'x'\ndependencies = ['flask']\n"),
    ],
)
def test_nothing_stands_when_a_path_comes_or_goes_or_a_manifest_changes(shop, path, text):
    assert shop.edit(path, text) == set()


def test_an_import_that_comes_leaves_what_asks_of_other_files_imports_only(shop):
    surface = {"routes", "data-models", "configuration"}
    assert shop.edit("app/plain.py", "import json\n" + SHOP["app/plain.py"]) == surface
    # One that leads into the repository may lead anybody's names elsewhere.
    assert shop.edit("app/plain.py", "from app import api\n" + SHOP["app/plain.py"]) == set()
    assert shop.edit("app/plain.py", SHOP["app/plain.py"]) == set()
    # Whose imports were asked for is noted too.
    assert not shop.edit("app/views.py", WRITTEN["app/views.py"].replace("import os\n", "import os, re\n")) & surface


def test_packages_are_told_anew_when_scripts_of_others_that_are_kept_here_change(shop):
    assert shop.edit("web/vendor/other.js", "let one = 1;\n") == set()  # it came
    assert shop.edit("web/vendor/other.js", "let one = 2;\n") == KEPT - {"dependencies"}


@pytest.mark.parametrize("drawn_as", [["other", 1_000_000], ["shop", 2_000]])
def test_nothing_stands_under_another_name_of_the_project_or_another_limit(shop, drawn_as):
    with shop.database.write() as session:
        for row in session.scalars(select(MapPart).where(MapPart.name == store.ASKED)):
            record = json.loads(zlib.decompress(row.content))
            row.content = zlib.compress(json.dumps({**record, "drawn_as": drawn_as}).encode())
    assert shop.edit("docs/words.md", "# Other\n") == set()


@pytest.mark.parametrize(
    "content",
    [
        b"torn",
        zlib.compress(b"[]"),
        zlib.compress(b'{"drawn_as":["shop",1000000],"routes data-models configuration":3}'),
    ],
)
def test_a_torn_record_costs_time_only(shop, content):
    with shop.database.write() as session:
        session.execute(update(MapPart).where(MapPart.name == store.ASKED).values(content=content))
    assert shop.edit("docs/words.md", "# Other\n") == set()
    assert shop.edit("docs/words.md", "# And\n") == KEPT


def test_rows_that_cannot_be_read_cost_time_only(shop, monkeypatch):
    def locked(*_given: object) -> None:
        raise DriverError("database is locked")

    monkeypatch.setattr(drawing_stages, "kept_rows", locked)
    assert shop.edit("docs/words.md", "# Other\n") == set()
    assert shop.part("duplicates") is not None


def test_a_part_that_the_newest_map_lacks_is_built_with_those_of_its_group(shop):
    with shop.database.write() as session:
        session.execute(delete(MapPart).where(MapPart.name == "routes"))
    assert shop.edit("docs/words.md", "# Other\n") == KEPT - {"routes", "data-models", "configuration", "flows"}
    assert shop.part("routes")["routes"]


def test_a_file_that_the_parser_gave_up_on_and_reads_now_is_asked_anew(tmp_path, monkeypatch):
    real = ParsePool.parse_all

    def gives_up(pool: ParsePool, items: Any) -> Any:
        found = list(items)
        views = {key for key, _, content in found if b"Blueprint('users'" in content}
        for key, facts in real(pool, found):
            yield key, FileFacts(lines=5, skipped="took longer than 5 s") if key in views else facts

    with monkeypatch.context() as context:
        context.setattr(ParsePool, "parse_all", gives_up)
        shop = Shop(tmp_path, monkeypatch)
        assert "app/views.py" not in str(shop.part("routes"))
    assert shop.edit("docs/words.md", "# Other\n") == set()
    assert "app/views.py" in str(shop.part("routes"))


def test_what_was_built_without_calls_does_not_stand(tmp_path, monkeypatch):
    def fail(*_given: object, **_more: object) -> None:
        raise OSError("database is locked")

    with monkeypatch.context() as context:
        context.setattr(drawing_stages, "follow", fail)
        shop = Shop(tmp_path, monkeypatch)
        assert not shop.part("dead-code")["symbols"]
    assert shop.edit("docs/words.md", "# Other\n") == set()
    assert shop.part("dead-code")["symbols"]


def test_names_are_counted_for_the_next_map_where_every_part_stands(shop):
    shop.edit("docs/words.md", "# Other\n")
    with shop.database.read() as session:
        wanted = select(MapPart.name).where(MapPart.map_id == shop.map_id, MapPart.name == store.WORDS)
        assert session.scalars(wanted).all() == [store.WORDS]


def test_what_was_asked_is_kept_with_the_newest_map_only(shop):
    shop.edit("docs/words.md", "# Other\n")
    with shop.database.read() as session:
        rows = session.scalars(select(MapPart.map_id).where(MapPart.name == store.ASKED)).all()
    assert list(rows) == [shop.map_id]
