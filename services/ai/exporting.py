"""A conversation as a Markdown document that stands by itself."""

from __future__ import annotations

from collections.abc import Sequence

from models import Conversation, Message
from services.ai.quoting import code, plain


def conversation_as_markdown(conversation: Conversation, project_name: str | None, messages: Sequence[Message]) -> str:
    """Return the whole conversation with the places it cites, oldest message first."""
    about = f"about {plain(project_name)}" if project_name else "across all projects"
    parts = [f"# {plain(conversation.title) or 'Conversation'}", f"{conversation.created_at:%-d %B %Y}, {about}"]
    for message in messages:
        if message.role == "user":
            parts.append("## " + plain(" ".join(message.content.split()))[:1000])
            continue
        parts.append(message.content.strip() or "(nothing was written)")
        if message.state == "failed":
            parts.append(f"It failed: {plain(message.error or 'no reason is known')}")
        elif message.state != "done":
            parts.append("It was stopped." if message.state == "stopped" else "It is still being written.")
        if message.citations:
            parts.append("\n".join(_place(each) for each in message.citations))
        if message.produced_by:
            parts.append(plain(str(message.produced_by.get("words", ""))))
    return "\n\n".join(part for part in parts if part) + "\n"


def _place(citation: dict[str, object]) -> str:
    lines = str(citation["start_line"])
    if citation["end_line"] != citation["start_line"]:
        lines += f"–{citation['end_line']}"
    place = code(f"{citation['path']}:{lines}")
    return f"- [{citation['number']}] {place} at {code(str(citation['commit'])[:12])}"


def export_name(conversation: Conversation) -> str:
    """Return a file name for the document: plain ASCII, whatever the title holds."""
    words = "".join(char if char.isascii() and char.isalnum() else " " for char in conversation.title).split()
    return ("-".join(words)[:60].strip("-").lower() or "conversation") + ".md"
