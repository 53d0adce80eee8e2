"""What draws a folder is not in memory before a map is made, and is there when its first drawing is asked for."""

from __future__ import annotations

import subprocess
import sys

_SAYS = """
import sys, threading
from services.system_map import drawing
before = "services.system_map.folder_graph" in sys.modules
drawing.make_ready()
for thread in threading.enumerate():
    if thread.name == "drawing":
        thread.join()
print(before, "services.system_map.folder_graph" in sys.modules)
"""


def test_what_draws_is_loaded_once_a_map_was_made() -> None:
    said = subprocess.run([sys.executable, "-c", _SAYS], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["False", "True"]
