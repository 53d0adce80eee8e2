"""Secret-looking strings taken out of a text before it is sent to a model. Pure; a text of n characters costs O(n).

What stands for values in code is kept (`password = form.password`): a model must read the program. Only what is a value
itself goes: tokens of known forms, passwords in addresses, private keys, quoted texts and settings whose name sounds
secret, and long strings that look drawn at random.
"""

from __future__ import annotations

import re

from services.system_map.secrets import MAX_VALUE, is_secret_name, looks_secret, without_credentials

MASK = "[masked]"
PIECE = 1_000  # characters of a line that are looked at in one go; secrets.py looks at no more than 2,000
_MARK = "…"  # what secrets.py puts in

_KEY_BEGINS = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_KEY_ENDS = re.compile(r"-----END [A-Z0-9 ]{0,40}-----")
MAX_KEY = 20_000  # characters of a private key
# A name, a tie, and a quoted value: `password="…"`, `"api_key": "…"`, `token => '…'`, `secret := "…"`.
_QUOTED = re.compile(
    r"""(?<![\w.-])(?P<name>[A-Za-z_][\w.-]{0,80})["']?\]?[ \t]{0,8}(?::[ \t]{0,4}\w{1,20}[ \t]{0,4}=|=>|:=|=(?!=)|:)[ \t]{0,8}"""
    r"""(?:[rbuf]{1,2})?(?P<quote>["'`])(?P<value>[^"'`\n]{1,400})(?P=quote)"""
)
# A whole line of a settings file: `API_KEY=abc123`, `export X=…`, `password: hunter2`.
_SETTING = re.compile(
    r"^(?P<before>[ \t]{0,40}(?:- )?(?:export[ \t]+|set[ \t]+|ENV[ \t]+|ARG[ \t]+)?)(?P<name>[A-Za-z_][\w.-]{0,80})"
    r"(?P<tie>[ \t]{0,4}=[ \t]{0,4}|:[ \t]{1,8})(?P<value>[^\s\"'`()\[\]{}<>,;$]{4,400})[ \t]{0,8}$"
)
_LONG = re.compile(r"(?<![\w/+.:@#-])[A-Za-z0-9+/_-]{32,400}={0,2}(?![\w/.-])")
_TAG = re.compile(r"(?:^|[-/])(?:sha\d{1,3}|md5)[-:]?", re.IGNORECASE)
_LITERAL = re.compile(r"[^A-Za-z_.]")  # what no name in code is made of: a digit, a sign
_PLACEHOLDER = re.compile(
    r"[*x.•-]{3,}|\$.*|%.*%|\{.*\}|<.*>|(?:your|my|the|some|change|replace|example|dummy|fake|test|todo|none|null|true|false|"
    r"optional|required|string|str|password|secret|token|key|env|process|os|settings|config)(?:[-_. ].*)?",
    re.IGNORECASE,
)


def mask(text: str) -> tuple[str, int]:
    """Return a text with what looks like a secret replaced by [masked], and how many were."""
    text, count = _without_keys(text)
    lines = []
    for line in text.split("\n"):
        masked, found = _line(line)
        lines.append(masked)
        count += found
    return "\n".join(lines), count


def _without_keys(text: str) -> tuple[str, int]:
    """Take private keys out, one that is cut off to its end: matched by hand, since a pattern would look again and again."""
    pieces, done, count = [], 0, 0
    while begins := _KEY_BEGINS.search(text, done):
        limit = begins.end() + MAX_KEY
        ends = _KEY_ENDS.search(text, begins.end(), limit)
        pieces += [text[done : begins.start()], MASK]
        done = ends.end() if ends else min(limit, len(text))
        count += 1
    return "".join([*pieces, text[done:]]), count


def _line(line: str) -> tuple[str, int]:
    if len(line) < 8:
        return line, 0
    if len(line) <= PIECE:
        return _piece(line)
    pieces, count = [], 0
    for piece in _pieces(line):
        masked, found = _piece(piece)
        pieces.append(masked)
        count += found
    return "".join(pieces), count


def _pieces(line: str) -> list[str]:
    """Cut a long line where it has spaces or commas, so that few values are cut in two."""
    pieces = []
    while len(line) > PIECE:
        cut = max(line.rfind(sign, PIECE // 2, PIECE) for sign in " ,;&")
        cut = cut + 1 if cut >= 0 else PIECE
        pieces.append(line[:cut])
        line = line[cut:]
    return [*pieces, line]


def _piece(text: str) -> tuple[str, int]:
    count = 0

    def quoted(found: re.Match[str]) -> str:
        nonlocal count
        value = found["value"]
        if MASK in value or not _is_secret(found["name"], value):
            return found[0]
        count += 1
        start = found.start("value") - found.start()
        return found[0][:start] + MASK + found[0][start + len(value) :]

    def setting(found: re.Match[str]) -> str:
        nonlocal count
        value = found["value"]
        if MASK in value or not _LITERAL.search(value) or not _is_secret(found["name"], value):
            return found[0]
        count += 1
        return f"{found['before']}{found['name']}{found['tie']}{MASK}"

    def long(found: re.Match[str]) -> str:
        nonlocal count
        if found[0].count("/") > 2 or _TAG.match(found[0]) or not looks_secret("", found[0]):
            return found[0]
        count += 1
        return MASK

    text = _QUOTED.sub(quoted, text)
    text = _SETTING.sub(setting, text)
    marked = text.replace(MASK, _MARK)  # what is masked already is not masked again
    bare = without_credentials(marked) if len(marked) <= 2 * PIECE else marked
    if bare != marked:
        count += max(1, bare.count(_MARK) - marked.count(_MARK))
        text = bare if _MARK in text else bare.replace(_MARK, MASK)
    return _LONG.sub(long, text), count


def _is_secret(name: str, value: str) -> bool:
    if not is_secret_name(name[:MAX_VALUE]) or _PLACEHOLDER.fullmatch(value.strip()):
        return looks_secret("", value) if len(value) >= 32 and " " not in value and "/" not in value else False
    words = value.split()
    if len(words) > 4 or (len(words) > 1 and not any(char.isdigit() for char in value)):
        return False  # a sentence: a label, an error's text
    return looks_secret(name, value)
