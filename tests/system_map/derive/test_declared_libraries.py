"""Ways in by import of what a manifest declares without a file, and of libraries beside a helper's main."""

from __future__ import annotations

import pytest

from services.system_map.derive import derive
from services.system_map.facts import FileFacts, Manifests
from tests.fakes.derive_inputs import project
from tests.fakes.mapped_repository import mapped


def ways(sources: dict[str, str]) -> list[tuple[str, str, float]]:
    return [(way.label, way.path, way.score) for way in mapped(sources).parts_input().content.ways_in]


PACKAGE_SWIFT = """\
let package = Package(name: "swift-project", products: [
    .library(name: "Project", targets: ["Project"]),
    .library(name: "Project-Dynamic", type: .dynamic, targets: ["Project"]),
    .library(name: "Kit", targets: ["Inner"]),
    .executable(name: "run", targets: ["run"]),
], targets: [.target(name: "Project"), .target(name: "Inner", path: "Elsewhere/In")])
"""


def test_the_products_of_a_swift_package_are_imported_by_their_modules() -> None:
    sources = {
        "Package.swift": PACKAGE_SWIFT,
        "Sources/Project/Logger.swift": "public struct Logger { }\n" * 9,
        "Elsewhere/In/Kit.swift": "public struct Kit { }\n",
    }
    told = ways(sources)
    assert [(label, path) for label, path, _ in told] == [
        ("import Project", "Sources/Project/Logger.swift"),
        ("import Inner", "Elsewhere/In/Kit.swift"),
    ]
    assert told[0][2] == 0.89


@pytest.mark.parametrize(
    ("folder", "targets", "path"),
    [
        ("", '.target(name: "Project"), .macro(name: "Made", path: "Macros")', "Sources/Project/Cart.swift"),
        (
            "",
            '.target(name: "Project"), .target(name: "Made", dependencies: [.target(name: "Project", a: [])], path: "Macros")',
            "Sources/Project/Cart.swift",
        ),
        (
            "",
            '.target(name: "Project", dependencies: [.target(name: "Made")], path: "In"), .target(name: "Made")',
            "In/Cart.swift",
        ),
        ("", '.target(name: "Project", path: ".")', "In/Cart.swift"),
        ("kit/", '.target(name: "Project", path: ".")', "kit/In/Cart.swift"),
        ("kit/", '.target(name: "Project", path: "../shared/")', "shared/Cart.swift"),
    ],
)
def test_a_target_of_swift_lies_where_it_says_itself(folder: str, targets: str, path: str) -> None:
    manifest = (
        f'let package = Package(products: [.library(name: "Project", targets: ["Project"])], targets: [{targets}])\n'
    )
    sources = {f"{folder}Package.swift": manifest, path: "public struct Cart { }\n"}
    more = {f"{folder}Macros/Made.swift": "public struct Made { }\n"} if "Macros" in targets else {}
    assert [(label, place) for label, place, _ in ways(sources | more)] == [("import Project", path)]


def test_a_type_of_swift_that_the_readme_shows_is_imported_by_its_module() -> None:
    sources = {
        "Package.swift": 'let package = Package(name: "swift-shop", targets: targets)\n',
        "Sources/Selling/Cart.swift": "public struct Cart { }\n",
        "README.md": "```swift\nlet cart = Cart()\n```\n",
    }
    assert ways(sources) == [("import Selling", "Sources/Selling/Cart.swift", 0.9)]


PROJECT = "<Project Sdk='Microsoft.NET.Sdk'><PropertyGroup>{}</PropertyGroup></Project>"
PACKED = PROJECT.format("<PackageId>Acme.Shop</PackageId>")
CODE = "namespace {};\npublic class {}\n{{\n    public int A() {{ return 1; }}\n}}\n"
MAIN = "public class Program { public static void Main(string[] a) { } }\n"


def test_a_packed_project_of_dotnet_is_a_library_whatever_runs_beside_it() -> None:
    sources = {
        "src/Acme.Shop/Acme.Shop.csproj": PACKED,
        "src/Acme.Shop/Inner/Deep.cs": CODE.format("Acme.Shop.Inner", "Deep"),
        "src/Acme.Shop/Cart.cs": CODE.format("Acme.Shop", "Cart"),
        "src/Acme.Shop.Checks/Acme.Shop.Checks.csproj": PROJECT.format("<OutputType>Exe</OutputType>"),
        "src/Acme.Shop.Checks/Program.cs": MAIN,
    }
    told = ways(sources)
    assert ("using Acme.Shop;", "src/Acme.Shop/Cart.cs") in [(label, path) for label, path, _ in told]
    shown = ways(sources | {"README.md": "```csharp\nvar it = new Deep();\n```\n"})
    assert shown[0] == ("using Acme.Shop.Inner;", "src/Acme.Shop/Inner/Deep.cs", 0.9)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "<PackageId>A</PackageId><IsPackable>false</IsPackable>",
        "<PackageId>A</PackageId><OutputType>Exe</OutputType>",
        "<PackageId></PackageId>",
    ],
)
def test_a_project_of_dotnet_that_is_not_packed_is_no_library(said: str) -> None:
    sources = {"Shop/Shop.csproj": PROJECT.format(said), "Shop/Cart.cs": CODE.format("Shop", "Cart")}
    assert ways(
        sources | {"App/App.csproj": PROJECT.format(""), "App/Program.cs": MAIN, "README.md": "    Cart()\n"}
    ) == [("dotnet run --project App", "App/Program.cs", 0.88)]


def test_a_composer_package_has_commands_and_may_be_a_library_too() -> None:
    sources = {
        "composer.json": '{"name": "acme/linter", "bin": ["bin/linter.php"]}',
        "bin/linter.php": "#!/usr/bin/env php\n<?php\nrequire 'x.php';\n",
        "bin/compile.php": "#!/usr/bin/env php\n<?php\nrun();\n",
        "src/Parser.php": "<?php\nnamespace Acme;\nclass Parser { }\n",
        "README.md": "```php\n$parser = new Parser();\n```\n",
    }
    expected = [("linter.php", "bin/linter.php", 0.9), ("use Acme\\Parser;", "src/Parser.php", 0.9)]
    assert [way for way in ways(sources) if way[2] >= 0.5] == expected
    one = sources | {"composer.json": '{"name": "acme/linter", "bin": "till.php"}', "till.php": "<?php\nrun();\n"}
    assert ("till.php", "till.php", 0.9) in ways(one)
    site = sources | {"composer.json": '{"name": "acme/linter", "type": "project", "bin": ["bin/linter.php"]}'}
    assert [way for way in ways(site) if way[2] >= 0.5] == expected[:1]


def test_a_type_that_is_not_public_is_no_way_in() -> None:
    sources = {
        "src/main/scala/Seq.scala": "package shop\n\nprivate[shop] class Seq { }\n",
        "src/main/scala/Cart.scala": "package shop\n\nobject Cart { }\n",
        "README.md": "```scala\nval cart = Cart.of(Seq())\n```\n",
    }
    assert [label for label, *_ in ways(sources)] == ["import shop.Cart"]


POM = """<project><artifactId>shop</artifactId><build><plugins><plugin><artifactId>exec-maven-plugin</artifactId>
<executions><execution>{}<goals><goal>java</goal></goals></execution></executions>
<configuration><mainClass>org.acme.util.Generate</mainClass></configuration></plugin></plugins></build></project>"""


def test_a_class_that_a_build_runs_does_not_make_a_library_a_program() -> None:
    sources = {
        "pom.xml": POM.format("<phase>compile</phase>"),
        "src/main/java/org/acme/Shop.java": "package org.acme;\n\npublic class Shop { }\n",
        "src/main/java/org/acme/util/Generate.java": "package org.acme.util;\n\npublic class Generate {\n"
        "  public static void main(String[] a) { }\n}\n",
    }
    assert [label for label, *_ in ways(sources)] == ["import org.acme.Shop"]
    by_hand = sources | {"pom.xml": POM.format("")}
    assert [label for label, *_ in ways(by_hand)] == ["Generate.main"]
    for code, more in (("Shop shop = new Shop();", ["import org.acme.Shop"]), ("class Shop extends Generate() {}", [])):
        shown = ways(by_hand | {"README.md": f"```java\n{code}\n```\n"})
        assert [label for label, *_ in shown] == ["Generate.main", *more]


@pytest.mark.parametrize(
    ("before", "executions", "by_hand"),
    [
        # One that generates, in a phase, and the product's own.
        ("", [("<phase>generate-sources</phase>", "Gen"), ("", "Main")], ["Main"]),
        ("", [("<phase>none</phase>", "Main"), ("<phase>compile</phase>", "Gen")], ["Main"]),
        ("<!--", [("<phase>compile</phase>", "Main"), ("<phase>compile</phase>", "Gen")], ["Gen", "Main"]),
    ],
)
def test_a_build_runs_only_the_classes_of_its_executions_with_a_phase(
    before: str, executions: list[tuple[str, str]], by_hand: list[str]
) -> None:
    written = "".join(
        f"<execution>{phase}<configuration><mainClass>a.{name}</mainClass></configuration></execution>"
        for phase, name in executions
    )
    plugin = f"<plugin><artifactId>exec-maven-plugin</artifactId><executions>{written}</executions></plugin>"
    pom = f'<project xmlns="http://maven.apache.org/POM/4.0.0"><build>{before}{plugin}{before and "-->"}</build></project>'
    code = "package a;\npublic class {} {{\n  public static void main(String[] a) {{ }}\n}}\n"
    sources = {f"src/main/java/a/{name}.java": code.format(name) for name in ("Gen", "Main")}
    assert sorted(label for label, *_ in ways(sources | {"pom.xml": pom})) == [f"{name}.main" for name in by_hand]


@pytest.mark.parametrize(("name", "header"), [("shop", "shop.h"), ("shoph", "shop.h")])
def test_a_header_at_the_root_that_is_called_like_the_project_is_its_library(name: str, header: str) -> None:
    lines = {header: 9, "shop.c": 90, "shopfuzz.c": 9}
    facts = {"shopfuzz.c": FileFacts(lines=9, is_entry=True)}
    told = derive(project(lines, name=name, facts=facts)).content.ways_in
    assert (told[0].label, told[0].path) == (f"#include <{header}>", header)
    program = derive(project(lines, name="shop", facts={"shop.c": FileFacts(lines=90, is_entry=True)})).content.ways_in
    assert [way.kind for way in program] == ["main"]
    assert derive(project(lines, name="other", manifests=Manifests())).content.ways_in == []


def test_an_application_that_is_made_as_a_package_of_swift_is_entered_by_its_main() -> None:
    manifest = 'let package = Package(name: "Project", products: [.library(name: "Project", targets: ["Project"])],\n'
    manifest += 'targets: [.target(name: "Project", path: "Project")])\n'
    sources = {
        "Package.swift": manifest,
        "Project/App.swift": "import SwiftUI\n@main\nstruct MainApp: App { }\n",
        "Project/Cart.swift": "public struct Cart { }\n" * 9,
    }
    assert [label for label, *_ in ways(sources)] == ["main in App.swift", "import Project"]


def test_a_main_in_the_pages_of_a_library_of_swift_or_without_windows_makes_no_application_of_it() -> None:
    sources = {
        "Package.swift": PACKAGE_SWIFT,
        "Sources/Project/Logger.swift": "public struct Logger { }\n" * 9,
        "Sources/Project/Pages.docc/First/01.swift": "import SwiftUI\n@main\nstruct MainApp: App { }\n",
        "Sources/Project/Made.swift": "import SwiftCompilerPlugin\n@main\nstruct Made: CompilerPlugin { }\n",
    }
    told = {label: score for label, _, score in ways(sources)}
    assert (told["import Project"], "main in 01.swift" in told) == (0.89, False)  # pages are no code


def test_the_headers_of_a_program_are_its_own() -> None:
    sources = {
        "CMakeLists.txt": "add_executable(project src/main.c)\n",
        "src/main.c": '#include "other/format.h"\nint main(void) { return 0; }\n',
        "include/other/format.h": "int format(void);\n",
    }
    assert [label for label, *_ in ways(sources)] == ["project"]
    named = ways({**sources, "include/project.h": "int project(void);\n"})
    assert "#include <project.h>" in [label for label, *_ in named]
    assert [label for label, *_ in ways({**sources, "CMakeLists.txt": "add_executable(helper src/main.c)\n"})] == [
        "helper",
        "#include <other/format.h>",
    ]


def test_an_inner_package_of_an_application_gives_it_no_name() -> None:
    sources = {
        "App/Packages/Kit/Package.swift": PACKAGE_SWIFT.replace("swift-project", "Kit").replace('"Inner"', '"Kit"'),
        "App/Packages/Kit/Elsewhere/In/Kit.swift": "public struct Kit { }\n",
        "App/App/App.swift": "import SwiftUI\n@main\nstruct MainApp: App { }\n",
    }
    assert [label for label, *_ in ways(sources)] == ["main in App.swift", "import Kit"]


def test_the_header_that_the_readme_includes_is_a_library_where_none_is_called_like_the_project() -> None:
    sources = {
        "README.md": '    #include <vector>\n    #include "lines.h"\n    #include "parts/cart.h"\n',
        "source/parts/cart.h": "int cart(void);\n",
        "source/lines.h": "int lines(void);\n",
    }
    assert ways(sources) == [("#include <lines.h>", "source/lines.h", 0.88)]
    assert not any("include" in label for label, *_ in ways(sources | {"main.c": "int main(void) { return 0; }\n"}))
    twice = ways(sources | {"old/lines.h": "int lines(void);\n"})
    assert twice == [("#include <parts/cart.h>", "source/parts/cart.h", 0.88)]
