"""Passwords: which ones may be had (pure), and the one door to Argon2id."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from services.core.errors import Invalid, RateLimited

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 10
LONGEST = 200
AT_ONCE = 2  # 16 default checks at once took 963 MB
WAIT_SECONDS = 5.0

# The roots of what people choose most often, for passwords of ten characters and more; digits and signs around them
# are taken off before they are looked up.
_COMMON_WORDS = (
    "password passwort passw0rd p@ssword p@ssw0rd motdepasse contraseña senha letmein iloveyou administrator admin "
    "welcome changeme changemenow qwertyuiop qwertzuiop azertyuiop asdfghjkl yxcvbnm zxcvbnm qwerty qwertz azerty "
    "football baseball basketball superman batman starwars pokemon princess sunshine dragon monkey master shadow "
    "michael jennifer jordan hunter trustno letmeinnow secret geheim hallo hello helloworld testtest test login "
    "guest default rootroot root toor computer internet samsung google facebook liverpool chelsea arsenal "
    "passwordpassword qwertyqwerty adminadmin iloveyouiloveyou abcdef abcdefg abcdefgh abc gander ganderpassword "
    "correcthorsebatterystaple whatever mustang corvette ferrari mercedes blink butterfly chocolate 12345678910 123456789012 1231231231 0123456789 9876543210"
)
_COMMON = frozenset(_COMMON_WORDS.split())
_ROWS = ("1234567890", "0987654321", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "qwertzuiop", "azertyuiop",
         "asdfghjkl", "zxcvbnm", "yxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol", "1q2w3e4r5t6y7u8i9o0p")  # fmt: skip


class WeakPassword(Invalid):
    """This password is too easy to guess. Choose another, for example four words that have nothing to do with each other."""

    code = 40051
    title = "Password refused"


class TooManyPasswordChecks(RateLimited):
    """Many people are signing in at this moment. Try again in a few seconds."""

    code = 42911
    title = "Too many sign-ins at once"


def normal(password: str) -> str:
    """Return a password as it is hashed: the same however a keyboard composes its letters."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, email: str, field: str = "password") -> None:
    """Refuse a password that is too short, too long or among the first that anyone would try. Raises WeakPassword."""
    fault = weakness(password, email)
    if fault is not None:
        raise WeakPassword(fault, errors={field: [fault]})


def weakness(password: str, email: str) -> str | None:
    """Return in words why a password cannot be had, or None when it can."""
    password = normal(password)
    if len(password) < SHORTEST:
        return f"Your password needs at least {SHORTEST} characters."
    if len(password) > LONGEST:
        return f"Your password may have at most {LONGEST} characters."
    small = password.casefold().strip()
    local, _, domain = email.casefold().partition("@")
    letters = "".join(char for char in small if char.isalpha())
    if small == email.casefold() or (letters and letters in {_letters(local), _letters(local) + _letters(domain)}):
        return "Your password is your e-mail address, which others know. Choose another."
    if len(set(small)) <= 2 or _repeats(small) or _is_row(small):
        return "Your password only repeats or counts on. Choose another, for example four unrelated words."
    if small in _COMMON or letters in _COMMON or small.strip("0123456789!?.,;:-_#*+$%&/=()[]{} ") in _COMMON:
        return "Your password is one of those that are tried first. Choose another, for example four unrelated words."
    return None


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalpha())


def _repeats(text: str) -> bool:
    """Whether a piece of at most four characters makes up the whole text."""
    return any((text[:size] * (len(text) // size + 1))[: len(text)] == text for size in range(1, 5))


def _is_row(text: str) -> bool:
    """Whether the text only follows the alphabet, the digits or a row of keys, some times over."""
    return any(text in (row + row + row) or text[::-1] in (row + row + row) for row in _ROWS)


@dataclass(frozen=True)
class Cost:
    """What one hash costs: RFC 9106, section 4, the second recommended option (64 MiB, three passes, four lanes)."""

    passes: int = 3
    memory_kib: int = 64 * 1024
    lanes: int = 4


COST = Cost()


class Passwords:
    """Hashes and verifies, at most two at once in the whole process."""

    _gate = threading.BoundedSemaphore(AT_ONCE)

    def __init__(self, cost: Cost | None = None) -> None:
        """Hash at `cost`, by default the module's COST."""
        self._cost = cost or COST
        self._dummy_lock = threading.Lock()
        self._dummy = ""

    def hash(self, password: str) -> str:
        """Return a new Argon2id hash in PHC's string format. Raises TooManyPasswordChecks."""
        with self._turn():
            return self._hasher.hash(normal(password))

    def verify(self, hashed: str | None, password: str) -> bool:
        """Say whether a password is the hashed one; takes as long when there is no hash. Raises TooManyPasswordChecks."""
        from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415  # see _hasher

        with self._dummy_lock:
            if not self._dummy:
                self._dummy = self.hash("nobody has this one")
        with self._turn():
            try:
                return self._hasher.verify(hashed or self._dummy, normal(password)) and hashed is not None
            except (VerificationError, InvalidHashError):
                return False

    def is_outdated(self, hashed: str) -> bool:
        """Say whether a hash was made at another cost and should be made anew."""
        return self._hasher.check_needs_rehash(hashed)

    @cached_property
    def _hasher(self) -> PasswordHasher:
        from argon2 import PasswordHasher  # noqa: PLC0415  # an unclaimed Gander never hashes

        return PasswordHasher(self._cost.passes, self._cost.memory_kib, self._cost.lanes)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        # A flood of sign-ins must not hold every HTTP thread.
        if not self._gate.acquire(timeout=WAIT_SECONDS):
            raise TooManyPasswordChecks
        try:
            yield
        finally:
            self._gate.release()
