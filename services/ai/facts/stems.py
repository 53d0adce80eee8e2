"""Words as code and people write them, made comparable: identifiers split, endings taken off, words of one sense. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_PIECES = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+")
_VOWEL = re.compile(r"[aeiouy]")
# Words of questions that name nothing.
STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "this",
        "that",
        "these",
        "those",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "am",
        "do",
        "does",
        "did",
        "done",
        "doing",
        "i",
        "we",
        "you",
        "he",
        "she",
        "it",
        "they",
        "me",
        "my",
        "our",
        "your",
        "its",
        "their",
        "his",
        "her",
        "who",
        "whom",
        "whose",
        "what",
        "which",
        "where",
        "when",
        "why",
        "how",
        "in",
        "on",
        "at",
        "of",
        "for",
        "from",
        "to",
        "into",
        "by",
        "with",
        "about",
        "as",
        "and",
        "or",
        "not",
        "no",
        "can",
        "could",
        "should",
        "would",
        "will",
        "shall",
        "may",
        "might",
        "must",
        "has",
        "have",
        "had",
        "having",
        "there",
        "here",
        "if",
        "then",
        "than",
        "so",
        "code",
        "file",
        "files",
        "module",
        "modules",
        "folder",
        "folders",
        "package",
        "class",
        "classes",
        "function",
        "functions",
        "method",
        "methods",
        "part",
        "parts",
        "logic",
        "thing",
        "things",
        "stuff",
        "project",
        "repository",
        "repo",
        "codebase",
        "source",
        "please",
        "tell",
        "show",
        "find",
        "locate",
        "get",
        "all",
        "any",
        "some",
        "actually",
        "exactly",
        "place",
        "places",
        "line",
        "lines",
        "happen",
        "happens",
        "located",
        "defined",
        "definition",
        "definitions",
        "implemented",
        "implementation",
        "live",
        "lives",
        "come",
        "comes",
    ]
)
# What an action is called in code, beside its own word.
_SAME = (
    ("register", "registration", "add", "mount"),
    ("handle", "handler", "dispatch", "process"),
    ("create", "make", "new", "build", "construct"),
    ("delete", "remove", "del", "drop"),
    ("load", "read", "open"),
    ("save", "store", "write", "persist", "dump"),
    ("start", "run", "main", "serve", "launch", "begin"),
    ("stop", "shutdown", "close", "exit"),
    ("check", "validate", "verify"),
    ("error", "exception", "err", "failure"),
    ("config", "configuration", "settings", "conf", "configure"),
    ("database", "db"),
    ("request", "req"),
    ("response", "res", "resp", "reply"),
    ("directory", "dir", "folder"),
    ("argument", "arg", "args"),
    ("command", "cmd"),
    ("authentication", "auth", "authenticate"),
    ("parse", "parser", "decode"),
    ("expire", "expiration", "expiry", "ttl", "expires"),
    ("replicate", "replication", "replica"),
    ("persist", "persistence"),
    ("message", "msg"),
    ("initialize", "init", "initialise", "setup"),
    ("render", "rendering"),
    ("sign", "signing", "signer", "signature"),
    ("execute", "exec", "process", "run", "call"),
    ("allocate", "alloc", "malloc"),
    ("compute", "calculate", "generate", "generator"),
    ("authorize", "authorise", "permission"),
    ("evict", "eviction"),
    ("serialize", "serializer", "serialise", "dump"),
)


_PAST = {
    "bound": "bind", "built": "build", "written": "write", "wrote": "write", "sent": "send", "thrown": "throw",
    "caught": "catch", "kept": "keep", "found": "find", "made": "make", "drawn": "draw", "chosen": "choose",
    "rewritten": "rewrite", "overwritten": "overwrite", "hidden": "hide", "shown": "show", "begun": "begin",
    "held": "hold", "lost": "lose", "understood": "understand", "children": "child", "indices": "index",
}  # fmt: skip


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return a lower-case English word without its endings: rough, but the same for a word's forms."""
    if len(word) <= 3 or not word.isascii():
        return word
    word = _without_action(_singular(_as_verb(_PAST.get(word, word))))
    if word.endswith("er") and len(word) > 5:
        word = word[:-2]
    if word.endswith("e") and len(word) > 3:
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 else word


def _as_verb(word: str) -> str:
    """Turn recovery into recover, allocation into allocat."""
    if word.endswith("ery") and len(word) > 6:
        return word[:-1]
    return word[:-3] if word.endswith("ion") and len(word) > 7 else word


def _singular(word: str) -> str:
    """Turn entries into entrie and cookies → cookie: like entry and cookie, both lose their end later."""
    if word.endswith("sses") or (word.endswith(("ches", "shes", "xes")) and len(word) > 5):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _without_action(word: str) -> str:
    """Turn running into run, registered into register."""
    for ending in ("ing", "ed"):
        root = word[: -len(ending)]
        if word.endswith(ending) and len(root) >= 3 and _VOWEL.search(root):
            return root[:-1] if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "sl" else root
    return word


@lru_cache(maxsize=100_000)
def pieces(name: str) -> tuple[str, ...]:
    """Return the lower-case words of an identifier, a path or a phrase, in order."""
    return tuple(piece.lower() for piece in _PIECES.findall(name))


@lru_cache(maxsize=100_000)
def stems(name: str) -> frozenset[str]:
    """Return the stems of a name's words."""
    return frozenset(stem(piece) for piece in pieces(name))


_SENSES: dict[str, frozenset[str]] = {}
for _group in _SAME:
    _members = frozenset(stem(word) for word in _group)
    for _member in _members:
        _SENSES[_member] = _SENSES.get(_member, frozenset()) | _members


def senses(word: str) -> frozenset[str]:
    """Return the stems that stand for the same as this stem, itself among them."""
    return _SENSES.get(word, frozenset()) | {word}


def content_stems(phrase: str) -> list[str]:
    """Return the stems of a phrase's words that name something, each once, in order."""
    return list(dict.fromkeys(stem(piece) for piece in pieces(phrase) if piece not in STOP))


def overlap(wanted: Iterable[str], there: frozenset[str]) -> int:
    """Return how many of the wanted stems are there, in any of their senses."""
    return sum(not senses(each).isdisjoint(there) for each in wanted)
