"""What stays in memory of maps, and who makes it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.core.kept import KeptByMap, MapKey


def key(project_id: int, map_id: int = 1, detail: str = "") -> MapKey:
    return MapKey("sqlite://", project_id, map_id, "c", detail)


class Asker:
    """Asks for values of a kept kind and notes what was made."""

    def __init__(self, kept: KeptByMap[str]) -> None:
        self.kept = kept
        self.made: list[MapKey] = []

    def ask(self, wanted: MapKey, value: str = "value") -> str:
        return self.kept.get(wanted, lambda: (self.made.append(wanted), value)[1])


def test_a_value_is_made_once_and_the_least_lately_asked_for_goes_first() -> None:
    asker = Asker(KeptByMap(2))
    for project in (1, 2, 1, 3, 1):
        asker.ask(key(project))
    assert asker.made == [key(1), key(2), key(3)]
    asker.ask(key(2))
    assert asker.made[-1] == key(2)


def test_values_go_when_all_together_weigh_too_much_and_one_that_does_alone_is_not_kept() -> None:
    asker = Asker(KeptByMap(10, weigh=len, weight=5))
    for project, value in ((1, "aa"), (2, "bb"), (3, "ccc"), (2, "bb"), (3, "ccc"), (4, "dddddd")):
        assert asker.ask(key(project), value) == value
    assert asker.made == [key(1), key(2), key(3), key(4)]
    asker.ask(key(3))
    asker.ask(key(4), "dddddd")
    asker.ask(key(1))
    assert asker.made[4:] == [key(4), key(1)]


def test_a_newer_map_takes_the_place_of_the_older_one_where_that_is_asked_for() -> None:
    asker = Asker(KeptByMap(10, newest_only=True))
    for map_id in (1, 2, 1):
        asker.ask(key(7, map_id))
    assert asker.made == [key(7, 1), key(7, 2), key(7, 1)]
    asker = Asker(KeptByMap(10))
    for map_id in (1, 2, 1):
        asker.ask(key(7, map_id))
    assert asker.made == [key(7, 1), key(7, 2)]


def test_a_deleted_project_is_forgotten() -> None:
    asker = Asker(KeptByMap(10))
    for wanted in (key(1), key(1, detail="a/"), key(2)):
        asker.ask(wanted)
    asker.kept.forget(1)
    for wanted in (key(2), key(1), key(1, detail="a/")):
        asker.ask(wanted)
    assert asker.made[3:] == [key(1), key(1, detail="a/")]


def test_of_those_who_ask_at_once_one_makes_the_value_even_when_it_is_too_large_to_keep() -> None:
    kept: KeptByMap[str] = KeptByMap(10, weigh=len, weight=1)
    begun, may_end, made = threading.Event(), threading.Event(), []

    def make() -> str:
        begun.set()
        assert may_end.wait(10)
        made.append(1)
        return "large"

    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(kept.get, key(1), make)]
        assert begun.wait(10)
        answers += [pool.submit(kept.get, key(1), make) for _ in range(3)]
        while kept._making[key(1)].waiting < 4:
            assert not may_end.wait(0.001)
        assert kept.get(key(2), lambda: "b") == "b"  # another key is not held up by this one
        may_end.set()
        assert [answer.result(10) for answer in answers] == ["large"] * 4
    assert made == [1]
    assert kept._making == {}


def test_what_is_made_while_its_project_is_deleted_is_not_kept() -> None:
    asker = Asker(KeptByMap(10))

    def make() -> str:
        asker.kept.forget(1)
        return "value"

    assert asker.kept.get(key(1), make) == "value"
    asker.ask(key(1))
    assert asker.made == [key(1)]


def test_one_who_fails_leaves_the_next_to_try_again() -> None:
    asker = Asker(KeptByMap(10))

    def fail() -> str:
        raise LookupError

    with pytest.raises(LookupError):
        asker.kept.get(key(1), fail)
    assert asker.ask(key(1)) == "value"
    assert asker.kept._making == {}
