"""Names that imports of all names bring: many of them, through each other, and who wins where several bring one."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from services.system_map.symbols import stars
from services.system_map.symbols.leads import ImportLeads
from services.system_map.symbols.stars import Listed, Stars, listed_names
from tests.fakes.mapped_repository import mapped
from tests.system_map.symbols.test_reuse import Line


def led(sources: dict[str, str], caller: str = "go") -> set[tuple[str, str, float]]:
    """(target's path and name, how, confidence) of what a function calls."""
    edges = mapped(sources).graph.edges()
    return {
        (one.target.partition(":")[2], one.rule.how, one.rule.confidence)
        for one in edges
        if one.source.endswith(f"#{caller}")
    }


@pytest.mark.parametrize("number", [0, 20, 94])
def test_a_barrel_may_pass_on_any_number_of_modules(number: int):
    barrel = {
        "src/hooks/index.ts": "".join(f"export * from './use{one}';\n" for one in range(95)),
        **{f"src/hooks/use{one}.ts": f"export function useThing{one}() {{}}\n" for one in range(95)},
        "src/other.ts": f"export function useThing{number}() {{}}\n",
    }
    use = f"import {{ useThing{number} }} from './hooks';\nexport function go() {{ useThing{number}(); }}\n"
    assert led({**barrel, "src/use.ts": use}) == {(f"src/hooks/use{number}.ts#useThing{number}", "re-exported", 0.95)}


def test_barrels_that_pass_each_other_on_are_followed_once():
    count = 12
    barrels = {
        f"src/b{one}.ts": "".join(f"export * from './b{other}';\n" for other in range(count) if other != one)
        for one in range(count)
    }
    barrels["src/b7.ts"] += "export * from './end';\n"
    sources = {
        **barrels,
        "src/end.ts": "export function atTheEnd() {}\n",
        "src/use.ts": "import { atTheEnd } from './b0';\nimport { nowhereAtAll } from './b1';\n"
        "export function go() { atTheEnd(); nowhereAtAll(); }\n",
    }
    assert led(sources) == {("src/end.ts#atTheEnd", "re-exported", 0.95)}


def test_what_a_module_shows_to_others_is_passed_on_and_not_what_it_keeps():
    sources = {
        "src/index.ts": "export * from './keeps';\nexport * from './shows';\n",
        "src/keeps.ts": "function build() {}\nexport const kept = build();\n",
        "src/shows.ts": "export function build() {}\nexport function _quiet() {}\n",
        "src/use.ts": "import { build, _quiet } from './index';\nexport function go() { build(); _quiet(); }\n",
    }
    assert led(sources) == {
        ("src/shows.ts#build", "re-exported", 0.95),
        ("src/shows.ts#_quiet", "re-exported", 0.95),
    }


def test_two_that_show_one_name_make_it_less_sure():
    sources = {
        "src/index.ts": "export * from './one';\nexport * from './two';\n",
        "src/one.ts": "export function build() {}\n",
        "src/two.ts": "export function build() {}\n",
        "src/use.ts": "import { build } from './index';\nexport function go() { build(); }\n",
    }
    assert led(sources) == {("src/one.ts#build", "re-exported", 0.8)}


A, B = "def build():\n    pass\n", "def build():\n    return 1\n"
GO = "def go():\n    build()\n"


@pytest.mark.parametrize(
    ("use", "more", "target", "sure"),
    [
        ("from .a import *\nfrom .b import *\n", {}, "p/b.py", 0.95),
        ("from .b import *\nfrom .a import *\n", {}, "p/a.py", 0.95),
        ("from .all import build\n", {"p/all.py": "from .a import *\nfrom .b import *\n"}, "p/b.py", 0.95),
        # Of branches one ran, the first if it could.
        ("try:\n    from .a import *\nexcept ImportError:\n    from .b import *\n", {}, "p/a.py", 0.8),
        ("from .a import *\nif True:\n    from .b import *\n", {}, "p/b.py", 0.8),
        ("if True:\n    from .a import *\nfrom .b import *\n", {}, "p/b.py", 0.95),
        # What a module lists is all that it gives; a list that cannot be read may hold the name.
        ("from .a import *\nfrom .b import *\n", {"p/b.py": "__all__ = ['other']\n" + B}, "p/a.py", 0.95),
        ("from .a import *\nfrom .b import *\n", {"p/b.py": "__all__ = [*others]\n" + B}, "p/b.py", 0.8),
        ("from .a import *\nfrom .b import *\n", {"p/b.py": "__all__ = ('build',)\n" + B}, "p/b.py", 0.95),
        ("from .b import *\n", {"p/b.py": "__all__ = ['other']\n__all__ += more\n" + B}, "p/b.py", 0.8),
        # One thing that comes on two ways is one; what is imported by its name is that.
        ("from .a import *\nfrom .c import *\n", {"p/c.py": "from .a import build\n"}, "p/a.py", 0.95),
        ("from .a import build\nfrom .c import *\n", {}, "p/a.py", 0.95),
    ],
)
def test_python_binds_what_the_last_star_brings(use: str, more: dict[str, str], target: str, sure: float):
    sources = {"p/__init__.py": "", "p/a.py": A, "p/b.py": B, "p/c.py": "", **more, "p/use.py": use + GO}
    assert {(path.partition("#")[0], confidence) for path, _, confidence in led(sources)} == {(target, sure)}


def test_a_name_with_an_underscore_is_brought_where_it_is_listed():
    hidden = "def _build():\n    pass\n"
    use = "from .a import *\ndef go():\n    _build()\n"
    assert led({"p/__init__.py": "", "p/a.py": hidden, "p/use.py": use}) == set()
    listed = {"p/__init__.py": "", "p/a.py": f"__all__ = ['_build']\n{hidden}", "p/use.py": use}
    assert led(listed) == {("p/a.py#_build", "re-exported", 0.95)}


@pytest.mark.parametrize(
    ("written", "names", "is_whole"),
    [
        ("__all__ = ['a', \"b\"]", {"a", "b"}, True),
        ("__all__: list[str] = ['a']", {"a"}, True),
        ("__all__ = ('a',)", {"a"}, True),
        ("__all__ = []", set(), True),
        ("__all__ = ['a'] + others.__all__", {"a"}, False),
        ("__all__ = ['a', *others]", {"a"}, False),
        ("__all__ = ['a', 'b", {"a"}, False),
        ("__all__ = names()", set(), False),
    ],
)
def test_lists_are_read_as_far_as_they_are_written_out(written: str, names: set[str], is_whole: bool):
    assert listed_names(written) == Listed(frozenset(names), is_whole)


PYTHON = {
    "p/__init__.py": "",
    "p/a.py": f"__all__ = ['build']\n{A}",
    "p/b.py": f"__all__ = ['build']\n{B}",
    "p/all.py": "from .a import *\nfrom .b import *\n",
    "p/use.py": f"from .all import build\n{GO}",
    **{f"e/more{number}.py": f"def more{number}():\n    pass\n" for number in range(8)},
}


@pytest.mark.parametrize(
    ("changes", "target"),
    [
        ({"p/b.py": f"__all__ = ['other']\n{B}"}, "p/a.py"),
        ({"p/b.py": f"__all__ = ['build', 'other']\n{B}"}, "p/b.py"),
        ({"p/b.py": f"__all__ = [*other]\n{B}"}, "p/b.py"),
        ({"p/b.py": B}, "p/b.py"),
        ({"p/b.py": "__all__ = ['build']\n"}, "p/a.py"),
        ({"p/all.py": "from .b import *\nfrom .a import *\n"}, "p/a.py"),
        ({"p/all.py": "try:\n    from .a import *\nexcept ImportError:\n    from .b import *\n"}, "p/a.py"),
    ],
)
def test_a_refresh_tells_what_stars_bring_anew(changes: dict[str, str], target: str):
    line = Line()
    line.commit(PYTHON)
    found = line.commit({**PYTHON, **changes}).mapped
    ends = {one.target.partition(":")[2].partition("#")[0] for one in found.graph.edges() if one.source.endswith("#go")}
    assert ends == {target}
    line.commit(PYTHON)


SCRIPTS = {
    "src/index.ts": "".join(f"export * from './m{number}';\n" for number in range(30)),
    **{f"src/m{number}.ts": f"export function make{number}() {{}}\n" for number in range(30)},
    "src/use.ts": "import { make25 } from './index';\nexport function go() { make25(); }\n",
}


@pytest.mark.parametrize(
    "changes",
    [
        {"src/m25.ts": "function make25() {}\n"},
        {"src/m3.ts": "export function make25() {}\n"},
        {"src/m3.ts": "import { make25 } from './m25';\n"},
        {"src/m3.ts": "export { make3 as make25 } from './m4';\n"},
        {"src/index.ts": "export * from './m1';\n"},
        {"src/m25.ts": "export * from './m26';\n", "src/m26.ts": "export function make25() {}\n"},
    ],
)
def test_a_refresh_tells_what_barrels_pass_on_anew(changes: dict[str, str]):
    line = Line()
    line.commit(SCRIPTS)
    line.commit({**SCRIPTS, **changes})
    line.commit(SCRIPTS)


@pytest.mark.parametrize(
    "changes",
    [
        {"b/src/main/java/p/Base.java": "package p;\nclass Base { static void go() {} }\n"},
        {"a/src/main/java/p/Base.java": "package q;\nclass Base { static void go() {} }\n"},
        {"a/src/main/java/p/Base.java": "package p;\nclass Other { static void go() {} }\n"},
    ],
)
def test_a_refresh_tells_which_modules_copy_is_meant_anew(changes: dict[str, str]):
    sources = {
        "a/src/main/java/p/Base.java": "package p;\nclass Base { static void go() {} }\n",
        "b/src/main/java/p/Use.java": "package p;\nclass Use extends Base { void start() { Base.go(); } }\n",
        "b/src/main/java/q/Far.java": "package q;\nimport p.Use;\nclass Far { void start() { Use.go(); } }\n",
        **{f"e/More{number}.java": f"package e;\nclass More{number} {{}}\n" for number in range(8)},
    }
    line = Line()
    line.commit(sources)
    line.commit({**sources, **changes})
    line.commit(sources)


def test_what_a_long_chain_of_stars_brings_does_not_hang_on_who_asked_before():
    chain = {f"m{at}.py": f"from m{at - 1} import *\n" for at in range(1, 10)}
    more = {f"x{number}.py": f"def nothing{number}(): ...\n" for number in range(6)}
    asked = {**chain, **more, "m0.py": "def far(): ...\n", "m9.py": chain["m9.py"] + "def last():\n    far()\n"}
    both = {**asked, "m3.py": chain["m3.py"] + "def first():\n    far()\n"}
    line = Line()
    line.commit(both)
    line.commit({**both, "m9.py": both["m9.py"] + "    print(1)\n"})
    line.commit(asked)
    line.commit(both)


def test_what_a_module_of_javascript_imports_for_itself_is_nothing_that_its_stars_pass_on():
    texts = {
        "index.ts": 'export * from "./a";\nexport * from "./b";\n',
        "a.ts": 'import { act } from "./kept";\nexport const one = () => act();\n',
        "b.ts": "export function act() {}\n",
        "kept.ts": "export function act() {}\n",
        "use.ts": 'import { act } from "./index";\nexport function run() { act(); }\n',
    }
    (edge,) = (edge for edge in mapped(texts).graph.edges() if edge.source.endswith("#run"))
    assert (edge.target, edge.rule.confidence) == ("symbol:b.ts#act", 0.95)


def test_a_line_of_many_globs_is_sorted_once_and_what_is_behind_it_is_shared(monkeypatch: pytest.MonkeyPatch):
    count = 12
    sources = {
        "Cargo.toml": "[package]\nname = 'many'\n",
        "src/lib.rs": "".join(f"mod m{one};\n" for one in range(count))
        + "use {\n    "
        + ", ".join(f"crate::m{one}::*" for one in range(count))
        + "\n};\npub fn go() { "
        + " ".join(f"g{one}();" for one in range(count))
        + " }\n",
    }
    for one in range(count):
        other = (one + 1) % count
        sources[f"src/m{one}.rs"] = f"use super::*;\npub fn g{one}() {{ g{other}(); nowhere_at_all(); }}\n"
    asked: list[int] = []
    gathered: list[int] = []
    may_be, names_of = ImportLeads._may_be, Stars._names_of

    def counted(self: ImportLeads, source: int, segments: list[str], target: int) -> bool:
        asked.append(target)
        return may_be(self, source, segments, target)

    def gathering(self: Stars, files: Iterable[int]) -> set[str] | None:
        gathered.append(1)
        return names_of(self, files)

    monkeypatch.setattr(ImportLeads, "_may_be", counted)
    monkeypatch.setattr(Stars, "_names_of", gathering)
    edges = mapped(sources).calls()
    assert edges == {("go", f"g{one}") for one in range(count)} | {
        (f"g{one}", f"g{(one + 1) % count}") for one in range(count)
    }
    assert len(asked) <= 2 * count  # not each glob with each module
    assert len(gathered) == 1  # the modules and the file above them lead to each other


def test_where_a_line_of_many_globs_leads_is_told_once_though_its_names_are_too_many_to_keep(
    monkeypatch: pytest.MonkeyPatch,
):
    count = 6
    sources = {
        "Cargo.toml": "[package]\nname = 'many'\n",
        "src/lib.rs": "".join(f"mod m{one};\n" for one in range(count)),
    }
    for one in range(count):
        globs = "".join(f"use crate::m{other}::*;\n" for other in range(count) if other != one)
        sources[f"src/m{one}.rs"] = (
            f"{globs}pub fn g{one}() {{ g{(one + 1) % count}(); nowhere(); g{(one + 2) % count}(); }}\n"
        )
    told: list[int] = []
    tell = Stars._told

    def telling(self: Stars, file: int) -> object:
        told.append(file)
        return tell(self, file)

    monkeypatch.setattr(Stars, "_told", telling)
    monkeypatch.setattr(stars, "_MAX_NAMES", 2 * count)  # those of two files
    edges = mapped(sources).calls()
    assert edges == {(f"g{one}", f"g{(one + more) % count}") for one in range(count) for more in (1, 2)}
    assert len(told) == len(set(told))
