"""What answers a question is made of: what it is asked, what it may use, what it hands back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class Citation:
    """Lines that prove a claim: of one blob, at the commit that was mapped when they were read."""

    project_id: int
    path: str
    start_line: int
    end_line: int
    commit: str
    blob: str
    quote: str = ""  # the first of the lines, at most 300 characters


@dataclass(frozen=True)
class Fact:
    """Something that the map itself says, in words of Markdown, with the lines that prove it."""

    words: str
    citations: Sequence[Citation] = ()


@dataclass(frozen=True)
class Passage:
    """A piece of text that was found for the question; `number` is what an answer cites it by, as [1]."""

    number: int
    citation: Citation
    title: str
    text: str


@dataclass(frozen=True)
class Question:
    """What was asked, and what was said before in the same conversation, oldest first."""

    prompt: str
    project_id: int | None
    user_id: int
    conversation_id: int
    history: Sequence[tuple[str, str]] = ()  # (role, content)


@dataclass(frozen=True)
class Context:
    """What an answer may use, the map's facts first. Citations of facts and passages share one numbering, from 1."""

    facts: Sequence[Fact] = ()
    passages: Sequence[Passage] = ()
    citations: Sequence[Citation] = ()  # citation n is citations[n - 1]


@dataclass(frozen=True)
class Produced:
    """An answer and how it came about. `tokens_*` are the model's own count, else an estimate."""

    text: str  # Markdown; [n] refers to the context's citations, and to those that tools added after them
    model: str
    provider: str
    is_local: bool
    extractive: bool = False
    tokens_in: int = 0
    tokens_out: int = 0
    tool_calls: int = 0
    added: Sequence[Citation] = ()  # what tools found, numbered on from the context's
    untold: Sequence[int] = ()  # numbers of the context that did not fit, or that it may not know: they prove nothing


class Answerer(Protocol):
    """Something that answers: the extractive one, a model, goose.

    It calls `on_text` with the whole text so far as it grows, and `check` often: that raises when the answer is to
    stop. Raises Upstream, Unavailable or a kind of them with words for the conversation.
    """

    def answer(
        self, question: Question, context: Context, on_text: Callable[[str], None], check: Callable[[], None]
    ) -> Produced:
        """Return the answer."""
        ...


@dataclass(frozen=True)
class ToolSpec:
    """A tool as models are told of it; `parameters` is a JSON schema of its arguments."""

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class ToolResult:
    """What a tool found, in words, with the lines it read. A fault is a result, too: `text` says what to do."""

    text: str
    citations: Sequence[Citation] = ()
    is_error: bool = False


class Tools(Protocol):
    """Read-only tools of one project."""

    def specs(self) -> Sequence[ToolSpec]:
        """Return what there is."""
        ...

    def call(self, name: str, arguments: Mapping[str, Any]) -> ToolResult:
        """Call one; never raises for what a model may send."""
        ...


@dataclass(frozen=True)
class ModelChoice:
    """One model of the garden. `why_not` says what to do where it cannot be used."""

    id: str  # "extractive", "openai:3:llama3.1:8b", "goose", "llm:smollm2"
    name: str
    provider: str
    kind: str  # extractive | openai | llm | goose
    is_local: bool
    usable: bool
    why_not: str | None = None
    provider_id: int | None = None
    context_tokens: int | None = None
    is_default: bool = False
    details: Mapping[str, Any] = field(default_factory=dict)
