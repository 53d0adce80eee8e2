"""Suggestions: what to change about a habit, taken over or waved away; looking for risks now."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal

from pydantic import BaseModel

from api.context import gander, user_id, writing
from api.contract import Body, endpoint
from api.habits import HabitObject, bring_up_to_date, habit_object
from services import suggestions as service
from services.habits import HabitNotFound, detect_risks
from services.suggestions import Adaptive, SuggestionGone

Rule = Literal["reduce_frequency", "ease_difficulty", "restart_smaller"]


class SuggestionObject(BaseModel):
    """One change of a habit: `change` holds fields as PUT takes them, `accept_words` is what the button says."""

    rule: Rule
    title: str
    reason: str
    change: dict[str, Any]
    accept_words: str


class BackTestObject(BaseModel):
    """What the suggestions would have been worth on the habit's own log of the last year."""

    lapses: int
    warned: int
    false_alarms: int
    words: str


class AdaptiveObject(BaseModel):
    """What is suggested for a habit; when nothing is, `silent_because` says why."""

    habit_id: int
    suggestions: list[SuggestionObject]
    back_test: BackTestObject | None
    silent_because: str | None


def _shape(found: Adaptive) -> AdaptiveObject:
    return AdaptiveObject.model_validate(asdict(found))


@endpoint(answer=AdaptiveObject, polled=True, errors=(HabitNotFound,))
def get_adaptive(habit_id: int) -> AdaptiveObject:
    """Show what is suggested for a habit, why, and what such advice was worth so far."""
    return _shape(service.get_adaptive(gander().database, user_id(), habit_id))


@endpoint(answer=list[AdaptiveObject], polled=True)
def list_suggestions() -> list[AdaptiveObject]:
    """Show what is suggested for each habit at risk."""
    bring_up_to_date(user_id())
    return [_shape(found) for found in service.list_adaptive(gander().database, user_id())]


class RuleBody(Body):
    """Which suggestion."""

    rule: Rule


@endpoint(body=RuleBody, answer=HabitObject, errors=(HabitNotFound, SuggestionGone))
def accept_suggestion(habit_id: int, body: RuleBody) -> HabitObject:
    """Take a suggestion over; all rules then keep silent about the habit for 14 days."""
    with writing() as session:
        return habit_object(session, user_id(), service.accept(session, user_id(), habit_id, body.rule))


@endpoint(body=RuleBody, status=204, errors=(HabitNotFound,))
def dismiss_suggestion(habit_id: int, body: RuleBody) -> None:
    """Wave a suggestion away: its rule keeps silent about the habit for 14 days."""
    with writing() as session:
        service.dismiss(session, user_id(), habit_id, body.rule)


class HabitAtRisk(BaseModel):
    """A habit at risk."""

    habit_id: int
    name: str
    consecutive_misses: int


class RisksObject(BaseModel):
    """How many habits were looked at, and those at risk."""

    checked: int
    at_risk: list[HabitAtRisk]


@endpoint(answer=RisksObject)
def find_risks() -> RisksObject:
    """Look for habits at risk now, and write what is suggested for them."""
    with writing() as session:
        found = detect_risks(session, user_id())
        service.write_suggestions(session, user_id(), found.at_risk)
        return RisksObject(
            checked=found.checked,
            at_risk=[
                HabitAtRisk(habit_id=habit.id, name=habit.name, consecutive_misses=habit.consecutive_misses)
                for habit in found.at_risk
            ],
        )
