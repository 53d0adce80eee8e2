"""How far a job is: its stages, percent, message and last log lines. Pure but for the time that it is told."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from services.background.job_types import Stage
from services.core import clock

LOG_LINES = 50
LINE_CHARACTERS = 500
MESSAGE_CHARACTERS = 300


class Progress:
    """The visible state of one run. Not safe for threads by itself: JobContext holds a lock around it."""

    def __init__(self, stages: Sequence[Stage]) -> None:
        """Begin with every stage waiting."""
        self.percent = 0
        self.message: str | None = None
        self.stage: str | None = None
        self._weights = [max(stage.weight, 0.0) for stage in stages]
        self._stages: list[dict[str, Any]] = fresh_stages(stages)
        self._places = {stage.name: place for place, stage in enumerate(stages)}
        self._began = 0.0
        self._log: deque[dict[str, Any]] = deque(maxlen=LOG_LINES)

    def enter(self, name: str, now: float, detail: str | None = None, fraction: float | None = None) -> None:
        """Be in stage `name`, `fraction` (0–1) of it done: earlier ones are done, and the bar follows.

        `now` is a monotonic time in seconds. Raises ValueError for a stage that the job type does not have.
        """
        if name not in self._places:
            raise ValueError(f"this job type has no stage {name!r}")
        place = self._places[name]
        if self.stage != name:
            if self.stage is not None:
                before = self._stages[self._places[self.stage]]
                before["state"], before["seconds"] = "waiting", round(now - self._began, 2)
            for earlier in self._stages[:place]:
                earlier["state"] = "done"
            self._stages[place]["state"] = "now"
            self.stage, self._began = name, now
            self.message = self._stages[place]["title"]
        current = self._stages[place]
        current["seconds"] = round(now - self._began, 2)
        if fraction is not None:
            current["fraction"] = round(min(max(fraction, 0.0), 1.0), 3)
        if detail is not None:
            current["detail"] = storable(detail[:MESSAGE_CHARACTERS])
            self.message = f"{current['title']}: {current['detail']}"
        whole = sum(self._weights)
        share = sum(self._weights[:place]) + self._weights[place] * (current["fraction"] or 0.0)
        self.advance(100 * share / whole if whole else 0, None)

    def advance(self, percent: float, message: str | None) -> None:
        """Move the bar forward, never back, and at most to 99: a job is at 100 when it is completed."""
        self.percent = max(self.percent, min(int(percent), 99))
        if message is not None:
            self.message = storable(message[:MESSAGE_CHARACTERS])

    def note(self, text: str, at: datetime) -> None:
        """Keep a log line; of many, the last 50."""
        self._log.append({"at": clock.iso(at), "text": storable(text[:LINE_CHARACTERS])})

    def ended(self, now: float, *, completed: bool, failed: bool) -> dict[str, Any]:
        """Return the columns of a run that ended.

        All stages are done when it was completed; else the current one is failed, or waiting again when it was
        stopped. Changes nothing here, because the end may yet turn out another.
        """
        stages = self.stages()
        if self.stage is not None:
            current = stages[self._places[self.stage]]
            current["state"], current["seconds"] = "failed" if failed else "waiting", round(now - self._began, 2)
        if completed:
            for stage in stages:
                stage["state"] = "done"
        return self.columns() | {"stages": stages, "progress": 100 if completed else self.percent}

    def stages(self) -> list[dict[str, Any]]:
        """Return the stages as the row keeps them."""
        return [dict(stage) for stage in self._stages]

    def columns(self) -> dict[str, Any]:
        """Return the row's columns that show all this."""
        return {
            "progress": self.percent,
            "stage": self.stage,
            "message": self.message,
            "stages": self.stages(),
            "log": list(self._log),
        }


def storable(text: str) -> str:
    """Return `text` without what no database column takes: lone surrogates (undecodable file names) and NUL."""
    return text.encode("utf-8", "replace").decode().replace("\0", "�")


def unbegun(stages: Sequence[Stage]) -> dict[str, Any]:
    """Return the row's columns of a run that has not reported yet."""
    return {"progress": 0, "stage": None, "message": None, "stages": fresh_stages(stages), "log": []}


def fresh_stages(stages: Sequence[Stage]) -> list[dict[str, Any]]:
    """Return the stages of a job that has not begun."""
    return [
        {"name": name, "title": title, "state": "waiting", "seconds": None, "detail": None, "fraction": None}
        for name, title, _ in stages
    ]
