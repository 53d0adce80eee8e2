"""Ways in by scripts at the root, groups of many that are alike, extensions of browsers, and modules for servers."""

from __future__ import annotations

import json

import pytest

from services.system_map.derive import derive
from services.system_map.facts import FileFacts
from tests.fakes.derive_inputs import project
from tests.fakes.mapped_repository import mapped

SCRIPT = "#!/bin/sh\nsell\n"
PROGRAM = "package main\n\nfunc main() {}\n"


def ways(sources: dict[str, str]) -> list[tuple[str, str, str, float]]:
    found = mapped(sources).parts_input().content.ways_in
    return [(way.label, way.kind, way.path, way.score) for way in found]


def with_scripts(*paths: str) -> list[tuple[str, str, float]]:
    """The ways in of a project made of scripts, which need no ending."""
    facts = {path: FileFacts(lines=9, shebang="#!/bin/sh") for path in paths}
    given = project(dict.fromkeys(paths, 9), facts=facts)
    for path in paths:
        given.files[path].language = "Shell"
    return [(way.label, way.kind, way.score) for way in derive(given).content.ways_in]


@pytest.mark.parametrize("path", ["shop", "bin/shop", "libexec/shop", "shop.sh"])
def test_the_script_called_like_the_project_is_its_command(path: str) -> None:
    told = with_scripts(path, "lib/shop", "other")
    assert told[0] == (path, "command", 0.9)
    assert {way[2] for way in told[1:]} == {0.35}


def test_a_helper_called_like_a_project_of_another_language_is_none() -> None:
    told = ways({"project.sh": SCRIPT, "main.go": PROGRAM + "// more\n" * 20})
    assert told == [("go run .", "command", "main.go", 0.88), ("project.sh", "script", "project.sh", 0.35)]


def test_many_programs_of_one_name_are_one_group_and_those_of_different_names_are_not() -> None:
    sources = {f"plugins/{name}/src/{part}/{part}.go": PROGRAM for name in "abcde" for part in ("commands", "triggers")}
    sources |= {f"cmd/{name}/main.go": PROGRAM for name in "vwxyz"} | {"plugins/a/src/extra/extra.go": PROGRAM}
    told = ways(sources | {"go.mod": "module example.com/project\n"})
    assert [(label, path) for label, _, path, _ in told if "plugins" in label] == [
        ("go run ./plugins/*/src/commands", "plugins/a/src/commands/commands.go"),
        ("go run ./plugins/a/src/extra", "plugins/a/src/extra/extra.go"),
        ("go run ./plugins/*/src/triggers", "plugins/a/src/triggers/triggers.go"),
    ]
    assert [label for label, *_ in told if "cmd" in label] == [f"go run ./cmd/{name}" for name in "vwxyz"]
    (commands,) = [
        way for way in mapped(sources).parts_input().content.ways_in if way.path == "plugins/a/src/commands/commands.go"
    ]
    assert commands.reason == "func main in package main; 5 alike"


@pytest.mark.parametrize(
    ("readme", "first"),
    [
        ("Install it: `go install example.com/project/v3/cmd/project@latest`", "go run ./cmd/project"),
        ('Use it:\n\n    import "example.com/project/v3"\n', 'import "example.com/project/v3"'),
        ("Get it: `go get example.com/project/v3`.", 'import "example.com/project/v3"'),
    ],
)
def test_of_programs_of_go_the_one_called_like_the_project_stands_first(readme: str, first: str) -> None:
    sources = {f"cmd/{name}/main.go": PROGRAM for name in ("alpha", "project", "zeta")}
    sources |= {"task.go": "package task\n\nfunc Run() {}\n", "go.mod": "module example.com/project/v3\n"}
    told = [label for label, *_ in ways(sources | {"README.md": readme})]
    assert told[0] == first
    assert told.index("go run ./cmd/project") < told.index("go run ./cmd/alpha") < told.index("go run ./cmd/zeta")
    assert 'import "example.com/project/v3"' in told


def test_a_main_at_the_root_has_no_dotted_name() -> None:
    assert ways({"__main__.py": "print(1)\n", "shop.py": "x = 1\n"})[0][0] == "python ."


def test_a_folder_full_of_scripts_is_one_group() -> None:
    hooks = {f"hooks_of/{number}.sh": SCRIPT for number in range(10, 20)}
    assert ways(hooks | {"a.sh": SCRIPT}) == [
        ("a.sh", "script", "a.sh", 0.35),
        ("hooks_of/*.sh", "script", "hooks_of/10.sh", 0.35),
    ]
    hooks.pop("hooks_of/10.sh")
    assert not any("*" in way[0] for way in ways(hooks))


def test_a_browser_extension_is_entered_by_the_scripts_of_its_manifest() -> None:
    manifest = {
        "manifest_version": 3,
        "background": {"service_worker": "assets/background.js", "scripts": ["assets/background.js"]},
        "content_scripts": [{"js": ["assets/content.js", "page.js"]}, "x", {"js": ["gone.js", "twice.js"]}],
    }
    sources = dict.fromkeys(("background.ts", "in/content.tsx", "page.js"), "export const a = 1;\n")
    sources |= {f"{folder}/twice.ts": "export const a = 1;\n" for folder in "ab"}
    sources = {f"source/{path}": code for path, code in sources.items()}
    told = ways(sources | {"source/manifest.json": json.dumps(manifest)})
    assert told == [
        ("background script source/background.ts", "main", "source/background.ts", 0.88),
        ("content script source/page.js", "main", "source/page.js", 0.88),
        ("content script source/in/content.tsx", "main", "source/in/content.tsx", 0.88),
    ]
    # No more are looked up than an extension can have.
    many = {"manifest_version": 3, "background": {"scripts": [*("gone.js" for _ in range(100)), "page.js"]}}
    for text in (
        json.dumps(many),
        '{"name": "page"}',
        '{"manifest_version": "3", "background": {"scripts": ["page.js"]}}',
        '"manifest_version"',
    ):
        assert ways(sources | {"source/manifest.json": text}) == []


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("app = make()\n", "shop.asgi:app"),
        ("def application(scope, receive, send): ...\n", "shop.asgi:application"),
        ("from shop.web import app as application\n", "shop.asgi:application"),
        ("from shop.web import api\n", "shop.asgi:api"),
        ("from django.core.asgi import get_asgi_application\nif a:\n    application = get_asgi_application()\n", None),
        ("from shop.web import create_app\nshop = create_app(settings)\n", "shop.asgi:shop"),
        ("one = create_app()\nother = web.make_app()\n", ""),
        ("class Request:\n    def app(self): ...\ndef send(): ...\n", ""),
    ],
)
def test_a_module_for_servers_is_one_where_it_binds_an_application(code: str, label: str | None) -> None:
    told = [way[0] for way in ways({"shop/asgi.py": code}) if way[1] == "server"]
    expected = "shop.asgi:application" if label is None else label
    assert told == ([expected] if expected else [])


def test_an_application_of_a_package_is_called_by_the_package() -> None:
    told = ways({"shop/web/__init__.py": "from flask import Flask\napp = Flask(__name__)\n"})
    assert ("shop.web:app", "server", "shop/web/__init__.py", 0.78) in told


def test_requests_of_laravel_enter_below_public() -> None:
    given = project({"artisan": 9, "public/index.php": 9})
    for file in given.files.values():
        file.language = "PHP"
    assert [(way.label, way.kind, way.score) for way in derive(given).content.ways_in] == [
        ("php artisan serve", "server", 0.9),
        ("public/index.php", "server", 0.88),
    ]


def test_a_hook_of_git_stands_beside_the_product() -> None:
    assert with_scripts("config/husky/pre-commit") == []


@pytest.mark.parametrize(
    ("code", "runs"),
    [
        ("object Shop extends IOApp.Simple { def run = open }\n", True),
        ("object Shop extends zio.ZIOAppDefault:\n  def run = open\n", True),
        ("private[shop] object Shop extends Base with App\n", True),
        ("@main def open(name: String) = println(name)\n", True),
        ("object Shop { def main(args: Array[String]): Unit = open }\n", True),
        ("abstract class Shop extends IOApp\n", False),
        ("trait Shop extends App\n", False),
        ("object Shop extends Application\n", False),
        ('class Shop(x: String = "object Q extends App")\n', False),
        ("object Shop extends AppKit\n", False),
    ],
)
def test_a_program_of_scala_is_an_object_of_a_kind_that_runs(code: str, runs: bool) -> None:
    told = ways({"src/main/scala/shop/Shop.scala": f"package shop\n\n{code}"})
    assert (("main in Shop.scala", "main", "src/main/scala/shop/Shop.scala", 0.88) in told) is runs


def test_an_application_of_asp_net_before_core_is_started_by_iis() -> None:
    code = "public class WebApplication { void Application_Start() { } }\n"
    assert ("Web in IIS", "server", "Shop/Web/Global.asax.cs", 0.9) in ways({"Shop/Web/Global.asax.cs": code})


def test_a_command_of_an_example_leads_to_no_module_of_the_package() -> None:
    sources = {
        "pyproject.toml": '[project]\nname = "project"\n',
        "src/project/__init__.py": "A = 1\n",
        "src/project/paint.py": "def cli(): ...\n",
        "examples/paint/paint.py": "def cli(): ...\n",
        "examples/paint/pyproject.toml": '[project]\nname = "paint"\nscripts = {paint = "paint:cli"}\n',
    }
    assert [label for label, *_ in ways(sources)] == ["import project"]
    sources["src/parts/__init__.py"] = sources["src/parts/cli.py"] = "def main(): ...\n"
    sources["tool/pyproject.toml"] = '[project]\nname = "tool"\nscripts = {tool = "parts.cli:main"}\n'
    assert ("tool", "command", "src/parts/cli.py") in [way[:3] for way in ways(sources)]


def test_what_tests_are_tried_on_declares_nothing() -> None:
    package = json.dumps({"name": "trial", "main": "index.js", "bin": "index.js"})
    assert ways({"test/fixtures/trial/package.json": package, "test/fixtures/trial/index.js": "f();\n"}) == []
