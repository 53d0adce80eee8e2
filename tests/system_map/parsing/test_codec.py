"""Facts survive their encoding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.system_map.facts import FileFacts, ImportFacts, SymbolFacts
from services.system_map.parsing import PARSER_VERSION, decode_facts, encode_facts

numbers = st.integers(0, 10**6)
words = st.text(max_size=20)
symbols = st.builds(
    SymbolFacts, words, words, words, words, numbers, numbers, st.none() | numbers, st.none() | numbers, st.booleans()
)
imports = st.builds(
    ImportFacts,
    words,
    words,
    numbers,
    st.lists(words, max_size=3).map(tuple),
    numbers,
    st.sampled_from(["module", "function", "type_checking", "dynamic"]),
    words,
)
facts = st.builds(
    FileFacts,
    numbers,
    numbers,
    numbers,
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.none() | words,
    st.none() | words,
    st.none() | words,
    st.booleans(),
    st.none() | words,
    st.lists(symbols, max_size=4),
    st.lists(imports, max_size=4),
    st.lists(words, max_size=4),
)


@given(facts)
def test_decoding_gives_back_what_was_encoded(value):
    assert decode_facts(encode_facts(value)) == value


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b"[1,2,3,4,5,6,7,8,9,10,11]", b"\xff", b"null"])
def test_anything_else_is_refused(data):
    with pytest.raises(ValueError):
        decode_facts(data)


def test_the_parser_version_is_short_and_holds_number_and_digest():
    number, _, digest = PARSER_VERSION.partition("-")
    assert number.isdigit()
    assert len(digest) == 16
    assert len(PARSER_VERSION) <= 40
