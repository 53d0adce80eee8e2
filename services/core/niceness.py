"""Letting others go first on a busy machine."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

# Linux takes one change of a group in a tenth of a second, from everybody but root.
_TRIES = 4
_AGAIN_SECONDS = 0.1


def step_back(niceness: int, pid: int = 0) -> None:
    """Let what is less nice go first, as a group too: 0 is as everything else, 19 the most; 0 for this process.

    Linux shares processors between sessions before it looks at what is nice within them, so a process that leads a
    session steps back with its session. Where groups are not kept, and where neither may be set, it stays as it is.
    """
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, niceness)
    for _ in range(_TRIES):
        try:
            Path(f"/proc/{pid or 'self'}/autogroup").write_text(str(niceness), encoding="ascii")
        except BlockingIOError:
            time.sleep(_AGAIN_SECONDS)
        except OSError:
            return
        else:
            return
