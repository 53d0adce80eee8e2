from __future__ import annotations

import threading

import pytest
from argon2 import extract_parameters
from hypothesis import given
from hypothesis import strategies as st

from services.accounts import passwords as module
from services.accounts.passwords import Cost, Passwords, TooManyPasswordChecks, weakness
from tests.fakes.accounts import CHEAP

EMAIL = "ada.lovelace@example.org"


@pytest.mark.parametrize(
    "password",
    [
        "mussel harbour lantern seven", "x7#Kd9!qLm", "æøå-blåbærsyltetøy", "密码密码不好猜的一句话吧",
        "correct horse battery staple 9 kettle", "  leading and trailing  ", "A" * 5 + "b" * 5 + "xyz1",
    ],
)  # fmt: skip
def test_good_passwords_are_taken(password: str):
    assert weakness(password, EMAIL) is None


@pytest.mark.parametrize(
    ("password", "what"),
    [
        ("short", "at least 10"),
        ("a" * 9 + "b"[:0], "at least 10"),
        ("x" * 201, "at most 200"),
        ("ß" * 100 + "ﬃ" * 34, "at most 200"),  # 202 characters once composed alike
        ("aaaaaaaaaaaa", "repeats"),
        ("abababababab", "repeats"),
        ("abcabcabcabc", "repeats"),
        ("12345678901", "repeats"),
        ("0987654321", "repeats"),
        ("abcdefghijkl", "repeats"),
        ("QWERTYUIOP", "repeats"),
        ("Password123", "tried first"),
        ("P@ssword2026!", "tried first"),
        ("letmein12345", "tried first"),
        ("iloveyou!!!", "tried first"),
        ("gander123456", "tried first"),
        (EMAIL, "e-mail"),
        ("ADA.LOVELACE@example.org", "e-mail"),
        ("adalovelace1", "e-mail"),
        ("ada.lovelace", "e-mail"),
    ],
)
def test_what_anyone_would_try_first_is_refused_in_words(password: str, what: str):
    assert what in (weakness(password, EMAIL) or "it was taken")


@given(st.text(max_size=250), st.text(max_size=60))
def test_any_text_is_judged(password: str, email: str):
    fault = weakness(password, email)
    assert fault is None or fault.startswith("Your password")


def test_a_hash_is_argon2id_at_the_recommended_cost_and_opens_for_its_password_only(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.undo()  # the production's cost, for this once
    assert Cost(passes=3, memory_kib=65536, lanes=4) == module.COST
    hashed = Passwords().hash("mussel harbour")
    parameters = extract_parameters(hashed)
    assert (parameters.type.name, parameters.memory_cost, parameters.time_cost) == ("ID", 65536, 3)
    assert Passwords().verify(hashed, "mussel harbour")


def test_only_its_password_opens_a_hash():
    passwords = Passwords()
    hashed = passwords.hash("a\u0308 lot of words")
    assert passwords.verify(hashed, "ä lot of words")  # however a keyboard composes it
    assert not passwords.verify(hashed, "ä lot of words ")
    assert not passwords.verify(hashed, "")
    assert not passwords.verify(None, "nobody has this one")  # what the dummy was made of opens nothing
    assert not passwords.verify("no hash at all", "x")


def test_two_hashes_of_a_password_differ():
    assert Passwords().hash("the same words") != Passwords().hash("the same words")


def test_a_hash_of_another_cost_is_outdated():
    hashed = Passwords(CHEAP).hash("mussel harbour")
    assert not Passwords(CHEAP).is_outdated(hashed)
    assert Passwords(Cost(passes=2, memory_kib=8, lanes=1)).is_outdated(hashed)


def test_as_much_is_computed_for_someone_unknown(monkeypatch: pytest.MonkeyPatch):
    passwords = Passwords()
    hashed = passwords.hash("mussel harbour")
    passwords.verify(None, "x")  # makes the dummy
    asked: list[str] = []
    hasher = passwords._hasher

    class Noting:
        def verify(self, given: str, password: str) -> bool:
            asked.append(given)
            return hasher.verify(given, password)

    passwords.__dict__["_hasher"] = Noting()
    passwords.verify(None, "mussel harbour")
    passwords.verify(hashed, "mussel harbour")
    unknown, known = (extract_parameters(each) for each in asked)
    assert unknown == known


def test_at_most_two_are_hashed_at_once_and_the_others_wait():
    passwords = Passwords()
    inside, most = 0, 0
    lock, go = threading.Lock(), threading.Event()

    class Slow:
        def hash(self, _password: str) -> str:
            nonlocal inside, most
            with lock:
                inside += 1
                most = max(most, inside)
                if inside == 2:
                    go.set()
            go.wait(10)
            with lock:
                inside -= 1
            return "done"

    passwords.__dict__["_hasher"] = Slow()
    threads = [threading.Thread(target=passwords.hash, args=("x",)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert most == 2


def test_who_waits_too_long_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "WAIT_SECONDS", 0.01)
    passwords = Passwords()
    with passwords._turn(), passwords._turn(), pytest.raises(TooManyPasswordChecks):
        passwords.hash("x")
    assert passwords.hash("x")  # and the turn was given back
