"""Suggestions: what to change about a habit that is not kept, why, and what such advice was worth so far."""

from services.suggestions.back_test import BackTest, back_test
from services.suggestions.changes import Suggestion
from services.suggestions.suggesting import (
    Adaptive,
    SuggestionGone,
    accept,
    dismiss,
    get_adaptive,
    join_events,
    list_adaptive,
    on_habit_at_risk,
    write_suggestions,
    write_suggestions_of,
)

__all__ = [
    "Adaptive",
    "BackTest",
    "Suggestion",
    "SuggestionGone",
    "accept",
    "back_test",
    "dismiss",
    "get_adaptive",
    "join_events",
    "list_adaptive",
    "on_habit_at_risk",
    "write_suggestions",
    "write_suggestions_of",
]
