"""Bots apart, and one person under several signatures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.history.people import Signature, is_bot, join_people


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"),
        ("dependabot-preview[bot]", "27856297+dependabot-preview[bot]@users.noreply.github.com"),
        ("Renovate Bot", "bot@renovateapp.com"),
        ("pre-commit-ci[bot]", "66853113+pre-commit-ci[bot]@users.noreply.github.com"),
        ("GitHub Action", "action@github.com"),
        ("github-actions", "github-actions@github.com"),
        ("pyup-bot", "github-bot@pyup.io"),
        ("ci-bot", "x@example.org"),
    ],
)
def test_programs_are_told_from_people(name: str, email: str) -> None:
    assert is_bot(name, email)


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("Ada Lovelace", "ada@example.org"),
        ("Abbott Robotnik", "abbott@robotics.example"),
        ("Botond Kovács", "botond@example.org"),
        ("Ada", "12345+ada@users.noreply.github.com"),
    ],
)
def test_people_are_no_bots(name: str, email: str) -> None:
    assert not is_bot(name, email)


def signature(number: int, name: str, email: str, commits: int = 1, *, bot: bool = False) -> Signature:
    return Signature(number, name, email, bot, commits)


def test_the_same_address_or_full_name_is_one_person_named_after_most_commits() -> None:
    joined = join_people(
        [
            signature(1, "Stephane Nicoll", "old@example.org", 2),
            signature(2, "Stéphane Nicoll", "new@example.org", 9),
            signature(3, "snicoll", "NEW@example.org", 1),
        ]
    )
    assert joined == {1: 2, 2: 2, 3: 2}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("Audrey M. Roy Greenfeld", "audrey@feldroy.com"), ("Audrey Roy Greenfeld", "aroy@alum.mit.edu"), True),
        (("Justin T Gibbs", "jtgibbs@scsiguy.com"), ("Justin Gibbs", "jtgibbs@corp.example"), True),
        # One word of the name: every other David Lee may have it.
        (("David H. Lee", "david@canonical.com"), ("David Lee", "david@google.com"), False),
        (("David H. Lee", "lee@a.example"), ("David Lee", "lee@b.example"), False),
        (("James N. V. Cash", "jcash@a.example"), ("James Cash", "jcash@b.example"), True),
        (("John K. Smith", "jk@a.example"), ("John Smith", "john@b.example"), False),
        (("John K. Smith", "mail@a.example"), ("John Smith", "mail@b.example"), False),
        (("John Kay Smith", "john@a.example"), ("John Smith", "john@b.example"), False),
        (("J. K. Smith", "john@a.example"), ("J. Smith", "john@b.example"), False),
    ],
)
def test_a_middle_initial_is_spare_where_the_rest_says_who_it_is(
    one: tuple[str, str], other: tuple[str, str], *, same: bool
) -> None:
    joined = join_people([signature(1, *one, 1), signature(2, *other, 2)])
    assert joined == {1: 2 if same else 1, 2: 2}


def test_two_middle_initials_tell_people_apart() -> None:
    names = ["Ann B. Roy Smith", "Ann C. Roy Smith", "Ann Roy Smith"]
    people = [signature(number, name, f"ann@{number}.example") for number, name in enumerate(names, 1)]
    assert join_people(people) == {1: 1, 2: 2, 3: 3}


def test_a_first_name_or_a_default_address_joins_nobody() -> None:
    joined = join_people(
        [
            signature(1, "David", "one@example.org"),
            signature(2, "David", "two@example.org"),
            signature(3, "Ada One", "root@localhost"),
            signature(4, "Bob Two", "root@localhost"),
        ]
    )
    assert joined == {1: 1, 2: 2, 3: 3, 4: 4}


@pytest.mark.parametrize("name", ["hut", "Hut"])
def test_a_handle_that_each_of_its_addresses_begins_with_is_one_person(name: str) -> None:
    people = [
        signature(1, "hut", "hut@lavabit.com", 9),
        signature(2, name, "Hut@hut.pm", 2),
        signature(3, "hut", "12345+hut@users.noreply.github.com"),
        signature(4, "hut", "hut@metal.(none)"),
    ]
    assert join_people(people) == {1: 1, 2: 1, 3: 1, 4: 1}


@pytest.mark.parametrize(
    ("name", "another", "why"),
    [
        ("david", signature(3, "david", "dwasyl@example.org"), "one address begins with something else"),
        ("david", signature(3, "David Ray", "ray@example.org"), "others are called so"),
        ("root", signature(3, "ada", "ada@example.org"), "an account of every machine"),
        ("jo", signature(3, "ada", "ada@example.org"), "too short"),
    ],
)
def test_a_word_that_may_be_of_several_joins_nobody(name: str, another: Signature, why: str) -> None:
    people = [signature(1, name, f"{name}@one.org"), signature(2, name, f"{name}@two.org"), another]
    assert join_people(people) == {1: 1, 2: 2, 3: 3}, why


def test_a_bot_is_never_joined_with_a_person() -> None:
    joined = join_people([signature(1, "Ada Lovelace", "a@b.org"), signature(2, "Ada Lovelace", "a@b.org", bot=True)])
    assert joined == {1: 1, 2: 2}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.integers(0, 9)), max_size=12))
def test_joining_gives_each_group_one_member_of_itself(rows: list[tuple[str, str, int]]) -> None:
    people = [
        signature(number, f"{name} {name}ton", f"{mail}@example.org", commits)
        for number, (name, mail, commits) in enumerate(rows)
    ]
    joined = join_people(people)
    assert joined.keys() == {person.id for person in people}
    assert all(joined[chosen] == chosen for chosen in joined.values())
    for one in people:
        for other in people:
            if one.email == other.email or one.name == other.name:
                assert joined[one.id] == joined[other.id]
