from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from services.ai.quoting import block, code, plain


def test_foreign_words_become_no_link_no_image_and_no_html() -> None:
    shown = plain("![x](https://evil.example) <img src=x> [a](b) https://evil.example www.evil.example me@evil.example")
    assert "](" not in shown.replace("\\]", "")
    assert "\\!\\[x\\]" in shown
    assert "\\<img" in shown
    assert "https:" not in shown
    assert "www.e" not in shown
    assert "me@e" not in shown


def test_a_name_with_backticks_stays_one_code_span() -> None:
    assert code("a`b``c") == "```a`b``c```"
    assert code("`x`") == "`` `x` ``"
    assert code("") == ""


def test_lines_cannot_end_their_block() -> None:
    shown = block("```\n# out\n````x", "py")
    assert shown.startswith("`````py\n")
    assert shown.endswith("\n`````")


def test_a_language_is_a_plain_word() -> None:
    assert block("x", "p y\n<b>") == "```pyb\nx\n```"


@given(st.text(max_size=80))
def test_whatever_a_name_holds_its_span_is_closed_on_its_line(name: str) -> None:
    shown = code(name)
    assert "\n" not in shown
    ticks = len(shown) - len(shown.lstrip("`"))
    runs = [len(run) for run in re.findall("`+", shown[ticks : len(shown) - ticks])]
    assert ticks not in runs


@given(st.text(max_size=80))
def test_turned_and_hidden_writing_is_shown_straight(name: str) -> None:
    assert not set(plain(name)) & set("\u202e\u2066\ufeff\u200d\x1b\0")
