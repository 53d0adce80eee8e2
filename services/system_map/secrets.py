"""Which values are never kept or shown, because their name or their content looks like a secret. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter

_NAMES = re.compile(
    r"pass(?:word|wd|phrase)?|secret|token|credential|private|api_?key|access_?key|auth|salt|signing|cert|dsn|cookie"
    r"|(?:^|_)(?:key|pwd|pw|pin|otp|jwt|sid)(?:_|$)|encrypt|webhook",
    re.IGNORECASE,
)
_CONTENT = re.compile(
    r"[a-z][a-z0-9+.-]*://[^/\s:@]*:[^/\s@]+@"  # a password in an address
    r"|-----BEGIN|\bAKIA[0-9A-Z]{12,}|\bgh[pousr]_\w{20,}|\bxox[abprs]-|\bsk[-_]\w{16,}|\beyJ[\w-]{10,}\.",
    re.IGNORECASE,
)
_OPTION = re.compile(
    r"((?:^|\s)(?:-e\s+)?[\w-]*(?:pass(?:word|wd|phrase)?|secret|token|credential|api-?key)[\w-]*(?:\s*=\s*|\s+))([^\s\"']+|\"[^\"]*\"|'[^']*')",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(://[^/\s:@]*:)[^/\s@]+(?=@)")
_RANDOM = re.compile(r"[A-Za-z0-9+/=_\-!@#$%^&*()]{20,}")
_ENTROPY = 3.7  # bits a character; words and addresses stay below


def looks_secret(name: str, value: str) -> bool:
    """Say whether a value should not be shown: by its variable's name, its form, or because it looks drawn at random."""
    if not value:
        return False
    if _NAMES.search(name) or _CONTENT.search(value):
        return value.lower() not in {"true", "false", "none", "null"} and not value.isdigit()
    return any(_entropy(part) > _ENTROPY and re.search(r"\d", part) is not None for part in _RANDOM.findall(value))


def without_secrets(command: str) -> str:
    """Return a command with what its options and addresses give away as a password or token replaced by "…"."""
    return _ADDRESS.sub(r"\1…", _OPTION.sub(r"\1…", command))


def _entropy(text: str) -> float:
    """Return Shannon's entropy of a text's characters, in bits a character."""
    return -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values())
