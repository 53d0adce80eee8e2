"""A refresh tells anew what hangs on another file's values, attributes and accessors."""

from __future__ import annotations

import pytest

from tests.system_map.symbols.test_reuse import Line

TOOLS = "class Tool:\n    def turn(self): ...\nclass Other:\n    def turn(self): ...\n"
SCRIPTS = "export class Tool { turn() {} }\nexport class Other { turn() {} }\n"
CASES = {
    "an object of a module": (
        {"p/tools.py": TOOLS, "p/held.py": "from p.tools import Tool, Other\nit = Tool()\n"}
        | {"p/use.py": "from p.held import it as that\n\ndef go():\n    that.turn()\n"},
        ("p/held.py", "it = Tool()", "it = Other()"),
    ),
    "an object that a script passes on": (
        {"a/tools.ts": SCRIPTS, "a/held.ts": 'import { Tool, Other } from "./tools";\nexport const it = new Tool();\n'}
        | {"a/all.ts": 'export { it as that } from "./held";\n'}
        | {"a/use.ts": 'import { that as mine } from "./all";\nmine.turn();\n'},
        ("a/held.ts", "new Tool", "new Other"),
    ),
    "a default": (
        {"a/tools.ts": SCRIPTS}
        | {"a/held.ts": 'import { Tool, Other } from "./tools";\nconst it = new Tool();\nexport default it;\n'}
        | {"a/use.ts": 'import mine from "./held";\nmine.turn();\n'},
        ("a/held.ts", "new Tool", "new Other"),
    ),
    "what a module is itself": (
        {"a/tools.js": "class Tool { turn() {} }\nclass Other { turn() {} }\nmodule.exports = Tool;\n"}
        | {"a/more.js": "const Base = require('./tools');\nclass More extends Base {}\nexports.More = More;\n"}
        | {"a/use.js": "const { More } = require('./more');\nclass Use extends More {\n  go() { this.turn(); }\n}\n"},
        ("a/tools.js", "exports = Tool", "exports = Other"),
    ),
    "that a module is a class no more": (
        {"a/tools.js": "class Tool { static turn() {} }\nmodule.exports = Tool;\n"}
        | {"a/use.js": "const tools = require('./tools');\ntools.turn();\n"},
        ("a/tools.js", "module.exports = Tool", "module.exports = { Tool }"),
    ),
    "what a module hands on as itself": (
        {"a/tools.js": "module.exports = function turn() {};\n", "a/other.js": "module.exports = function run() {};\n"}
        | {"a/all.js": "module.exports = require('./tools');\n"}
        | {"a/use.js": "const turn = require('./all');\nturn();\n"},
        ("a/all.js", "./tools", "./other"),
    ),
    "that a module may be another": (
        {"a/tools.js": "exports.turn = function () {};\n", "a/other.js": "exports.turn = function () {};\n"}
        | {"a/all.js": "if (x) module.exports = require('./tools');\n\n"}
        | {"a/use.js": "const all = require('./all');\nall.turn();\n"},
        ("a/all.js", ";\n\n", ";\nelse module.exports = require('./other');\n"),
    ),
    "that a module may be something unread": (
        {"a/tools.js": "exports.turn = function () {};\n"}
        | {"a/all.js": "if (x) module.exports = require('./tools');\n\n"}
        | {"a/use.js": "const all = require('./all');\nall.turn();\n"},
        ("a/all.js", ";\n\n", ";\nelse module.exports = make();\n"),
    ),
    "that a name may be something else": (
        {"a/all.js": "function turn() {}\nif (x) exports.turn = turn;\n\n"}
        | {"a/use.js": "const all = require('./all');\nall.turn();\n"},
        ("a/all.js", ";\n\n", ";\nelse exports.turn = make();\n"),
    ),
    "a constructor of a base's base": (
        {"a/base.ts": "export class Base {}\n"}
        | {"a/more.ts": 'import { Base } from "./base";\nexport class More extends Base {}\n'}
        | {"a/use.ts": 'import { More } from "./more";\nclass Use extends More {\n  constructor() { super(); }\n}\n'},
        ("a/base.ts", "Base {}", "Base { constructor() {} }"),
    ),
    "a member of an object": (
        {"a/tools.ts": "function cut() {}\nfunction turn() {}\nexport const tools = { go: cut };\n"}
        | {"a/use.ts": 'import { tools } from "./tools";\ntools.go();\n'},
        ("a/tools.ts", "go: cut", "go: turn"),
    ),
    "a member that is written elsewhere": (
        {"a/tools.ts": "export function cut() {}\n", "a/other.ts": "export function cut() {}\n"}
        | {"a/all.ts": 'import { cut } from "./tools";\nexport default { cut };\n'}
        | {"a/use.ts": 'import all from "./all";\nall.cut();\n'},
        ("a/all.ts", "./tools", "./other"),
    ),
    "a default that is no object": (
        {"a/tools.ts": "function go() {}\nexport default { go };\n"}
        | {"a/use.ts": 'import tools from "./tools";\ntools.go();\n'},
        ("a/tools.ts", "default {", "const tools = {"),
    ),
    "what hands members on": (
        {"p/store.py": "class Store(list):\n    def __getattr__(self, name): ...\n"}
        | {"p/make.py": "from p.store import Store\n\ndef make() -> Store: ...\n"}
        | {"p/use.py": "from p.make import make\n\ndef go():\n    make().insert()\n"},
        ("p/store.py", "__getattr__", "__getattribute__"),
    ),
    "a base that is made": (
        {"p/base.py": "def mixed(x): ...\nBase = mixed(1)\n"}
        | {"p/store.py": "from p.base import Base\nclass Store(Base): ...\n"}
        | {"p/use.py": "from p.store import Store\n\ndef go():\n    Store().insert()\n"},
        ("p/base.py", "Base = mixed(1)", "from elsewhere import Base"),
    ),
    "an attribute that keeps a parameter": (
        {"p/tools.py": TOOLS}
        | {
            "p/keep.py": "from p.tools import *\nclass Keep:\n    def __init__(self, one: Tool):\n        self.one = one\n"
        }
        | {"p/use.py": "from p.keep import Keep\n\ndef go(keep: Keep):\n    keep.one.turn()\n"},
        ("p/keep.py", "one: Tool", "one: Other"),
    ),
    "an attribute of another type elsewhere": (
        {"p/tools.py": TOOLS}
        | {"p/keep.py": "from p.tools import *\nclass Keep:\n    def a(self):\n        self.one = Tool()\n"}
        | {"p/use.py": "from p.keep import Keep\n\ndef go(keep: Keep):\n    keep.one.turn()\n"},
        ("p/keep.py", "self.one = Tool()\n", "self.one = Tool()\n    def b(self):\n        self.one = Other()\n"),
    ),
    "an accessor": (
        {"lib/tool.rb": "class Tool\n  attr_accessor :speed\n  attr_accessor :turning_speed\nend\n"}
        | {"lib/use.rb": "tool = Tool.new\ntool.speed = 1\nx.turning_speed = 2\n"},
        ("lib/tool.rb", "attr_accessor", "attr_reader"),
    ),
    "a bare name": (
        {"lib/base.rb": "class Base\n  def limit; end\nend\n"}
        | {"lib/use.rb": "class Use < Base\n  def go; speed; end\nend\n"},
        ("lib/base.rb", "limit", "speed"),
    ),
    "a call within a macro": (
        {"Cargo.toml": '[package]\nname = "a"\n', "src/lib.rs": "mod tools;\nmod user;\n"}
        | {"src/tools.rs": "pub fn cut() {}\n", "src/user.rs": "use crate::tools::turn;\nfn go() { own!(turn()); }\n"},
        ("src/tools.rs", "cut", "turn"),
    ),
    "a path at once": (
        {"lib/shop.rb": "module Shop\nend\n", "test/use.rb": "class Use < Shop::Case\n  def go; made(1); end\nend\n"}
        | {"test/helper.rb": "class Shop::Case < Test\n  def made(x); end\nend\n"},
        ("test/helper.rb", "Shop::Case < Test", "Shop::Other < Test"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_hangs_on_a_value_is_told_anew(case: str):
    first, (path, before, after) = CASES[case]
    ending = path.rpartition(".")[2]
    fill = "" if ending in {"py", "rb", "rs"} else "export {};\n"
    first = {**first, **{f"e/more{number}.{ending}": fill for number in range(6)}}
    line = Line()
    told = line.commit(first).mapped.graph
    changed = line.commit({**first, path: first[path].replace(before, after)})
    assert (list(changed.mapped.graph.edges()), changed.mapped.graph.outside) != (list(told.edges()), told.outside)
    line.commit(first)
