"""Which values are never kept or shown, because their name or their content looks like a secret. Pure.

Everything here runs over texts that nobody vouches for: each is cut before the first pattern sees it, so that no
pattern's worst case is ever large.
"""

from __future__ import annotations

import math
import re
from collections import Counter

MAX_VALUE = 200  # characters of a value that are looked at; fewer are ever shown
MAX_TEXT = 2_000  # of a command or another text that is shown
HIDDEN = "…"

_NAMES = re.compile(
    r"pass(?!enger|ive|age|port|ing)|secret|token|credential|private|api[-_]?key|access[-_]?key|auth(?!or(?!iz))"
    r"|salt|signing|cert|dsn|cookie|encrypt|webhook"
    r"|(?:^|[-_.])(?:(?:key|pwd|pw)\d{0,3}|pin|otp|jwt|sid)(?:[-_.]|$)"
    r"|(?:account|shared|master|ssh|signature)[-_]?key$|(?:^|[-_.])(?:my|app|priv|enc|license)key\d{0,3}$",
    re.IGNORECASE,
)
# Numbers beside these are measures: TOKEN_TTL, PASSWORD_MIN_LENGTH.
_MEASURES = re.compile(
    r"ttl|timeout|len|count|size|limit|max|min|expir|age|days|hours|seconds|port|rounds|iterations|level|version|retr"
    r"|interval|lifetime|duration|cost|number",
    re.IGNORECASE,
)
_PLACES = re.compile(r"(?:file|path|dir|folder)$", re.IGNORECASE)
# What a digest is called that is meant to be known.
_DIGESTS = re.compile(r"(?:^|[-_])(?:sha\d*|commit|rev|revision|digest|hash|checksum|md5|ref)(?:[-_]|$)", re.IGNORECASE)
_SAYS_LITTLE = frozenset({"true", "false", "none", "null", "nil", "yes", "no", "on", "off", "basic", "optional"})
_REFERENCE = re.compile(
    r"[\"']?(?:\$\w{1,100}|\$\{\w{1,100}\}|\$\(\w{1,100}\)|%\w{1,100}%|\$?\{\{[^{}]{1,100}\}\}|<[^<>\d]{1,100}>)[\"']?"
)
# What an earlier look left of a value: nothing, or an address without its password.
_HIDDEN_BEFORE = re.compile(rf"[^\w{HIDDEN}]*+{HIDDEN}\W*|[^{HIDDEN}]{{0,200}}://{HIDDEN}@[^{HIDDEN}]*")

# What stands before the host of an address: a password, or a token in the place of the user.
_ADDRESS = re.compile(r"://(?!git@|hg@)[^/\s\"'<>]{1,500}@")
# The same without a scheme; `name:tag@sha256:…` is an image.
_BARE_ADDRESS = re.compile(r"(?<![^\s\"'=,(])(?!npm:|sha\d)[^\s:/@\"'=]{1,100}:[^\s/@\"']{1,200}@(?!sha\d{3}:)")
_FORMS = re.compile(
    r"-----BEGIN[\s\S]*|(?<![A-Za-z0-9])(?:(?:AKIA|ASIA)[0-9A-Z]{12,}|gh[pousr]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}"
    r"|xox[abeprs]-[\w-]{4,}|(?:sk|pk|rk)[-_][\w-]{16,}|eyJ[\w-]{10,}\.[\w.-]*|AIza[\w-]{30,}|npm_\w{30,}|pypi-[\w-]{16,}"
    r"|SG\.[\w-]{16,}[\w.-]*|hf_\w{20,}|dop_v1_\w{20,}|key-[0-9a-z]{32})|(?<=hooks\.slack\.com/services/)[\w/]+"
)
# A name and what ties a value to it.
_TIED = re.compile(r"(?<![\w.-])(-{0,2}[A-Za-z_][\w.-]*)(\\?[\"']?\s*(?:=|:(?!//))\s*\\?|\s+)")
_VALUE = re.compile(
    r"(?:(?:bearer|basic|token|digest)\s+)?(?:\"(?:\\.|[^\"\\])*(?:\"|$)|'[^']*(?:'|$)|[^\s\"']+)", re.IGNORECASE
)
_TAKES_A_WORD = re.compile(r"(?:pass(?:word|wd|phrase)?|secret|token|credentials?|api[-_]?key)$", re.IGNORECASE)
_WORD = re.compile(r"[^\s|;&\"'()]+|[|;&()]")
# Options of one letter, by the programs that take a password by them; "*": glued to it.
_SHORT: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("curl", "wget", "http", "https", "ab"), ("-u", "-u*", "--user", "-U", "--proxy-user", "-a")),
    **dict.fromkeys(("redis-cli", "valkey-cli", "keydb-cli"), ("-a", "--user")),
    **dict.fromkeys(("mysql", "mysqldump", "mysqladmin", "mysqlimport", "mariadb", "mariadb-dump"), ("-p*",)),
    **dict.fromkeys(("mongo", "mongosh", "mongodump", "mongorestore", "docker", "podman", "sshpass"), ("-p", "-p*")),
    **dict.fromkeys(("ldapsearch", "ldapadd", "ldapmodify"), ("-w",)),
    **dict.fromkeys(("sqlcmd", "bcp"), ("-P", "-P*")),
}
_RUNS_OTHERS = frozenset({"docker", "podman"})  # whose -p is a port but for `login`

_HEX = re.compile(r"(?<![0-9A-Za-z:@#/])[0-9a-fA-F]{32,}(?![0-9A-Za-z])")
_LONG = re.compile(r"(?<![\w/+.:@#-])[A-Za-z0-9+_-]{32,}={0,2}(?![\w/.-])")
_RANDOM = re.compile(r"[A-Za-z0-9+/=_\-!@#$%^&*()]{20,}")
_ENTROPY = 3.7  # bits a character; words and addresses stay below
_ENTROPY_IN_TEXT = 4.0


def is_secret_name(name: str) -> bool:
    """Say whether what goes by a name should not be shown."""
    return _NAMES.search(name[:MAX_VALUE]) is not None


def looks_secret(name: str, value: str) -> bool:
    """Say whether a value should not be shown: by its variable's name, its form, or because it looks drawn at random."""
    name, value = name[:MAX_VALUE], value[:MAX_VALUE]
    if not value or value.lower() in _SAYS_LITTLE:
        return False
    if _NAMES.search(name):
        return _hides(name, value)
    if _HEX.fullmatch(value) and _DIGESTS.search(name):
        return False
    if without_secrets(value) != value:
        return True
    return any(_entropy(part) > _ENTROPY and re.search(r"\d", part) is not None for part in _RANDOM.findall(value))


def without_secrets(text: str) -> str:
    """Return a command or another text to show, with what looks like a password or token in it replaced by "…".

    Of a text longer than 2,000 characters the rest is cut off.
    """
    if len(text) > MAX_TEXT:
        text = (text[:MAX_TEXT].rsplit(None, 1) or [""])[0]  # half a token would not be known for one
    text = _short_options(_tied(without_credentials(text)))
    text = _BARE_ADDRESS.sub(f"{HIDDEN}@", text)
    return _LONG.sub(_hidden_if_random, _HEX.sub(_hidden_if_mixed, text))


def without_credentials(address: str) -> str:
    """Return an address without the user and password before its host, and without tokens of known forms."""
    address = _ADDRESS.sub(f"://{HIDDEN}@", address[:MAX_TEXT])
    if "://" in address and "=" in address:
        address = _tied(address)
    return _FORMS.sub(HIDDEN, address)


def _hides(name: str, value: str) -> bool:
    """Say whether the value of a name that sounds secret is one."""
    bare = value.strip("\"'")
    if not bare or bare.lower() in _SAYS_LITTLE or _HIDDEN_BEFORE.fullmatch(bare) or _REFERENCE.fullmatch(bare):
        return False
    if bare.isdigit():
        return len(bare) >= 4 and not _MEASURES.search(name)
    return not (_PLACES.search(name) and bare.startswith(("/", "./", "~/")))


def _tied(text: str) -> str:
    """Hide the values that are tied to a name which sounds secret: `X_TOKEN=…`, `--password …`, `"secret": "…"`."""
    pieces: list[str] = []
    done = 0
    for found in _TIED.finditer(text):
        name, tie = found[1], found[2]
        if found.start() < done or not is_secret_name(name):
            continue
        end = found.end()
        spaced = not tie.strip()
        if spaced and (text[end : end + 1] in {"-", ""} or not (name[0] == "-" or _TAKES_A_WORD.search(name))):
            continue
        quote = text[found.start() - 1] if found.start() else ""
        if quote in {'"', "'"} and quote not in tie:
            close = text.find(quote, end)
            stop = len(text) if close < 0 else close
        else:
            value = _VALUE.match(text, end)
            stop = value.end() if value else end
        if stop > end and _hides(name, text[end:stop]):
            pieces += [text[done:end], HIDDEN]
            done = stop
    return "".join([*pieces, text[done:]])


def _short_options(text: str) -> str:
    """Hide what programs known for it take as a password by an option of one letter."""
    pieces: list[str] = []
    done = 0
    program, waits, is_login = "", False, False
    options: tuple[str, ...] = ()
    for found in _WORD.finditer(text):
        word = found[0]
        if waits:
            pieces += [text[done : found.start()], HIDDEN]
            done, waits = found.end(), False
            continue
        named = word.rpartition("/")[2]
        if word in {"|", ";", "&", "(", ")"}:
            program, options = "", ()
        elif named in _SHORT:
            program, options, is_login = named, _SHORT[named], False
        elif word == "login":
            is_login = True
        elif program in _RUNS_OTHERS and not is_login:
            continue
        elif word in options:
            waits = True
        elif f"{word[:2]}*" in options and len(word) > 2:
            pieces += [text[done : found.start() + 2], HIDDEN]
            done = found.end()
    return "".join([*pieces, text[done:]])


def _hidden_if_mixed(found: re.Match[str]) -> str:
    digits = sum(character.isdigit() for character in found[0])
    return HIDDEN if 0 < digits < len(found[0]) else found[0]


def _hidden_if_random(found: re.Match[str]) -> str:
    text = found[0]
    mixed = any(one.islower() for one in text) and any(one.isupper() for one in text)
    return HIDDEN if mixed and any(one.isdigit() for one in text) and _entropy(text) > _ENTROPY_IN_TEXT else text


def _entropy(text: str) -> float:
    """Return Shannon's entropy of a text's characters, in bits a character."""
    return -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values())
