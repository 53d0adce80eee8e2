from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from services.search.chunks import MAX_CHARACTERS, MAX_CHUNKS, MAX_LINES, Span, cut

CODE = """\
import os

LIMIT = 3


@cached
# Adds.
def add(a, b):
    return a + b


class Cart:
    size = 1

    def total(self):
        return 1
""" + "".join(f"\n    def method{number}(self):\n        return {number}\n" for number in range(12))


def test_passages_end_where_symbols_do_and_keep_what_stands_right_above_them():
    spans = [
        Span("constant", "LIMIT", 3, 3),
        Span("function", "add", 8, 9),
        Span("class", "Cart", 12, 52),
        Span("variable", "Cart.size", 13, 13),
        Span("method", "Cart.total", 15, 16),
        *(Span("method", f"Cart.method{number}", 18 + 3 * number, 19 + 3 * number) for number in range(12)),
    ]
    chunks = cut(CODE, spans, "Python")
    told = [(chunk.kind, chunk.name, chunk.start_line, chunk.end_line) for chunk in chunks]
    assert told[:4] == [
        ("text", "", 1, 3),
        ("symbol", "add", 6, 9),
        ("symbol", "Cart", 12, 13),
        ("symbol", "Cart.total", 15, 16),
    ]
    assert told[-1][1] == "Cart.method11"
    assert chunks[0].names == ("LIMIT",)
    assert chunks[1].text.startswith("@cached\n# Adds.\ndef add")


def test_a_comment_for_documentation_goes_with_what_follows_a_blank_line():
    text = """/** The file's licence. */

/**
 * Sends a file.
 */

res.sendFile = function () {
  send()
}
/* an aside */

res.end = function () {
  end()
}
"""
    spans = [Span("function", "res.sendFile", 7, 9), Span("function", "res.end", 12, 14)]
    chunks = cut(text, spans, "JavaScript")
    assert [(chunk.name, chunk.start_line, chunk.end_line) for chunk in chunks] == [
        ("", 1, 1),
        ("res.sendFile", 4, 9),  # a line of signs alone tells nothing
        ("", 10, 10),
        ("res.end", 12, 14),
    ]


def test_a_comment_that_is_another_ones_stays_there():
    text = "/** Known handlers. */\n\n/** All. */\nstatic int registry = 0;   /* none yet */\n\nint grow(void)\n{\n  return 1;\n}\n"
    chunks = cut(text, [Span("variable", "registry", 4, 4), Span("function", "grow", 6, 9)], "C")
    assert [(chunk.name, chunk.start_line) for chunk in chunks] == [("", 1), ("grow", 6)]
    assert chunks[0].names == ("registry",)


def test_a_long_function_is_cut_into_pieces_of_its_name():
    text = "def long():\n" + "    x = 1\n" * 200
    chunks = cut(text, [Span("function", "long", 1, 201)], "Python")
    assert {chunk.name for chunk in chunks} == {"long"}
    assert max(chunk.end_line - chunk.start_line + 1 for chunk in chunks) <= MAX_LINES
    assert chunks[0].start_line == 1
    assert chunks[-1].end_line == 201


def test_documentation_is_cut_at_its_headings():
    markdown = "Intro\n\n# Install\n\nUse pip.\n\n```\n# no heading\n```\n\n## Configure\n\nSet it.\n"
    assert [(chunk.name, chunk.start_line) for chunk in cut(markdown, [], "Markdown")] == [
        ("", 1),
        ("Install", 3),
        ("Configure", 11),
    ]
    rst = "Blueprints\n==========\n\nText.\n\nRegistering\n-----------\n\nMore.\n"
    assert [(chunk.kind, chunk.name) for chunk in cut(rst, [], "reStructuredText")] == [
        ("doc", "Blueprints"),
        ("doc", "Registering"),
    ]


def test_a_hostile_file_is_cut_in_time_and_bounded():
    started = time.perf_counter()
    for text in ("x" * 1_000_000, "\n" * 500_000, "a\n" * 300_000, "# a\n" * 300_000, "@a\n" * 200_000):
        for language in ("Python", "Markdown"):
            chunks = cut(text, [Span("function", f"f{n}", n, 10**9) for n in range(1, 2_000)], language)
            assert len(chunks) <= MAX_CHUNKS
            assert all(len(chunk.text) <= MAX_CHARACTERS for chunk in chunks)
    assert time.perf_counter() - started < 10


spans = st.lists(
    st.builds(
        Span, st.sampled_from(["function", "class", "constant", "method"]), st.text(max_size=5), st.integers(-2, 130),
        st.integers(-2, 400),
    ),
    max_size=25,
)  # fmt: skip


@given(st.lists(st.sampled_from(["", "a", "def b", "    c", "# d"]), max_size=120), spans)
def test_passages_are_in_order_never_overlap_and_leave_no_word_out(lines: list[str], spans: list[Span]):
    chunks = cut("\n".join(lines), spans, "Python")
    covered = [line for chunk in chunks for line in range(chunk.start_line, chunk.end_line + 1)]
    assert covered == sorted(set(covered))
    assert {number for number, line in enumerate(lines, 1) if line.strip("# ")} <= set(covered)
    for chunk in chunks:
        assert chunk.text == "\n".join(lines[chunk.start_line - 1 : chunk.end_line])
        assert chunk.end_line - chunk.start_line < MAX_LINES
