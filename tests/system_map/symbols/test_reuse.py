"""A refresh follows few files again, and its graph is the one that following everything gives, to the byte."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings

from services.system_map.symbols.calls import follow_calls
from services.system_map.symbols.graph import pack_graph, unpack_graph
from services.system_map.symbols.reuse import Followed, follow_again
from services.system_map.symbols.state import BlobFacts, Earlier, pack_state, unpack_state
from tests.fakes.chained_sources import rewritten_chains
from tests.fakes.changing_sources import commits, importing, packages
from tests.fakes.mapped_repository import Mapped, mapped
from tests.fakes.ruby_sources import reopened

Cache = dict[tuple[str, str | None], BlobFacts]


def read(sources: dict[str, str], cache: Cache | None = None) -> Mapped:
    """Read sources with blobs that are told by their content, as git's are, each blob once, as the parse cache does."""
    found = mapped(sources)
    known = {} if cache is None else cache
    for path, file in found.files.items():
        file.blob = hashlib.sha256(sources[path].encode()).hexdigest()[:40]
        read_now = (found.facts[path], found.deep[path])
        found.facts[path], found.deep[path] = known.setdefault((file.blob, file.language), read_now)
    found.graph = follow_calls(found.files, found.facts, found.imports, found.deep.get)
    return found


def earlier_of(found: Mapped, followed: Followed) -> Earlier | None:
    """What the next refresh reads: both packed, and the facts of blobs."""
    blobs = {
        (file.blob, file.language or ""): (found.facts[path], found.deep[path]) for path, file in found.files.items()
    }
    if followed.state is None:
        return None
    graph, state = unpack_graph(pack_graph(followed.graph)), unpack_state(pack_state(followed.state))
    return Earlier(graph, state, lambda keys: {key: blobs[key] for key in keys if key in blobs})


def follow(found: Mapped, earlier: Earlier | None) -> Followed:
    return follow_again(found.files, found.facts, found.imports, found.deep.get, earlier)


@dataclass
class Refreshed:
    followed: int
    of: int
    mapped: Mapped


@dataclass
class Line:
    """Commits one after the other; each must give what following everything gives."""

    earlier: Earlier | None = None
    seen: list[Refreshed] = field(default_factory=list)
    cache: Cache = field(default_factory=dict)

    def commit(self, sources: dict[str, str]) -> Refreshed:
        found = read(sources, self.cache)
        followed = follow(found, self.earlier)
        assert list(followed.graph.edges()) == list(found.graph.edges())
        assert pack_graph(followed.graph) == pack_graph(found.graph)
        self.earlier = earlier_of(found, followed)
        self.seen.append(Refreshed(followed.followed, len(found.facts), found))
        return self.seen[-1]


SOURCES = {
    "pkg/__init__.py": "from .shapes import Shape\n",
    "pkg/shapes.py": "class Shape:\n    def area_of_it(self):\n        return 1\n",
    "pkg/make.py": "from .shapes import Shape\n\ndef make_shape() -> Shape:\n    return Shape()\n",
    "pkg/user.py": "from .make import make_shape\n\ndef use():\n    make_shape().area_of_it()\n",
    "pkg/alone.py": "def lonely():\n    helper()\n\ndef helper():\n    pass\n",
    "pkg/other.py": "def nothing():\n    pass\n",
}


def test_a_body_that_changes_costs_its_own_file_only():
    line = Line()
    assert line.commit(SOURCES).followed == 6
    changed = {
        **SOURCES,
        "pkg/shapes.py": "\n\nclass Shape:\n    def area_of_it(self):\n        x = 2\n        return x\n",
    }
    assert line.commit(changed).followed == 1


def test_a_method_that_goes_is_missed_by_those_who_call_it_through_others():
    line = Line()
    before = line.commit(SOURCES).mapped
    assert ("use", "Shape.area_of_it") in before.calls()
    after = line.commit({**SOURCES, "pkg/shapes.py": "class Shape:\n    def size_of_it(self):\n        return 1\n"})
    assert ("use", "Shape.area_of_it") not in after.mapped.calls()
    assert after.followed < after.of


def test_a_class_that_goes_is_missed_by_those_who_never_name_it():
    line = Line()
    line.commit(SOURCES)
    after = line.commit({**SOURCES, "pkg/shapes.py": "class Circle:\n    def area_of_it(self):\n        return 1\n"})
    assert ("make_shape", "Shape") not in after.mapped.calls()


def test_bases_that_ask_for_themselves_cost_no_other_file():
    line = Line()
    sources = SOURCES | {
        "pkg/loop.py": "class Loop(Loop.Inner):\n    def turn_it(self):\n        self.Inner()\n",
        "pkg/turns.py": "from .loop import Loop\n\ndef turns():\n    Loop().turn_it()\n",
    }
    assert ("turns", "Loop.turn_it") in line.commit(sources).mapped.calls()
    assert line.commit({**sources, "pkg/other.py": "def nothing():\n    return 1\n"}).followed == 1


def test_files_come_and_go():
    line = Line()
    line.commit({path: text for path, text in SOURCES.items() if path != "pkg/make.py"})
    assert ("use", "make_shape") in line.commit(SOURCES).mapped.calls()
    line.commit({path: text for path, text in SOURCES.items() if path != "pkg/alone.py"})
    line.commit(SOURCES)


def test_a_file_moved_is_followed_to():
    line = Line()
    line.commit(SOURCES)
    moved = {path: text for path, text in SOURCES.items() if path != "pkg/shapes.py"}
    line.commit({**moved, "pkg/shapes/__init__.py": SOURCES["pkg/shapes.py"]})


def test_most_files_changed_means_all_are_followed():
    line = Line()
    line.commit(SOURCES)
    again = line.commit({path: text + "\nX = 1\n" for path, text in SOURCES.items()})
    assert again.followed == again.of


def test_what_was_read_before_may_be_gone_from_the_cache():
    cache: Cache = {}
    found = read(SOURCES, cache)
    earlier = earlier_of(found, follow(found, None))
    assert earlier is not None
    changed = read({**SOURCES, "pkg/other.py": "def other():\n    pass\n"}, cache)
    again = follow(changed, earlier._replace(read=lambda _keys: {}))
    assert again.followed == len(SOURCES)
    assert pack_graph(again.graph) == pack_graph(changed.graph)


@pytest.mark.parametrize("packed", [b"", b"no", zlib.compress(b"\0\0\0\2{}"), zlib.compress(b'\0\0\0\x0a{"form":0}')])
def test_what_is_no_state_is_refused(packed):
    with pytest.raises(ValueError, match="state"):
        unpack_state(packed)


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(commits())
def test_whatever_changes_the_graph_is_that_of_following_everything(states):
    line = Line()
    for sources in states:
        line.commit(sources)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(rewritten_chains())
def test_a_link_written_otherwise_is_felt_along_its_chain(states):
    line = Line()
    for sources in states:
        line.commit(sources)


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(importing())
def test_what_a_file_imports_is_felt_through_what_it_declares(states):
    line = Line()
    for sources in states:
        line.commit(sources)


def test_an_import_that_no_declaration_speaks_of_costs_no_other_file():
    line = Line()
    box = "package two;\n{}public class Box {{ public Shape shape() {{ List one; return null; }} public void none() {{}} }}\n"
    sources = {
        "one/Shape.java": "package one;\npublic class Shape { public void draw_it() {} }\n",
        "two/Box.java": box.format("import one.Shape;\n"),
        "two/Use.java": "package two;\nimport java.util.List;\nclass Use { List all() { new Box().shape().draw_it(); } }\n",
        "two/Calm.java": "package two;\nimport java.util.List;\nclass Calm { List all() { new Box().none(); } }\n",
        **{f"two/Calm{number}.java": "package two;\n" for number in range(4)},
    }
    assert ("Use.all", "Shape.draw_it") in line.commit(sources).mapped.calls()
    imports = "import java.util.List;\nimport one.Shape;\n"
    assert line.commit({**sources, "two/Box.java": box.format(imports)}).followed == 1
    # What a star brings may be what `Shape` means: felt by who asks for what returns one.
    assert line.commit({**sources, "two/Box.java": box.format("import java.util.*;\n" + imports)}).followed == 2


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(packages())
def test_modules_are_missed_and_met_through_their_packages(states):
    line = Line()
    for sources in states:
        line.commit(sources)


def test_what_no_file_of_a_chain_of_imports_says_costs_no_other_file():
    line = Line()
    sources = SOURCES | {"tool/run.py": "import os\n\ndef area_of_it():\n    os.get()\n"}
    line.commit(sources | {"tool/other.py": "import os\n\ndef use():\n    os.get()\n"})
    after = line.commit(sources | {"tool/other.py": "from elsewhere import os\n\ndef use():\n    os.get()\n"})
    assert after.followed == 1


def test_a_second_function_of_a_name_is_felt_by_those_who_guessed():
    line = Line()
    sources = SOURCES | {"tool/run.py": "def run(x):\n    x.area_of_it()\n"}
    assert ("run", "Shape.area_of_it") in line.commit(sources).mapped.calls()
    after = line.commit(sources | {"tool/new.py": "class Map:\n    def area_of_it(self):\n        pass\n"})
    assert ("run", "Shape.area_of_it") not in after.mapped.calls()
    assert after.followed < after.of
    assert ("run", "Shape.area_of_it") in line.commit(sources).mapped.calls()


def test_a_type_of_a_name_is_felt_by_those_who_guessed_a_function():
    line = Line()
    sources = SOURCES | {"tool/run.py": "def run(x):\n    x.area_of_it()\n"}
    line.commit(sources)
    after = line.commit(sources | {"tool/new.py": "class area_of_it:\n    pass\n"})
    assert ("run", "Shape.area_of_it") not in after.mapped.calls()


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(reopened())
def test_constants_that_are_declared_elsewhere_are_felt_by_those_who_name_them(states):
    line = Line()
    for sources in states:
        line.commit(sources)


RUBY = {
    "lib/shop.rb": "module Shop\n  def self.clean_it(x); end\nend\n",
    "lib/use.rb": "module Shop\n  class Use\n    def go; Tools.mend_it(1); Kit.new; end\n  end\nend\n",
    **{f"lib/calm{number}.rb": f"class Calm{number}\nend\n" for number in range(6)},
}


def test_a_constant_that_comes_moves_or_is_declared_twice_is_felt_by_those_who_name_it_only():
    line = Line()
    line.commit(RUBY)
    tools = {"lib/tools.rb": "module Shop\n  module Tools\n    def self.mend_it(x); end\n  end\nend\n"}
    after = line.commit(RUBY | tools)
    assert ("Shop.Use.go", "Shop.Tools.mend_it") in after.mapped.calls()
    assert after.followed == 2
    outer = {"lib/tools.rb": tools["lib/tools.rb"].replace("module Shop\n", "module Depot\n")}
    assert line.commit(RUBY | outer).mapped.calls() == set()
    line.commit(RUBY | tools | {"lib/more.rb": tools["lib/tools.rb"]})
    line.commit(RUBY | tools)


def test_a_declaration_that_becomes_the_main_one_is_felt():
    line = Line()
    kit = "module Shop\n  class Kit\n  end\nend\n"
    filled = kit.replace("class Kit\n", "class Kit\n    SIZE = 1\n")
    sources = RUBY | {"lib/one.rb": kit, "lib/two.rb": kit}
    assert line.commit(sources).mapped.calls() == set()
    assert line.commit(sources | {"lib/two.rb": filled}).mapped.calls() == {("Shop.Use.go", "Shop.Kit")}
    assert line.commit(sources | {"lib/one.rb": filled}).mapped.calls() == {("Shop.Use.go", "Shop.Kit")}


def test_what_a_test_guesses_hangs_on_tests_too():
    line = Line()
    sources = SOURCES | {"tests/test_it.py": "def test_it(x):\n    x.area_of_it()\n"}
    assert ("test_it", "Shape.area_of_it") in line.commit(sources).mapped.calls()
    after = line.commit(sources | {"tests/fake.py": "class Fake:\n    def area_of_it(self): ...\n"})
    assert ("test_it", "Shape.area_of_it") not in after.mapped.calls()
    assert after.followed < after.of


def test_what_an_import_in_a_function_leads_to_is_felt():
    line = Line()
    use = "def go():\n    from .make import make_shape\n    make_shape().area_of_it()\n\ndef make_shape(): ...\n"
    sources = SOURCES | {"pkg/late.py": use}
    told = ("go", "Shape.area_of_it", "calls returned type")
    assert told in line.commit(sources).mapped.edges()
    after = line.commit({**sources, "pkg/make.py": SOURCES["pkg/make.py"].replace(" -> Shape", "")})
    assert told not in after.mapped.edges()


def test_a_function_that_comes_to_stand_in_another_is_guessed_no_more():
    line = Line()
    calm = {f"calm{number}.js": f"function calm{number}() {{}}\n" for number in range(5)}
    outer = "namespace Kit {{ {} useBoundThing() {{}} }}\n"
    sources = calm | {"use.ts": "function go() { useBoundThing(); }\n", "make.ts": outer.format("export function")}
    assert ("go", "Kit.useBoundThing") in line.commit(sources).mapped.calls()
    after = line.commit({**sources, "make.ts": "function Kit() { function useBoundThing() {} }\n"})
    assert after.mapped.calls() == set()


def test_a_member_that_becomes_the_class_s_own_is_felt():
    line = Line()
    calm = {f"calm{number}.js": f"function calm{number}() {{}}\n" for number in range(5)}
    use = "import { Box } from './box';\nfunction go() { Box.open_it(); }\n"
    sources = calm | {"use.js": use, "box.js": "export class Box { open_it() {} }\n"}
    assert line.commit(sources).mapped.calls() == set()
    after = line.commit({**sources, "box.js": "export class Box { static open_it() {} }\n"})
    assert after.mapped.calls() == {("go", "Box.open_it")}


@pytest.mark.parametrize("declared", ["Kept", "Moved"])
def test_a_type_that_a_file_knows_without_an_import_is_told_anew(declared: str):
    """The page's field is of a type that another file declares, in a namespace that the holder alone uses."""
    first = {
        "a/Tool.cs": "namespace A;\npublic class Tool { public void Go() {} }\n",
        "b/Tool.cs": "namespace B;\npublic class Thing { public void Go() {} }\n",
        "c/Holder.cs": "using A;\nusing B;\nnamespace C;\npublic class Holder { public Tool Held; }\n",
        "d/Page.cs": "using C;\nnamespace D;\nclass Page { void Show(Holder holder) { holder.Held.Go(); } }\n",
        "e/One.cs": "namespace E;\nclass One { }\n",
        "e/Two.cs": "namespace E;\nclass Two { }\n",
        "e/Three.cs": "namespace E;\nclass Three { }\n",
    }
    line = Line()
    line.commit(first)
    after = dict(first)
    after["b/Tool.cs"] = first["b/Tool.cs"].replace("Thing", "Tool")
    if declared == "Moved":
        after["a/Tool.cs"] = first["a/Tool.cs"].replace("Tool", "Gone")
    line.commit(after)
    line.commit(first)


def test_a_member_that_an_extension_adds_is_told_anew():
    first = {
        "Package.swift": 'let package = Package(targets: [.target(name: "App")])\n',
        "Sources/App/Tool.swift": "class Tool { }\n",
        "Sources/App/Use.swift": "func work(tool: Tool) { tool.go() }\n",
        **{f"Sources/App/More{number}.swift": f"class More{number} {{ }}\n" for number in range(4)},
    }
    line = Line()
    line.commit(first)
    added = {**first, "Sources/App/Added.swift": "extension Tool { func go() {} }\n"}
    line.commit(added)
    line.commit({**added, "Sources/App/Other.swift": "extension Tool { func go(_ fast: Bool) {} }\n"})
    line.commit(first)


def test_an_extension_that_comes_nearer_to_its_callers_is_told_anew():
    added = "public static class Added { public static void AddOwnServices(this IHost host) { } }\n"
    first = {
        "src/A/Added.cs": f"namespace A;\n{added}",
        "src/B/Added.cs": f"namespace B;\n{added}",
        "src/C/Program.cs": "var host = Host.Create();\nhost.AddOwnServices();\n",
        "src/A/Program.cs": "var host = Host.Create();\nhost.AddOwnServices();\n",
        **{f"e/More{number}.cs": f"namespace E;\nclass More{number} {{ }}\n" for number in range(4)},
    }
    line = Line()
    line.commit(first)
    line.commit({**first, "src/C/Deep/Added.cs": f"namespace C;\n{added}"})
    line.commit({path: text for path, text in first.items() if path != "src/A/Added.cs"})
    line.commit(first)


def test_a_type_that_is_no_longer_written_in_parts_is_told_anew():
    first = {
        "a/Tool.cs": "namespace A { public class Tool { public void SpinAround() {} } }\n",
        "p/P1.cs": "namespace P { using A; partial class P { Tool t; } }\n",
        "p/P2.cs": "namespace P { partial class P { void X() { t.SpinAround(); } } }\n",
        **{f"e/More{number}.cs": f"namespace E;\nclass More{number} {{ }}\n" for number in range(4)},
    }
    line = Line()
    line.commit(first)
    line.commit({**first, "p/P1.cs": first["p/P1.cs"].replace("partial ", "")})
    line.commit(first)


def test_a_type_that_others_give_from_now_on_is_told_anew():
    first = {
        "p/Wheel.java": "package p; public class Wheel { public void turnAll() {} }\n",
        "p/Tool.java": "package p; public class Tool { public Wheel mk() { return null; } }\n",
        "u/U.java": "package u; class U { void f() { new p.Tool() { void g() { mk().turnAll(); } }; } }\n",
        **{f"e/More{number}.java": f"package e; class More{number} {{ }}\n" for number in range(4)},
    }
    line = Line()
    line.commit(first)
    line.commit({**first, "p/Tool.java": first["p/Tool.java"].replace("public Wheel", "public <Wheel> Wheel")})
    line.commit(first)
