"""A parse child that does what a content tells it: hang, crash, die early, talk on standard output …

Run as `python hostile_parse_child.py <project folder> [start mode]`.
"""

from __future__ import annotations

import os
import signal
import sys
import time

sys.path.insert(0, sys.argv[1])

from services.system_map.facts import FileFacts
from services.system_map.parsing import child
from services.system_map.parsing.codec import encode_facts
from services.system_map.parsing.extract import read_file


def spin() -> None:
    while True:
        pass


def fail() -> None:
    raise RecursionError


def chatter() -> None:
    sys.stderr.write("x" * 300_000)
    sys.stderr.flush()


DEEDS = {
    b"HANG": spin,
    b"SLEEP": lambda: time.sleep(600),
    b"SLOW": lambda: time.sleep(0.3),
    b"CRASH": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    b"ABORT": os.abort,
    b"RAISE": fail,
    b"CHATTER": chatter,
    b"EAT": lambda: bytearray(2 * 1024**3),
}


NONSENSE = FileFacts(lines=-1)


def read(language: str, content: bytes) -> FileFacts:
    for word, do in DEEDS.items():
        if word in content:
            do()
    return NONSENSE if b"GARBAGE" in content else read_file(language, content)


def encode(facts: FileFacts) -> bytes:
    return b'[{"no": "facts"}]' if facts is NONSENSE else encode_facts(facts)


if __name__ == "__main__":
    if sys.argv[2:] == ["refuse"]:
        sys.exit("no module named tree_sitter")
    child.read_file = read
    child.encode_facts = encode
    raise SystemExit(child.main())
