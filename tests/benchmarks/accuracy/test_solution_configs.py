from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from benchmarks.accuracy.solution_configs import files_of_references

_MODULES = Path(__file__).parents[3] / "frontend" / "node_modules"
_NODE = shutil.which("node")


@pytest.mark.skipif(
    not _NODE or not (_MODULES / "typescript").is_dir(), reason="needs Node.js and make check's packages"
)
def test_a_file_belongs_to_the_first_configuration_that_includes_it(tmp_path: Path) -> None:
    configs: dict[str, dict[str, object]] = {
        "app/tsconfig.json": {"files": [], "references": [{"path": "./tsconfig.app.json"}, {"path": "./tools"}]},
        "app/tsconfig.app.json": {"include": ["src"]},
        "app/tools/tsconfig.json": {"include": ["*.ts"]},
        "own/tsconfig.json": {
            "include": ["src"],
            "references": [{"path": "../app/tsconfig.app.json"}, {"path": "gone"}],
        },
        "plain/tsconfig.json": {"include": ["src"]},
    }
    for path, config in configs.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(json.dumps(config))
    for path in ("app/src/a.ts", "app/tools/b.ts", "app/other/c.ts", "own/src/d.ts", "plain/src/e.ts"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("export {};\n")

    nearest = ["app/tsconfig.json", "own/tsconfig.json", "plain/tsconfig.json"]
    found = files_of_references(str(_NODE), _MODULES, tmp_path, nearest)

    app = {"app/src/a.ts": "app/tsconfig.app.json", "app/tools/b.ts": "app/tools/tsconfig.json"}
    own = {"own/src/d.ts": "own/tsconfig.json", "app/src/a.ts": "app/tsconfig.app.json"}
    assert found == {"app/tsconfig.json": app, "own/tsconfig.json": own}
