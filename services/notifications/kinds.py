"""What there is to tell, and who wants to hear it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from services.core.days import OwnerDays
from services.core.errors import Invalid

CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]\Z")
QUIET = "quiet"  # among the choices: the hours in which nothing is nudged


class BadChoices(Invalid):
    """Choose of each kind whether it goes to the inbox and by e-mail, and quiet hours as two times such as 22:00."""

    code = 40090
    title = "Bad notification choices"


@dataclass(frozen=True)
class Kind:
    """One kind of notification, and where it goes unless its owner chose otherwise."""

    name: str
    title: str
    words: str
    inbox: bool = True
    email: bool = False


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("habit_at_risk", "A habit is at risk", "when two expected days in a row were missed"),
        Kind("nudge", "A nudge", "when a habit lay still for two days, at most once a day, never in quiet hours"),
        Kind("goal_completed", "A goal is reached", "once for each goal"),
        Kind("work_failed", "Something gave up", "when a job that runs by itself, such as a backup, has failed"),
    )
}


def choices_of(choices: dict[str, Any], kind: str) -> tuple[bool, bool]:
    """Return whether a kind goes to the inbox, and by e-mail, for an owner of these choices."""
    known = KINDS[kind]
    chosen = choices.get(kind)
    if not isinstance(chosen, dict):
        return known.inbox, known.email
    return bool(chosen.get("inbox", known.inbox)), bool(chosen.get("email", known.email))


def check_choices(choices: dict[str, Any]) -> dict[str, Any]:
    """Return choices as they are kept. Raises BadChoices naming the one that cannot be understood."""
    kept: dict[str, Any] = {}
    for name, chosen in choices.items():
        if name == QUIET:
            if chosen not in (None, []):
                kept[QUIET] = _quiet_hours(chosen)
        elif name not in KINDS:
            raise BadChoices(errors={f"notification_choices.{name[:40]}": ["is no kind of notification"]})
        elif (
            not isinstance(chosen, dict)
            or set(chosen) - {"inbox", "email"}
            or not all(isinstance(value, bool) for value in chosen.values())
        ):
            raise BadChoices(
                errors={f"notification_choices.{name}": ["is {inbox: true or false, email: true or false}"]}
            )
        else:
            kept[name] = dict(chosen)
    return kept


def _quiet_hours(chosen: object) -> list[str]:
    if (
        isinstance(chosen, list)
        and len(chosen) == 2
        and all(isinstance(each, str) and CLOCK.match(each) for each in chosen)
    ):
        return list(chosen)
    raise BadChoices(errors={"notification_choices.quiet": ["is two times, such as 22:00 and 07:00"]})


def is_quiet(choices: dict[str, Any], days: OwnerDays, now: datetime) -> bool:
    """Say whether `now` lies in the owner's quiet hours; they may pass midnight, and equal times are none."""
    hours = choices.get(QUIET)
    if not hours:
        return False
    begin, end = (time.fromisoformat(each) for each in hours)
    clock = now.astimezone(days.zone).time().replace(tzinfo=None)
    return begin <= clock < end if begin <= end else clock >= begin or clock < end
