"""What a server does without until a graph is asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_server_at_rest_does_without_the_graph_libraries():
    told = (
        "import sys, app, api, services.wiring; print([name for name in ("
        "'numpy', 'rustworkx', 'tree_sitter', 'services.system_map.resolve.imports') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
