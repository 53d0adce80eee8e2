"""The first sentence that a file says about itself, from its docstring or leading comment; licence texts are skipped."""

from __future__ import annotations

import re

MAX_SUMMARY = 200
_MAX_READ = 6000

_LICENCE = re.compile(
    r"copyright|©|\(c\) ?\d{4}|licen[sc]e|spdx-|all rights reserved|redistribution and use|permission is hereby"
    r"|warrant(y|ies)\b|@author|@preserve",
    re.IGNORECASE,
)
_LICENCE_START = re.compile(
    r"\s*(?:copyright|©|\(c\)|spdx|all rights|[\w-]+ licen[sc]ed|licen[sc]ed?\b|@)", re.IGNORECASE
)
_HEADING = re.compile(
    r"(?:module )?(?:dependencies|exports|imports|variables|prototype|constants|types)\W*$", re.IGNORECASE
)
_TOOL_WORD = re.compile(
    r"^(-\*-|vim?:|ex:|coding[:=]|eslint|jshint|jslint|global[s]?\b|prettier|tslint|istanbul|c8 |@ts-|@flow|@jsx|@jest"
    r"|flake8|pylint|mypy|ruff|noqa|type:|isort|pragma|nolint|go:|\+build|cython|distutils|clang-format|<reference"
    r"|#|!|use strict|todo|fixme|xxx)",
    re.IGNORECASE,
)
_MARKERS = re.compile(r"^[ \t]*(?:/\*+!?<?|\*+/|\*(?!/)|//+!?<?|#+!?|;+|--+)?[ \t]?|[ \t]*\*+/[ \t]*$", re.MULTILINE)
_RULE = re.compile(r"^[\W_]*$")
_FILE_NAME = re.compile(r"^[\w./-]+\.\w{1,4}\s*(?:[-–—:]+|\n)\s*")
_TAG = re.compile(
    r"^[@\\](?:file(?:overview)?|module|package|brief|description)\b\s*(?:[\w./-]+\.\w{1,4}\s+)?", re.MULTILINE
)
_HTML = re.compile(r"</?(?:a|b|br|code|em|h\d|i|li|p|pre|strong|tt|ul)\b[^>]{0,200}>", re.IGNORECASE)
_JAVADOC = re.compile(r"\{@\w+ +([^{}]{0,200})\}")
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]{1,200})\]\([^()\s]{1,500}\)")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_ABBREVIATION = re.compile(r"\b(e\.g|i\.e|etc|vs|cf|approx|no|fig|st|mr|dr|al|incl)\.$", re.IGNORECASE)
_TITLE_RULE = re.compile(r"^\s*([=~\-^*#\"'`+])\1{2,}\s*$", re.MULTILINE)


def strip_markers(comment: str) -> str:
    """Return a comment's text without its `/* * // #` marks."""
    return _MARKERS.sub("", comment[:_MAX_READ])


def first_sentence(text: str) -> str | None:
    """Return the first sentence of prose in a docstring or a comment without marks; None when there is none.

    Paragraphs from the first licence or tool paragraph on are no prose; what stands before them may be.
    """
    text = text[:_MAX_READ].replace("\r\n", "\n").strip()
    text = _TITLE_RULE.sub("\n", text)
    for paragraph in re.split(r"\n\s*\n", text):
        said = _TAG.sub("", paragraph.strip())
        said = _MARKDOWN_LINK.sub(r"\1", said)
        said = _JAVADOC.sub(r"\1", _HTML.sub("", _FILE_NAME.sub("", said))).strip()
        if _RULE.match(said):
            continue
        if _LICENCE.search(said):
            before = _lines_before_licence(said)
            if not before:
                return None
            said = before
        if _TOOL_WORD.match(said) or said.startswith(("@", "\\", ">>>", "..")):
            return None
        if _HEADING.match(said):
            return None
        sentence = _cut(" ".join(said.split()))
        if sentence is not None:
            return sentence
    return None


def _lines_before_licence(paragraph: str) -> str:
    """Return the lines of a paragraph above its copyright line; "" when they run on into it."""
    kept: list[str] = []
    for line in paragraph.split("\n"):
        if _LICENCE.search(line):
            if not _LICENCE_START.match(line):
                return ""
            break
        kept.append(line.strip())
    return " ".join(kept).strip()


def _cut(sentence: str) -> str | None:
    end = len(sentence)
    for match in _SENTENCE_END.finditer(sentence):
        if not _ABBREVIATION.search(sentence, 0, match.end()):
            end = match.end()
            break
    sentence = sentence[:end].strip(" *-=#")
    if not re.search(r"[^\W\d_]{2}", sentence) or " " not in sentence:
        return None
    return sentence if len(sentence) <= MAX_SUMMARY else sentence[: MAX_SUMMARY - 1].rstrip() + "…"


def comment_blocks(source: bytes, ranges: list[tuple[int, int]], until: int) -> list[tuple[int, int]]:
    """Join comments that start before `until` into blocks: only line ends and blanks between two adjacent lines.

    A multi-line comment is a block by itself.
    """
    blocks: list[tuple[int, int]] = []
    for start, end in ranges[:200]:
        if start >= until:
            break
        if blocks:
            last_start, last_end = blocks[-1]
            gap = source[last_end:start]
            # Rust's doc comments end after their line end, so that end counts too.
            line_ends = gap.count(b"\n") + source.count(b"\n", max(last_end - 1, 0), last_end)
            block_comment = source[start : start + 2] == b"/*" or source[last_start : last_start + 2] == b"/*"
            if not gap.strip() and line_ends <= 1 and not block_comment:
                blocks[-1] = (last_start, end)
                continue
        blocks.append((start, end))
    return blocks


def summary_of_comments(source: bytes, ranges: list[tuple[int, int]], until: int) -> str | None:
    """Return the first sentence of the first leading comment block that says something."""
    for start, end in comment_blocks(source, ranges, until):
        raw = source[start : min(end, start + _MAX_READ)].decode("utf-8", "replace")
        if raw.startswith("#!"):
            raw = raw.partition("\n")[2]
        found = first_sentence(strip_markers(raw))
        if found:
            return found
    return None
