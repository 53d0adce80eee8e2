"""The child process that maps one commit: reads a MapJob, runs the pipeline, answers in JSON lines."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import threading
import time
import traceback
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from services.core.errors import GanderError
from services.core.niceness import step_back
from services.system_map.mapper import MapJob

# The server comes first, and what it has git fetch: on a laptop the page must stay quick while a map is drawn.
NICENESS = 5
# Longer than it takes to end git and the parse children.
STOP_SECONDS = 1.0
# hashlib loads OpenSSL (3 MB), which nothing here needs: Python has hashes of its own, but not in every build (those of
# Red Hat leave them out).
_OWN_HASHES = (("_md5", "_sha1", "_sha2"), ("_md5", "_sha1", "_sha256", "_sha512"))  # since 3.12, before
STOPPING = threading.Event()
OUT = threading.Lock()


def main(parse_children: int = 1, languages: Sequence[str] = ()) -> None:
    """Load the code, wait for one job, run it and exit; without a job the end of standard input is the end.

    So many parse children load theirs meanwhile, and the first what it needs of `languages`: those that the job's files
    are likely in.
    """
    step_back(NICENESS)
    leave_out_openssl()
    # After stepping back: a child that is made ready while nobody waits for it must not slow the page down.
    from services.system_map.parsing import ParsePool  # noqa: PLC0415

    pool = ParsePool(1, cancelled=STOPPING.is_set)
    pool.start(languages, parse_children)  # beside what is loaded here
    from services.core.bare_database import BareDatabase  # noqa: PLC0415 - as above: after stepping back
    from services.system_map.pipeline import map_commit  # noqa: PLC0415

    _load_the_rest()
    given = sys.stdin.buffer.readline()
    if not given:  # the server needs it no longer, or is gone
        os._exit(0)
    job = MapJob(**json.loads(given))
    resource.setrlimit(resource.RLIMIT_AS, (job.max_map_bytes, job.max_map_bytes))
    signal.signal(signal.SIGTERM, lambda _sign, _frame: STOPPING.set())
    threading.Thread(target=_die_with_parent, daemon=True).start()
    try:
        result = map_commit(job, BareDatabase(Path(job.database_path)), _say, STOPPING, pool)
    except GanderError as error:
        traceback.print_exc()
        _say({"error": type(error).__name__, "detail": error.detail, "code": error.code, "transient": error.transient})
    except Exception as error:
        traceback.print_exc()
        _say({"error": type(error).__name__, "detail": None, "code": 0})
    else:
        _say({"result": asdict(result)})
    # Everything is committed and said; taking a hundred thousand objects apart would only make the server wait.
    sys.stderr.flush()
    os._exit(0)


def leave_out_openssl() -> None:
    """Have what is loaded from here on find no OpenSSL."""
    if any(all(find_spec(name) for name in some) for some in _OWN_HASHES):
        sys.modules["_hashlib"] = None  # type: ignore[assignment]  # as if it were not installed


def _load_the_rest() -> None:
    """Do what is else done when something is first used: who waits for a job has the time, who has one has not."""
    for name in ("numpy.ma", "yaml"):
        import_module(name)


def _say(message: dict[str, Any]) -> None:
    line = json.dumps(message).encode() + b"\n"
    with OUT:
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()


def _die_with_parent() -> None:
    sys.stdin.buffer.read()  # returns when the server closed it, or is gone
    STOPPING.set()  # git runs in process groups of its own: whoever started one ends it
    time.sleep(STOP_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main()
