"""What a judge of routes is told of a clone: whatever the finders ask of the repository is there."""

from __future__ import annotations

import types
from typing import cast

from benchmarks.accuracy.clones import Clone
from benchmarks.accuracy.routes import routes_of
from tests.fakes.parts_inputs import parts_input


def test_routes_of_folders_beside_the_product_are_told() -> None:
    text = "const express = require('express');\nconst app = express();\napp.get('/{}', h);\napp.listen(1);\n"
    found = parts_input({"main.js": text.format("a"), "website/main.js": text.format("b")}).found.given
    clone = types.SimpleNamespace(name="one/shop", commit="0" * 40, mapped=found)
    assert {(route.path, route.is_test) for route in routes_of(cast("Clone", clone))} == {("/a", False), ("/b", True)}
