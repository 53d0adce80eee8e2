"""What a habit may be: its fields together, checked and put in order. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from services.core.errors import Invalid

MAX_PERIOD_DAYS: Final = 365
# What logs a habit, as its row says: its owner, the commits of all projects, those of one.
MANUAL: Final = "manual"
COMMITS: Final = "commits"
PROJECT: Final = "project"
# The fields that only together make sense, with what a new habit has.
PLAN_FIELDS: Final[dict[str, Any]] = {
    "frequency": "daily",
    "weekdays": None,
    "times": None,
    "period_days": None,
    "unit": None,
    "target_amount": None,
    "direction": "at_least",
    "source": "manual",
    "source_project_id": None,
}


class InvalidHabit(Invalid):
    """These fields do not make a habit together. The fields named under errors say what to change."""

    code = 40060
    title = "Not a habit yet"


def settle(present: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the plan fields after `given` is laid over `present`, those that no longer apply emptied.

    Raises InvalidHabit naming each fault. What is given must fit; what is only left over from before gives way.
    """
    values = {**PLAN_FIELDS, **present, **{name: given[name] for name in PLAN_FIELDS if name in given}}
    values["source"] = source_shown(values["source"])
    faults: dict[str, list[str]] = {}
    _settle_frequency(values, given, faults)
    _settle_measure(values, given, faults)
    if values["source"] == MANUAL:
        if given.get("source_project_id") is not None:
            faults["source_project_id"] = ["goes with source commits only; set source to commits, or leave it out"]
        values["source_project_id"] = None
    elif values["source_project_id"] is not None:
        values["source"] = PROJECT
    if faults:
        raise InvalidHabit(errors=faults)
    return values


def _settle_frequency(values: dict[str, Any], given: Mapping[str, Any], faults: dict[str, list[str]]) -> None:
    frequency = values["frequency"]
    if frequency == "custom":
        _settle_custom(values, given, faults)
        return
    allowed = {"times"} if frequency == "weekly" else set()
    for name in {"weekdays", "times", "period_days"} - allowed:
        if given.get(name) is not None:
            faults[name] = [f"does not go with frequency {frequency}; leave it out, or choose custom"]
        values[name] = None
    if frequency == "weekly":
        values["times"] = values["times"] or 1
        if values["times"] > 7 and given.get("times") is None:
            values["times"] = 1
        elif values["times"] > 7:
            faults["times"] = ["is at most 7 times a week; log an amount for more in a day"]


def _settle_custom(values: dict[str, Any], given: Mapping[str, Any], faults: dict[str, list[str]]) -> None:
    by_period = given.get("times") is not None or given.get("period_days") is not None
    if by_period and given.get("weekdays"):
        faults["weekdays"] = ["does not go with times and period_days; give one or the other"]
    elif by_period or (not values["weekdays"] and values["times"] and values["period_days"]):
        values["weekdays"] = None
        if not values["times"] or not values["period_days"]:
            faults["times" if not values["times"] else "period_days"] = [
                "is needed too: times in every period_days days"
            ]
        elif values["times"] > values["period_days"]:
            faults["times"] = ["is at most once a day: no more than period_days"]
    elif values["weekdays"]:
        values["weekdays"] = sorted(set(values["weekdays"]))
        values["times"] = values["period_days"] = None
    else:
        faults["weekdays"] = ["is needed for frequency custom: days from 0 (Monday) to 6, or times and period_days"]


def _settle_measure(values: dict[str, Any], given: Mapping[str, Any], faults: dict[str, list[str]]) -> None:
    target = values["target_amount"]
    if target is None:
        if given.get("unit"):
            faults["target_amount"] = ["is needed with a unit: the amount that makes a day done"]
        values["unit"], values["direction"] = None, "at_least"
    elif target <= 0 and values["direction"] == "at_least":
        faults["target_amount"] = ["must be more than 0 for at_least; choose at_most for none at all"]


def source_shown(source: str) -> str:
    """Return a row's source as its owner knows it: manual or commits."""
    return MANUAL if source == MANUAL else COMMITS


def is_reached(target: float, direction: str, amount: float) -> bool:
    """Say whether a day's amount makes it done."""
    return amount <= target if direction == "at_most" else amount >= target
