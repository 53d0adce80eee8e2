"""A package is declared to those who import it by its ecosystem: npm's `redis` says nothing of Python's."""

from __future__ import annotations

from services.system_map.derive.dependencies import copies, stands_on
from services.system_map.derive.findings import look
from services.system_map.derive.values import DeriveInput
from services.system_map.facts import Manifests
from tests.fakes.mapped_repository import Mapped, mapped

TWO_NAMESAKES = {
    "package.json": '{"name": "shop", "dependencies": {"redis": "^4"}}',
    "requirements.txt": "flask==3\nredis==5\n",
    "shop.js": "const redis = require('redis');\nconst flask = require('flask');\n",
    "shop.py": "import flask\nimport redis\n",
    "more.py": "import redis\n",
    "tool.rb": "require 'redis'\n",
}


def outside(found: Mapped) -> dict[tuple[str, str], str]:
    return {(one.source, one.external): one.how for one in found.imports if one.external is not None}


def test_an_import_is_declared_by_manifests_of_its_own_language_only():
    how = outside(mapped(TWO_NAMESAKES))
    declared = {key for key, said in how.items() if said == "declared dependency"}
    assert declared == {("shop.js", "redis"), ("shop.py", "flask"), ("shop.py", "redis"), ("more.py", "redis")}
    assert ("shop.js", "flask") in how
    assert how["tool.rb", "redis"] != "declared dependency"


def test_packages_of_one_name_are_rows_of_their_own_each_with_its_importers():
    rows = mapped(TWO_NAMESAKES).parts_input().content.dependencies
    assert [(one.name, one.requirement, one.manifest, one.imported_by) for one in rows] == [
        ("redis", "==5", "requirements.txt", 2),
        ("flask", "==3", "requirements.txt", 1),
        ("flask", "", None, 1),
        ("redis", "^4", "package.json", 1),
        ("redis", "", None, 1),
    ]


def test_a_copy_whose_header_its_own_build_makes_is_no_outside_package():
    found = mapped(
        {
            "deps/arena/src/arena.c": "int grow(void) { return 1; }\n",
            "deps/arena/include/arena_defs.h.in": "@defs@\n",
            "src/a.c": "#include <arena/arena_made.h>\n#include <openssl/ssl.h>\nint main(void) { return 0; }\n",
            "src/b.c": "#include <arena/arena_made.h>\n#include <openssl/ssl.h>\n",
        }
    )
    looked = look(DeriveInput("shop", "0" * 40, found.files, found.facts, found.imports, Manifests(), found.texts))
    assert (stands_on(looked), copies(looked)) == (["openssl"], ["arena"])
