"""Which tests to read before changing a module."""

from __future__ import annotations

from collections.abc import Sequence

from services.system_map.derive.findings import look
from services.system_map.derive.tests_of import KnownTests
from services.system_map.facts import ResolvedImport
from tests.fakes.derive_inputs import imported, project


def found_for(path: str, files: Sequence[str], imports: Sequence[ResolvedImport]) -> list[str]:
    return KnownTests(look(project(dict.fromkeys([path, *files], 10), imports))).of(path)


def test_real_tests_win_over_what_only_supports_tests() -> None:
    files = ["tests/conftest.py", "tests/apps/error.py", "tests/typing_decorators.py", "tests/test_cli.py"]
    imports = [imported(test, "shop/app.py") for test in files]
    assert found_for("shop/app.py", files, imports) == ["tests/test_cli.py"]
    assert found_for("shop/app.py", files[:3], imports[:3]) == ["tests/typing_decorators.py"]
    assert found_for("shop/app.py", files[:2], imports[:2]) == []


def test_the_test_of_the_modules_name_comes_first_then_those_that_import_least_else() -> None:
    files = ["tests/test_wide.py", "tests/test_narrow.py", "tests/test_app_more.py", "tests/test_app.py"]
    imports = [imported(test, "shop/app.py") for test in files]
    imports += [imported("tests/test_wide.py", f"shop/m{number}.py") for number in range(3)]
    assert found_for("shop/app.py", [*files, *(f"shop/m{number}.py" for number in range(3))], imports) == [
        "tests/test_app.py",
        "tests/test_app_more.py",
        "tests/test_narrow.py",
    ]


def test_a_source_is_tested_through_its_header() -> None:
    imports = [imported("tests/db_test.c", "db/store.h"), imported("db/store.c", "db/store.h")]
    assert found_for("db/store.c", ["db/store.h", "tests/db_test.c"], imports) == ["tests/db_test.c"]


def test_a_test_of_the_same_name_counts_without_an_import_in_the_same_language_only() -> None:
    assert found_for("shop/money.py", ["tests/test_money.py"], []) == ["tests/test_money.py"]
    assert found_for("shop/money.py", ["tests/test_money.js"], []) == []


def test_a_package_is_called_by_its_folder() -> None:
    files = ["tests/test_shop.py", "tests/test_a.py"]
    imports = [imported(test, "shop/__init__.py") for test in files]
    assert found_for("shop/__init__.py", files, imports)[0] == "tests/test_shop.py"


def test_where_none_is_named_after_it_tests_through_the_package_fill_up() -> None:
    files = ["shop/__init__.py", "tests/test_other.py", "tests/test_basic.py"]
    imports = [
        imported("shop/__init__.py", "shop/app.py"),
        imported("tests/test_other.py", "shop/app.py"),
        imported("tests/test_basic.py", "shop/__init__.py"),
    ]
    assert found_for("shop/app.py", files, imports) == ["tests/test_other.py", "tests/test_basic.py"]
