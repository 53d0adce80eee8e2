"""Words that a grammar stumbles over are written as what it knows, in place."""

from __future__ import annotations

import pytest

from services.system_map.parsing.extract import read_file

CASES = {
    "a key of a hash called like an operator": (
        "Ruby",
        "module A\n  MAP = {\n    defined?: X,\n    str: Y\n  }.freeze\n  def n(a)\n    defined?(a)\n  end\nend\nmodule B\nend\n",
        ["A", "A.MAP", "A.n", "B"],
    ),
    "a pattern that is cut off": (
        "Shell",
        'a() {\n  x="${list%%]*}"\n  y=${x#*{\\"name\\":\\""$sub"\\"}\n  z=${y%${x}}\n}\nb() {\n  :\n}\n',
        ["a", "b"],
    ),
    "a range up to a member": (
        "Swift",
        (
            'struct A {\n  func parse(_ n: UInt8) -> Int? {\n    switch n {\n    case .init(ascii: "0") ... .init(ascii: "9"):\n      return 1\n'
            "    default:\n      return nil\n    }\n  }\n  func z() {}\n}\n"
        ),
        ["A", "A.parse", "A.z"],
    ),
    "a variable called async": (
        "C#",
        "class C {\n  void One(bool async) {\n    if (async) {\n      A();\n    } else {\n      B();\n    }\n  }\n  void Two() { }\n}\n",
        ["C", "C.One", "C.Two"],
    ),
    "contexts of a function": (
        "Kotlin",
        (
            "context(session: KaSession)\nfun top() {}\nclass A {\n    fun a() = 1\n\n    context(_: Logger, Scope)\n    private fun c() = 3\n\n"
            "    context(Logger) fun d() {}\n    fun e() {\n        context(this)\n        val f = context(1)\n    }\n}\nclass D\n"
        ),
        ["top", "A", "A.a", "A.c", "A.d", "A.e", "D"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_grammar_stumbles_over_costs_nothing_around_it(case: str):
    language, text, names = CASES[case]
    facts = read_file(language, text.encode())
    assert [symbol.qualified_name for symbol in facts.symbols] == names
