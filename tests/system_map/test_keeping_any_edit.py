"""Whatever is edited: a part that stands is the part that its builder would make."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import groupby
from typing import cast

import pytest

from services.core.bare_database import BareDatabase
from services.system_map import keeping
from services.system_map.builders import BUILDERS
from services.system_map.content import Part
from services.system_map.facts import DeepFacts, FileFacts
from services.system_map.keeping import GROUPS, Keeping
from services.system_map.parse_cache import BlobKey
from services.system_map.parts_input import PartsInput
from services.system_map.resolve.again import Before, Edits, FileBefore, edits_since
from services.system_map.resolve.imports import resolve_imports
from services.system_map.symbols.words import Words
from tests.fakes.corpus import WRITTEN
from tests.fakes.mapped_repository import Mapped, mapped

# What one part tells stands in several files here: prefixes, handlers, bases, constants.
APART = {
    "py/names.py": "PREFIX = '/api'\nTABLE = 'things'\n\n\ndef unused_name():\n    return PREFIX\n",
    "py/handlers.py": "def show():\n    return 1\n\n\ndef other():\n    return show()\n",
    "py/app.py": (
        "from flask import Blueprint, Flask\nfrom py.names import PREFIX\nfrom py.handlers import show\n"
        "bp = Blueprint('b', __name__, url_prefix=PREFIX)\nbp.add_url_rule('/show', view_func=show)\n"
        "app = Flask(__name__)\napp.register_blueprint(bp)\n"
    ),
    "py/bases.py": (
        "from sqlalchemy import Column, Integer\nfrom sqlalchemy.orm import declarative_base\nBase = declarative_base()\n"
        "class Numbered:\n    id = Column(Integer, primary_key=True)\n"
    ),
    "py/tables.py": (
        "from sqlalchemy import Column, String\nfrom py.bases import Base, Numbered\nfrom py.names import TABLE\n"
        "class Thing(Numbered, Base):\n    __tablename__ = TABLE\n    name = Column(String)\n"
    ),
    "shop/views.py": "def show(request, pk):\n    return None\nclass C:\n    pass\n",
    "shop/other.py": "from django.urls import path\nfrom shop import views\nurlpatterns = [path('d/', views.show)]\n",
    "web/routes/index.js": (
        "const { list } = require('../controllers/list');\nconst router = require('express').Router();\n"
        "router.get('/list', list);\nmodule.exports = router;\n"
    ),
    "web/controllers/list.js": "exports.list = (req, res) => res.json([]);\nexports.never = () => 1;\n",
    "web/main.js": "const app = require('express')();\napp.use('/v2', require('./routes'));\napp.listen(3001);\n",
    "src/main/java/x/Paths.java": 'package x;\nclass Paths {\n  static final String ROOT = "/root";\n}\n',
    "src/main/java/x/Base.java": (
        "package x;\nimport jakarta.persistence.*;\n@MappedSuperclass\nclass Base {\n  @Version private int version;\n}\n"
    ),
    "src/main/java/x/Between.java": "package x;\nabstract class Between extends Base {\n}\n",
    "src/main/java/x/Deck.java": (
        "package x;\nimport jakarta.persistence.*;\n@Entity\nclass Deck extends Between {\n  @Id private Long id;\n}\n"
    ),
    "src/main/java/x/RootController.java": (
        "package x;\nimport org.springframework.web.bind.annotation.*;\n@RestController\n@RequestMapping(Paths.ROOT)\n"
        'class RootController {\n  @GetMapping("/at")\n  String at() { return ""; }\n}\n'
    ),
    "src/main/kotlin/y/Starts.kt": 'package y\nconst val START = "/start"\n',
    "src/main/kotlin/y/Page.kt": (
        "package y\nimport org.springframework.web.bind.annotation.*\n@RestController\n@RequestMapping(START)\n"
        'class Page {\n  @GetMapping("/at") fun at() = ""\n}\n'
    ),
    "handlers.go": (
        'package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc mount(g *gin.RouterGroup) {\n\tg.GET("/m", deep)\n}\n\n'
        "func deep(c *gin.Context) {}\n"
    ),
}  # fmt: skip
SOURCES = {**WRITTEN, **APART}
SOURCES["main.go"] = SOURCES["main.go"].replace('\tg.GET("/ping", ping)\n', '\tg.GET("/ping", ping)\n\tmount(g)\n')

EDITS: dict[str, Callable[[str], str]] = {
    "lower down": lambda text: "\n" + text,
    "an end": lambda text: text + "\n\n",
    "no last line": lambda text: "\n".join(text.splitlines()[:-1]) + "\n",
    "other texts": lambda text: text.replace("/", "/z").replace("things", "others"),
    "other names": lambda text: text.replace("show", "shown").replace("deep", "deeper").replace("list", "all_of"),
    "no first half": lambda text: "\n".join(text.splitlines()[len(text.splitlines()) // 2 :]) + "\n",
}


def key(one: Mapped, path: str) -> BlobKey:
    return one.files[path].blob, one.files[path].language or ""


def read(sources: dict[str, str]) -> Mapped:
    found = mapped(sources)
    for path, file in found.files.items():
        file.blob = sources[path]
    return found


def given(one: Mapped) -> PartsInput:
    words = Words()
    for path, file in one.files.items():
        if path in one.facts:
            words.add(path, file, one.facts[path], one.deep[path])
    parts = one.parts_input()
    parts.words = lambda: words
    return parts


BASE = read(SOURCES)
NO_DATABASE = cast("BareDatabase", None)  # what reads it is replaced by `standing`


@pytest.fixture(scope="module")
def kept() -> Mapping[str, bytes]:
    """The rows of the map of SOURCES."""
    builder = Keeping(NO_DATABASE, None, given(BASE), kept=lambda _id, _names: {})
    parts = {name: BUILDERS[name](builder.input_of(name)) for group in GROUPS for name in group.names}
    rows = {name: zlib.compress(part.model_dump_json().encode()) for name, part in parts.items()}
    return {**rows, **builder.row(parts)}


def edits_to(now: Mapped) -> Edits | None:
    files = {
        path: FileBefore(file.blob, file.language, file.role, file.skipped, path in BASE.facts)
        for path, file in BASE.files.items()
    }
    rows = [replace(one, row=number) for number, one in enumerate(BASE.imports)]
    by_source = {source: list(some) for source, some in groupby(rows, key=lambda one: one.source)}
    before = Before(files, by_source, lambda _keys: {}, 1)
    imports = resolve_imports(now.files, now.facts, now.texts, before=before)
    assert imports == now.imports
    return edits_since(before, now.files, now.facts, imports)


def standing(
    now: PartsInput, edits: Edits, kept: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> dict[str, Part]:
    def load_read(_database: object, keys: Iterable[BlobKey]) -> dict[BlobKey, tuple[FileFacts, DeepFacts | None]]:
        wanted = set(keys)
        return {
            key(BASE, path): (BASE.facts[path], BASE.deep[path]) for path in BASE.facts if key(BASE, path) in wanted
        }

    def load_line_hashes(_database: object, keys: Iterable[BlobKey]) -> dict[BlobKey, bytes]:
        return {one: one[0].encode("utf-32-le") for one in keys}

    monkeypatch.setattr(keeping, "load_read", load_read)
    monkeypatch.setattr(keeping, "load_line_hashes", load_line_hashes)
    found = Keeping(
        NO_DATABASE, edits, now, kept=lambda _id, names: {name: kept[name] for name in names if name in kept}
    )
    parts = {name: found.standing(name) for group in GROUPS for name in group.names}
    return {name: part for name, part in parts.items() if part is not None}


@pytest.mark.parametrize(
    "path",
    sorted(path for path in SOURCES if path.rpartition(".")[2] in {"py", "js", "ts", "java", "kt", "go", "rb", "md"}),
)
def test_what_stands_after_an_edit_is_what_would_be_built(path, kept, monkeypatch):
    stood = 0
    for edit in EDITS.values():
        now = read({**SOURCES, path: edit(SOURCES[path])})
        edits = edits_to(now)
        if edits is None:
            continue
        whole = given(now)
        for name, part in standing(whole, edits, kept, monkeypatch).items():
            if name != "duplicates":  # whose lines this test makes up
                assert part == BUILDERS[name](whole), (path, name)
                stood += 1
    if path.startswith("py/"):
        assert stood, "an edit of some kind leaves something as it is"


def test_parts_are_told_apart_by_what_they_look_into(kept, monkeypatch):
    def stands(path: str, old: str, new: str) -> set[str]:
        now = read({**SOURCES, path: SOURCES[path].replace(old, new)})
        edits = edits_to(now)
        assert edits is not None
        return standing(given(now), edits, kept, monkeypatch).keys() - {"duplicates"}

    surface = {"routes", "data-models", "configuration"}
    assert stands("py/handlers.py", "return 1", "return 2") == {*surface, "dependencies", "dead-code", "flows"}
    # The handler of a route is told with its line.
    assert not stands("py/handlers.py", "def show", "\ndef show") & surface
    assert stands("py/handlers.py", "\n\n\ndef other", "\ndef other") == {*surface, "dependencies"} - surface
    assert not stands("py/names.py", "/api", "/other") & surface
    assert not stands("py/bases.py", "id = ", "number = ") & surface
    assert not stands("src/main/java/x/Base.java", "int version", "long version") & surface
    assert not stands("src/main/java/x/Between.java", "extends Base", "extends Other") & surface
    assert not stands("src/main/java/x/Paths.java", "/root", "/route") & surface
    assert not stands("src/main/kotlin/y/Starts.kt", "/start", "/begin") & surface
