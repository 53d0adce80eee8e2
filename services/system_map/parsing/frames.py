"""How the pool and a parse child talk: frames on pipes, each a length and its bytes.

to the child:  item number (u32) · length of the language's name (u8) · name · content
from the child: item number (u32) · length of the facts (u32) · facts as JSON (see `codec`) · length of the deep facts
(u32) · deep facts, packed · hashes of the lines; item 0 with nothing behind it says "ready"
"""

from __future__ import annotations

import struct
from typing import BinaryIO

_LENGTH = struct.Struct(">I")
_ITEM = struct.Struct(">IB")
_NUMBER = struct.Struct(">I")
MAX_FRAME = 256 * 1024 * 1024
READY = 0
AHEAD = (
    "--ahead"  # a child's argument in place of languages: it is started before anybody knows whose files it will read
)


def pack_request(number: int, language: str, content: bytes) -> bytes:
    """Return the frame that asks a child to read one file; numbers start at 1."""
    name = language.encode()
    return b"".join((_LENGTH.pack(_ITEM.size + len(name) + len(content)), _ITEM.pack(number, len(name)), name, content))


def unpack_request(body: bytes) -> tuple[int, str, bytes]:
    """Return item number, language and content of a request's body."""
    number, size = _ITEM.unpack_from(body)
    start = _ITEM.size + size
    return number, body[_ITEM.size : start].decode(), body[start:]


def pack_answer(number: int, facts: bytes) -> bytes:
    """Return the frame that answers one request; `facts` as `pack_parts` made them."""
    return b"".join((_LENGTH.pack(_NUMBER.size + len(facts)), _NUMBER.pack(number), facts))


def pack_parts(facts: bytes, deep: bytes, line_hashes: bytes) -> bytes:
    """Return the three parts of an answer as one."""
    return b"".join((_LENGTH.pack(len(facts)), facts, _LENGTH.pack(len(deep)), deep, line_hashes))


def unpack_parts(answer: bytes) -> tuple[bytes, bytes, bytes]:
    """Return facts, deep facts and hashes of an answer. Raises ValueError where the lengths do not add up."""
    try:
        middle = _LENGTH.size + _LENGTH.unpack_from(answer)[0]
        end = middle + _LENGTH.size + _LENGTH.unpack_from(answer, middle)[0]
    except struct.error as error:
        raise ValueError("an answer that ends too soon") from error
    if end > len(answer):
        raise ValueError("an answer that ends too soon")
    return answer[_LENGTH.size : middle], answer[middle + _LENGTH.size : end], answer[end:]


def read_frame(stream: BinaryIO) -> bytes | None:
    """Read one frame's body from a blocking stream; None at its end."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length)
    return body if len(body) == length else None


class AnswerReader:
    """Cuts answers out of whatever pieces a pipe gives."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, piece: bytes) -> list[tuple[int, bytes]]:
        """Take a piece and return the answers that are complete now. Raises ValueError for a length beyond reason."""
        self._buffer += piece
        answers: list[tuple[int, bytes]] = []
        position = 0
        while len(self._buffer) - position >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._buffer, position)
            if not _NUMBER.size <= length <= MAX_FRAME:
                raise ValueError("a parse child sent something else than an answer")
            end = position + _LENGTH.size + length
            if len(self._buffer) < end:
                break
            (number,) = _NUMBER.unpack_from(self._buffer, position + _LENGTH.size)
            answers.append((number, bytes(self._buffer[position + _LENGTH.size + _NUMBER.size : end])))
            position = end
        del self._buffer[:position]
        return answers
