"""The answer that needs no model: what the map says, then the passages that fit best, quoted with their lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from services.ai.answerers import Context, Passage, Produced, Question
from services.ai.quoting import block, code, plain

MODEL = "extractive"
PROVIDER = "Gander"
# What is quoted: below facts fewer passages, and of each passage not more than fits a glance.
PASSAGES, PASSAGES_BELOW = 5, 3
QUOTED_LINES = 14
LINE_WIDTH = 200

NOTHING = (
    "Neither the map nor the text has anything on this. Name a file, a class, a function or a folder of the project, "
    "or ask in other words: where something is, who knows it, what breaks if it changes."
)


class Extractive:
    """Answers from the context alone."""

    def answer(
        self, question: Question, context: Context, on_text: Callable[[str], None], check: Callable[[], None]
    ) -> Produced:
        """Return facts and passages as they are; no word in it is made up."""
        check()
        text = compose(context, language_of)
        on_text(text)
        _ = question
        return Produced(text, MODEL, PROVIDER, is_local=True, extractive=True)


def compose(context: Context, language: Callable[[str], str]) -> str:
    """Return the Markdown of an answer; `language` names a path's language for its block."""
    parts: list[str] = []
    number = 0
    for fact in context.facts:
        marks = "".join(f"[{number + place}]" for place in range(1, len(fact.citations) + 1))
        number += len(fact.citations)
        parts.append(_marked(fact.words, marks))
    passages = context.passages[: PASSAGES_BELOW if parts else PASSAGES]
    if passages:
        parts.append("The text that fits best:" if not parts else "The text on it:")
        parts.extend(_quoted(passage, language) for passage in passages)
    return "\n\n".join(_joined(parts)) or NOTHING


def language_of(path: str) -> str:
    """Return the word that a fenced block of this file begins with: its ending."""
    name = path.rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[-1][:12] if "." in name else ""


def _marked(words: str, marks: str) -> str:
    """Put a statement's marks behind its first line, so that a block below it stays whole."""
    head, line, rest = words.partition("\n")
    return f"{head} {marks}{line}{rest}" if marks else words


def _joined(parts: Sequence[str]) -> list[str]:
    """Put items of one list beside each other: Markdown reads an empty line between them as loose."""
    joined: list[str] = []
    for part in parts:
        if joined and part.startswith("- ") and joined[-1].startswith("- "):
            joined[-1] += "\n" + part
        else:
            joined.append(part)
    return joined


def _quoted(passage: Passage, language: Callable[[str], str]) -> str:
    place = passage.citation
    lines = passage.text.replace("\r\n", "\n").split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    cut = [line[:LINE_WIDTH] for line in lines[:QUOTED_LINES]]
    more = "" if len(lines) <= QUOTED_LINES else f", the first {QUOTED_LINES} of {len(lines)} lines"
    where = code(f"{place.path}:{place.start_line}–{place.end_line}")
    title = f" · {plain(passage.title)}" if passage.title and passage.title != place.path else ""
    return f"{where}{title} [{passage.number}]{more}\n\n" + block("\n".join(cut), language(place.path))
