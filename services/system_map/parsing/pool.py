"""A pool of parse children: feeds files, gathers facts, and survives whatever a file does to its child.

One thread and non-blocking pipes: nothing to join, nothing to deadlock. Each child works on its files in order, so a
crash or a hang is the fault of the first file it has not answered; the ones behind it are sent again.
"""

from __future__ import annotations

import selectors
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Self, TypeVar

from services.core.errors import Unavailable
from services.core.program import FOLDER, own_command
from services.system_map.facts import FileFacts
from services.system_map.languages import has_grammar, language_of_shebang
from services.system_map.parsing.codec import check_facts, decode_facts
from services.system_map.parsing.deep_codec import pack_deep
from services.system_map.parsing.extract import count_file, read_file
from services.system_map.parsing.frames import AHEAD, READY, unpack_parts
from services.system_map.parsing.marks import shebang_of
from services.system_map.parsing.process import ChildProcess, Item

Key = TypeVar("Key")

MAX_PARSE_SECONDS = 5.0
MAX_PARSE_BYTES = 1024 * 1024
# Enough in flight that a child never waits while the mapper is busy elsewhere for a moment.
_MAX_ITEMS = 128
_MAX_BYTES = 2 * 1024 * 1024
_TICK = 0.1  # seconds between looks at the clock and at `cancelled`
_MAX_START_FAILURES = 5


class ParserUnavailable(Unavailable):
    """The parser does not start on this machine. Install Gander again with `make run`, then refresh the project."""

    code = 50321
    title = "Parser unavailable"
    transient = False


class ParsingCancelled(Exception):
    """The map was cancelled while files were parsed."""


class ParsePool:
    """Parse children for one map; a context manager whose end is their end.

    `cancelled` is asked ten times a second; when it says yes, all children are killed and ParsingCancelled is raised.
    `command` starts another child than Gander's own: tests use it.
    """

    def __init__(
        self,
        processes: int,
        max_seconds: float = MAX_PARSE_SECONDS,
        *,
        max_bytes: int = MAX_PARSE_BYTES,
        cancelled: Callable[[], bool] = lambda: False,
        command: Sequence[str] | None = None,
    ) -> None:
        self._processes = max(1, processes)
        self._max_seconds = max_seconds
        self._max_bytes = max_bytes
        self._cancelled = cancelled
        self._command = list(command or own_command("parse-child"))
        self._children: list[ChildProcess] = []
        self._selector = selectors.DefaultSelector()
        self._start_failures = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self, languages: Sequence[str] = (), children: int = 1) -> None:
        """Start children before there is work, so that by then they have loaded code: the first that of `languages`, with grammars."""
        while len(self._children) < children:
            self._start_child((languages if not self._children else ()) or [AHEAD])

    def limit(self, processes: int, max_seconds: float, max_bytes: int) -> None:
        """Set what was not known yet when the pool was made; children that were started for more work than there is end."""
        self._processes, self._max_seconds, self._max_bytes = max(1, processes), max_seconds, max_bytes
        self._children, surplus = self._children[: self._processes], self._children[self._processes :]
        self._end(surplus)

    def _start_child(self, languages: Sequence[str] = ()) -> ChildProcess:
        self._children.append(ChildProcess([*self._command, *languages], FOLDER, self._selector))
        return self._children[-1]

    def close(self) -> None:
        """Kill the children and wait for them; parsing again afterwards starts new ones."""
        children, self._children = self._children, []
        self._end(children)

    def _end(self, children: list[ChildProcess]) -> None:
        for child in children:
            child.kill(self._selector)
        for child in children:
            child.wait()

    def pids(self) -> list[int]:
        """Return the process ids of the children that live now."""
        return [child.pid for child in self._children]

    def parse_all(self, items: Iterable[tuple[Key, str | None, bytes]]) -> Iterator[tuple[Key, FileFacts]]:
        """Yield the facts of each (key, language, content), in any order.

        Files without a grammar are counted here: that runs nobody's parser. `items` is drawn only as fast as the
        children work.
        """
        source = iter(items)
        keys: dict[int, Key] = {}
        waiting: deque[Item] = deque()
        number = READY
        drained = False
        try:
            while True:
                while not drained and not waiting:
                    drawn = next(source, None)
                    if drawn is None:
                        drained = True
                        break
                    key, language, content = drawn
                    language = language or _language_said_by(content)
                    if language is None or not has_grammar(language) or len(content) > self._max_bytes:
                        yield key, self._count(language, content)
                        continue
                    number += 1
                    keys[number] = key
                    waiting.append(Item(number, language, content))
                    self._hand_out(waiting)
                if drained and not waiting and not any(child.items for child in self._children):
                    return
                for done, facts in self._work(waiting):
                    yield keys.pop(done), facts
        except BaseException:
            self.close()
            raise

    def _count(self, language: str | None, content: bytes) -> FileFacts:
        if not has_grammar(language) and len(content) <= self._max_bytes:
            facts = read_file(language, content)
            facts.packed_deep, facts.deep = pack_deep(facts.deep), None
            return facts
        facts, _ = count_file(language, content)
        if has_grammar(language) and not facts.binary:
            facts.skipped = f"larger than {self._max_bytes // 1024} kB"
        return facts

    def _hand_out(self, waiting: deque[Item]) -> None:
        """Give waiting items to the child with the least to do, starting children while there is work for them."""
        while waiting:
            child = min(self._children, key=lambda one: one.bytes_ahead(waiting[0]), default=None)
            if (child is None or child.items) and len(self._children) < self._processes:
                child = self._start_child()
            assert child is not None
            if child.items and (len(child.items) >= _MAX_ITEMS or child.bytes_in_flight >= _MAX_BYTES):
                return
            child.send(waiting.popleft(), self._selector)

    def _work(self, waiting: deque[Item]) -> list[tuple[int, FileFacts]]:
        """Move bytes until something is answered or a tick has passed; look after children that died or hang."""
        if self._cancelled():
            raise ParsingCancelled
        self._hand_out(waiting)
        results: list[tuple[int, FileFacts]] = []
        for key, events in self._selector.select(_TICK):
            results += self._move(*_owner(key), events)
        now = time.monotonic()
        for child in list(self._children):
            if child.ended:
                self._bury(child, "the parser crashed", waiting, results)
            elif child.is_overdue(now, self._max_seconds):
                self._bury(child, f"took longer than {self._max_seconds:g} s", waiting, results)
        return results

    def _move(self, child: ChildProcess, stream: str, events: int) -> list[tuple[int, FileFacts]]:
        """Move bytes of one pipe; return what was answered."""
        if stream == "in" and events & selectors.EVENT_WRITE:
            child.write(self._selector)
        elif stream == "err":
            child.read_errors(self._selector)
        elif stream == "out":
            answers = child.read_answers(self._selector)
            if answers:
                self._start_failures = 0
            return [(number, _believe(facts)) for number, facts in answers if number != READY]
        return []

    def _bury(
        self, child: ChildProcess, reason: str, waiting: deque[Item], results: list[tuple[int, FileFacts]]
    ) -> None:
        """End a child, blame its first file (unless it never got ready) and put the others back in the queue."""
        child.kill(self._selector)
        child.wait()
        self._children.remove(child)
        items = list(child.items)
        if not child.is_ready:
            self._start_failures += 1
            if self._start_failures >= _MAX_START_FAILURES:
                said = child.last_words()
                raise ParserUnavailable(f"{ParserUnavailable.__doc__} It said: {said}" if said else None)
        elif items:
            culprit = items.pop(0)
            facts, _ = count_file(culprit.language, culprit.content)
            facts.skipped = reason
            results.append((culprit.number, facts))
        waiting.extendleft(reversed(items))


def _believe(answer: bytes) -> FileFacts:
    """Decode an answer; a child that a file has taken over may say anything."""
    try:
        encoded, packed_deep, line_hashes = unpack_parts(answer)
        facts = decode_facts(encoded)
        check_facts(facts)
    except (ValueError, RecursionError):
        return FileFacts(lines=0, skipped="the parser answered nonsense")
    facts.packed, facts.packed_deep, facts.line_hashes = encoded, packed_deep, line_hashes
    return facts


def _language_said_by(content: bytes) -> str | None:
    """Return the language that a script without a telling name asks for in its first line."""
    shebang = shebang_of(content)
    return language_of_shebang(shebang) if shebang else None


def _owner(key: Any) -> tuple[ChildProcess, str]:
    child, stream = key.data
    return child, stream
