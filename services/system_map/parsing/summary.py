"""The first sentence that a file says about itself, from its docstring or leading comment; licence texts are skipped."""

from __future__ import annotations

import re

MAX_SUMMARY = 200
# What C# ends the text with that is of the whole; parameters and the like follow.
END_OF_SUMMARY = "</summary>"
_MAX_READ = 6000
_MAX_BELOW = 300
# A line between comments that is none: marks for Ruby's tools are left out of them, and dashes open a component's script.
_CODE = re.compile(rb"^[ \t]*[^\s#-]", re.MULTILINE)
# What a file opens with before its first words: none of it is code that a comment could be of.
_OPENERS = re.compile(
    rb"(?:\s*(?:<\?php\b|declare[ \t]*\([ \t]*strict_types[ \t]*=[ \t]*[01][ \t]*\)[ \t]*;|<script\b[^>\n]{0,200}>))+"
)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_INDENTS = frozenset({b" ", b"\t"})
_QUOTES = frozenset({b"'", b'"'})

_LICENCE = re.compile(
    r"copyright|©|\(c\) ?\d{4}|licen[sc]e|spdx-|all rights reserved|redistribution and use|permission is hereby"
    r"|warrant(y|ies)\b|@author|@preserve|you can redistribute|full list of (?:contributors|authors)"
    r"|\A\s*\(c\)\s|^[ \t]*author(?:s|\(s\))?[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_LICENCE_START = re.compile(
    r"\s*(?:copyright|©|\(c\)|spdx|all rights|[\w-]+ licen[sc]ed|licen[sc]ed?\b|author(?:s|\(s\))?[ \t]*:|@)",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:(?:module|standard|external|internal|local|third[- ]party|core|built-?in|node) )?(?:libraries|modules|packages|dependencies|exports|imports|variables|prototype|constants|types)\W*$",
    re.IGNORECASE,
)
_TOOL_WORD = re.compile(
    r"^(-\*-|vim?:|ex:|coding[:=]|eslint|jshint|jslint|global[s]?\b|prettier|tslint|istanbul|c8 |@ts-|@flow|@jsx|@jest"
    r"|flake8|pylint|mypy|ruff|noqa|type:|isort|pragma|nolint|shellcheck\b|go:|\+build|cython|distutils|clang-format|<reference"
    r"|#|!|use strict|todo|fixme|xxx)",
    re.IGNORECASE,
)
# A tool's line above words of the same comment.
_TOOL_LINE = re.compile(r"\A(?:shellcheck [a-z-]+=[^\n]*\n)+")
# What a paragraph begins with that warns of one thing, or says whose file it is, rather than what the file does.
_REMARK = re.compile(
    r"(?:(?:n\.?b\.?|note|warning|caution|attention|important|hack|bug|workaround|deprecated)\s*[:!]|note that\b"
    r"|this (?:file|module|program|source(?: file)?|script) is (?:a )?part of\b)",
    re.IGNORECASE,
)
# What a comment says to a tool of the statement right below.
_OF_NEXT = re.compile(
    rb"^[ \t]*(?://+|/?\*+|#+)[ \t]*(?:eslint-disable-next-line|@ts-(?:ignore|expect-error)|prettier-ignore|biome-ignore[ \t]"
    rb"|oxlint-disable-next-line|tslint:disable-next-line|deno-lint-ignore(?!-file)|(?:istanbul|c8|v8) ignore (?:next|if|else)"
    rb"|NOLINTNEXTLINE|pylint:[ \t]*disable-next|phpcs:ignore\b|@phpstan-ignore|@psalm-suppress|rubocop:disable-next)",
    re.MULTILINE,
)
# An import, or the empty statement that keeps apart what a comment says of types.
_BRINGS_IN = re.compile(
    rb"[ \t]*(?:(?:import|from|use|using|require(?:_relative)?|load|autoload|#[ \t]*include)\b|(?:''|\"\");?[ \t]*\r?\n"
    rb"|(?:const|let|var|export)[ \t][^;\n]{0,200}(?:[ \t}*]from\b|=[ \t]*require\b))"
)
# An import that is commented out.
_BROUGHT_OUT = re.compile(
    rb"[/#*;!-]+[ \t]*(?:(?:import|from|using|require(?:_relative|_once)?|load|autoload|include)[ \t]*\(?[ \t]*[\"'<:]"
    rb"|(?:import|from|use|using)[ \t][^;\n]{1,200};[ \t]*\r?$|(?:import|use|using)[ \t]+[\w.:\\]+[ \t]*\r?$"
    rb"|from[ \t]+[\w.]+[ \t]+import[ \t]"
    rb"|(?:import|const|let|var|export)[ \t][^;\n]{0,200}(?:[ \t}*]from[ \t]*[\"']|=[ \t]*require[ \t]*\())",
    re.MULTILINE,
)
# How a comment on one import begins, or what it says of it, rather than one on the file that begins with it.
_OF_IMPORT = re.compile(
    rb"\A[/#*;!\s-]*(?:the imports?\b|(?:needed|required|imported|import|require) (?:for|by|to)\b|for\b|importing\b"
    rb"|monkey-?patch|work(?:s|ing)? ?around\b)"
    rb"|\b(?:this|these) (?:imports?|requires?|polyfills?)\b|\b(?:be|is|are) (?:imported|required|loaded) (?:first|before|last|after|here)\b",
    re.IGNORECASE,
)
_MARKERS = re.compile(r"^[ \t]*(?:/\*+!?<?|\*+/|\*(?!/)|//+!?<?|#+!?|;+|--+)?[ \t]?|[ \t]*\*+/[ \t]*$", re.MULTILINE)
_RULE = re.compile(r"^[\W_]*$")
_FILE_NAME = re.compile(r"^[\w./-]+\.\w{1,4}\s*(?:[-–—:]+|\n)\s*")
_TAG = re.compile(
    r"^[@\\](?:file(?:overview)?|module|package|brief|description)\b\s*(?:[\w./-]+\.\w{1,4}\s+)?", re.MULTILINE
)
# Not a scoped package's name: @mui/material.
_NEXT_TAG = re.compile(r"\n[ \t]*[@\\][a-z]\w*(?![\w/-])")
_SEE = re.compile(
    r"<(?:see|seealso|paramref|typeparamref) (?:cref|name|langword)=\"(?:\w:)?([^\"\n]{1,200})\" ?/>", re.IGNORECASE
)
_HTML = re.compile(
    r"</?(?:a|b|br|c|code|em|h\d|i|li|p|para|pre|remarks|strong|summary|tt|ul)\b[^>]{0,200}>", re.IGNORECASE
)
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
    return _sentence_and_remark(text)[0]


def _sentence_and_remark(text: str) -> tuple[str | None, bool]:
    """Return the first sentence, and whether a remark was passed over on the way to it."""
    text = text[:_MAX_READ].partition(END_OF_SUMMARY)[0].replace("\r\n", "\n").strip()
    text = _TITLE_RULE.sub("\n", text)
    is_passed = False
    for paragraph in re.split(r"\n\s*\n", text):
        said = _MARKDOWN_LINK.sub(r"\1", _until_tag(_TAG.sub("", _TOOL_LINE.sub("", paragraph.strip()))))
        said = _JAVADOC.sub(r"\1", _HTML.sub("", _SEE.sub(r"\1", _FILE_NAME.sub("", said)))).strip()
        if _RULE.match(said) or (_REMARK.match(said) and not _LICENCE.search(said)):
            is_passed = is_passed or _REMARK.match(said) is not None
            continue
        if _LICENCE.search(said):
            before = _lines_before_licence(said)
            if not before or _REMARK.match(before):
                return None, is_passed
            said = before
        if _TOOL_WORD.match(said) or said.startswith(("@", "\\", ">>>", "..")):
            return None, is_passed
        if _HEADING.match(said):
            return None, is_passed
        sentence = _cut(" ".join(said.split()))
        if sentence is not None:
            return sentence, is_passed
    return None, is_passed


def _until_tag(paragraph: str) -> str:
    """Return a paragraph up to the first line that is of parameters, notes and the like."""
    tag = _NEXT_TAG.search(paragraph)
    return paragraph if tag is None else paragraph[: tag.start()]


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
    if sum(map(str.isalnum, sentence)) * 3 < len(sentence.replace(" ", "")):
        return None  # a picture of letters
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
    """Return the first sentence of the first leading comment block that says something of the file.

    Once a block was passed over as one on something else, what stands behind code is as likely to be of that code: only
    a comment right above `until`, where the first definition or statement begins, still counts.
    """
    last_end = 0
    is_behind_code = is_script = is_passed = False
    for start, end in comment_blocks(source, ranges, until):
        before = source[last_end:start].removeprefix(_BYTE_ORDER_MARK)
        opener = _OPENERS.match(before)
        before, last_end = before[opener.end() :] if opener else before, end
        is_behind_code = is_behind_code or _CODE.search(before) is not None
        # What a component's script begins with is indented as a whole.
        is_script = is_script or (opener is not None and opener[0].endswith(b">"))
        is_inside = is_behind_code or (not is_script and source[start - 1 : start] in _INDENTS)
        if _is_on_code(source, start, before) or _speaks_of_next(source, start, end, is_inside=is_inside):
            is_passed = True
            continue
        if is_passed and is_behind_code and not _is_right_above(source, end, until):
            continue
        raw = source[start : min(end, start + _MAX_READ)].decode("utf-8", "replace")
        if raw.startswith("#!"):
            raw = raw.partition("\n")[2]
        found, has_remark = _sentence_and_remark(strip_markers(raw))
        if found:
            return found
        is_passed = is_passed or has_remark
    return None


def _is_on_code(source: bytes, start: int, before: bytes) -> bool:
    """Say whether a comment follows code on its own line, or is an import that was commented out."""
    return bool(before.rpartition(b"\n")[2].strip(b" \t{[(")) or _BROUGHT_OUT.match(source, start) is not None


def _is_right_above(source: bytes, end: int, until: int) -> bool:
    """Say whether only blanks stand between a comment and the definition, no import, that begins at `until`."""
    return until < len(source) and not source[end:until].strip() and _BRINGS_IN.match(source, until) is None


def _speaks_of_next(source: bytes, start: int, end: int, *, is_inside: bool) -> bool:
    """Say whether a comment is of the statement right below: none where a blank line parts the two.

    It is where it tells a tool something of that statement. Lines right above an import are where they stand
    inside or behind code, and where they say so; else a file may begin with them.
    """
    begin = end if source[end - 1 : end] == b"\n" else source.find(b"\n", end) + 1
    below = source[begin : begin + _MAX_BELOW]
    if not begin or source[end:begin].strip() or not below.partition(b"\n")[0].strip():
        return False
    block = source[start : min(end, start + _MAX_READ)]
    if _OF_NEXT.search(block) or _OF_NEXT.match(below):
        return True
    if block.startswith(b"/*") or _BRINGS_IN.match(below) is None:
        return False
    return is_inside or below[:1] in _QUOTES or _OF_IMPORT.search(block) is not None
