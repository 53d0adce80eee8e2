"""What a passage's name, path and role add to its words."""

from __future__ import annotations

import pytest

from services.search.definitions import COMPOUND, names_of
from services.search.query import parse
from services.search.ranking import EXACT_NAME, Place, asked_of, lifts_of, note_role


def name_lift(query: str, name: str) -> float:
    return lifts_of(asked_of(parse(query)), Place("symbol", name, "shop/cart.py", "code", 0.0))["name"]


def test_the_name_that_was_typed_counts_most_and_less_the_more_is_asked_for_beside_it():
    alone = name_lift("register_blueprint", "App.register_blueprint")
    few = name_lift("register_blueprint twice", "App.register_blueprint")
    many = name_lift("register_blueprint twice beside templates, handlers and folders", "App.register_blueprint")
    assert alone == few == EXACT_NAME
    assert 1 < many < few


def test_a_definition_among_many_words_is_worth_less():
    few = names_of(parse("register_blueprint twice"))["registerBlueprint"]
    many = names_of(parse("register_blueprint twice beside templates, handlers and folders"))["registerBlueprint"]
    assert few == COMPOUND
    assert 0 < many < few


@pytest.mark.parametrize(
    ("query", "is_less"),
    [
        ("Where are blueprints registered?", True),
        ("When were blueprints introduced?", False),
        ("Where is the password changed?", True),
        ("Where did commits touch blueprints?", False),
        ("blueprints registered", False),
    ],
)
def test_commits_stand_behind_where_a_place_in_the_code_is_asked_for(query: str, is_less: bool):
    assert (note_role(asked_of(parse(query)), "commit") < note_role(asked_of(parse("")), "commit")) is is_less


def test_a_word_of_everyday_code_is_a_word():
    assert parse("Where is the status code of a file read?").words == ("status", "code", "file", "read")
