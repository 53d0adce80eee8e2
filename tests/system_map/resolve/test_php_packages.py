"""Where PHP's names lead that no file declares: PHP's own classes, composer.lock's packages, Laravel's global names."""

from __future__ import annotations

import json

import pytest

from services.system_map.resolve.composer_lock import MAX_PREFIXES, MAX_SHARING, LockedPackages
from services.system_map.resolve.manifests.php import read_composer
from services.system_map.resolve.wanted import MAX_FILE_BYTES, MAX_LOCK_BYTES, wanted_texts
from tests.system_map.resolve.test_wanted_texts import files
from tests.system_map.resolve.written_repository import repository_of

LOCK = {
    "packages": [
        {
            "name": "laravel/framework",
            "autoload": {"psr-4": {"Illuminate\\": "src/Illuminate/", "Illuminate\\Support\\": ["src/Macroable/"]}},
        },
        {"name": "laravel/ui", "autoload": {"psr-4": {"Illuminate\\Foundation\\Auth\\": "auth-backend/"}}},
        {"name": "nesbot/carbon", "autoload": {"psr-4": {"Carbon\\": "src/"}}},
        {"name": "psr/http-factory", "autoload": {"psr-4": {"Psr\\Http\\Message\\": "src/"}}},
        {"name": "psr/http-message", "autoload": {"psr-4": {"Psr\\Http\\Message\\": "src/"}}},
        {"name": "erusev/parsedown", "autoload": {"psr-0": {"Parsedown": ""}}},
        {"name": "old/twig", "autoload": {"psr-0": {"Twig_": "lib/"}, "classmap": ["lib/"]}},
    ],
    "packages-dev": [{"name": "mockery/mockery", "autoload": {"psr-4": {"Mockery\\": "library/Mockery"}}}],
}


def lead(written: str, require: tuple[str, ...] = (), lock: object = None) -> tuple[str, float, str]:
    """Return where the only import of a file leads: the place, how surely and by which rule."""
    contents = {
        "composer.json": json.dumps({"name": "a/shop", "require": dict.fromkeys(require, "*")}).encode(),
        "app/Cart.php": f"<?php\nnamespace App;\n{written}\nclass Cart {{}}\n".encode(),
        "app/helpers.php": b"<?php\nnamespace Shop\\Own;\nfunction helper() {}\n",
    }
    if lock is not None:
        contents["composer.lock"] = json.dumps(lock).encode()
    (found,) = [one for one in repository_of(contents).resolve() if one.source == "app/Cart.php"]
    assert found.standard_library == (found.external == "php")
    return found.external or f"? {found.unresolved}", found.confidence, found.how


@pytest.mark.parametrize(
    "name",
    [
        *("Closure", "datetimeimmutable", "Pdo\\Mysql", "Random\\Engine\\Secure", "Dom\\HTMLDocument", "FFI\\CData"),
        *("BcMath\\Number", "Uri\\Rfc3986\\Uri", "SplObjectStorage", "ZipArchive"),
    ],
)
def test_classes_of_php_are_its_standard_library(name: str) -> None:
    assert lead(f"use {name};", ("random/random", "x/dom")) == ("php", 1.0, "standard library")


@pytest.mark.parametrize(
    ("written", "require", "place"),
    [
        ("use Mockery;", ("mockery/mockery",), ("mockery/mockery", 0.8, "package called so")),
        ("use Mezzio;", ("mezzio/mezzio", "mezzio/router"), ("mezzio/mezzio", 0.8, "package called so")),
        ("use Mezzio;", ("mezzio/helpers", "mezzio/router"), ("? Mezzio", 1.0, "not found")),
        ("use Log;", ("psr/log",), ("? Log", 1.0, "not found")),
        ("use DB;", ("laravel/framework",), ("laravel/framework", 0.8, "Laravel's global name")),
        ("use DB;", ("slim/slim",), ("? DB", 1.0, "not found")),
        ("use Redis;", (), ("? Redis", 1.0, "not found")),
        ("use Random\\Own;", (), ("Random", 0.8, "not in the repository")),
        ("use function env;", ("laravel/framework",), ("laravel/framework", 0.8, "Laravel's global name")),
        ("use function strlen;", ("laravel/framework",), ("php", 0.8, "standard library")),
        (
            "use Illuminate\\Http\\Request;",
            ("laravel/framework",),
            ("laravel/framework", 0.9, "declared dependency"),
        ),
        (
            "use Illuminate\\Support\\Str;",
            ("laravel/framework", "illuminate/support"),
            ("illuminate/support", 0.9, "declared dependency"),
        ),
        ("use Illuminate\\Http\\Request;", (), ("Illuminate", 0.8, "not in the repository")),
    ],
)
def test_other_names_are_a_packages_where_something_says_so(
    written: str, require: tuple[str, ...], place: tuple[str, float, str]
) -> None:
    assert lead(written, require) == place


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("use Illuminate\\Http\\Request;", ("laravel/framework", 0.95, "namespace in composer.lock")),
        ("use Illuminate\\Support\\Str;", ("laravel/framework", 0.95, "namespace in composer.lock")),
        ("use Illuminate\\Foundation\\Auth\\ResetsPasswords;", ("laravel/ui", 0.95, "namespace in composer.lock")),
        # In both folders that Composer looks into, the second.
        ("use Illuminate\\Foundation\\Auth\\User;", ("laravel/framework", 0.95, "namespace in composer.lock")),
        ("use Carbon\\Carbon;", ("nesbot/carbon", 0.95, "namespace in composer.lock")),
        ("use Psr\\Http\\Message\\UriInterface;", ("psr/http-message", 0.7, "one of several in composer.lock")),
        ("use Mockery;", ("mockery/mockery", 0.8, "package called so")),
        ("use Parsedown;", ("erusev/parsedown", 0.8, "package called so")),
        ("use Twig_Environment;", ("old/twig", 0.8, "package called so")),
        ("use Redirect;", ("laravel/framework", 0.8, "Laravel's global name")),
        ("use Carbonite\\Thing;", ("Carbonite", 0.8, "not in the repository")),
        ("use Closure;", ("php", 1.0, "standard library")),
    ],
)
def test_composer_lock_says_whose_a_namespace_is(written: str, place: tuple[str, float, str]) -> None:
    assert lead(written, (), LOCK) == place


def test_a_namespace_of_the_repository_is_no_import_by_itself() -> None:
    written = {"a.php": b"<?php\nnamespace Shop;\nclass A {}\n", "b.php": b"<?php\nuse Shop;\nShop\\A::go();\n"}
    assert [one.target for one in repository_of(written).resolve()] == ["a.php"]


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("use Acme\\Core\\Kernel;", ("acme/core", 0.95)),
        ("use Acme\\Blog\\Parser\\Node;", ("acme/parser", 0.95)),
        ("use Acme\\Blog\\Gone;", ("? Acme\\Blog\\Gone", 1.0)),
        ("use function Acme\\Blog\\gone;", ("? Acme\\Blog\\gone", 1.0)),
        ("use Acme\\Mine\\Gone;", ("? Acme\\Mine\\Gone", 1.0)),
        ("use Acme\\Blog\\Models;", None),
    ],
)
def test_own_namespaces_are_no_packages_whose_prefix_is_around_them(
    written: str, place: tuple[str, float] | None
) -> None:
    lock = locking({"acme/core": "Acme\\", "acme/parser": "Acme\\Blog\\Parser\\", "acme/mine": "Acme\\Mine\\"})
    repository = repository_of(
        {
            "composer.json": b'{"require": {"acme/core": "1"}, "autoload": {"psr-4": {"Acme\\\\Blog\\\\": "src/"}}}',
            "mine/composer.json": b'{"name": "acme/mine", "autoload": {"psr-4": {"Acme\\\\Mine\\\\": "src/"}}}',
            "composer.lock": lock,
            "src/A.php": f"<?php\nnamespace Acme\\Blog;\n{written}\nclass A {{}}\n".encode(),
            "src/Models/Post.php": b"<?php\nnamespace Acme\\Blog\\Models;\nclass Post {}\n",
        }
    )
    found = [(one.external or f"? {one.unresolved}", one.confidence) for one in repository.resolve()]
    assert found == ([] if place is None else [place])


def locking(prefixes: dict[str, str]) -> bytes:
    """Write a composer.lock of packages with one prefix each."""
    packages = [{"name": name, "autoload": {"psr-4": {prefix: "src/"}}} for name, prefix in prefixes.items()]
    return json.dumps({"packages": packages}).encode()


def test_a_prefix_that_very_many_packages_share_says_nothing() -> None:
    for count, said in ((MAX_SHARING, MAX_SHARING), (MAX_SHARING + 1, 0)):
        locks = LockedPackages({"composer.lock": locking({f"v/p{number}": "A\\" for number in range(count)})})
        assert len(locks.of("a.php", "A\\B")) == said
        assert locks.holds("a.php", f"v/p{count - 1}")
        assert not locks.holds("a.php", "v/other")


def test_names_that_cannot_be_written_are_left_out() -> None:
    assert LockedPackages({"composer.lock": locking({"a/\ud800": "Foo\\"})}).of("a.php", "Foo\\Bar") == []
    found = read_composer(
        "composer.json", b'{"name": "a/\\ud83d\\ude00", "require": {"b/\\ud800": "1", "b/c": "\\ud800"}}'
    )
    assert found.name == "a/\U0001f600"
    assert [one.name for one in found.dependencies] == ["b/c"]
    assert not found.dependencies[0].requirement.isascii()
    found.dependencies[0].requirement.encode()


def test_a_lock_speaks_for_the_code_around_it() -> None:
    locks = LockedPackages(
        {
            "composer.lock": json.dumps(LOCK).encode(),
            "site/composer.lock": b'{"packages": [{"name": "my/carbon", "autoload": {"psr-4": {"Carbon\\\\": ""}}}]}',
        }
    )
    assert locks.of("app/a.php", "Carbon\\Carbon") == ["nesbot/carbon"]
    assert locks.of("site/app/a.php", "Carbon\\Carbon") == ["my/carbon"]
    assert locks.of("site/app/a.php", "Mockery\\Mock") == ["mockery/mockery"]


@pytest.mark.parametrize(
    "broken",
    [
        *(
            b"",
            b"[]",
            b'{"packages": 1}',
            b'{"packages": [1, {"name": 1}, {"name": "x/y", "autoload": []}]}',
            b"{" * 5_000,
        ),
        b'{"packages": [{"name": "x/y", "autoload": {"psr-4": {"": "src/", "\\\\": "a"}}}]}',
    ],
)
def test_a_lock_of_another_shape_says_nothing(broken: bytes) -> None:
    assert LockedPackages({"composer.lock": broken}).of("a.php", "Some\\Thing") == []


def test_what_is_kept_of_a_lock_has_bounds() -> None:
    prefixes = {f"N{number}\\": "src/" for number in range(MAX_PREFIXES + 1)}
    lock = {"packages": [{"name": "x/y", "autoload": {"psr-4": prefixes}}]}
    locks = LockedPackages({"composer.lock": json.dumps(lock).encode()})
    assert locks.of("a.php", "N0\\A") == ["x/y"]
    assert locks.of("a.php", f"N{MAX_PREFIXES}\\A") == []
    assert locks.of("a.php", "A\\" * 100_000) == []


def test_a_lock_may_be_larger_than_a_manifest() -> None:
    assert wanted_texts(files("a/composer.lock", size=MAX_FILE_BYTES + 1)) == ["a/composer.lock"]
    assert wanted_texts(files("composer.lock", size=MAX_LOCK_BYTES + 1)) == []
    assert wanted_texts(files("composer.json", size=MAX_FILE_BYTES + 1)) == []
