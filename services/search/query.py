"""What a person typed: words, quoted phrases, filters. Pure; any text is a query."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from services.search.identifiers import STOP_WORDS, words_of

# Beyond these a query is an article; what follows is left out, and said.
MAX_CHARACTERS = 1_000
MAX_WORDS = 24
MAX_PHRASES = 6
MAX_VALUES = 20

CODE_KINDS = frozenset({"symbol", "text", "doc"})
NOTE_KINDS = frozenset({"commit", "task", "answer", "habit", "goal"})
KINDS = CODE_KINDS | NOTE_KINDS
_KIND_WORDS = {
    "code": ("symbol", "text"),
    "function": ("symbol",),
    "class": ("symbol",),
    "docs": ("doc",),
    "documentation": ("doc",),
    "history": ("commit",),
    "note": tuple(sorted(NOTE_KINDS)),
}
_LANGUAGES = {
    "py": "python", "js": "javascript", "jsx": "javascript", "ts": "typescript", "cpp": "c++", "cxx": "c++", "cc": "c++",
    "h": "c", "golang": "go", "rs": "rust", "rb": "ruby", "kt": "kotlin", "cs": "c#", "csharp": "c#", "sh": "shell",
    "bash": "shell", "md": "markdown", "yml": "yaml", "rst": "restructuredtext",
}  # fmt: skip
_FILTERS = ("path", "lang", "language", "kind", "project", "author", "after", "before", "since")
# A filter's value may be quoted; a quote that never ends takes the rest.
_PIECE = re.compile(rf"({'|'.join(_FILTERS)}):(?:\"([^\"]*)(?:\"|$)|(\S*))|\"([^\"]*)(?:\"|$)|(\S+)", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_WHERE = re.compile(r"\s*(?:where|which|who|what|how)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Query:
    """A query understood. Values of one filter are alternatives; different filters must all hold.

    `words` are as typed, without those that say nothing; `text` is the query without its filters, for its meaning.
    """

    text: str = ""
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    projects: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    after: datetime | None = None  # from this moment on
    before: datetime | None = None  # up to, without
    problems: tuple[str, ...] = ()
    is_question: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for but filters."""
        return not self.words and not self.phrases

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of all words and phrases, in order, each once."""
        return tuple(dict.fromkeys(part for text in (*self.words, *self.phrases) for part in words_of(text)))


class _Reading:
    """What was read so far."""

    def __init__(self) -> None:
        self.plain: list[str] = []
        self.said: list[str] = []
        self.phrases: list[str] = []
        self.values: dict[str, list[str]] = {name: [] for name in ("path", "lang", "project", "author")}
        self.kinds: set[str] = set()
        self.moments: dict[str, datetime] = {}
        self.problems: list[str] = []

    def take_filter(self, name: str, value: str) -> None:
        name = {"language": "lang", "since": "after"}.get(name, name)
        if not value:
            self.problems.append(f"“{name}:” needs a value right behind it, such as {_EXAMPLES[name]}.")
        elif name == "kind":
            self._take_kind(value.lower())
        elif name in {"after", "before"}:
            moment = _moment(value)
            if moment is None:
                self.problems.append(f"“{name}:{_short(value)}” is no date; write {_EXAMPLES[name]}.")
            else:
                self.moments[name] = moment
        elif len(self.values[name]) < MAX_VALUES:
            self.values[name].append(_LANGUAGES.get(value.lower(), value.lower()) if name == "lang" else value)

    def _take_kind(self, value: str) -> None:
        one = value[:-1] if value.endswith("s") and value[:-1] in KINDS | _KIND_WORDS.keys() else value
        if value in _KIND_WORDS or one in _KIND_WORDS:
            self.kinds.update(_KIND_WORDS.get(value) or _KIND_WORDS[one])
        elif one in KINDS:
            self.kinds.add(one)
        else:
            self.problems.append(f"“kind:{_short(value)}” is unknown; the kinds are {', '.join(sorted(KINDS))}.")


_EXAMPLES = {
    "path": "path:src/",
    "lang": "lang:python",
    "kind": "kind:symbol",
    "project": "project:flask",
    "author": "author:ada",
    "after": "after:2024-03-01",
    "before": "before:2024-03-01",
}


def parse(text: str) -> Query:
    """Understand what was typed; what makes no sense is passed over and said in `problems`."""
    reading = _Reading()
    if len(text) > MAX_CHARACTERS:
        reading.problems.append(f"Only the first {MAX_CHARACTERS:,} characters are searched for.")
        text = text[:MAX_CHARACTERS]
    # Lone surrogates and NUL are no text to a database.
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    for name, named, value, quoted, plain in _PIECE.findall(text):
        if name:
            reading.take_filter(name.lower(), (named or value.strip('"')).strip())
        elif quoted:
            if words_of(quoted):
                reading.phrases.append(" ".join(quoted.split()))
                reading.said.append(quoted)
        elif plain:
            reading.said.append(plain)
            bare = plain.strip(".,;:!?()[]{}<>'`\"")
            if words_of(bare):
                reading.plain.append(bare)
    return _query(reading, text)


def _query(reading: _Reading, text: str) -> Query:
    # A question of such words alone ("how to be") is searched for as it stands.
    telling = [word for word in reading.plain if word.lower() not in STOP_WORDS] or reading.plain
    words = list(dict.fromkeys(telling))
    if len(words) > MAX_WORDS:
        reading.problems.append(f"Only the first {MAX_WORDS} words are searched for.")
    if len(reading.phrases) > MAX_PHRASES:
        reading.problems.append(f"Only the first {MAX_PHRASES} phrases are searched for.")
    return Query(
        text=" ".join(reading.said),
        words=tuple(words[:MAX_WORDS]),
        phrases=tuple(dict.fromkeys(reading.phrases))[:MAX_PHRASES],
        paths=tuple(reading.values["path"]),
        languages=tuple(reading.values["lang"]),
        kinds=frozenset(reading.kinds),
        projects=tuple(reading.values["project"]),
        authors=tuple(reading.values["author"]),
        after=reading.moments.get("after"),
        before=reading.moments.get("before"),
        problems=tuple(reading.problems),
        is_question=bool(_WHERE.match(text)) or text.rstrip().endswith("?"),
    )


def matcher_of(query: Query) -> Callable[[str], bool] | None:
    """Return what says whether a path is one that `path:` asks for; None where none is asked for.

    A value matches as a part of the path, in any case; with * or ? as a pattern of the whole path.
    """
    if not query.paths:
        return None
    patterns = [re.compile(_pattern(value), re.IGNORECASE) for value in query.paths]
    return lambda path: any(pattern.search(path) for pattern in patterns)


def _pattern(value: str) -> str:
    if not ("*" in value or "?" in value):
        return re.escape(value)
    # Runs of stars are one: two in a row would only make the search try every way to share the text between them.
    value = re.sub(r"\*+", "*", value)[:200]
    if value.count("*") > 4:
        return re.escape(value.replace("*", ""))
    wild = {"*": ".*", "?": "."}
    return "^(?:.*/)?" + "".join(wild.get(sign, re.escape(sign)) for sign in value) + "$"


def _moment(value: str) -> datetime | None:
    found = _DATE.fullmatch(value)
    if found is None:
        return None
    try:
        return datetime(int(found[1]), int(found[2] or 1), int(found[3] or 1), tzinfo=UTC)
    except ValueError:
        return None


def _short(value: str) -> str:
    return value if len(value) <= 40 else f"{value[:39]}…"
