"""Of alternatives between `#if` and `#endif` that no grammar reads together, one is read."""

from __future__ import annotations

from services.system_map.parsing import c_repairs
from services.system_map.parsing.extract import read_file


def symbols_of(language, text):
    return [(symbol.kind, symbol.name) for symbol in read_file(language, text.encode()).symbols]


def test_two_heads_of_one_body_are_one_function():
    text = "#ifdef WIDE\nint one(int a) {\n#else\nint other(char a) {\n#endif\n  return 1;\n}\nint next(void) { return 2; }\n"
    assert symbols_of("C", text) == [("function", "one"), ("function", "next")]


def test_of_a_head_older_than_c89_the_newer_one_is_read():
    text = "static int\nhex\n#ifdef KR_headers\n\t(sp, n) CONST char **sp; int n;\n#else\n\t(CONST char **sp, int n)\n#endif\n{\n  return n;\n}\n"
    assert symbols_of("C", text) == [("function", "hex")]


def test_a_condition_around_a_part_of_an_else_chain_hides_no_function():
    chain = '        if (a) {\n            x = "a";\n        }\n#if defined(WIDE)\n        else if (b) {\n            x = "b";\n        }\n#endif\n        else if (c) {\n            x = 3;\n        } else {\n            y();\n        }\n'
    text = f"int main(void)\n{{\n    return 0;\n}}\n\nvoid f(int a)\n{{\n    for (;;) {{\n{chain}    }}\n}}\n\nint g(void)\n{{\n    return 1;\n}}\n"
    repaired = c_repairs.choose_alternatives(text.encode())
    assert b"#if" not in repaired
    assert b"else if (b) {" in repaired
    facts = read_file("C", text.encode())
    assert [(one.name, one.end_line) for one in facts.symbols] == [("main", 4), ("f", 23), ("g", 28)]


def test_four_heads_of_one_body_are_one_function():
    heads = [f"#ifdef WIDE\nint run(int a, {name} b)\n#else\nint run({name} b)\n#endif\n" for name in ("one", "two")]
    text = f"#ifdef OTHER\n{heads[0]}#else\n{heads[1]}#endif\n{{\n  return 1;\n}}\nint next(void) {{ return 2; }}\n"
    assert symbols_of("C", text) == [("function", "run"), ("function", "next")]


def test_alternatives_that_are_whole_all_stay():
    text = "#ifdef A\nint one(void) { return 1; }\n#else\nint two(void) { return 2; }\n#endif\n"
    assert c_repairs.choose_alternatives(text.encode()) == text.encode()
