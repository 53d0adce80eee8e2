"""What a text tells of uses that no name shows: members called by a value, what is to be kept, names put together."""

from __future__ import annotations

import time

import pytest

from services.system_map.facts import (
    ASKS_ABOVE,
    BY_VALUE,
    ELSEWHERE,
    GIVEN_OUT,
    KEPT,
    ON_THE_SPOT,
    end_of,
    start_of,
    text_of,
    type_of,
)
from services.system_map.parsing.extract import read_file


def marks_of(language: str, text: str) -> set[tuple[str, str]]:
    facts = read_file(language, text.encode())
    assert facts.deep is not None
    return {(facts.symbols[at].qualified_name, mark) for at, mark in facts.deep.decorators}


def words_of(language: str, text: str) -> set[str]:
    deep = read_file(language, text.encode()).deep
    assert deep is not None
    return {name for name in deep.names_used if " " in name}


PHP = "<?php\nclass Shop {\n  function run($x) { HERE }\n}\nclass Other {}\n"
SCRIPT = "class Shop {\n  run(x) { HERE }\n}\nclass Other {}\n"
PYTHON = "class Shop:\n  def run(self, x):\n    HERE\nclass Other: ...\n"
RUBY = "class Shop\n  def run(x)\n    HERE\n  end\nend\nclass Other\nend\n"


@pytest.mark.parametrize(
    ("language", "around", "call"),
    [
        ("PHP", PHP, "$this->$x($x);"),
        ("PHP", PHP, "return $this->{'filter' . $x}();"),
        ("PHP", PHP, "static::$x();"),
        ("PHP", PHP, "call_user_func([$this, $x]);"),
        ("PHP", PHP, "return array_map([$this, 'by' . $x], []);"),
        ("PHP", PHP, "if (method_exists($this, $x)) {}"),
        ("JavaScript", SCRIPT, "this[x]();"),
        ("TypeScript", SCRIPT, "this[x]!(1);"),
        ("JavaScript", SCRIPT, "this[`on${x}`].call(this);"),
        ("JavaScript", SCRIPT, "const found = this[x]; return found(1);"),
        ("Python", PYTHON, "getattr(self, x)()"),
        ("Python", PYTHON, "found = getattr(self, f'by_{x}', None) or found(1)"),
        ("Ruby", RUBY, "send(x)"),
        ("Ruby", RUBY, 'self.public_send("by_#{x}", 1)'),
    ],
)
def test_a_member_of_the_object_itself_that_a_value_names_marks_its_type(language, around, call):
    assert marks_of(language, around.replace("HERE", call)) == {("Shop", BY_VALUE)}


@pytest.mark.parametrize(
    ("language", "around", "call"),
    [
        ("PHP", PHP, "$this->x($x); $this->$x = 1; $y = [$this, 'plain'];"),
        ("PHP", PHP, "if (method_exists($this, 'plain')) {}"),
        ("JavaScript", SCRIPT, "this['plain'](); this[0](); this[x] = 1; const y = this[x]; z(y);"),
        ("Python", PYTHON, "field = getattr(self, x)"),
        ("Python", PYTHON, "print([getattr(self, one) for one in x], getattr(self, 'plain')())"),
        ("Ruby", RUBY, "send(:plain); send('plain'); socket.send(x)"),
    ],
)
def test_what_is_named_or_only_read_marks_nothing(language, around, call):
    assert marks_of(language, around.replace("HERE", call)) == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("Rust", '#[expect(unused, reason = "later")]\n#[inline]\npub fn kept() {}\nfn other() {}\n'),
        ("Rust", "#[allow(dead_code)]\nfn kept() {}\nfn other() {}\n"),
        ("Rust", "fn a() {}\n#[allow(\n    unused_mut,\n    dead_code,\n)]\nfn kept() {}\nfn other() {}\n"),
        ("Rust", "#[cfg_attr(not(test), allow(dead_code))]\nfn kept() {}\nfn other() {}\n"),
        ("Rust", "#[allow(dead_code)] fn kept() {}\nfn other() {}\n"),
        ("Rust", "#![allow(dead_code)]\nfn kept() {}\n"),
        ("Rust", "fn other() {}\nfn kept() {\n    #![allow(unused)]\n    run();\n}\n"),
        ("C", "static void kept(void) __attribute__((unused));\nstatic void kept(void)\n{\n}\nvoid b(void) {}\n"),
        ("C", "static __attribute__((unused)) int\nkept(void)\n{\n}\nvoid b(void) {}\n"),
        ("C", "SHOP_ATTR(constructor)\nstatic void\nkept(void)\n{\n}\nvoid b(void) {}\n"),
        ("C", "static void ATTRIBUTE((__destructor__(101))) kept(void) {}\nvoid b(void) {}\n"),
        ("C", '__attribute__((section(".init"))) static int kept(void)\n{\n}\nvoid b(void) {}\n'),
        ("C", '/* it\'s "used" */\n__attribute__((used)) static int kept(void) { return 1; }\nvoid b(void) {}\n'),
        ("C", "struct kept { int a; } __attribute__((unused));\nvoid b(void) {}\n"),
        ("C++", "[[gnu::used]] static int kept() { return 1; }\nint b() { return 1; }\n"),
        (
            "Go",
            "package a\n\n//lint:ignore U1000 for its documentation\n// @Router /x\nfunc kept() {}\n\nfunc b() {}\n",
        ),
        ("Go", "package a\n\nfunc kept() {} //nolint:unused\n\nfunc b() {}\n"),
        (
            "TypeScript",
            "// eslint-disable-next-line @typescript-eslint/no-unused-vars\nfunction kept() {}\nfunction b() {}\n",
        ),
        ("C++", "[[maybe_unused]] static int kept() { return 1; }\nint b() { return 1; }\n"),
        ("Swift", "// periphery:ignore\nfunc kept() {}\nfunc b() {}\n"),
        ("Java", "/**\n * Only exists to satisfy a tool.\n */\nclass kept {}\nclass B {}\n".replace("Only", "It only")),
    ],
)
def test_what_a_comment_or_an_attribute_keeps_is_marked(language, text):
    assert ("kept", KEPT) in marks_of(language, text)
    assert {name for name, mark in marks_of(language, text) if mark == KEPT} == {"kept"}


def test_a_comment_with_code_behind_it_keeps_nothing():
    text = "// eslint-disable-next-line no-unused-vars\nlisten();\n\nfunction gone() {}\n"
    assert marks_of("JavaScript", text) == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("C", "static int a(void) { int x __attribute__((unused)); return 1; }\nstatic void b(void) {}\n"),
        ("C", "static int a(void *x __attribute__((unused))) { return 1; }\nstatic void b(void) {}\n"),
        ("C", "static int a(int y,\n    int x __attribute__((unused))) {}\nstatic void b(void) {}\n"),
        ("C", "static int x __attribute__((unused));\nstatic void b(void) {}\n"),
        ("C++", "struct A { [[maybe_unused]] int x; };\nvoid b() {}\n"),
        ("C", "SHOP_ATTR(used)\nstatic int (*start)(void) = run;\nstatic void b(void) {}\n"),
        ("C", "#define SHOP_KEPT __attribute__((used))\n\nvoid b(void) {}\n"),
        ("C", "SHOP_CALL(constructor);\nstatic void b(void) {}\nSHOP_ATTR(cold)\nvoid c(void) {}\n"),
        ("C", '#define A \\\n  __attribute__((section("a")))\nstatic void b(void) {}\n'),
        ("C", "#define A \\\r\n  __attribute__((used)) \\\r\n  static\r\nstatic void b(void) {}\r\n"),
        ("C", "/* Not marked with __attribute__((used)). */\nstatic void b(void) {}\n"),
        ("C", "// TODO attribute(signal)\nstatic void b(void) {}\n"),
        ("C", "static struct a { int b; } v __attribute__((used));\nstatic void c(void) {}\n"),
        ("C", "static int read_attr(section) char *section; { return 1; }\nstatic void b(void) {}\n"),
        ("Rust", "//! #![allow(dead_code)]\nfn a() {}\n/// #[allow(dead_code)]\nfn b() {}\n"),
        ("Rust", "#![allow(unused_imports)]\nfn a() {}\n#[allow(unused_variables)]\nfn b() {}\n"),
    ],
)
def test_what_keeps_something_else_or_is_shown_in_a_comment_marks_nothing(language, text):
    assert marks_of(language, text) == set()


def test_what_a_module_says_of_itself_keeps_all_that_is_in_it():
    text = "mod a {\n    #![allow(dead_code)]\n    fn b() {}\n}\nfn c() {}\n"
    assert marks_of("Rust", text) == {("a", KEPT), ("a.b", KEPT)}


def test_ambient_declarations_tell_of_code_elsewhere():
    text = (
        "declare global {\n  interface Window { a: 1 }\n}\ndeclare module 'irc' {\n  interface Kick {}\n}\n"
        "export declare function told(): void;\ndeclare interface Own {}\ninterface Plain {}\n"
    )
    assert {name for name, mark in marks_of("TypeScript", text) if mark == ELSEWHERE} == {
        "Window",
        "irc",
        "irc.Kick",
        "told",
    }


def test_ends_and_starts_of_names_put_together_are_words():
    text = 'run="${kind}_add"\n$run "$x"_rm; do_$1 a; x="$dir/${y}_no"; eval "${z}_set=1"; "my_${kind}"\n'
    assert words_of("Shell", text) == {
        end_of("Shell", "_add"),
        end_of("Shell", "_rm"),
        start_of("Shell", "do_"),
        start_of("Shell", "my_"),
    }
    assert words_of("JavaScript", "a[`${x}Handler`](); b[x + '_add'](); c[`${x}!`]()") == {
        end_of("JavaScript", "Handler"),
        end_of("JavaScript", "_add"),
    }
    assert words_of("TypeScript", "log(`${x}Handler`)") == set()
    assert words_of("Python", "getattr(m, f'{x}_add')(); y = '%s_rm' % x\n") == {
        end_of("Python", "_add"),
        end_of("Python", "_rm"),
    }
    assert words_of("Ruby", 'send("#{x}_add")\n') == {end_of("Ruby", "_add")}
    assert words_of("PHP", "<?php $m->{$x . '_add'}(); $f = \"{$x}Action\";") == {
        end_of("PHP", "_add"),
        end_of("PHP", "Action"),
    }


def test_what_macros_of_c_paste_to_their_parameters_are_words():
    text = '#define E(n, name, ...) \\\n  (Rx##n(1), name##_on, n ## name, f(a, ##__VA_ARGS__))\n#define A "x##y"\nint ab##cd;\n'
    assert words_of("C++", text) == {start_of("C", "Rx"), end_of("C", "_on")}


def test_words_of_ruby_that_stand_for_classes_and_modules_are_words():
    text = "has_many :stock_entries\n belongs_to(:home)\nregister_filter(Shop::Filters)\nregister_filter :plain\n"
    found = words_of("Ruby", text)
    assert {type_of("StockEntry"), type_of("Home"), type_of("Filters")} <= found
    assert not {type_of("Shop"), type_of("Plain"), type_of("plain")} & found


def test_what_is_given_out_handed_over_or_asks_above_is_marked():
    c = (
        "#define SHOP_EXPORT extern\nint plain(void) { return 1; }\nSHOP_API int told(void);\nint left(void) { return 2; }\n"
        "SHOP_EXPORT\nvoid one(void) {}\n__declspec(dllexport) int two(void) { return 1; }\n"
    )
    assert {name for name, mark in marks_of("C", c) if mark == GIVEN_OUT} == {"one", "two"}
    script = "const A = memo(function B() {});\nconst C = function D() {};\nrun(() => 1);\n"
    assert marks_of("JavaScript", script) == {("A.B", ON_THE_SPOT)}
    ruby = (
        "module A\n  def b\n    super.c\n  end\n  def d\n    # super\n    @super = :super\n    superclass\n  end\nend\n"
    )
    assert marks_of("Ruby", ruby) == {("A.b", ASKS_ABOVE)}


def test_files_that_a_program_takes_in_as_texts_are_words():
    rust = 'const A: &str = include_str!("../templates/a.mjs");\nconst B: &[u8] = include_bytes!(concat!(env!("X"), "/b.js"));\n'
    assert words_of("Rust", rust) == {text_of("a.mjs"), text_of("b.js")}
    assert words_of("Go", 'package a\n\n//go:embed web/app.js "b.js"\nvar files embed.FS\n') == {
        text_of("app.js"),
        text_of("b.js"),
    }


@pytest.mark.parametrize(
    ("language", "piece"),
    [
        ("PHP", "<?php class A { function f() { $this->{"),
        ("JavaScript", "this[x "),
        ("Python", "getattr(self, (x "),
        ("Ruby", "send(x#{"),
        ("Shell", '"${a'),
        ("Rust", "#[allow(dead_code)]\ninclude_str!(concat!("),
        ("Rust", "#[cfg_attr(a, allow(dead_code"),
        ("Rust", "mod a {\n#![allow(dead_code)]\n"),
        ("C", "static int a(void) { int x __attribute__((unused)); }\n"),
        ("TypeScript", "declare module 'a' { interface B {} }\n"),
        ("C", "#define a(b) \\\n b ## c \\\n"),
        ("C", "#define a("),
        ("C++", "SHOP_API int a(void);\nint b(void) {}\n"),
        ("Ruby", "def a\n  super\nend\nhas_many :b\nregister_c(D::E::"),
    ],
)
def test_any_text_is_looked_through_in_about_linear_time(language, piece):
    started = time.perf_counter()
    read_file(language, (piece * 3000).encode())
    assert time.perf_counter() - started < 20
