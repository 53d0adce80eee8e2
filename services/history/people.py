"""Who is a bot, and which authors are one person. Pure.

A .mailmap, where a repository has one, has already been applied. What is joined here beyond it is what a reader
would join without asking: the same address, or the same full name. Two people who share a full name in one project
are told apart by nothing in its log, so they become one. A single word ("David") is not enough to join, unless it is
a handle: what each address under this name begins with ("hut" of hut@hut.pm and hut@lavabit.com). Who signs with a
middle initial and without it is one person where more than two words are the same, or the addresses agree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

# Programs that commit under names of their own, without GitHub's "[bot]".
_BOT_NAMES = re.compile(
    r"""(?ix)
    \[bot\]
    | ^(dependabot|dependabot-preview|renovate|renovate-bot|greenkeeper|snyk-bot|pyup-bot|pyup\.io\ bot
      | github[- ]actions?|pre-commit-ci|mergify|codecov-io|imgbot|whitesource-bolt|allcontributors|semantic-release-bot
      | travis\ ci|circleci|jenkins|homu|bors|bors-servo|rust-bors|weblate|transifex|transifex-integration|web-flow
      | spring-operator|spring-builds|gitter-badger|the\ gitter\ badger|waffle-iron|npm-cli-bot|k8s-ci-robot|copybara-service)$
    | (^|[\s._-])(bot|robot|autobot)$
    | ^bot([\s._-]|$)
    """
)
_BOT_EMAILS = re.compile(
    r"""(?ix)
    \[bot\]@
    | (^|[+.])(dependabot|renovate|github-actions|pre-commit-ci|pyup-bot|greenkeeper)([-+.@]|$)
    | ^(bot|robot|support\+renovate|github-bot|ci-bot)@
    | @(dependabot|renovateapp|pyup|greenkeeper|mergify|whitesourcesoftware)\.(com|io)$
    """
)
_GITHUB_NUMBER = re.compile(r"^\d+\+")
_HANDLE_LENGTH = 3
# Accounts that many machines have: whoever sits at one commits by this name.
_ACCOUNT_NAMES = """
account adm admin administrator build builder builds ci contact core debian deploy deployer dev developer developers
devops ec2-user email example github gitlab guest hello home host info jenkins localhost mail master name nobody none
noreply no-reply office opam operator ops owner pi release root runner server service support system team test tester
ubuntu unknown user username vagrant web webmaster work www www-data you
"""
_ACCOUNTS = frozenset(_ACCOUNT_NAMES.split())


@dataclass(frozen=True, slots=True)
class Signature:
    """One name and address that commits are signed with; `id` is its row, `commits` how many."""

    id: int
    name: str
    email: str
    is_bot: bool
    commits: int


def is_bot(name: str, email: str) -> bool:
    """Say whether a program made the commit: GitHub's `[bot]`, or a known program's name or address."""
    return bool(_BOT_NAMES.search(name.strip()) or _BOT_EMAILS.search(email.strip()))


def join_people(signatures: Iterable[Signature]) -> dict[int, int]:
    """Return, for each signature's id, the id of the one that stands for its person: the one with most commits.

    Of several with as many, the one with the lowest id.
    """
    people = list(signatures)
    group_of = same_people(people)
    best: dict[int, Signature] = {}
    for person in people:
        group = group_of[person.id]
        if group not in best or (person.commits, -person.id) > (best[group].commits, -best[group].id):
            best[group] = person
    return {person.id: best[group_of[person.id]].id for person in people}


def same_people(people: Sequence[Signature]) -> dict[int, int]:
    """Return, for each signature's id, one id that all signatures of its person have in common; commits do not matter.

    Joined are signatures with the same address, the same full name of two words or more (case and spacing aside, and a
    middle initial where it is spare), or the same handle. Bots are never joined with people.
    """
    names = frozenset(_handles(people)) | frozenset(_spare_initials(people))
    parent = {person.id: person.id for person in people}

    def root(key: int) -> int:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    first_with: dict[tuple[bool, str, str], int] = {}
    for person in people:
        for mark in _marks(person, names):
            other = first_with.setdefault((person.is_bot, *mark), person.id)
            parent[root(person.id)] = root(other)
    return {person.id: root(person.id) for person in people}


def _handles(people: Iterable[Signature]) -> Iterable[str]:
    """Return the one-word names that people sign with under no address but such as begin with them.

    Not those that another's full name has among its words: several may be called so.
    """
    locals_of: dict[str, set[str]] = {}
    words: set[str] = set()
    for person in people:
        name = _plain(person.name)
        if " " in name:
            words.update(name.split())
        elif not person.is_bot:
            locals_of.setdefault(name, set()).add(_address(person).partition("@")[0])
    for name, parts in locals_of.items():
        if len(name) >= _HANDLE_LENGTH and parts == {name} and name not in words and name not in _ACCOUNTS:
            yield name


def _spare_initials(people: Iterable[Signature]) -> Iterable[str]:
    """Return the full names by which people with a middle initial sign as well, without it.

    "Audrey M. Roy Greenfeld" is Audrey Roy Greenfeld. Of two words several may be called so, so addresses of both have
    to begin with the same, which is more than one of these words. Where there are several initials they tell people apart.
    """
    by_name: dict[str, dict[str, set[str]]] = {}  # what their addresses begin with, by initials
    for person in people:
        if not person.is_bot:
            name, initials = _initials(_plain(person.name))
            by_name.setdefault(name, {}).setdefault(initials, set()).add(_address(person).partition("@")[0])
    for name, begins in by_name.items():
        if len(begins) == 2 and "" in begins:
            one, other = begins.values()
            if name.count(" ") > 1 or (one & other) - _ACCOUNTS - {"", *name.split()}:
                yield name


def _initials(name: str) -> tuple[str, str]:
    """Return a name without the single letters between its first and its last word, and these."""
    words = [word.removesuffix(".") for word in name.split()]
    letters = [word for word in words[1:-1] if len(word) == 1 and word.isascii() and word.isalpha()]
    if not letters or len(words[0]) < 2 or len(words[-1]) < 2:
        return name, ""
    return " ".join(word for word in name.split() if word.removesuffix(".") not in letters), " ".join(letters)


def _marks(person: Signature, names: Container[str]) -> Iterable[tuple[str, str]]:
    email = _address(person)
    # An address without a domain ("root", "none@none") is a default that many machines share.
    local, _, domain = email.partition("@")
    if local and "." in domain and not domain.endswith((".local", ".localdomain", ".(none)")):
        yield "email", email
    name = _plain(person.name)
    if (" " in name and len(name) >= 5 and name != "your name") or name in names:
        yield "name", name
    bare, initials = _initials(name)
    if initials and bare in names:
        yield "name", bare


def _address(person: Signature) -> str:
    return _GITHUB_NUMBER.sub("", person.email.strip().casefold())


def _plain(name: str) -> str:
    # "Stéphane" and "Stephane" are one spelling on two keyboards.
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return " ".join(plain.casefold().split())
