"""Which of several paths is near: the same as looking at each one says."""

from __future__ import annotations

import random

import pytest

from services.system_map.resolve.nearness import Nearness
from services.system_map.resolve.paths import nearest, shared_depth


def test_the_nearest_is_that_which_looking_at_each_gives():
    chance = random.Random(7)
    for _ in range(200):
        paths = {
            "/".join([*chance.choices("abc", k=chance.randrange(4)), chance.choice(["x.kt", "y.kt"])])
            for _ in range(chance.randrange(1, 7))
        }
        source = "/".join([*chance.choices("abc", k=chance.randrange(4)), chance.choice(["x.kt", "z.kt"])])
        near = nearest(source, paths)
        assert Nearness(paths).nearest(source) == near, (source, paths)
        alike = [path for path in paths if shared_depth(source, path) == shared_depth(source, near or "")]
        alone = near if len(alike) == 1 or source in paths else None
        assert Nearness(paths).nearest_alone(source) == alone, (source, paths)


def test_nothing_is_near_where_there_is_nothing():
    assert Nearness([]).nearest("a/b.kt") is None
    assert Nearness([]).nearest_alone("a/b.kt") is None
    assert Nearness([]).nearest_source("a/src/jvmMain/b.kt") is None


@pytest.mark.parametrize(
    ("source", "near"),
    [
        ("m/src/jvmMain/kotlin/p/Use.kt", "m/src/jvmMain/kotlin/p/Time.jvm.kt"),
        ("m/src/jvmTest/kotlin/p/Use.kt", "m/src/jvmMain/kotlin/p/Time.jvm.kt"),
        ("m/src/commonMain/kotlin/p/Use.kt", "m/src/commonMain/kotlin/p/Time.kt"),
        ("m/src/wasmMain/kotlin/p/Use.kt", "m/src/commonMain/kotlin/p/Time.kt"),
        ("n/Use.kt", "m/src/commonMain/kotlin/p/Time.kt"),
        ("m/src/jsMain/kotlin/p/Time.js.kt", "m/src/jsMain/kotlin/p/Time.js.kt"),
    ],
)
def test_a_source_set_has_its_own_else_what_all_platforms_have(source: str, near: str):
    paths = [
        "m/src/commonMain/kotlin/p/Time.kt",
        "m/src/jsMain/kotlin/p/Time.js.kt",
        "m/src/jvmMain/kotlin/p/Time.jvm.kt",
    ]
    assert Nearness(paths).nearest_source(source) == near
