"""Every path gets a row, with its language, its role and, where it is not parsed, the reason."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.repository.tree import TreeEntry
from services.system_map.facts import FileFacts, InventoryFile
from services.system_map.inventory import GENERATED, apply_content_marks, take_inventory, total


def entry(path, size=100, mode="100644"):
    return TreeEntry(mode, "a" * 40, size, path.encode() if isinstance(path, str) else path)


def row(path, beside=(), **more):
    return take_inventory([entry(path), *(entry(other) for other in beside)], **more)[0]


paths = st.lists(st.binary(min_size=1, max_size=12).filter(lambda part: b"\0" not in part), min_size=1, max_size=4).map(
    b"/".join
)


@given(
    st.lists(
        st.builds(
            TreeEntry,
            st.sampled_from(["100644", "120000", "160000"]),
            st.just("b"),
            st.none() | st.integers(0, 10**9),
            paths,
        )
    )
)
def test_nothing_is_dropped_and_order_is_kept(entries):
    files = take_inventory(entries)
    assert [file.raw_path for file in files] == [one.raw_path for one in entries]
    assert total(files).files == len(entries)
    assert sum(total(files).roles.values()) == len(entries)
    for file in files:
        assert file.skipped is None or file.skipped


@pytest.mark.parametrize(
    ("path", "language", "role"),
    [
        ("src/flask/app.py", "Python", "code"),
        ("lib/application.js", "JavaScript", "code"),
        ("web/App.tsx", "TSX", "code"),
        ("web/App.jsx", "JavaScript", "code"),
        ("types/index.d.ts", "TypeScript", "code"),
        ("tests/test_app.py", "Python", "test"),
        ("src/pkg/app_test.py", "Python", "test"),
        ("conftest.py", "Python", "test"),
        ("latest.py", "Python", "code"),
        ("contest.py", "Python", "code"),
        ("gin_test.go", "Go", "test"),
        ("testing.go", "Go", "code"),
        ("src/button.test.tsx", "TSX", "test"),
        ("src/button.spec.js", "JavaScript", "test"),
        ("src/__tests__/button.js", "JavaScript", "test"),
        ("src/test/java/a/OwnerTests.java", "Java", "test"),
        ("src/main/java/a/OwnerTest.java", "Java", "code"),  # its source set says so
        ("src/a/OwnerTest.java", "Java", "test"),
        ("src/main/java/a/Latest.java", "Java", "code"),
        ("src/main/java/org/samples/petclinic/Owner.java", "Java", "code"),
        ("crates/ignore/tests/all.rs", "Rust", "test"),
        ("src/lib.rs", "Rust", "code"),
        ("test_list.c", "C", "test"),
        ("spec/models/user_spec.rb", "Ruby", "test"),
        ("examples/tutorial/app.py", "Python", "docs"),
        ("docs/conf.py", "Python", "docs"),
        ("README", "Text", "docs"),
        ("README.md", "Markdown", "docs"),
        ("LICENSE", "Text", "docs"),
        ("docs/index.rst", "reStructuredText", "docs"),
        ("tests/data/names.txt", "Text", "data"),
        ("pyproject.toml", "TOML", "configuration"),
        (".github/workflows/ci.yml", "YAML", "configuration"),
        ("Makefile", "Makefile", "configuration"),
        ("Dockerfile", "Dockerfile", "configuration"),
        ("Dockerfile.dev", "Dockerfile", "configuration"),
        ("CMakeLists.txt", "CMake", "configuration"),
        ("requirements.txt", "Text", "configuration"),
        ("dev-requirements.in", None, "configuration"),
        (".eslintrc", "JSON", "configuration"),
        ("go.mod", "Go Module", "configuration"),
        ("data.csv", "CSV", "data"),
        ("something.unknown", None, "data"),
        ("bin/run", None, "data"),
        ("src/main.kt", "Kotlin", "code"),
        ("a/b.cs", "C#", "code"),
        ("style.scss", "SCSS", "code"),
        ("deploy.sh", "Shell", "code"),
        ("schema.sql", "SQL", "code"),
    ],
)
def test_a_path_that_is_read_has_its_language_and_role(path, language, role):
    file = row(path)
    assert (file.language, file.role, file.skipped) == (language, role, None)


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("vendor/github.com/x/y.go", "vendored"),
        ("src/pip/_vendor/rich/text.py", "vendored"),
        ("node_modules/a/index.js", "vendored"),
        ("third_party/zlib/zlib.c", "vendored"),
        ("deps/lua/src/lua.c", "vendored"),
        ("deps/lua/test/test_a.c", "vendored"),
        ("static/jquery.min.js", "minified"),
        ("static/app-min.css", "minified"),
        ("package-lock.json", "generated"),
        ("web/yarn.lock", "generated"),
        ("Cargo.lock", "generated"),
        ("go.sum", "generated"),
        ("api/v1/thing.pb.go", "generated"),
        ("thing_pb2.py", "generated"),
        ("dist/bundle.js", "generated"),
        ("logo.png", "binary"),
        ("tests/data/a.whl", "binary"),
        ("lib/a.jar", "binary"),
    ],
)
def test_a_path_that_is_not_read_says_why(path, role):
    file = row(path)
    assert file.role == role
    assert file.skipped


def test_a_deps_folder_deeper_down_is_the_projects_own():
    assert row("src/deps/resolve.py").role == "code"


def test_links_and_submodules_are_listed_with_their_reason():
    link = take_inventory([entry("a.py", mode="120000")])[0]
    submodule = take_inventory([entry("lib/x", None, "160000")])[0]
    assert (link.role, link.skipped) == ("link", "a symbolic link")
    assert submodule.role == "submodule"
    assert "another repository" in submodule.skipped
    assert submodule.size == 0


def test_a_file_too_large_to_parse_says_so_and_one_of_just_the_limit_is_parsed():
    assert take_inventory([entry("a.py", 2049)], max_parse_bytes=2048)[0].skipped == "larger than 2 kB"
    assert take_inventory([entry("a.py", 2048)], max_parse_bytes=2048)[0].skipped is None
    assert take_inventory([entry("a.md", 2049)], max_parse_bytes=2048)[0].skipped is None


@pytest.mark.parametrize(
    ("beside", "language"),
    [((), "C"), (("a.c",), "C"), (("a.cc", "b.cpp"), "C++"), (("a.c", "b.c", "x.cpp"), "C"), (("a.hpp",), "C++")],
)
def test_headers_are_in_the_language_that_the_repository_has_more_of(beside, language):
    assert row("include/list.h", beside).language == language


ATTRIBUTES = """
# comment
*.gen.ts linguist-generated=true
lib/foreign/** linguist-vendored
deps/ours/** -linguist-vendored
/top.py linguist-generated
dist/* linguist-generated=false
"""


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("src/a.gen.ts", "generated"),
        ("lib/foreign/deep/a.js", "vendored"),
        ("lib/own.js", "code"),
        ("deps/ours/a.c", "code"),
        ("deps/theirs/a.c", "vendored"),
        ("top.py", "generated"),
        ("sub/top.py", "code"),
        ("dist/a.js", "code"),
    ],
)
def test_gitattributes_win_over_what_paths_suggest(path, role):
    assert row(path, attributes=ATTRIBUTES).role == role


@pytest.mark.parametrize(
    ("glob", "path", "fits"),
    [
        ("a*b*c", "xx/aabbcc/d.py", True),
        ("a*b*c", "xx/aabbc/../ab.py", True),
        ("a*b*c", "acb.py", False),
        ("?a*.py", "ba.py", True),
        ("?a*.py", "a.py", False),
        ("/a/**/b*.py", "a/b.py", True),
        ("/a/**/b*.py", "a/x/y/bb.py", True),
        ("/a/**/b*.py", "x/a/b.py", False),
        ("a/**", "a/b.py", True),
        ("a/**", "b/a/b.py", False),
        ("**/a/*", "x/a/b/c.py", True),
    ],
)
def test_gitattributes_are_read_as_git_reads_them(glob, path, fits):
    assert row(path, attributes=f"{glob} linguist-generated\n").role == ("generated" if fits else "code")


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("*a" * 12 + "*b", "a" * 200 + ".py"),
        ("**/" * 40 + "*zz", "a/" * 60 + "a.py"),
        ("*a*/**/" * 12 + "b", "aa/" * 60 + "a.py"),
    ],
)
def test_a_glob_of_many_stars_takes_no_longer_than_its_path_is(glob, path):
    started = time.process_time()
    assert row(path, attributes=f"{glob} linguist-generated\n").role == "code"
    assert time.process_time() - started < 1


@pytest.mark.parametrize("pattern", ["*.js", "**/*.js", "*", "*.css", "*.blade.php"])
def test_that_a_whole_language_is_vendored_says_nothing_of_whose_it_is(pattern):
    attributes = f"{pattern} linguist-vendored\n/lib/theirs/*.js linguist-vendored\n"
    assert row("src/own.js", attributes=attributes).role == "code"
    assert row("lib/theirs/a.js", attributes=attributes).role == "vendored"
    assert row("src/made.js", attributes="*.js linguist-generated\n").role == "generated"


@pytest.mark.parametrize(
    ("glob", "path", "beside", "role"),
    [
        # A part of the build at the root, whose manifests lie below the folder or in it.
        ("ee/backend/**", "ee/backend/app/src/main/A.kt", ("settings.gradle", "ee/backend/app/build.gradle"), "code"),
        ("/data/**", "data/src/made/A.kt", ("settings.gradle.kts", "data/build.gradle.kts"), "code"),
        ("/data/**/*.kt", "data/src/made/A.kt", ("settings.gradle.kts", "data/build.gradle.kts"), "code"),
        ("/data/**/test/**", "data/src/test/A.kt", ("settings.gradle.kts", "data/build.gradle.kts"), "test"),
        # What is named within a module is others', and so is what lies beside modules.
        ("/data/**/theirs/**", "data/src/theirs/A.kt", ("settings.gradle", "data/build.gradle"), "vendored"),
        ("web/**/jquery*.js", "web/js/jquery-3.js", ("web/yarn.lock",), "vendored"),
        ("web/*/plugins/**", "web/a/plugins/b.js", ("web/yarn.lock",), "vendored"),
        ("parts/**", "parts/theirs/a.c", ("parts/ours/Cargo.lock",), "vendored"),
        ("parts/**", "parts/ours/src/a.rs", ("parts/ours/Cargo.lock",), "code"),
        ("web/parts/**", "web/parts/theirs/a.js", ("web/yarn.lock", "web/parts/ours/yarn.lock"), "vendored"),
        *(
            (f"{folder}/**", f"{folder}/lua/lua.c", (f"{folder}/lua/Cargo.lock",), "vendored")
            for folder in ("deps", "external", "contrib")
        ),
        ("ee/backend/**", "ee/backend/app/build.gradle", ("settings.gradle",), "configuration"),
        ("theirs/**", "theirs/A.kt", ("theirs/build.gradle",), "vendored"),
        ("theirs/**", "theirs/A.kt", ("settings.gradle", "theirs/build.gradle", "theirs/gradlew"), "vendored"),
        ("core/**", "core/src/A.java", ("pom.xml", "core/pom.xml"), "code"),
        ("extra/theirs/**", "extra/theirs/A.java", ("pom.xml", "extra/theirs/pom.xml"), "vendored"),
        # Its packages are locked where it is developed; copies come with their manifests.
        ("client/*", "client/src/a.ts", ("client/package.json", "client/package-lock.json"), "code"),
        ("client/*", "client/src/a.ts", ("client/package.json",), "vendored"),
        ("tool/**", "tool/src/a.rs", ("tool/Cargo.lock",), "code"),
        ("static/editor/**", "static/editor/a.js", ("static/editor/yarn.lock",), "vendored"),
        ("web/editor/**", "web/editor/a.js", ("web/package-lock.json", "package-lock.json"), "vendored"),
        # Neither tests nor what a tool reads are kept out for being others'.
        ("**/test/**", "app/src/test/kotlin/ATest.kt", (), "test"),
        ("tests/*", "tests/test_a.py", (), "test"),
        ("tests/data/**", "tests/data/a.py", (), "vendored"),
        ("Dockerfile", "Dockerfile", (), "configuration"),
        ("Makefile*", "sub/Makefile", (), "configuration"),
        ("jquery.js", "web/jquery.js", (), "vendored"),
    ],
)
def test_what_the_repository_builds_itself_is_no_one_elses(glob, path, beside, role):
    assert row(path, beside, attributes=f"{glob} linguist-vendored\n").role == role


def file(role="code", language="Python", skipped=None):
    return InventoryFile("a.py", "b", 1, language, role, skipped)


def test_content_marks_are_merged():
    assert apply_content_marks(file(), FileFacts(1, binary=True)).role == "binary"
    assert apply_content_marks(file(), FileFacts(1, minified=True)).skipped == "minified"
    assert apply_content_marks(file("test"), FileFacts(1, generated=True)).role == "generated"
    assert apply_content_marks(file(), FileFacts(1, skipped="the parser crashed")).skipped == "the parser crashed"


def test_a_document_that_says_generated_stays_a_document():
    assert apply_content_marks(file("docs", "Markdown"), FileFacts(1, generated=True)).role == "docs"


def test_a_file_without_marks_stays_the_same_object():
    plain = file()
    assert apply_content_marks(plain, FileFacts(10)) is plain


def test_a_script_gets_its_language_from_its_first_line():
    marked = apply_content_marks(file("data", None), FileFacts(3, shebang="#!/usr/bin/env python3"))
    assert (marked.language, marked.role, marked.skipped) == ("Python", "code", None)
    marked = apply_content_marks(file("data", None), FileFacts(3, shebang="#!/bin/sh -e"))
    assert marked.language == "Shell"


def test_totals_add_up():
    sums = total(take_inventory([entry("a.py"), entry("b.py", 50), entry("vendor/c.py"), entry("x.png")]))
    assert (sums.files, sums.size) == (4, 350)
    assert sums.languages == Counter({"Python": 2})
    assert sum(sums.skipped.values()) == 2


def test_two_hundred_thousand_paths_take_seconds_at_most():
    entries = [entry(f"src/pkg{n % 50}/mod{n % 999}/file{n}.py") for n in range(200_000)]
    started = time.process_time()
    assert len(take_inventory(entries, attributes=ATTRIBUTES)) == 200_000
    assert time.process_time() - started < 6  # 1.3 s on the machine it was written on


def test_a_generated_example_says_why_it_was_not_read():
    found = apply_content_marks(file("docs", "Go"), FileFacts(1, generated=True))
    assert (found.role, found.skipped) == ("docs", GENERATED)


@pytest.mark.parametrize("marked", ["__init__.py", "merge.go"])
def test_a_package_that_is_called_like_a_folder_of_reports_is_code(marked: str) -> None:
    roles = {
        file.path: file.role
        for file in take_inventory(
            entry(path)
            for path in (f"coverage/{marked}", "coverage/control.py", "coverage/html/style.js", "htmlcov/coverage.js")
        )
    }
    assert roles == {
        f"coverage/{marked}": "code",
        "coverage/control.py": "code",
        "coverage/html/style.js": "code",
        "htmlcov/coverage.js": "generated",
    }
