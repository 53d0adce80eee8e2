"""Facts survive their encoding."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.system_map.facts import (
    BindingFacts,
    CallFacts,
    DeepFacts,
    FileFacts,
    ImportFacts,
    SymbolFacts,
    TypeFacts,
)
from services.system_map.parsing import PARSER_VERSION, decode_facts, encode_facts, pack_deep, unpack_deep
from services.system_map.parsing.codec import check_facts

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
    st.sampled_from(["module", "function", "type_checking", "dynamic", "test"]),
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
    st.booleans(),
    st.none() | words,
    st.lists(symbols, max_size=4),
    st.lists(imports, max_size=4),
    st.lists(words, max_size=4),
)


@given(facts)
def test_decoding_gives_back_what_was_encoded(value):
    assert decode_facts(encode_facts(value)) == value


def written(**more) -> FileFacts:
    symbols = [
        SymbolFacts("class", "A", "A", "class A", 9, 20),
        SymbolFacts("method", "run", "A.run", "run()", 10, 12, 0),
    ]
    return FileFacts(30, symbols=symbols, imports=[ImportFacts("import", "os.path", 3)], deep=DeepFacts(), **more)


def test_what_a_file_is_asked_first_is_told_without_reading_its_symbols():
    facts = decode_facts(encode_facts(written()))
    with pytest.raises(AttributeError):
        object.__getattribute__(facts, "symbols")
    assert (facts.symbol_count, facts.symbol_kinds, facts.head_lines) == (2, {"class", "method"}, 3)
    assert facts.symbol_names == ["A", "run"]
    with pytest.raises(AttributeError):
        object.__getattribute__(facts, "symbols")
    assert [symbol.qualified_name for symbol in facts.symbols] == ["A", "A.run"]


def test_bases_and_decorators_are_told_without_the_rest_of_what_symbols_do():
    deep = DeepFacts(
        calls=[CallFacts("f", "np\nlinalg", 3, None)],
        bases=[(0, "Base", 9)],
        decorators=[(1, "app.route")],
        bindings=[BindingFacts("np", 0, "")],
        names_used=["f"],
        types=[TypeFacts(0, "self.a", "A")],
    )
    assert unpack_deep(pack_deep(deep)) == deep
    assert unpack_deep(pack_deep(deep), marks_only=True) == DeepFacts(bases=deep.bases, decorators=deep.decorators)
    assert unpack_deep(b"", marks_only=True) is None


@pytest.mark.parametrize("data", [b"", b"{}", b"[]\n" * 5 + b"[[1]]", b"[]\n[[1]]\n[]\n[]\n[]\n[]", b"[]\n" * 7])
def test_what_is_no_list_of_what_symbols_do_is_refused(data):
    with pytest.raises(ValueError):
        unpack_deep(zlib.compress(data))


def test_what_was_never_packed_tells_the_same():
    plain, packed = written(), decode_facts(encode_facts(written()))
    for name in ("symbol_count", "symbol_kinds", "symbol_names", "head_lines"):
        assert getattr(plain, name) == getattr(packed, name)


@pytest.mark.parametrize("place", [0, 5, 30, -1])
def test_a_byte_that_changed_is_noticed_before_anything_is_read(place):
    data = bytearray(encode_facts(written()))
    data[place] ^= 1
    with pytest.raises(ValueError):
        decode_facts(bytes(data))


def lying(**heads) -> bytes:
    """Facts with a right CRC whose head says something else."""
    body = encode_facts(written())[4:]
    head, _, rest = body.partition(b"\n")
    row = json.loads(head)
    for place, value in heads.items():
        row[int(place[1:])] = value
    body = json.dumps(row).encode() + b"\n" + rest
    return zlib.crc32(body).to_bytes(4, "big") + body


SIZES = json.loads(encode_facts(written())[4:].partition(b"\n")[0])[-1]


@pytest.mark.parametrize(
    "heads",
    [
        {"_0": "9"},
        {"_0": -1},
        {"_4": 7},
        {"_8": 2.0},
        {"_8": 3},
        {"_9": ["class"]},
        {"_9": [["class"]]},
        {"_10": "x"},
        {"_11": [*SIZES[:-1], SIZES[-1] - 4]},
        {"_11": [*SIZES[:-2], SIZES[-2] + 5, SIZES[-1] - 5]},
        {"_11": [SIZES[0] + SIZES[1], -SIZES[1], *SIZES[2:]]},
        {"_11": [float(size) for size in SIZES]},
        {"_11": 3},
    ],
)
def test_a_child_that_a_file_has_taken_over_is_not_believed(heads):
    with pytest.raises(ValueError):
        check_facts(decode_facts(lying(**heads)))


def test_a_small_answer_that_unpacks_to_more_than_a_file_can_hold_is_not_believed():
    bomb = zlib.compress(b"[[],[" + b'"",' * 24_000_000 + b'""]]', 9)
    row = json.loads(encode_facts(written())[4:].partition(b"\n")[0])
    row[8:] = [0, [], 0, [0, 0, len(bomb), 0, 0]]
    body = json.dumps(row).encode() + b"\n" + bomb
    with pytest.raises(ValueError, match="more facts"):
        check_facts(decode_facts(zlib.crc32(body).to_bytes(4, "big") + body))


def test_a_copy_with_other_symbols_counts_its_own():
    facts = decode_facts(encode_facts(written()))
    assert replace(facts, symbols=[]).symbol_count == 0
    assert replace(facts, lines=3).symbol_names == ["A", "run"]


def test_what_an_attribute_that_is_none_asks_for_is_missing():
    with pytest.raises(AttributeError):
        decode_facts(encode_facts(written())).nothing  # noqa: B018 - that it is asked for is the test
    with pytest.raises(AttributeError):
        written().nothing  # noqa: B018 - as above


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b"[1,2,3,4,5,6,7,8,9,10,11]", b"\xff", b"null"])
def test_anything_else_is_refused(data):
    with pytest.raises(ValueError):
        decode_facts(data)


def test_the_parser_version_is_short_and_holds_number_and_digest():
    number, _, digest = PARSER_VERSION.partition("-")
    assert number.isdigit()
    assert len(digest) == 16
    assert len(PARSER_VERSION) <= 40


@pytest.mark.parametrize("count", [0, 1, 500, 20_000])
def test_marks_are_read_alone_however_long_they_are(count):
    deep = DeepFacts(
        calls=[CallFacts("call", "one", 1, None)] * 3,
        bases=[(number, f"Base{number}", number) for number in range(count)],
        decorators=[(number, "mark" * 3) for number in range(count)],
        names_used=["name"],
    )
    assert unpack_deep(pack_deep(deep)) == deep
    assert unpack_deep(pack_deep(deep), marks_only=True) == DeepFacts(bases=deep.bases, decorators=deep.decorators)


@pytest.mark.parametrize(
    "data", [b"", b"torn", zlib.compress(b"[]"), zlib.compress(b"[]\n[]"), pack_deep(DeepFacts())[:4]]
)
def test_marks_of_a_torn_row_are_refused(data):
    if data:
        with pytest.raises(ValueError, match="not the deep facts"):
            unpack_deep(data, marks_only=True)
    else:
        assert unpack_deep(data, marks_only=True) is None
