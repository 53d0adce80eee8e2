"""Who is a bot, and which authors are one person. Pure.

A .mailmap, where a repository has one, has already been applied. What is joined here beyond it is what a reader
would join without asking: the same address, or the same full name. Two people who share a full name in one project
are told apart by nothing in its log, so they become one; a single word ("David") is never enough to join.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
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

    Joined are signatures with the same address, or the same full name of two words or more (case and spacing
    aside). Bots are never joined with people.
    """
    people = list(signatures)
    parent = {person.id: person.id for person in people}

    def root(key: int) -> int:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    first_with: dict[tuple[bool, str, str], int] = {}
    for person in people:
        for mark in _marks(person):
            other = first_with.setdefault((person.is_bot, *mark), person.id)
            parent[root(person.id)] = root(other)
    best: dict[int, Signature] = {}
    for person in people:
        group = root(person.id)
        if group not in best or (person.commits, -person.id) > (best[group].commits, -best[group].id):
            best[group] = person
    return {person.id: best[root(person.id)].id for person in people}


def _marks(person: Signature) -> Iterable[tuple[str, str]]:
    email = _GITHUB_NUMBER.sub("", person.email.strip().casefold())
    # An address without a domain ("root", "none@none") is a default that many machines share.
    local, _, domain = email.partition("@")
    if local and "." in domain and not domain.endswith((".local", ".localdomain", ".(none)")):
        yield "email", email
    # "Stéphane" and "Stephane" are one spelling on two keyboards.
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", person.name) if not unicodedata.combining(sign))
    name = " ".join(plain.casefold().split())
    if " " in name and len(name) >= 5 and name != "your name":
        yield "name", name
