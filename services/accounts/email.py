"""E-mail addresses as a value: written one way, so that one person has one account; refused with what is wrong."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from services.core.errors import Invalid

MAX_LOCAL_BYTES = 64  # RFC 5321, 4.5.3.1.1
MAX_BYTES = 254  # RFC 5321, 4.5.3.1.3 less the angle brackets
_SIGNS = frozenset("!#$%&'*+-/=?^_`{|}~.")  # RFC 5322's atext, and the dot between atoms
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")


class BadEmailAddress(Invalid):
    """This is not an e-mail address. Write it like ada@example.org."""

    code = 40050
    title = "Not an e-mail address"


@dataclass(frozen=True)
class EmailAddress:
    """An address in its normal form: `local` as small letters in NFC, `domain` in ASCII (IDNA) and small letters.

    Small letters and not `casefold`, which would write ß as ss: mail would go to somebody else.
    """

    local: str
    domain: str

    @classmethod
    def of(cls, text: str) -> EmailAddress:
        """Read an address as typed. Raises BadEmailAddress saying what is wrong with it."""
        if len(text) > 1000:
            raise _bad("It is too long: an address has at most 254 signs.")
        text = text.strip()
        if not text:
            raise _bad("It is empty.")
        local, sign, domain = text.rpartition("@")
        if not sign:
            raise _bad("It has no @.")
        address = cls(_local(local), _domain(domain))
        if len(str(address).encode()) > MAX_BYTES:
            raise _bad("It is too long: an address has at most 254 signs.")
        return address

    def __str__(self) -> str:
        return f"{self.local}@{self.domain}"


def _bad(why: str) -> BadEmailAddress:
    return BadEmailAddress(f"This is not an e-mail address: {why[0].lower()}{why[1:]}", errors={"email": [why]})


def _local(text: str) -> str:
    local = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())
    if not local:
        raise _bad("There is nothing before the @.")
    if local.startswith(".") or local.endswith(".") or ".." in local:
        raise _bad("A dot stands alone before the @.")
    for char in local:
        if char.isascii():
            if not (char.isalnum() or char in _SIGNS):
                raise _bad("It has a space or another sign before the @ that no address has.")
        elif unicodedata.category(char)[0] in "ZC":  # blanks, invisible ones, half characters, unassigned ones
            raise _bad("It has an invisible sign before the @.")
    if len(local.encode()) > MAX_LOCAL_BYTES:
        raise _bad("The part before the @ is too long.")
    return local


def _domain(text: str) -> str:
    if not text:
        raise _bad("There is nothing after the @.")
    domain = text.lower()
    if not domain.isascii():
        domain = _ascii(domain)
    labels = domain.split(".")
    if not all(_LABEL.match(label) for label in labels) or len(domain) > 253:
        raise _bad("What stands after the @ is not the name of a domain.")
    if len(labels) == 1 and domain != "localhost":
        raise _bad("What stands after the @ lacks its ending, such as .org.")
    if labels[-1].isdigit():
        raise _bad("What stands after the @ is a number, not a domain.")
    return domain


def _ascii(domain: str) -> str:
    import idna  # noqa: PLC0415  # large tables, for the few domains that are not ASCII

    try:
        # What may stand in a name is settled by UTS 46 first, so that one name has one spelling.
        return idna.encode(domain, uts46=True).decode().lower()
    except (idna.IDNAError, ValueError):
        raise _bad("What stands after the @ is not the name of a domain.") from None
