"""Ways in of small projects: what comes first, what is told once, what a page and a server are."""

from __future__ import annotations

import pytest

from services.system_map.content import WayIn
from services.system_map.derive import derive
from services.system_map.derive.aside import is_aside
from services.system_map.facts import FileFacts, Manifests, SymbolFacts
from tests.fakes.derive_inputs import imported, outside, project
from tests.fakes.mapped_repository import mapped


def labels(ways: list[WayIn]) -> list[str]:
    return [way.label for way in ways]


def test_a_tool_whose_readme_never_imports_it_is_entered_by_its_command() -> None:
    manifests = Manifests(name="neat", entry_points=[("neat", "neat:main", "pyproject.toml")])
    lines = {"src/neat/__init__.py": 50, "src/neat/core.py": 90}
    tool = project(lines, manifests=manifests, texts={"README.md": b"Run `neat file.py`.\n"})
    assert labels(derive(tool).content.ways_in) == ["neat", "import neat"]
    library = project(lines, manifests=manifests, texts={"README.md": b"    from neat import tidy\n"})
    assert labels(derive(library).content.ways_in) == ["import neat", "neat"]


def test_a_package_beside_that_of_the_projects_name_stands_back() -> None:
    lines = {"aaa/__init__.py": 5, "shop/__init__.py": 5}
    assert labels(derive(project(lines)).content.ways_in) == ["import shop", "import aaa"]


def test_python_imports_the_folder_where_a_module_beside_it_has_its_name() -> None:
    given = project({"shop.py": 9, "shop/__init__.py": 5}, texts={"setup.py": b""})
    assert [(way.label, way.path) for way in derive(given).content.ways_in] == [("import shop", "shop/__init__.py")]
    alone = project({"shop.py": 9, "shop/rows.py": 5}, texts={"setup.py": b""})
    assert ("import shop", "shop.py") in [(way.label, way.path) for way in derive(alone).content.ways_in]


def test_a_command_declared_in_setup_py_is_the_projects_own_and_setup_py_no_way_in() -> None:
    manifests = Manifests(name="shop", entry_points=[("shop", "shop.cli:main", "setup.py")])
    given = project(
        {"setup.py": 9, "shop/cli.py": 20}, manifests=manifests, facts={"setup.py": FileFacts(lines=9, is_entry=True)}
    )
    ways = derive(given).content.ways_in
    assert [(way.label, way.score) for way in ways] == [("shop", 0.9)]


def test_one_command_of_several_packages_is_told_once_and_libraries_stand_before_it() -> None:
    entries = [
        (label, f"packages/{name}/{path}", f"packages/{name}/package.json")
        for name in ("client", "server")
        for label, path in (("intent", "bin/intent.js"), (f'import "@acme/{name}"', "src/index.ts"))
    ]
    lines = {path: 10 for _, path, _ in entries} | {"packages/server/src/big.js": 500}
    ways = derive(project(lines, name="acme", manifests=Manifests(entry_points=entries))).content.ways_in
    assert labels(ways)[:2] == ['import "@acme/server"', "intent"]
    assert labels(ways).count("intent") == 1


def test_the_crate_of_the_projects_name_comes_first_of_a_workspace() -> None:
    entries = [(f"use {name}", f"{name}/src/lib.rs", f"{name}/Cargo.toml") for name in ("axle", "wheel_core", "wheel")]
    lines = {path: 30 for _, path, _ in entries} | {"wheel/benches/speed.rs": 30}
    given = project(
        lines,
        name="wheel",
        manifests=Manifests(entry_points=entries),
        facts={"wheel/benches/speed.rs": FileFacts(lines=30, is_entry=True)},
    )
    ways = derive(given).content.ways_in
    assert labels(ways)[0] == "use wheel"
    assert labels(ways)[-1] == "cargo bench --bench speed"


def test_an_application_of_the_browser_is_a_page_and_no_library() -> None:
    given = project(
        {"src/index.js": 20, "src/App.js": 200, "package.json": 30},
        [imported("src/index.js", "src/App.js"), outside("src/index.js", "react-dom")],
        texts={"package.json": b'{"scripts": {"start": "react-scripts start"}}'},
    )
    assert [(way.label, way.kind, way.path) for way in derive(given).content.ways_in] == [
        ("npm start", "page", "src/index.js")
    ]


def test_of_several_pages_of_one_command_each_is_called_by_its_folder() -> None:
    given = project(
        {"client/main.js": 20, "client/menu/index.js": 20, "client/a/index.stories.js": 20, "package.json": 30},
        [outside(path, "react-dom") for path in ("client/main.js", "client/menu/index.js")],
        texts={"package.json": b'{"scripts": {"start": "webpack"}}'},
    )
    assert labels(derive(given).content.ways_in) == ["React in client/", "React in client/menu/"]


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"scripts": 1}', b"\xff"])
def test_a_package_json_that_says_nothing_makes_no_page(text: bytes) -> None:
    given = project({"src/main.js": 20}, [outside("src/main.js", "vue")], texts={"package.json": text})
    assert derive(given).content.ways_in == []


def test_a_django_site_is_entered_by_its_server_before_its_package() -> None:
    called = SymbolFacts("variable", "application", "application", "application = get_wsgi_application()", 8, 8)
    facts = {"site_/wsgi.py": FileFacts(lines=8, symbols=[called])}
    given = project({"manage.py": 10, "site_/__init__.py": 1, "site_/wsgi.py": 8}, facts=facts)
    ways = derive(given).content.ways_in
    assert labels(ways) == ["python manage.py runserver", "site_.wsgi:application", "import site_"]


def test_an_application_of_a_known_framework_is_a_server() -> None:
    app = FileFacts(lines=40, symbols=[SymbolFacts("variable", "app", "app", "app = FastAPI()", 7, 7)])
    given = project(
        {"shop/main.py": 40, "shop/other.py": 40},
        [outside("shop/main.py", "fastapi")],
        facts={"shop/main.py": app, "shop/other.py": app},
    )
    (way,) = derive(given).content.ways_in
    assert (way.label, way.kind, way.line, way.reason) == ("shop.main:app", "server", 7, "a FastAPI application")


def test_a_library_with_public_headers_is_entered_by_the_one_of_its_name() -> None:
    lines = {"include/fmt/base.h": 100, "include/fmt/fmt.h": 10, "src/fmt.c": 20}
    ways = derive(project(lines, name="fmt")).content.ways_in
    assert labels(ways) == ["#include <fmt/fmt.h>"]


def test_mains_that_are_called_alike_are_told_apart_by_their_folder() -> None:
    main = FileFacts(lines=10, is_entry=True)
    given = project({"a/App.java": 10, "b/App.java": 10}, facts={"a/App.java": main, "b/App.java": main})
    assert sorted(labels(derive(given).content.ways_in)) == ["App in a/", "App in b/"]


def test_a_library_without_an_include_folder_is_entered_by_what_its_tests_include_most() -> None:
    headers = ["src/catch/all.h", "src/catch/macros.h", "src/catch/internal/a.h", "src/other/b.h"]
    given = project(
        dict.fromkeys((*headers, "tests/a.c", "tests/b.c"), 30),
        [imported(test, "src/catch/macros.h") for test in ("tests/a.c", "tests/b.c")],
        name="catch",
    )
    (way,) = derive(given).content.ways_in
    assert (way.label, way.path) == ("#include <catch/macros.h>", "src/catch/macros.h")


def test_a_library_of_java_is_entered_by_what_its_tests_use_most() -> None:
    classes = {
        f"src/main/java/org/shop/{name}.java": FileFacts(
            lines=30, package="org.shop", symbols=[SymbolFacts("class", name, name, f"class {name}", 2, 9)]
        )
        for name in ("Cart", "Tax")
    }
    tests = [f"tests/java/T{number}.java" for number in range(4)]
    given = project(
        dict.fromkeys((*classes, *tests, "hooks/pre-commit.sh"), 30),
        [imported(path, "src/main/java/org/shop/Cart.java") for path in tests]
        + [imported(tests[0], "src/main/java/org/shop/Tax.java")],
        name="lib",
        facts=classes | {"hooks/pre-commit.sh": FileFacts(lines=9, shebang="/bin/sh")},
    )
    derived = derive(given)
    assert labels(derived.content.ways_in)[0] == "import org.shop.Cart"
    assert "import org.shop.Tax" not in labels(derived.content.ways_in)


def test_a_test_with_a_main_does_not_make_a_library_a_program() -> None:
    shop = SymbolFacts("class", "Shop", "Shop", "class Shop", 2, 9)
    facts = {
        "src/main/java/Shop.java": FileFacts(lines=30, package="org.shop", symbols=[shop]),
        "robovm/src/main/java/RoboTest.java": FileFacts(lines=9, package="org.shop", is_entry=True),
    }
    ways = derive(project(dict.fromkeys(facts, 30), name="shop", facts=facts)).content.ways_in
    assert labels(ways)[0] == "import org.shop.Shop"


def test_a_script_beside_a_library_is_not_told_as_the_way_in() -> None:
    given = project(
        {"lib/a.rb": 30, "hooks/pre-commit.sh": 9}, facts={"hooks/pre-commit.sh": FileFacts(lines=9, shebang="/bin/sh")}
    )
    content = derive(given).content
    assert not any("pre-commit" in phrase.text for line in content.summary for phrase in line)


@pytest.mark.parametrize(
    ("path", "beside"),
    [
        ("celery/utils/log.py", False),
        ("utils/release.py", True),
        ("utils/utils.go", False),
        ("example-github/src/main/java/App.java", True),
        ("src/examples/x.py", False),
        ("packages/a/scripts/x.js", True),
        ("a/scripts/x.js", False),
        ("axum/benches/b.rs", True),
        ("templates/react-ts/src/main.tsx", True),
        ("shop/templates/tags.py", False),
        ("setup.py", True),
        ("django/conf/project_template/project_name/wsgi.py", True),
        ("{{cookiecutter.slug}}/app.py", True),
        ("client/Menu.stories.tsx", True),
        ("pkg/setup.py", False),
        (".buildkite/hooks/pre-command", True),
        (".circleci/run.go", True),
        (".devcontainer/setup.sh", True),
        ("packages/a/.azure-pipelines/x.ts", True),
        ("shop/.gitlab/x.py", False),
    ],
)
def test_what_stands_beside_the_product(path: str, beside: bool) -> None:
    assert is_aside(path) is beside


def site(lines: dict[str, int], languages: dict[str, str], **more: object) -> list[tuple[str, str]]:
    given = project(lines, **more)  # type: ignore[arg-type]  # passed on as they are
    for ending, language in languages.items():
        for path, file in given.files.items():
            if path.endswith(ending):
                file.language = language
    return [(way.label, way.path) for way in derive(given).content.ways_in]


def test_a_gem_is_entered_by_require_and_a_rails_site_by_its_server() -> None:
    gem = {"lib/shop/cart.rb": 9, "shop-cart.gemspec": 3}
    texts = {"shop-cart.gemspec": b""}
    assert site(gem, {".rb": "Ruby"}, texts=texts) == [('require "shop/cart"', "lib/shop/cart.rb")]
    rails = {"config/application.rb": 9, "config.ru": 3, "app/models/item.rb": 9}
    assert site(rails, {".rb": "Ruby", ".ru": "Ruby"}) == [("bin/rails server", "config/application.rb")]


def test_a_library_without_a_manifest_of_files_is_entered_by_the_type_that_its_readme_makes() -> None:
    readme = b"# Shop\n```php\nuse Shop\\Level;\n$cart = new Cart('x', Level::High);\n```\n"
    facts = {
        f"src/{name}.php": FileFacts(
            lines=9, package="Shop", symbols=[SymbolFacts("class", name, name, f"class {name}", 3, 9)]
        )
        for name in ("Cart", "Level", "Other")
    }
    given = {"texts": {"README.md": readme}, "facts": facts, "name": "shop-php"}
    assert site(dict.fromkeys(facts, 9), {".php": "PHP"}, **given) == [("use Shop\\Cart;", "src/Cart.php")]
    with_main = facts | {"src/Other.php": FileFacts(lines=9, is_entry=True, shebang="#!/usr/bin/env php")}
    shown = site(dict.fromkeys(facts, 9), {".php": "PHP"}, **given | {"facts": with_main})
    assert shown == [("src/Other.php", "src/Other.php")]


def test_programs_of_more_languages_are_told_as_they_are_run() -> None:
    facts = {path: FileFacts(lines=9, is_entry=True) for path in ("src/App/Program.cs", "src/Main.kt", "tool.rb")}
    given = {"texts": {"src/App/App.csproj": b""}, "facts": facts}
    shown = site(dict.fromkeys(facts, 9), {".cs": "C#", ".kt": "Kotlin", ".rb": "Ruby"}, **given)
    assert {label for label, _ in shown} == {"dotnet run --project src/App", "main in Main.kt", "ruby tool.rb"}


@pytest.mark.parametrize(
    "said",
    [
        's.executables = ["shop", "shop-admin"]',
        "s.executables = %w[shop shop-admin]",
        's.executables << "shop"',
        's.bindir = "exe"\n  s.executables = files.grep(%r{^exe/}) { |f| File.basename(f) }',
    ],
)
def test_the_executables_of_a_gem_are_its_commands(said: str) -> None:
    folder = "exe" if "exe/" in said else "bin"
    script = f"{folder}/shop"
    facts = {script: FileFacts(lines=9, shebang="#!/usr/bin/env ruby"), f"{folder}/console": FileFacts(lines=9)}
    texts = {"shop.gemspec": f"Gem::Specification.new do |s|\n  {said}\nend\n".encode()}
    given = project({"lib/shop.rb": 9} | dict.fromkeys(facts, 9), facts=facts, texts=texts)
    for path in ("lib/shop.rb", *facts):
        given.files[path].language = "Ruby"
    ways = derive(given).content.ways_in
    assert ("shop", "command", script, 0.9) in {(way.label, way.kind, way.path, way.score) for way in ways}
    assert "console" not in labels(ways)


def test_what_stands_below_src_and_is_no_product() -> None:
    assert is_aside("shop-core/src/jmh/java/org/shop/Speed.java")
    assert is_aside("src/Snippets/Docs/Retry.cs")
    assert is_aside("documentation-website/Writerside/snippets/App.kt")
    assert is_aside("docs_src/tutorial/main.py")
    assert is_aside("doc_src/theme/__init__.py")
    assert is_aside("shop/_content/tour/main.go")
    assert not is_aside("shop/_content/main.py")
    assert not is_aside("src/main/java/org/shop/samples/Sample.java")
    assert not is_aside("src/examples/shop.ts")
    assert not is_aside("shop/snippets/models.py")


def test_helpers_in_go_beside_a_product_that_is_no_module_stand_back() -> None:
    facts = {path: FileFacts(lines=9, is_entry=True) for path in ("extra/push/main.go", "server/server.js")}
    lines = dict.fromkeys([*facts, "package.json"], 9)
    ways = {way.path: way.score for way in derive(project(lines, facts=facts)).content.ways_in}
    assert ways["extra/push/main.go"] < 0.4
    with_module = derive(project(lines | {"go.mod": 3}, facts=facts)).content.ways_in
    assert {way.path: way.score for way in with_module}["extra/push/main.go"] == 0.88


def test_of_several_programs_that_of_the_projects_name_leads() -> None:
    facts = {path: FileFacts(lines=9, is_entry=True) for path in ("pcp-top.c", "top.c")}
    imports = [imported("pcp-top.c", path) for path in ("a.h", "b.h")] + [imported("top.c", "a.h")]
    given = project(dict.fromkeys([*facts, "a.h", "b.h"], 9), name="top", facts=facts, imports=imports)
    assert [way.path for way in derive(given).content.ways_in][:1] == ["top.c"]


def test_a_crate_is_called_as_its_manifest_says_whatever_stands_before_the_name() -> None:
    cargo = b'[package]\nauthors = ["A <a@b.c>"]\nname = "mini-shop"\n'
    given = project({"src/lib.rs": 9}, name="acme+mini-shop", texts={"Cargo.toml": cargo})
    assert "use mini_shop" in labels(derive(given).content.ways_in)


@pytest.mark.parametrize("path", ["shop.py", "src/shop.py"])
def test_a_distribution_of_one_module_is_imported_by_its_name(path: str) -> None:
    given = project({path: 90, "other.py": 9}, texts={"pyproject.toml": b"[project]\nname='shop'\n"})
    assert [(way.label, way.kind, way.path) for way in derive(given).content.ways_in] == [
        ("import shop", "library", path)
    ]
    assert labels(derive(project({path: 90})).content.ways_in) == []


def test_a_program_of_csharp_may_be_statements_alone() -> None:
    code = "using Acme;\n[assembly: Of]\nvar app = Web.Create(args);\napp.Run();\n\npublic partial class Program { }\n"
    sources = {
        "src/Web/Program.cs": code,
        "src/Web/Web.csproj": "<Project></Project>",
        "src/Web/Web.cs": "class Web { }\n",
    }
    ways = mapped(sources).parts_input().content.ways_in
    assert [(way.label, way.path, way.reason) for way in ways] == [
        ("dotnet run --project src/Web", "src/Web/Program.cs", "statements at the top of a program")
    ]


def test_examples_in_a_package_of_their_own_are_not_the_product() -> None:
    facts = {
        "src/main/java/org/acme/examples/Show.java": FileFacts(lines=20, is_entry=True, package="org.acme.examples"),
        "src/main/java/org/acme/Shop.java": FileFacts(
            lines=90, package="org.acme", symbols=[SymbolFacts("class", "Shop", "Shop", "class Shop", 1, 9)]
        ),
    }
    given = project({path: one.lines for path, one in facts.items()}, facts=facts)
    ways = derive(given).content.ways_in
    assert [(way.label, way.score > 0.4) for way in ways] == [("import org.acme.Shop", True), ("Show.main", False)]
    alone = {"src/main/java/com/acme/demos/Show.java": FileFacts(lines=20, is_entry=True, package="com.acme.demos")}
    assert derive(project(dict.fromkeys(alone, 20), facts=alone)).content.ways_in[0].score == 0.9


def test_a_program_at_the_root_comes_before_the_packages_that_it_is_made_of() -> None:
    sources = {
        "app.py": "from shop import sell\nif __name__ == '__main__':\n    sell()\n",
        "shop/__init__.py": "def sell(): ...\n",
    }

    def ways(more: dict[str, str]) -> list[tuple[str, float]]:
        content = mapped(sources | more).parts_input().content
        return [(way.label, way.score) for way in content.ways_in]

    assert ways({}) == [("python app.py", 0.88)]  # nobody can install what it is made of
    assert ways({"pyproject.toml": '[project]\nname = "inn"\n'}) == ways({})
    shown = {"README.md": "# Inn\n\n```py\nimport shop\n```\n"}
    assert ways(shown) == [("python app.py", 0.88), ("import shop", 0.6)]
    for told in ('[project]\nname = "shop"\n', '[build-system]\nrequires = ["hatchling"]\n'):
        assert ways({"pyproject.toml": told})[0] == ("import shop", 0.92)
