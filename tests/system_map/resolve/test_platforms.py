"""React Native's bundler takes the file for the platform in place of one without: all of them are imported."""

from __future__ import annotations

import pytest

from services.system_map.symbols.dead_code import find_dead_code
from tests.fakes.mapped_repository import mapped

APP = {
    "package.json": '{"name": "app", "private": true, "dependencies": {"react-native": "*"}}',
    "src/Ripple.tsx": "export const Ripple = () => 1;\n",
    "src/Ripple.native.tsx": "import { size } from './Ripple';\nexport const Ripple = () => size;\n",
    "src/Ripple.windows.tsx": "export const Ripple = () => 3;\n",
    "src/Ripple.web.js": "export const Ripple = () => 4;\n",
    "src/theme/index.d.ts": "export declare const theme: string;\n",
    "src/theme/index.ios.ts": "export const theme = 'i';\n",
    "src/Back.ios.ts": "export const back = () => 1;\n",
    "src/Back.android.ts": "import { theme } from './theme';\nexport const back = () => theme;\n",
}


def leads(sources: dict[str, str], source: str) -> dict[str, tuple[str, float]]:
    """Return what a file imports, by which rule and how surely."""
    found = (one for one in mapped(sources).imports if one.source == source)
    return {one.target or one.external or one.unresolved or "": (one.how, one.confidence) for one in found}


VARIANTS = {f"src/Ripple.{name}": ("for a platform", 0.8) for name in ("native.tsx", "windows.tsx", "web.js")}


@pytest.mark.parametrize("written", ["./Ripple", "../src/Ripple"])
def test_the_files_for_platforms_are_imported_too_less_surely(written: str):
    use = {"src/use.ts": f"import {{ Ripple }} from '{written}';\nexport const use = Ripple();\n"}
    assert leads(APP | use, "src/use.ts") == {"src/Ripple.tsx": ("relative", 1.0)} | VARIANTS


def test_a_module_without_a_file_for_all_leads_to_those_for_platforms():
    use = {"src/use.ts": "import { back } from './Back';\nimport { none } from './None';\nback();\n"}
    found = mapped(APP | use)
    assert leads(APP | use, "src/use.ts") == {
        "src/Back.ios.ts": ("for a platform", 0.8),
        "src/Back.android.ts": ("for a platform", 0.8),
        "./None": ("not found", 1.0),
    }
    edges = {(edge.target, edge.rule.confidence) for edge in found.graph.edges() if "use.ts" in edge.source}
    assert edges == {("symbol:src/Back.android.ts#back", 0.8)}
    assert leads(APP, "src/Back.android.ts") == {"src/theme/index.d.ts": ("relative", 1.0)}  # not what is for iOS


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("src/use.ts", "import type { Ripple } from './Ripple';"),
        ("src/use.ts", "import { Ripple } from './Ripple.tsx';"),
    ],
)
def test_types_and_whole_names_mean_one_file(source: str, line: str):
    assert leads(APP | {source: f"{line}\n"}, source) == {"src/Ripple.tsx": ("relative", 1.0)}


def test_a_file_for_one_platform_takes_in_none_for_another():
    sources = APP | {f"src/use.{name}.ts": "import { Ripple } from './Ripple';\nRipple();\n" for name in ("web", "ios")}
    plain = {"src/Ripple.tsx": ("relative", 0.8)}
    assert leads(sources, "src/use.web.ts") == plain | {"src/Ripple.web.js": ("for a platform", 0.9)}
    assert leads(sources, "src/use.ios.ts") == plain | {"src/Ripple.native.tsx": ("for a platform", 0.9)}
    itself = {"src/Ripple.tsx": ("relative", 1.0), "src/Ripple.windows.tsx": ("for a platform", 0.8)}
    assert leads(sources, "src/Ripple.native.tsx") == itself


@pytest.mark.parametrize(
    ("platform", "target"),
    [("web", "web.js"), ("ios", "native.tsx"), ("windows", "windows.tsx"), ("native", "native.tsx")],
)
@pytest.mark.parametrize("written", ["./Ripple", "~parts/Ripple"])
def test_calls_in_a_file_for_one_platform_lead_to_its_own(platform: str, target: str, written: str):
    source = f"src/use.{platform}.ts"
    paths = {"tsconfig.json": '{"compilerOptions": {"paths": {"~parts/*": ["./src/*"]}}}'}
    text = f"import {{ Ripple }} from '{written}';\nexport function use() {{ Ripple(); }}\n"
    edges = [
        edge for edge in mapped(APP | paths | {source: text}).graph.edges() if edge.source == f"symbol:{source}#use"
    ]
    assert [(edge.target, edge.rule.confidence) for edge in edges] == [(f"symbol:src/Ripple.{target}#Ripple", 0.9)]


def test_which_of_two_files_for_one_platform_is_taken_is_not_told():
    sources = APP | {"src/Ripple.web.tsx": "", "src/use.web.ts": "import { Ripple } from './Ripple';\nRipple();\n"}
    both = {f"src/Ripple.web.{ending}": ("for a platform", 0.8) for ending in ("js", "tsx")}
    assert leads(sources, "src/use.web.ts") == {"src/Ripple.tsx": ("relative", 1.0)} | both


def test_other_projects_have_no_files_for_platforms():
    use = {"src/use.ts": "import { Ripple } from './Ripple';\n", "package.json": '{"dependencies": {"react": "*"}}'}
    assert leads(APP | use, "src/use.ts") == {"src/Ripple.tsx": ("relative", 1.0)}
    packages = APP | {
        "package.json": "{}",
        "src/package.json": APP["package.json"],
        "web/Ripple.ts": "",
        "web/Ripple.web.ts": "",
    }
    packages |= {"use.ts": "import './src/Ripple';\nimport './web/Ripple';\n"}
    both = {"src/Ripple.tsx": ("relative", 1.0), "web/Ripple.ts": ("relative", 1.0)}
    assert leads(packages, "use.ts") == both | VARIANTS


def test_calls_lead_to_the_file_for_all_platforms_and_no_module_for_one_is_dead():
    paths = '{"compilerOptions": {"paths": {"~parts/*": ["./src/*"]}}}'
    sources = APP | {"tsconfig.json": paths, "index.js": "import { use } from './src/use';\nuse();\n"}
    sources |= {"src/use.ts": "import { Ripple } from '~parts/Ripple';\nexport function use() { Ripple(); }\n"}
    found = mapped(sources)
    edges = {(edge.target, edge.rule.confidence) for edge in found.graph.edges() if edge.source.endswith("#use")}
    assert edges == {("symbol:src/Ripple.tsx#Ripple", 0.95)}
    assert {one.path for one in find_dead_code(found.parts_input()).modules if "Ripple" in one.path} == set()
