"""Marks in a line: #tag, !priority, @project and +module. Pure."""

from __future__ import annotations

import re

from services.tasks.quick_entry.values import Line
from services.tasks.shape import MAX_TAG, MAX_TAGS

TAG = re.compile(r"(?<!\S)#(?=[\w.\-/]*[^\W\d_])([^\W_](?:[\w.\-/]*\w)?)(?=$|[\s,;:.?\x00])")  # not “issue #12”
PRIORITY = re.compile(r"(?<!\S)(?:!(low|medium|med|high|[lmh123])|(!{2,3}))(?=$|[\s,;.\x00])", re.IGNORECASE)
PROJECT = re.compile(r"(?<!\S)@([^\W_](?:[\w.\-/]*\w)?)(?=$|[\s,;:.?\x00])")
MODULE = re.compile(r"(?<!\S)\+([\w.\-/@]*[\w/])(?=$|[\s,;:?\x00])")
PATH = re.compile(r"(?<![\w.\-/@#+])((?:[\w.\-@]+/)+[\w.\-@]*\w|\w[\w\-]*\.[A-Za-z]{1,5})(?=$|[\s,;:?.\x00])")
PRIORITIES = {
    "low": "low", "l": "low", "3": "low", "medium": "medium", "med": "medium", "m": "medium", "2": "medium",
    "!!": "medium", "high": "high", "h": "high", "1": "high", "!!!": "high",
}  # fmt: skip
SHOWN = 3  # names in a problem


def read_marks(line: Line) -> None:
    """Take every mark of a line."""
    _priority(line)
    _tags(line)
    _project(line)
    _module(line)


def _priority(line: Line) -> None:
    for found in list(PRIORITY.finditer(line.free)):
        if "priority" in line.fields:
            line.problems.append(f"“{found[0]}” is a second priority; the first one counts.")
        else:
            line.fields["priority"] = PRIORITIES[(found[1] or found[2]).lower()]
            line.take(*found.span(), "priority", f"{line.fields['priority']} priority")


def _tags(line: Line) -> None:
    tags: dict[str, None] = {}
    for found in list(TAG.finditer(line.free)):
        tag = found[1].lower()
        if len(tag) > MAX_TAG:
            line.problems.append(f"“#{tag[:20]}…” is longer than the {MAX_TAG} characters of a tag.")
        elif len(tags) == MAX_TAGS and tag not in tags:
            line.problems.append(f"A task has at most {MAX_TAGS} tags; “{found[0]}” is one more.")
        else:
            tags[tag] = None
            line.take(*found.span(), "tag", f"tag {tag}")
    if tags:
        line.fields["tags"] = list(tags)


def _project(line: Line) -> None:
    for found in list(PROJECT.finditer(line.free)):
        if "project_id" in line.fields:
            line.problems.append(f"“{found[0]}” is a second project; the first one counts.")
            continue
        matches = _matches(line, found[1])
        if len(matches) == 1:
            line.fields["project_id"] = matches[0][0]
            line.take(*found.span(), "project", f"project {matches[0][1]}")
        elif matches:
            names = ", ".join(name for _, name in matches[:SHOWN]) + (" …" if len(matches) > SHOWN else "")
            line.problems.append(f"“{found[0]}” could be {names}. Write more of the name.")
        else:
            line.problems.append(f"No project's name begins with “{found[1]}”.")


def _matches(line: Line, word: str) -> list[tuple[int, str]]:
    """Return the projects of that name, else those whose name, or its last part, begins with the word."""
    asked = _plain(word)
    named = [(project_id, shown, _plain(shown)) for project_id, shown in line.owner.projects]
    exactly = [each[:2] for each in named if asked == each[2]]
    last_part = [each[:2] for each in named if asked == each[2].rpartition("/")[2]]
    begins = [each[:2] for each in named if each[2].startswith(asked) or each[2].rpartition("/")[2].startswith(asked)]
    return exactly or last_part or begins


def _plain(name: str) -> str:
    return "-".join(name.casefold().split())


def _module(line: Line) -> None:
    marked = list(MODULE.finditer(line.free))
    mentioned = list(PATH.finditer(line.free))
    project_id = line.fields.get("project_id")
    if project_id is None:
        if any("/" in found[1] or "." in found[1] for found in marked):
            line.problems.append("A +module needs its project; add @ and the project's name.")
        return
    words = [found[1] for found in (*marked, *mentioned)]
    if not words:
        return
    paths = line.owner.find_modules(project_id, words)
    for found in marked:
        hits = paths.get(found[1], [])
        if len(hits) == 1 and "module" not in line.fields:
            line.fields["module"] = hits[0]
            line.take(*found.span(), "module", f"module {hits[0]}")
        elif hits:
            line.problems.append(f"“{found[0]}” could be {', '.join(hits[:SHOWN])}. Write more of the path.")
        else:
            line.problems.append(f"The project's map has no file “{found[1]}”.")
    for found in mentioned:
        if "module" not in line.fields and paths.get(found[1]) == [found[1]]:
            line.fields["module"] = found[1]
            # It is part of the sentence, so it stays in the title.
            line.mention(*found.span(1), "module", f"module {found[1]}")
