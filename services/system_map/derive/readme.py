"""The first sentence of a README that says what the thing is, free of markup. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from services.core.words import ended
from services.system_map.derive.asciidoc import is_asciidoc, plain_asciidoc

MAX_SENTENCE = 220
MAX_WHOLE = 260  # a sentence that ends a few words later is told whole
_SAYS_LITTLE = (
    "written|licensed|available|maintained|supported|currently|still|now|under|tested|released|distributed|not|based|inspired"
    "|archived|deprecated|discontinued|unmaintained|abandoned|no|in|comprised|composed|built|kept"
)
NAMED_WITHIN = 8  # paragraphs: further down "X is a" speaks of funding or of parts
MAX_README = 200_000  # characters: further down a README shows nothing first
_READ = 40_000  # characters; what a project is stands at the top
_BLOCK = 3_000  # characters of one paragraph; patterns look for an end from every beginning

_FENCE = re.compile(r"^\s*(```|~~~)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>|</?(?:h[1-6]|p|div|li|td|tr|sup|sub|picture)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ANCHOR = re.compile(r"<a\b[^<>]*>.*?</a>", re.IGNORECASE | re.DOTALL)
_BANNER = re.compile(r"^[ \t]*<div\b.*(?:\n.*\S.*)*", re.IGNORECASE | re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]]*\](\([^)]*\)|\[[^\]]*\])?")
_LINK = re.compile(r"\[([^\[\]]*)\](\([^)]*\)|\[[^\]]*\])")
# A link in brackets of its own says something beside: "[[disclaimer](#disclaimer)]".
_LINK_ASIDE = re.compile(r"[ \t]?\[\[[^\[\]\n]{0,100}\]\([^()\n]{0,300}\)\]")
_DEFINITION = re.compile(r"^[ \t]{0,3}\[([^\[\]\n]{1,100})\]:", re.MULTILINE)
_SHORTCUT = re.compile(r"(?<!\])\[([^\[\]\n]{1,100})\](?![\[(:])")
_RST_LINK = re.compile(r"`([^`<]+?)\s*<[^`>]+>`_{1,2}")
_RST_ROLE = re.compile(r"(?<![a-z:]):[a-z:]+:`~?([^`<]+?)(\s*<[^`>]+>)?`")
_RST_REFERENCE = re.compile(r"`([^`]+)`_{1,2}|\b(\w[\w.]*)_\b(?!\w)")
_RST_SUBSTITUTION = re.compile(r"\|[^|\n]+\|_{0,2}")
_UNDERLINE = re.compile(r"^\s*([=\-~^\"'`#*+.:_])\1{2,}\s*$")
_EMPHASIS = re.compile(r"(\*\*|__|\*|(?<!\w)_)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_CODE = re.compile(r"``?([^`]+)``?")
_FOOTNOTE = re.compile(r"\[\^?\d+\]_?")
_SENTENCE_END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\bInc)(?<!\betc)(?<!\bcf)[.!?:](?=\s|$)")
_CLAUSE_END = re.compile(r"[,;:](?=\s)|\s[-\u2013\u2014(]")
# Lines that say something else than what it is.
_ASIDE = re.compile(
    r"^(install\w*|usage|documentation|docs|licen[cs]ed?|see|note|warning|status|version|downloads?|build|join|sponsors?"
    r"|please|important|just|announc\w*|we|you|check|read|table of contents|contents"
    r"|this (file|document|readme|repository|repo) (is|contains|was))\b|^\d",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\s*(?:[-*+•]|\d+[.)])\s+\S")
# "While X is …": the sentence is about something else.
_SUBORDINATE = r"(?:while|when|if|since|as|because|although|though|using|why|how|what|where|once|before|after|unless)\s"
# What stands between the name and the verb: an aside ("Shop, as said on signs, is"), else a few words; but "the Shop
# port in vcpkg is" speaks of something else.
_BETWEEN = r"(?:[^.]{0,60}?[-,)\u2013\u2014]\s+|(?:(?!\b(?:in|on|from|by|via)\b)[^.]){0,60}?)"
_VERBS = "is|are|provides?|lets?|allows?|helps?|makes?|implements?|searches|offers|gives"


def first_sentence(text: str, name: str, *, only_named: bool = False) -> str | None:
    """Return the sentence of a README (Markdown, reStructuredText or plain) that says what the project is, or None.

    It is the first paragraph's first sentence of the kind "<name> is …", else the first whole sentence that does
    not speak of something else (`only_named`: None instead); without a badge, link or emphasis; cut after 220 characters.
    """
    text = _with_whole_links(plain_asciidoc(text[:_READ]) if is_asciidoc(text) else text[:_READ])
    candidates = _candidates(text)
    # However its words are parted: "File Browser" is filebrowser.
    key = r"[-_. ]?".join(map(re.escape, re.sub(r"[-_. ]+", "", name)))
    # "is a" says what it is; "is written in" says something of it.
    verbs = rf"(?:{_VERBS})\b(?!\s+(?:{_SAYS_LITTLE})\b)"
    says_what = re.compile(
        rf"^(the\s)?((?!{_SUBORDINATE})[\w.-]+\s)?{key}\b(?:\s*\([^()]{{0,80}}\))?{_BETWEEN}\b(?:{verbs})",
        re.IGNORECASE,
    )
    for plain in candidates[: NAMED_WITHIN if only_named else 25]:
        if says_what.match(plain):
            return opening(plain)
    if only_named:
        return None
    # A banner of HTML holds mottos, sponsors and links, seldom what it is.
    for plain in _candidates(_BANNER.sub("", text))[:6]:
        if not _ASIDE.match(plain):
            return opening(plain)
    return None


def readme_text(texts: Mapping[str, bytes]) -> str | None:
    """Return the text of the root's README, that with the shortest name, as far as it is read."""
    paths = [path for path in texts if "/" not in path and path.lower().startswith("readme")]
    if not paths:
        return None
    data = texts[min(paths, key=lambda path: (len(path), path))]
    return data[: 4 * MAX_README].decode("utf-8", errors="replace")[:MAX_README]


def shows_import(text: str, package: str) -> bool:
    """Say whether a README shows an import of a Python package."""
    name = re.escape(package)
    return re.search(rf"(?:^|[>`\s])(?:from\s+{name}[\w.]*\s+import\b|import\s+{name}\b)", text) is not None


def shows_go_import(text: str, package: str) -> bool:
    """Say whether a README shows an import of a package of Go, in quotes, or how it is got."""
    name = re.escape(package.strip('"'))
    return re.search(rf'"{name}(?:/[^"\n]{{0,200}})?"|\bgo\s+get\s+(?:-\w+\s+)?{name}(?:[@\s`]|$)', text) is not None


def _with_whole_links(text: str) -> str:
    """Write Markdown's short links, `[text]`, as whole ones where the text says where they lead."""
    defined = {name.casefold() for name in _DEFINITION.findall(text)}
    if not defined:
        return text
    return _SHORTCUT.sub(lambda found: f"{found[0]}[]" if found[1].casefold() in defined else found[0], text)


def _candidates(text: str) -> list[str]:
    blocks = (block for block in _paragraphs(text) if not _is_links(block))
    return [plain for plain in map(_clean, blocks) if _is_prose(plain)]


def _is_links(block: str) -> bool:
    """Say whether a paragraph is a row of links and nothing else."""
    rest = _LINK.sub("", _ANCHOR.sub("", _IMAGE.sub("", block)))
    return block != rest and sum(character.isalpha() for character in _TAG.sub("", rest)) < 12


def _paragraphs(text: str) -> list[str]:
    blocks: list[list[str]] = [[]]
    fenced = in_item = False
    directive = False
    for raw_line in _BREAK.sub(_broken, _without_comments(text)).splitlines():
        line = raw_line
        if _FENCE.match(line):
            fenced = not fenced
            blocks.append([])
            continue
        # An rst directive (".. image::") owns the indented lines below it.
        if line.startswith(".. "):
            directive = True
            blocks.append([])
            continue
        if directive and (line.startswith((" ", "\t")) or not line.strip()):
            continue
        directive = False
        if fenced or (line.startswith(("    ", "\t")) and not line.lstrip().startswith("<")):
            continue
        line = re.sub(r"^>\s*(?:#+\s+)?", "", line)
        if _UNDERLINE.match(line):
            blocks[-1] = []  # what stood above was a title
        elif (
            not line.strip()
            or line.lstrip().startswith(("#", "|", "=====", "-----", "[!"))
            or re.match(r"\s*\[[^\]]+\]:", line)
        ):
            blocks.append([])
            in_item = False
        elif _ITEM.match(line) or in_item:
            in_item = True  # with what continues it
        else:
            blocks[-1].append(line.strip().removesuffix("\\"))
    return [" ".join(block)[:_BLOCK] for block in blocks if block]


def _without_comments(text: str) -> str:
    """Return a text without its comments; behind the last end of one nothing is looked for."""
    end = text.rfind("-->") + 3
    return _COMMENT.sub("", text[:end]) + text[end:] if end >= 3 else text


def _broken(tag: re.Match[str]) -> str:
    """Return what a tag does to a line: a line break is a space, a block's beginning or end ends the paragraph."""
    return " " if tag[0].lower().startswith("<br") else "\n\n"


def _clean(block: str) -> str:
    text = _LINK_ASIDE.sub("", _IMAGE.sub("", block))
    # A linked image is a badge: its link text is empty by now.
    text = _LINK.sub(r"\1", text)
    text = _TAG.sub("", text)
    text = _RST_ROLE.sub(r"\1", text)
    text = _RST_LINK.sub(r"\1", text)
    text = _RST_SUBSTITUTION.sub("", text)
    text = _EMPHASIS.sub(r"\2", text)
    text = _RST_REFERENCE.sub(lambda match: match.group(1) or match.group(2), text)
    text = _CODE.sub(r"\1", text)
    text = _FOOTNOTE.sub("", text)
    text = html.unescape(text).replace("\\", "")
    return " ".join(text.split()).strip("-*•· ")


def _is_prose(text: str) -> bool:
    words = text.split()
    letters = sum(character.isalpha() for character in text)
    return len(words) >= 4 and letters >= 0.6 * len(text.replace(" ", "")) and "://" not in words[0]


def opening(text: str) -> str:
    """Return the first sentence of a plain text with its full stop."""
    ends = _SENTENCE_END.finditer(text, 15)
    end = next((one for one in ends if text.count("(", 0, one.start()) <= text.count(")", 0, one.start())), None)
    said = shortened(text[: end.start()] if end else text)
    return ended(said)


def shortened(text: str) -> str:
    """Cut a text where it is longer than a sentence should be: behind a clause near the end, else at a word."""
    if len(text) <= MAX_WHOLE:
        return text.rstrip(" .")
    head = text[:MAX_SENTENCE]
    clauses = [found.start() for found in _CLAUSE_END.finditer(head, MAX_SENTENCE * 2 // 3)]
    return (head[: clauses[-1]] if clauses else head.rsplit(" ", 1)[0]).rstrip(" ,;:") + " …"
