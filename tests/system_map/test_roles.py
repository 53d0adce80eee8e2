"""Names that mean something else in some folders."""

from __future__ import annotations

import pytest

from services.repository.tree import TreeEntry
from services.system_map.facts import FileFacts
from services.system_map.inventory import apply_content_marks, take_inventory


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("shop/settings/test.py", "code"),
        ("shop/test.py", "test"),
        ("requirements/default.txt", "configuration"),
        ("t/unit/worker.py", "test"),
        ("src/t/worker.py", "code"),
        ("examples/testing/main.rs", "docs"),
        ("examples/shop/tests/test_a.py", "test"),
        ("util/testutil.cc", "test"),
        ("axum/src/test_helpers/mod.rs", "test"),
        ("src/main/java/com/squareup/MethodSpec.java", "code"),
        ("kotlinpoet/src/commonMain/kotlin/com/TypeSpec.kt", "code"),
        ("okio/src/commonTest/kotlin/okio/Samples.kt", "test"),
        ("src/latest/index.ts", "code"),
        ("app/src/test/java/shop/CartSpec.java", "test"),
        ("core/src/shop/CartTest.java", "test"),
        ("packages/server/src/modules/Vendors/Vendors.controller.ts", "code"),
        ("shop/apps/vendors/views/all.py", "code"),
        ("src/main/java/shop/vendor/VendorService.java", "code"),
        ("src/main/java/org/shop/thirdparty/com/google/A.java", "vendored"),
        ("src/main/java/org/shop/thirdparty/Com.java", "code"),
        ("app/src/main/kotlin/shop/security/thirdParty/SignIn.kt", "code"),
        ("src/main/resources/static/modules/vendors/grid.js", "vendored"),
        ("src/modules/vendors/node_modules/a/index.js", "vendored"),
        ("vendors/src/main/java/a/A.java", "vendored"),
        ("api/vendor/github.com/a/a.go", "vendored"),
        ("src/vendors/grid.js", "vendored"),
        ("App/Vendors/Grid.m", "vendored"),
        ("vendors/grid.js", "vendored"),
        ("libs/qsynth_2.14.1/lexers/ada.cpp", "vendored"),
        ("libs/synth/ada.cpp", "code"),
        ("src/main/scala-2.13.1/shop/Cart.scala", "code"),
        ("web/wwwroot/lib/grid.js", "vendored"),
        ("web/wwwroot/bootstrap/dist/js/bootstrap.js", "vendored"),
        ("web/wwwroot/js/dist/shop.js", "code"),
        ("web/wwwroot/js/site.js", "code"),
        ("src/minilzo.c", "vendored"),
        ("include/stb_image.h", "vendored"),
        ("src/minilzo_test_of_ours.cc", "code"),
        ("sqlite3.c", "code"),
        ("test-d/cart.test-d.ts", "test"),
        ("src/cart.test-d.ts", "test"),
        ("tests-data/issues/a.py", "test"),
        ("test-output/src/a.ts", "test"),
        ("grammars/syntax_test_requirements.txt", "test"),
        ("Sources/Shop/Documentation.docc/Tutorials/01-code.swift", "docs"),
        ("Sources/Shop/Shop.docc/Tests/01-code.swift", "docs"),
        ("Sources/Docc/Cart.swift", "code"),
        ("test.js", "test"),
        ("tests.mjs", "test"),
        ("test.rb", "test"),
        ("test.c", "test"),
        ("test.go", "code"),
        ("test.json", "configuration"),
        ("src/utils/test.js", "code"),
        ("src/utils/test.rb", "code"),
        ("src/latest.php", "code"),
        ("src/Contest.php", "code"),
        ("src/CartTest.php", "test"),
        ("src/cart_test.php", "test"),
        ("src/tests.php", "test"),
    ],
)
def test_roles_by_path(path: str, role: str) -> None:
    (file,) = take_inventory([TreeEntry("100644", "0" * 40, 10, path.encode())])
    assert file.role == role


def test_a_script_that_is_called_test_is_one_beside_a_manifest_of_npm() -> None:
    paths = ["packages/cart/package.json", "packages/cart/test.js", "packages/cart/lib/test.js", "config/package.json"]
    files = take_inventory([TreeEntry("100644", "0" * 40, 10, path.encode()) for path in [*paths, "config/test.js"]])
    assert [file.role for file in files if file.path.endswith("test.js")] == ["test", "code", "code"]


def test_a_script_without_an_ending_below_tests_is_a_test() -> None:
    (file,) = take_inventory([TreeEntry("100755", "0" * 40, 10, b"tests/runall")])
    assert apply_content_marks(file, FileFacts(lines=3, shebang="#!/bin/sh")).role == "test"


def test_the_size_that_was_too_large_is_said_as_people_say_it() -> None:
    (file,) = take_inventory([TreeEntry("100644", "0" * 40, 2_000_000, b"a.py")])
    assert file.skipped == "larger than 1 MB"
