"""The parse child: reads files from its standard input, writes their facts to its standard output.

It holds nothing worth stealing and is killed without notice: a hostile file may crash it, hang it or fill it.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import BinaryIO

from services.system_map.facts import FileFacts
from services.system_map.parsing.codec import encode_facts
from services.system_map.parsing.deep_codec import pack_deep
from services.system_map.parsing.extract import count_file, load_code, read_file
from services.system_map.parsing.frames import AHEAD, READY, pack_answer, pack_parts, read_frame, unpack_request

MEMORY_BYTES = 1024 * 1024 * 1024
_NICE = 5  # the server and the mapper go first
_PR_SET_PDEATHSIG = 1
# What most repositories hold files of. Compiling the patterns of Python's detectors is half of what its first file takes.
_COMMONEST = ("Python", "JavaScript", "TypeScript")
_GC_OBJECTS = 100_000  # a file's facts hold no cycles, so looking for them often is a sixth of the time


def main(languages: Sequence[str] = ()) -> int:
    """Serve until standard input ends; before the first request comes, make ready to read `languages`, or be AHEAD."""
    restrict_itself()
    gc.set_threshold(_GC_OBJECTS, 50, 50)
    # Keep the answers' pipe for answers: whatever a library prints goes to standard error.
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    for language in _COMMONEST if AHEAD in languages else ():
        load_code(language)
    serve(sys.stdin.buffer, answers, read_file, [language for language in languages if language != AHEAD])
    return 0


def serve(
    requests: BinaryIO,
    answers: BinaryIO,
    read: Callable[[str, bytes], FileFacts],
    languages: Sequence[str] = (),
) -> None:
    """Answer requests in their order until they end; a reader's exception becomes that file's reason."""
    for language in languages:  # the first file of each loads a grammar, its query and patterns: 20 to 50 ms
        with contextlib.suppress(Exception):
            read(language, b"")
    answers.write(pack_answer(READY, b""))
    while (body := read_frame(requests)) is not None:
        number, language, content = unpack_request(body)
        try:
            facts = read(language, content)
        except Exception as error:
            facts, _ = count_file(language, content)
            facts.skipped = f"the parser failed ({type(error).__name__})"
        parts = pack_parts(encode_facts(facts), pack_deep(facts.deep), facts.line_hashes)
        _write(answers, pack_answer(number, parts))


def _write(stream: BinaryIO, data: bytes) -> None:
    """Write all of it: a raw pipe may take less at a time."""
    view = memoryview(data)
    while view:
        view = view[stream.write(view) :]


def restrict_itself() -> None:
    """Cap memory, leave no core file, step back behind the server, die with the parent."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    with contextlib.suppress(OSError):
        os.nice(_NICE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the mapper decides
    if sys.platform == "linux":
        with contextlib.suppress(OSError, ImportError, AttributeError):
            import ctypes  # noqa: PLC0415 - Linux only

            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


if __name__ == "__main__":
    raise SystemExit(main())
