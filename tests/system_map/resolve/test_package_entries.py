"""How a package of JavaScript is taken, by `import` or by `require`, and which file is taken then."""

from __future__ import annotations

import pytest

from tests.system_map.resolve.test_manifests import read


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ('"type": "module"', [('import "shop"', "index.js")]),
        ('"main": "c/a.cjs"', [('require("shop")', "c/a.cjs")]),
        ('"type": "module", "main": "c/a.cjs"', [('require("shop")', "c/a.cjs")]),
        ('"module": "m/a.mjs", "main": "c/a.cjs"', [('import "shop"', "m/a.mjs"), ('require("shop")', "c/a.cjs")]),
        (
            '"type": "module", "exports": {".": {"default": {"require": "./c/a.cjs", "default": "./index.js"}}}',
            [('import "shop"', "index.js"), ('require("shop")', "c/a.cjs")],
        ),
        (
            '"exports": {".": {"import": "./m/a.mjs", "require": "./c/a.cjs"}}',
            [('import "shop"', "m/a.mjs"), ('require("shop")', "c/a.cjs")],
        ),
        ('"exports": {"import": "./dist/b.mjs", "require": "./dist/b.cjs"}', [('import "shop"', "src/b.ts")]),
        ('"exports": "./m/a.mjs"', [('import "shop"', "m/a.mjs")]),
    ],
)
def test_a_package_is_imported_or_required_by_the_file_that_node_takes_for_it(
    said: str, found: list[tuple[str, str]]
) -> None:
    paths = ["index.js", "c/a.cjs", "m/a.mjs", "src/b.ts"]
    files = {"package.json": f'{{"name": "shop", {said}}}'} | dict.fromkeys(paths, "")
    assert [entry[:2] for entry in read(files).entry_points] == found
