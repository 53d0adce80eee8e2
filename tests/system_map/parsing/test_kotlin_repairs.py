from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.system_map.parsing.extract import read_file
from services.system_map.parsing.kotlin_repairs import blank_words, rewrite

WORDS = [
    "actual ",
    "expect ",
    "annotation ",
    "class X",
    "constructor(",
    "internal ",
    "\n",
    "@A\n",
    "final = 1",
    ")\n",
    "é",
    "// why\n",
    "<T>",
    "private ",
]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@OptIn(A::class)\nactual class Crc {\n  fun update() {\n  }\n}\n", {"Crc", "update"}),
        ("@Target(CLASS)\nannotation class Marked\n", {"Marked"}),
        (
            "actual open class Bytes\ninternal actual constructor(\n  val data: Int,\n) : Base {\n  fun size() = 1\n}\n",
            {"Bytes", "size"},
        ),
        (
            "class A {\n  var final = false\n  fun one() {\n    final = true\n  }\n  fun two() {\n  }\n}\n",
            {"A", "one", "two"},
        ),
        ("class A {\n  fun one() {\n    val in1 = f()\n    in1.close()\n  }\n}\n", {"A", "one"}),
        ("class S {\n  private var set: Int = 0\n\n  fun clear() {\n    set = 0\n  }\n}\n", {"S", "clear"}),
        ("class T {\n  @Test fun `reads   a name`() {\n  }\n}\n", {"T", "reads a name"}),
    ],
)
def test_words_that_the_grammar_stumbles_over_cost_no_symbol(text: str, names: set[str]) -> None:
    facts = read_file("Kotlin", text.encode())
    assert names <= {symbol.name for symbol in facts.symbols}
    assert not facts.has_errors


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "class A(\n  val x: B<\n    Pair<C, D>, // both\n    >,\n) : E<\n  F,\n>() {\n  fun a() = 1\n}\n",
            ["A", "A.a"],
        ),
        ("fun a(): Map<String, Int,> = b<C, D,>(1)\nfun c() = 2\n", ["a", "c"]),
        ("class A<T, U,>(val t: T) {\n  fun <V,> b(v: V) = v\n}\n", ["A", "A.b"]),
    ],
)
def test_a_comma_behind_the_last_type_costs_no_symbol(text: str, names: list[str]) -> None:
    facts = read_file("Kotlin", text.encode())
    assert [symbol.qualified_name for symbol in facts.symbols] == names
    assert not facts.has_errors
    assert len(rewrite(text.encode())) == len(text)


def test_a_list_of_nothing_costs_no_symbol() -> None:
    text = (
        "@Entity\n@Table(uniqueConstraints = [])\ndata class Cart(\n  var id: Long? = null,\n) : Base() {\n  fun go() = 1\n}\n"
        'annotation class Valid(\n  val message: String = "no",\n  val groups: Array<KClass<*>> = [],\n)\n'
    )
    facts = read_file("Kotlin", text.encode())
    assert [(symbol.qualified_name, symbol.start_line, symbol.end_line) for symbol in facts.symbols] == [
        ("Cart", 3, 7),  # as with any annotation that is given something
        ("Cart.go", 6, 6),
        ("Valid", 8, 11),
    ]
    assert not facts.has_errors


def test_commas_between_types_and_in_front_of_an_arrow_stay() -> None:
    text = b"fun a(f: (A, B, ) -> C): Map<A, B> = when (x) { 1, 2, -> f\n}\n"
    assert rewrite(text) == text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("fun s() {\n  val x = suspend { g() }\n}\nfun c() = 2\n", ["s", "c"]),
        ("class A {\n  fun s() {\n    suspend { g() }.start(1)\n  }\n  fun b() = f(suspend  { a() })\n}\n", ["A", "A.s", "A.b"]),
        ("typealias X<T> = context(Raise<T>) () -> T\n\nfun a() = 1\nclass C\n", ["X", "a", "C"]),
        ("fun f(block: context(Raise<R>) A.() -> R) = 1\nfun b() = 1\n", ["f", "b"]),
        ("fun f(\n  block: suspend context(Raise<R>, B) (A) -> R,\n) = 1\nfun b() = 1\n", ["f", "b"]),
        ("fun f(block: (context(R) () -> Int)?) = 1\nfun b() {\n  val c = context(a)\n}\n", ["f", "b"]),
        ("class A {\n  fun a() {\n    val x = f()\n\n    set() shouldBe x\n  }\n  fun b() = 1\n}\n", ["A", "A.a", "A.b"]),
        ('class A {\n  fun a() {\n    val x = f()\n    set("a", x)\n    get().close()\n  }\n  fun b() = 1\n}\n', ["A", "A.a", "A.b"]),
        (
            ("class A {\n  var a: Int = 1\n    get() = field\n    set(value) { // why\n      field = value\n    }\n"
            "  var b = 1\n    private set\n  var c: Int\n    get() { return 1 }\n    set(value: Int) // why\n"
            "                                {\n    }\n  fun d() = 1\n}\n"),
            ["A", "A.d"],
        ),
    ],
)  # fmt: skip
def test_what_the_grammar_takes_for_part_of_a_declaration_hides_nothing(text: str, names: list[str]) -> None:
    facts = read_file("Kotlin", text.encode())
    assert [symbol.qualified_name for symbol in facts.symbols] == names
    assert not facts.has_errors


@pytest.mark.parametrize(
    ("head", "signature", "exported"),
    [
        ("@Target(CLASS)\n@RequiresOptIn\nannotation class Impl", "annotation class Impl", True),
        ("@A(x)\n@B\npublic annotation class Impl // why", "public annotation class Impl", True),
        ("@A\r\n@B\r\nprivate  annotation class Impl\r", "private annotation class Impl", False),
        ("@A(\n  x,\n)\n@B\ninternal actual annotation class Impl", "internal actual annotation class Impl", True),
        ('@A\n@B("x")\n@C(D.E)\nprivate annotation class Impl', "private annotation class Impl", False),
        ("annotation class Impl", "annotation class Impl", True),
        ("@A\n@B\nannotation class Impl(val a: Int)", "class Impl(val a: Int)", True),
    ],
)
def test_an_annotation_s_class_without_a_body_takes_nothing_of_what_follows(
    head: str, signature: str, exported: bool
) -> None:
    facts = read_file("Kotlin", f"{head}\n\n/** Why. */\n@X\npublic interface Scope {{\n  fun one()\n}}\n".encode())
    assert [(symbol.kind, symbol.qualified_name) for symbol in facts.symbols] == [
        ("class", "Impl"),
        ("interface", "Scope"),
        ("method", "Scope.one"),
    ]
    assert facts.symbols[0].signature.partition(" //")[0] == signature
    assert facts.symbols[0].exported is exported
    assert not facts.has_errors


@pytest.mark.parametrize(
    "between",
    [
        "\n  private constructor(",
        "\r\n  constructor (",
        "\n  @Inject internal constructor(",
        " @Inject\n  constructor(",
        '<T : Any>\n  // why\n  @Inject("a")\n\n  private\n  constructor(',
    ],
)
def test_a_line_end_in_front_of_a_constructor_hides_neither_its_class_nor_the_one_around(between: str) -> None:
    lines = between.count("\n")
    text = f"class Outer {{\n  class Inner{between}val a: Int = 1) : Base() {{\n    fun one() {{\n    }}\n  }}\n  fun two() {{\n  }}\n}}\n"
    facts = read_file("Kotlin", text.encode())
    assert not facts.has_errors
    assert [(symbol.qualified_name, symbol.start_line) for symbol in facts.symbols] == [
        ("Outer", 1),
        ("Outer.Inner", 2),
        ("Outer.Inner.one", 3 + lines),
        ("Outer.two", 6 + lines),
    ]
    assert facts.deep is not None
    assert [base for _, base, _ in facts.deep.bases] == ["Base"]
    assert facts.deep.decorators == ([(1, "Inject")] if "Inject" in between else [])


def test_an_annotation_that_leaves_no_room_on_the_line_costs_no_class() -> None:
    text = "class Outer {\n  class Inner\n  @Inject constructor(val a: Int)\n  fun one() {\n  }\n}\nclass Other\n@Inject constructor(val a: Int)\n"
    facts = read_file("Kotlin", text.encode())
    assert not facts.has_errors
    assert [symbol.qualified_name for symbol in facts.symbols] == ["Outer", "Outer.Inner", "Outer.one", "Other"]
    assert facts.deep is not None
    assert facts.deep.decorators == [(3, "Inject")]


@pytest.mark.parametrize(
    "head",
    [
        "@A(X::class)\n@B\nopen class K protected constructor()",
        "@B\n@C\nopen class K<T> private constructor()",
        "@A(X::class) @B open class K internal constructor()",
        "@A(X::class)\n@B()\nabstract class K private  constructor (val x: Int)",
    ],
)
def test_a_constructor_that_is_hidden_hides_no_class_behind_annotations(head: str) -> None:
    facts = read_file("Kotlin", f"{head} {{\n  fun a() {{}}\n}}\n".encode())
    assert [symbol.qualified_name for symbol in facts.symbols] == ["K", "K.a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("class K\n", [("class", "K", 7)]),
        ("annotation class K\n", [("class", "K", 7)]),
        ("data object K\n", [("class", "K", 7)]),
        ("class K {\n  fun a() = 1\n}\n", [("class", "K", 7), ("method", "K.a", 8)]),
        ("public open class K {\n  fun a() = 1\n}\n", [("class", "K", 7), ("method", "K.a", 8)]),
        ("interface K {\n  fun a()\n}\n", [("interface", "K", 7), ("method", "K.a", 8)]),
        ("open class K\n", [("class", "K", 7)]),
        ("open class K {\n  fun a() = 1\n}\n", [("class", "K", 7), ("method", "K.a", 8)]),
        ("abstract class K() {\n  fun a() = 1\n}\n", [("class", "K", 7), ("method", "K.a", 8)]),
        ("open class K()\n", [("class", "K", 7)]),
        ("sealed interface K {\n  fun a()\n}\n", [("interface", "K", 7), ("method", "K.a", 8)]),
        ("internal abstract data class K {\n  fun a() = 1\n}\n", [("class", "K", 7), ("method", "K.a", 8)]),
    ],
)
def test_a_type_between_annotations_of_its_own_and_of_another_is_read(
    text: str, expected: list[tuple[str, str, int]]
) -> None:
    last = len(text.splitlines()) + 10
    text = f'package a\n\nval one = 1\n\n@R(m = "x")\n@T(X.A)\n{text}\n@R(m = "x")\n@T(X.A)\nannotation class Z\n'
    facts = read_file("Kotlin", text.encode())
    found = [(symbol.kind, symbol.qualified_name, symbol.start_line) for symbol in facts.symbols]
    assert found == [("variable", "one", 3), *expected, ("class", "Z", last)]
    assert all(symbol.exported for symbol in facts.symbols)


@pytest.mark.parametrize(("modifiers", "exported"), [("open", True), ("private", False), ("private open", False)])
def test_a_type_that_is_read_as_a_chain_is_no_call_and_may_be_hidden(modifiers: str, exported: bool) -> None:
    text = f"val v = 1\n\n@A\n@B(p = true)\n{modifiers} class K {{\n  fun a() = go()\n}}\nclass Z\n"
    facts = read_file("Kotlin", text.encode())
    assert [(symbol.qualified_name, symbol.exported) for symbol in facts.symbols[:2]] == [("v", True), ("K", exported)]
    assert facts.deep is not None
    assert [call.name for call in facts.deep.calls] == ["go"]
    assert [name for _, name in facts.deep.decorators] == ["A", "B"]


def test_annotations_of_a_type_that_is_read_as_a_chain_are_its_own() -> None:
    text = "@Service\n@Bound\nclass K {\n  fun a() = 1\n}\n\n@Other\nclass Z\n"
    facts = read_file("Kotlin", text.encode())
    assert facts.deep is not None
    assert [(facts.symbols[at].name, name) for at, name in facts.deep.decorators] == [
        ("K", "Service"),
        ("K", "Bound"),
        ("Z", "Other"),
    ]


@pytest.mark.parametrize(
    "call", ['get("/all") {\n    }', "get {\n    }", "get<Page> {\n    }", 'get(\n      "/all",\n    )']
)
@pytest.mark.parametrize("before", ["val s = f()", "val s: Int = 1\n", "val s by inject<M>()"])
def test_a_call_of_get_behind_a_property_is_no_accessor_of_it(before: str, call: str) -> None:
    facts = read_file("Kotlin", f"fun m() {{\n    {before}\n    {call}\n}}\nfun z() {{}}\n".encode())
    assert [symbol.name for symbol in facts.symbols] == ["m", "z"]
    assert not facts.has_errors


@pytest.mark.parametrize("accessor", ["get() = 1", "get() {\n      return 1\n    }", "get( ) = 1"])
def test_an_accessor_stays(accessor: str) -> None:
    text = f"class A {{\n  val s: Int\n    {accessor}\n}}\n".encode()
    assert blank_words(text) == text


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_every_byte_keeps_its_place(words: list[str]) -> None:
    text = "".join(words).encode()
    repaired = blank_words(text)
    assert len(repaired) == len(text)
    assert repaired.count(b"\n") == text.count(b"\n")
    if b"constructor(" not in text:  # line ends in front of one come behind its bracket
        assert [at for at, byte in enumerate(text) if byte == 10] == [
            at for at, byte in enumerate(repaired) if byte == 10
        ]


@pytest.mark.parametrize(
    "line",
    [
        "fun one(x: Any) = when (x) {\n    is String if x.isEmpty() -> 1\n    else -> 2\n  }",
        "fun one() {\n    where?.let { go() }\n    where = go()\n    go(where)\n  }",
        'val text = $$"""a $b "c" ${d-e}"""\n  @Value($$"${a-b:false}")\n  fun one() {}',
        "val size: Int\n    @Marked(Some::class)\n    get() = go()\n  fun one() {}",
        "fun one() {\n    try { go() } catch (_: Failure) { go() }\n  }",
        "fun one() {\n    val a = table.insert { } get table.id\n  }",
        "fun one() {\n    val a = table.insert {\n    } get (Table.id)\n  }",
        "fun one() = object : Base { override fun go() = 1 }",
        "fun one() { go(object : Base { override fun go() { other() } }) }",
        "interface Inner { val a: Int }\n  enum class Kind { A, B }\n  fun one() {}",
    ],
)
def test_what_is_new_or_rare_costs_neither_the_class_nor_its_other_functions(line: str) -> None:
    text = f"class A : Base() {{\n  {line}\n  fun last() {{\n    go()\n  }}\n}}\n"
    for written in (text, text.replace("\n", "\r\n")):
        facts = read_file("Kotlin", written.encode())
        assert not facts.has_errors
        assert {"A", "A.one", "A.last"} <= {symbol.qualified_name for symbol in facts.symbols}
        assert facts.symbols[-1].start_line == text.count("\n", 0, text.index("fun last")) + 1


@pytest.mark.parametrize("head", ["is A", "!is A", "is a.b.C?", "is Map<K, List<*>>", "else", "is A\n     "])
@pytest.mark.parametrize(
    "condition",
    [
        "b",
        "(b)",
        "!b",
        'a == "x -> y"',
        "(\n      b &&\n        !c.d()\n      )",
        "b &&\n      c",
        "b\n      && (\n c || d\n )",
        "a.any { it > 1 }",
        "\n      b",
    ],
)
def test_a_guard_costs_nothing_on_one_line_or_several(head: str, condition: str) -> None:
    text = f"class A {{\n  fun one(o: Any) = when (o) {{\n    {head} if {condition} -> go()\n    else -> 2\n  }}\n  fun two() {{\n  }}\n}}\n"
    for written in (text, text.replace("\n", "\r\n")):
        facts = read_file("Kotlin", written.encode())
        assert not facts.has_errors
        assert [symbol.qualified_name for symbol in facts.symbols] == ["A", "A.one", "A.two"]
        assert facts.symbols[-1].start_line == text.count("\n", 0, text.index("fun two")) + 1


@pytest.mark.parametrize(
    "text",
    [
        b"when (o) {\n  is B -> if (p) 1\n    else if (q) 2\n    else 3\n  c -> 4\n}\n",
        b"when (o) {\n  is B -> if (p) 1\n    else if (q) a.map { b -> c\n    }\n}\n",
        b"when (o) {\n  is B -> if (p) 1\n    else if (q) f(a as (B) -> C)\n}\n",
        b"when (o) {\n  is B -> if (p) o is B else if (q) 2 else 3\n  c -> 4\n}\n",
    ],
)
def test_an_if_that_is_no_guard_stays(text: bytes) -> None:
    assert rewrite(text) == text


def test_names_and_calls_of_a_file_that_was_rewritten_are_as_written() -> None:
    text = "class A { fun one(where: Op?) { where?.run(check(1)) } }\n"
    facts = read_file("Kotlin", text.encode())
    assert facts.symbols[1].signature == "fun one(where: Op?)"
    assert facts.deep is not None
    assert [(call.receiver, call.name) for call in facts.deep.calls] == [("where", "run"), ("", "check")]


@pytest.mark.parametrize(
    "text",
    [
        b"fun <T> f(x: T) where T : A, T : B {\n}\n",
        b"val a = b.where { it }.c()\n",
        b'val a = "${ b }"\n',
        b"val a = map[b] get\n",
        b"val a = { }\nval b = { x -> }\n",
    ],
)
def test_what_the_grammar_reads_stays(text: bytes) -> None:
    assert rewrite(text) == text


@given(st.lists(st.sampled_from([*WORDS, "is A if", " ->", "where", "?.", " = ", '$$"', '"""', "$a", "catch (_", ": A)", "} get x", "} get (x)", "when (", "\n  else if ", "(", ")", "&&", " }", "get()"])))  # fmt: skip
def test_rewriting_keeps_every_byte_in_its_place(words: list[str]) -> None:
    text = "".join(words).encode()
    repaired = rewrite(text)
    assert len(repaired) == len(text)
    assert [at for at, byte in enumerate(text) if byte == 10] == [at for at, byte in enumerate(repaired) if byte == 10]


@pytest.mark.parametrize(
    "piece",
    [
        b"class A<",
        b"class A\n",
        b"class A @a",
        b"class A\n//",
        b"class A private ",
        b"is A ",
        b"is A<",
        b"\nis A\n  ",
        b"\nelse if (when",
        b'$$"',
        b'$$"""',
        b" }",
        b"suspend(",
        b"suspend((a)",
        b"\n@a(",
    ],
)
def test_it_takes_time_in_step_with_the_text(piece: bytes) -> None:
    def seconds(count: int) -> float:
        started = time.process_time()
        rewrite(blank_words(piece * count + b"constructor"))
        return time.process_time() - started

    assert seconds(16_000) < max(16 * seconds(2_000), 1.0)


def test_a_call_of_set_before_many_colons_takes_time_in_step_with_them():
    started = time.process_time()
    read_file("Kotlin", ("class A {\n    val x = 1\n    set(a)" + ":a" * 200 + "\n}\n").encode())
    assert time.process_time() - started < 5
