from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ai.citations import Checked, check

PIECES = st.sampled_from(
    ["[1]", "[2]", "[3, 9]", "[2-4]", "[0]", "[99]", "`a[1]`", "```\nx[1]\n```\n", "The app starts here. ", "See [1](http://e.x). ",
     "\n\n", "- item one two three four", "🦆 swims across the pond", "?", ".", "`", "[", "]", "(", ")", "~~~", "# Head\n", "[1]: http://e.x\n"]
)  # fmt: skip
ANSWERS = st.lists(PIECES | st.text(max_size=12), max_size=40).map("".join)


def utf16(text: str, span: tuple[int, int]) -> str:
    return text.encode("utf-16-le")[2 * span[0] : 2 * span[1]].decode("utf-16-le")


def claims(text: str, available: int = 3) -> list[str]:
    found = check(text, available)
    return [utf16(found.text, span) for span in found.uncited]


def test_a_citation_that_was_in_the_context_stands() -> None:
    found = check("The app is made in one place [2].", 2)
    assert (found.text, found.used, found.removed, found.uncited) == ("The app is made in one place [2].", (2,), 0, ())


def test_one_that_was_not_is_taken_out_and_its_claim_is_marked() -> None:
    found = check("The app is made in one place [7].", 2)
    assert (found.text, found.used, found.removed) == ("The app is made in one place.", (), 1)
    assert claims("The app is made in one place [7].", 2) == ["The app is made in one place."]


def test_of_several_in_one_bracket_those_that_stand_are_kept_apart() -> None:
    assert check("It runs [1, 3–4, 9].", 3).text == "It runs [1][3]."


def test_numbers_in_code_are_no_citations() -> None:
    found = check("Call `argv[9]` first [1].\n\n```py\nx = a[9]\n```\n", 1)
    assert (found.used, found.removed) == ((1,), 0)
    assert "argv[9]" in found.text
    assert "x = a[9]" in found.text


def test_a_citation_cannot_be_made_a_link() -> None:
    found = check("The app is made here [1](https://evil.example/x).\n\n[1]: https://evil.example/y\n", 1)
    assert "evil" not in found.text
    assert found.used == (1,)


def test_sentences_that_claim_without_a_citation_are_marked() -> None:
    text = "The app is made in one place [1]. Sessions are signed by the server. Is that all of it? I do not know the rest of it."
    assert claims(text) == ["Sessions are signed by the server."]


def test_a_citation_behind_the_full_stop_belongs_to_the_sentence_before() -> None:
    assert claims("The app is made in one place. [1] Then it runs for ever. [2]") == []


def test_each_item_of_a_list_is_looked_at_by_itself() -> None:
    text = "These are the steps:\n\n1. The app is made first [1].\n2. The app is started then.\n\n# The end of it all\n"
    assert claims(text) == ["The app is started then."]


def test_spans_count_as_a_browser_does() -> None:
    text = "🦆🦆 [1]. The duck swims very far away."
    found = check(text, 1)
    (span,) = found.uncited
    assert utf16(found.text, span) == "The duck swims very far away."
    assert span[0] == found.text.index("The") + 2


@pytest.mark.parametrize("hostile", ["`" * 60_000, "[1" * 30_000, "`a" * 30_000, " " * 60_000, "[1](" * 15_000, ". " * 30_000, "```\n" * 15_000, "~" * 60_000])  # fmt: skip
def test_hostile_answers_are_checked_in_time(hostile: str) -> None:
    started = time.perf_counter()
    check(hostile, 3)
    assert time.perf_counter() - started < 2


@settings(max_examples=300, deadline=None)
@given(ANSWERS, st.integers(0, 5))
def test_whatever_a_model_writes_only_what_was_in_the_context_stands(text: str, available: int) -> None:
    found = check(text, available)
    assert all(1 <= number <= available for number in found.used)
    again = check(found.text, available)
    assert (again.text, again.used, again.removed, again.uncited) == (found.text, found.used, 0, found.uncited)
    length = len(found.text.encode("utf-16-le", "surrogatepass")) // 2
    before = 0
    for start, end in found.uncited:
        assert before <= start < end <= length
        before = end


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(exclude_characters="[]`~", exclude_categories=["Cs"]), max_size=200))
def test_an_answer_without_brackets_is_left_as_it_is(text: str) -> None:
    assert check(text, 3).text == text


def test_a_number_that_taking_another_out_brings_to_light_goes_too() -> None:
    assert check("The app is made here [[9]8]. So `[9]`` it is [7]``.", 3).used == ()
    deep = "The app is made " + "[" * 40 + "9" + "]1" * 40 + "]."
    found = check(deep, 3)
    assert check(found.text, 3).text == found.text


def test_where_every_number_is_lost_none_is_left() -> None:
    deeper = "[[9" + "[9" * 8 + "]" * 9
    assert check(deeper, 1).text == "9]"
    assert "[1]" not in check(f"The app is made here [[1]]. {deeper}", 1).text


def test_what_follows_a_citation_after_code_is_no_definition() -> None:
    text = "It is `create_app` [1]: the factory of the whole application."
    assert check(text, 1) == Checked(text, (1,), 0, ())
    assert check("`code`\n[1]: http://elsewhere\n[1]", 1).text == "`code`\n\n[1]"


def test_a_number_that_was_not_told_proves_nothing():
    checked = check("The factory is in the app [1]. The rest is in the blueprint [2].", 2, untold=(1,))
    assert checked.used == (2,)
    assert checked.removed == 1
    assert len(checked.uncited) == 1
