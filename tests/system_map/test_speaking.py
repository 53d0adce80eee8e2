"""Files that speak of a name are found; those of which nothing is known always are."""

from __future__ import annotations

from services.system_map.facts import CallFacts, DeepFacts, FileFacts, ImportFacts, SymbolFacts
from services.system_map.parsing import decode_facts, encode_facts
from services.system_map.speaking import Speaking


def hashes(*calls: str, symbol: str = "", target: str = "", known: bool = True) -> bytes | None:
    facts = FileFacts(9, deep=DeepFacts(calls=[CallFacts(name, "", 1, None) for name in calls]) if known else None)
    facts.symbols = [SymbolFacts("function", symbol, symbol, f"def {symbol}(x: Given)", 1, 2)] if symbol else []
    facts.imports = [ImportFacts("import", target, 1)] if target else []
    return decode_facts(encode_facts(facts)).name_hashes


def test_calls_symbols_their_signatures_and_imports_are_spoken_of():
    some = [hashes("send"), hashes(symbol="send"), hashes(target="mail.send"), hashes("other"), hashes("x.send.y")]
    assert Speaking(some).of(["send"]) == [0, 1, 2, 4]
    assert Speaking(some).of(["Given"]) == [1]
    assert Speaking(some).of(["mail", "other"]) == [2, 3]
    assert Speaking(some).of([]) == []


def test_a_name_of_several_words_is_looked_for_by_each():
    assert Speaking([hashes("data-id"), hashes("data"), hashes("no")]).of(["data-id"]) == [0, 1]


def test_a_name_without_words_may_stand_anywhere():
    assert Speaking([hashes("send"), hashes("no")]).of(["+"]) == [0, 1]


def test_a_file_whose_words_were_not_counted_is_always_found_and_an_empty_one_never():
    some = [hashes(symbol="no", known=False), hashes(), None, FileFacts(3).name_hashes]
    assert Speaking(some).of(["send"]) == [0, 2, 3]
