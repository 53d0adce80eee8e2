"""What JavaScript and TypeScript modules are and give: one thing itself, objects as written, bases' constructors."""

from __future__ import annotations

import pytest

from tests.fakes.mapped_repository import Mapped, mapped, short

TOOL = "class Tool {\n  turn() {}\n  static make() {}\n}\n"
USE = "class Use extends Base {\n  go() { this.turn(); }\n}\nfunction use() {\n  new Base();\n  Base.make();\n"
USE += "  const one = new Base();\n  one.turn();\n}\n"
OF_TOOL = {
    ("Use", "Tool", "inherits imported"),
    ("Use.go", "Tool.turn", "calls inherited"),
    ("use", "Tool", "calls constructor"),
    ("use", "Tool.make", "calls type's member"),
    ("use", "Tool.turn", "calls typed name"),
}
WHOLE = {
    "required": {"a/tool.js": TOOL + "module.exports = Tool;\n", "a/use.js": "const Base = require('./tool');\n" + USE},
    "a default of it": {
        "a/tool.cjs": TOOL + "module.exports = Tool;\n",
        "a/use.js": "import Base from './tool.cjs';\n" + USE,
    },
    "defined there": {
        "a/tool.js": "module.exports = " + TOOL.rstrip() + ";\n",
        "a/use.js": "const Base = require('./tool');\n" + USE,
    },
    "assigned and imported": {
        "a/tool.ts": TOOL + "export = Tool;\n",
        "a/use.ts": "import Base = require('./tool');\n" + USE,
    },
    "assigned, and a default": {
        "a/tool.ts": TOOL + "export = Tool;\n",
        "a/use.ts": "import Base from './tool';\n" + USE,
    },
    "handed on": {
        "a/tool.js": TOOL + "module.exports = Tool;\n",
        "index.js": "module.exports = require('./a/tool');\n",
        "a/use.js": "const Base = require('..');\n" + USE,
    },
}


@pytest.mark.parametrize("case", WHOLE)
def test_a_module_may_be_a_class_itself(case: str):
    how = "re-exported" if case == "handed on" else "imported"
    expected = {(source, target, rule.replace("imported", how)) for source, target, rule in OF_TOOL}
    assert mapped({"package.json": '{"name": "x"}', **WHOLE[case]}).edges() == expected


def test_what_a_module_exports_beside_itself_is_asked_before_its_members():
    tools = "class Tool { static make() {} static cut() {} }\nfunction made() {}\nmodule.exports = Tool;\n"
    tools += "module.exports.make = made;\n"
    use = "const Tool = require('./tools');\nfunction use() { Tool.make(); Tool.cut(); Tool.none(); }\n"
    assert mapped({"a/tools.js": tools, "a/use.js": use}).calls() == {("use", "made"), ("use", "Tool.cut")}


def test_the_members_of_a_default_are_none_of_its_module():
    tools = "export default class Tool { static make() {} }\n"
    use = "import * as tools from './tools';\nfunction use() { tools.make(); tools.default.make(); }\n"
    assert mapped({"a/tools.js": tools, "a/use.js": use}).calls() == {("use", "Tool.make")}
    assert mapped({"a/tools.js": tools, "a/use.js": use.replace("tools.default.make();", "")}).calls() == set()


def test_modules_that_hand_on_one_another_are_nothing():
    sources = {"a.js": "module.exports = require('./b');\n", "b.js": "module.exports = require('./a');\n"}
    use = "const a = require('./a');\nclass Use extends a {}\na();\na.go();\na().go();\n"
    assert mapped({**sources, "use.js": use}).edges() == set()


SHOP = "function close() {}\n"
SHOP += "const shop = {\n  open() {},\n  shut: () => 1,\n  close,\n  end: close,\n  get state() {},\n  in: { deep() {} },\n};\n"
ASKED = "  shop.open();\n  shop.shut();\n  shop.close();\n  shop.end();\n  shop.state();\n  shop.deep();\n"
OF_SHOP = {("use", "shop.open"), ("use", "shop.shut"), ("use", "close")}
ASKING = f"function use() {{\n{ASKED}}}\n"
OBJECTS = {
    "here": ({"a.ts": SHOP + ASKING}, "same file", 0.95),
    "named": (
        {"b.ts": SHOP + "export { shop };\n", "a.ts": 'import { shop } from "./b";\n' + ASKING},
        "imported",
        0.95,
    ),
    "a default": (
        {"b.ts": SHOP + "export default shop;\n", "a.ts": 'import shop from "./b";\n' + ASKING},
        "imported",
        0.95,
    ),
    "a variable": (
        {
            "b.js": SHOP.replace("const", "var") + "module.exports = shop;\n",
            "a.js": 'const shop = require("./b");\n' + ASKING,
        },
        "imported",
        0.9,
    ),
    "frozen": (
        {"a.ts": SHOP.replace("{\n", "Object.freeze({\n", 1).replace("};", "} as const);") + ASKING},
        "same file",
        0.95,
    ),
}


@pytest.mark.parametrize("case", OBJECTS)
def test_the_members_of_an_object_as_written_are_called(case: str):
    sources, how, sure = OBJECTS[case]
    told = mapped(sources)
    at_the_variable = {(source, target) for source, target in told.calls() if source == "use"}
    assert at_the_variable == OF_SHOP
    rules = {edge.rule for edge in told.graph.edges() if edge.source.endswith("#use") and edge.target.endswith("open")}
    assert {(rule.how, rule.confidence) for rule in rules} == {(how, sure)}


def test_the_members_of_a_default_without_a_name_are_called():
    given = "function a() {}\nexport default {\n  a,\n  b() {},\n  c: { d() {} },\n};\n"
    use = 'import them from "./b";\nfunction use() { them.a(); them.b(); them.d(); them(); }\n'
    assert mapped({"b.ts": given, "a.ts": use}).calls() == {("use", "a"), ("use", "b")}


UNTOLD = {
    "given as a parameter": "function use(shop) { shop.open(); }\n",
    "made by a function": "const other = wrap({ open() {} });\nfunction use() { other.open(); }\n",
    "spread behind": "const other = { open() {}, ...more };\nfunction use() { other.open(); }\n",
    "assigned anew": "const other = { run() {} };\nother.run = function () {};\nfunction use() { other.run(); }\n",
    "given another by its name": "const other = { run() {} };\nother.run = close;\nfunction use() { other.run(); }\n",
    "given another in brackets": "const other = { run() {} };\nother['run'] = close;\nfunction use() { other.run(); }\n",
    "a variable given anew": "let other = { run() {} };\nother = make();\nfunction use() { other.run(); }\n",
    "written twice": "const other = { run() {}, 'run': make() };\nfunction use() { other.run(); }\n",
    "an accessor over lines": "const other = { get\n run() {}, set /* it */ go(to) {} };\nfunction use() { other.run(); other.go(); }\n",
    "two at once": "var other = { run() {} };\nvar other = { run() {} };\nfunction use() { other.run(); }\n",
}


@pytest.mark.parametrize("case", UNTOLD)
def test_of_other_objects_no_member_is_told(case: str):
    assert mapped({"a.js": "const shop = { open() {} };\n" + UNTOLD[case]}).calls() == set()


def test_of_two_members_of_one_name_the_last_is_told():
    shop = "function cut() {}\nfunction turn() {}\nconst shop = { go: cut, 'go': turn, ['in']: cut, in: () => cut };\n"
    told = mapped({"a.js": shop + "function use() { shop.go(); shop.in(); }\n"})
    assert {edge for edge in told.calls() if edge[0] == "use"} == {("use", "turn"), ("use", "shop.in")}


def test_a_constant_is_no_variable_of_its_name():
    shop = "const shop = { go() {} };\nfunction make() {\n  let shop;\n  shop = {};\n}\nfunction use() { shop.go(); }\n"
    assert mapped({"a.js": shop}).calls() == {("use", "shop.go")}


NAMED = "function one() {}\nfunction two() {}\n"
THE_LAST = {
    "two of a file": (NAMED + "module.exports = one;\nmodule.exports = two;\n", "two"),
    "in one branch": (NAMED + "if (x) {\n  module.exports = one;\n  module.exports = two;\n}\n", "two"),
    "in a function that is called at once": (
        NAMED + "module.exports = one;\n(function () { module.exports = two; })();\n",
        "two",
    ),
    "modules": ("module.exports = require('./one');\nmodule.exports = require('./two').two;\n", "two"),
    "what is not read": (NAMED + "module.exports = one;\nmodule.exports = wrap(two);\n", ""),
    "a local variable": (NAMED + "module.exports = one;\nfunction f() { let exports = 1; exports = two; }\n", "one"),
    "in a chain": ("exports = module.exports = exports.make = function () {};\n", "make"),
    "in a chain, without a name": ("module.exports = exports = () => 1;\n", "exports"),
}


@pytest.mark.parametrize("case", THE_LAST)
def test_a_module_is_what_it_was_given_last(case: str):
    given, expected = THE_LAST[case]
    sources = {"a/one.js": "exports.one = function one() {};\n", "a/two.js": "exports.two = function two() {};\n"}
    told = mapped({**sources, "a/it.js": given, "a/use.js": "const it = require('./it');\nfunction use() { it(); }\n"})
    assert {(edge[1], edge[2]) for edge in ends(told) if edge[0] == "use"} == (
        {(expected, 0.95)} if expected else set()
    )


MEMBER_THE_LAST = {
    "of what the module is, then of the module": "make.tool = one;\nmodule.exports = make;\nmodule.exports.tool = two;\n",
    "of an object by its name": "module.exports = { tool };\nexports = module.exports;\nexports.tool = two;\n",
    "of an object": "module.exports = { tool: one };\nmodule.exports.tool = two;\n",
    "of the module, then of what it is": "module.exports = make;\nmodule.exports.tool = one;\nmake.tool = two;\n",
    "of an object behind": "exports.tool = one;\nmodule.exports = { tool: two };\n",
}


@pytest.mark.parametrize("case", MEMBER_THE_LAST)
def test_a_member_of_a_module_is_what_it_was_given_last(case: str):
    given = NAMED + "function make() {}\nfunction tool() {}\n" + MEMBER_THE_LAST[case]
    use = "const it = require('./it');\nfunction use() { it.tool(); }\n"
    told = mapped({"a/it.js": given, "a/use.js": use})
    assert {edge for edge in ends(told) if edge[0] == "use"} == {("use", "two", 0.95)}


LOST = ["make", "{ other }", "function () {}", "class {}", "require('./other')"]
NOT_LOST = ["exports", "held", "{ ...exports }", "wrap(exports)", "inner", "{ __proto__: exports }"]


@pytest.mark.parametrize("whole", [*LOST, *NOT_LOST])
def test_what_is_put_into_exports_is_lost_where_the_module_is_something_else_then(whole: str):
    given = NAMED + "function make() {}\nfunction other() { function inner() {} }\n"
    given += f"// all that it exports\nObject.defineProperty(exports, '__esModule', {{ value: true }});\nexports.tool = one;\nmodule.exports = {whole};\n"
    use = "const it = require('./it');\nfunction use() { it.tool(); }\n"
    told = mapped({"a/it.js": given, "a/use.js": use, "a/other.js": "exports.other = () => 1;\n"})
    assert {edge for edge in told.calls() if edge[0] == "use"} == (set() if whole in LOST else {("use", "one")})


@pytest.mark.parametrize(
    "text",
    [
        "exports = module.exports = make;\nexports.tool = one;\nmodule.exports = make;\n",
        "exports.tool = one;\nif (x) module.exports = make;\n",
        "exports.tool = one;\nmodule.exports = make;\nif (x) module.exports = exports;\n",
        "function later() { exports.tool = one; }\nexports = module.exports = make;\n",
        "module.exports.tool = make.tool = one;\nmodule.exports = make;\n",
        "exports.tool = one;\nmodule.exports = make;\nObject.assign(module.exports, exports);\n",
        "exports.tool = one;\nmodule.exports = make;\nfor (const k in exports) make[k] = exports[k];\n",
        "exports.tool = one;\nvar old = module.exports;\nmodule.exports = make;\nmake.__proto__ = old;\n",
        "exports.tool = one;\nfill(...exports);\nmodule.exports = make;\n",
        "const inner = get();\n(function () { function inner() {} })();\nexports.tool = one;\nmodule.exports = inner;\n",
    ],
)
def test_what_may_be_put_into_what_the_module_is_then_is_kept(text: str):
    use = "const it = require('./it');\nfunction use() { it.tool(); }\n"
    told = mapped({"a/it.js": NAMED + "function make() {}\n" + text, "a/use.js": use})
    assert {edge for edge in told.calls() if edge[0] == "use"} == {("use", "one")}


def ends(told: Mapped) -> set[tuple[str, str, float]]:
    return {(short(edge.source), short(edge.target), edge.rule.confidence) for edge in told.graph.edges()}


IF = "if (process.env.NODE_ENV === 'production') "
ONE_OF_TWO = {
    "modules": (IF + "module.exports = require('./one'); else module.exports = require('./two');\n", "go"),
    "in braces": (IF + "{ module.exports = require('./one') } else { module.exports = require('./two') }\n", "go"),
    "one where the other fails": (
        "try { module.exports = require('./one') } catch { module.exports = require('./two') }\n",
        "go",
    ),
    "cases": (
        "switch (x) {\n  case 1: module.exports = require('./one'); break;\n  default: module.exports = require('./two');\n}\n",
        "go",
    ),
    "a module, and what is not read": (IF + "module.exports = require('./one'); else module.exports = make();\n", "go"),
    "one that is replaced": ("module.exports = require('./one');\n" + IF + "module.exports = null;\n", "go"),
    "objects": (
        "function a() {}\nfunction b() {}\n" + IF + "module.exports = { go: a }; else module.exports = { go: b };\n",
        "a",
    ),
    "an object, and a module": (
        "function go() {}\nmodule.exports = { go };\n" + IF + "module.exports = more();\n",
        "go",
    ),
    "names": ("function a() {}\nfunction b() {}\n" + IF + "exports.go = a; else exports.go = b;\n", "a"),
    "functions": (IF + "exports.go = () => 1; else exports.go = () => 2;\n", "go"),
    "in a spread behind": ("function go() {}\nmodule.exports = { go, ...require('./one') };\n", "go"),
    "a member given anew": ("function a() {}\nexports.go = a;\nfunction later() { exports.go = make(); }\n", "a"),
}


@pytest.mark.parametrize("case", ONE_OF_TWO)
def test_what_a_module_gives_in_one_branch_is_less_sure(case: str):
    given, expected = ONE_OF_TWO[case]
    sources = {"a/one.js": "exports.go = function () {};\n", "a/two.js": "exports.go = function () {};\n"}
    use = "const it = require('./it');\nfunction use() { it.go(); }\n"
    told = mapped({**sources, "a/it.js": given, "a/use.js": use})
    assert {edge for edge in ends(told) if edge[0] == "use"} == {("use", expected, 0.8)}


def test_a_class_that_a_module_may_be_is_less_sure_with_its_members():
    given = TOOL + IF + "module.exports = Tool; else module.exports = class Other { static make() {} };\n"
    use = "const Base = require('./tool');\nfunction use() {\n  new Base().turn();\n  Base.make();\n}\n"
    told = ends(mapped({"a/tool.js": given, "a/use.js": use}))
    assert told == {("use", "Tool", 0.8), ("use", "Tool.turn", 0.8), ("use", "Tool.make", 0.8)}


def test_one_target_under_a_condition_is_the_one_that_is_meant():
    given = "function one() {}\nif (typeof module !== 'undefined') module.exports = one;\n"
    told = mapped({"a/it.js": given, "a/use.js": "const it = require('./it');\nfunction use() { it(); }\n"})
    assert ends(told) == {("use", "one", 0.95)}


def test_a_module_that_is_one_thing_shows_none_of_its_other_names():
    tools = "const Cutter = require('./cutter');\nfunction hidden() {}\nfunction shown() {}\nclass Tool {}\n"
    tools += "Tool.shown = shown;\nmodule.exports = Tool;\n"
    sources = {"a/tools.js": tools, "a/cutter.js": "class Cutter { static cut() {} }\nmodule.exports = Cutter;\n"}
    use = "const tools = require('./tools');\nfunction use() { tools.hidden(); tools.Cutter.cut(); tools.shown(); }\n"
    assert mapped({**sources, "a/use.js": use}).calls() == {("use", "shown")}


def test_what_is_taken_from_the_object_that_a_module_is():
    tools = "const cut = () => 1;\nvar tools = { cut };\nmodule.exports = tools;\n"
    use = "const { cut } = require('./tools');\nfunction use() { cut(); }\n"
    assert mapped({"a/tools.js": tools, "a/use.js": use}).calls() == {("use", "cut")}


@pytest.mark.parametrize("ending", ["js", "ts"])
def test_super_calls_the_constructor_of_the_nearest_base_that_has_one(ending: str):
    given = "export class Base {\n  constructor() {}\n}\nexport class Bare extends Base {}\n"
    use = 'import { Bare } from "./b";\nclass Own extends Bare {\n  constructor() { super(); }\n}\n'
    use += "class Far extends Map {\n  constructor() { super(); }\n}\n"
    told = mapped({f"b.{ending}": given, f"a.{ending}": use}).edges()
    assert {edge for edge in told if edge[2].startswith("calls")} == {
        ("Own.constructor", "Base.constructor", "calls super")
    }
