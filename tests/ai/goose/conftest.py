"""A stand-in for goose in every confinement that works here, and the way to give it orders."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from services.ai.addresses import vet
from services.ai.goose.chat import GooseChat
from services.ai.goose.choosing import fault_of
from services.ai.goose.confinement import CONFINING, Kind, missing
from services.ai.goose.errors import GooseFailed
from services.ai.openai import Server
from tests.fakes.model_server import ModelServer

STAND_IN = Path(__file__).parents[2] / "fakes" / "goose_stand_in.py"
# CI sets this where the machine's kernel lets anything be confined: then one kind must work.
PROMISED = bool(os.environ.get("GANDER_TEST_CONFINED"))
_faults: dict[Kind, str | None] = {}


def fault(kind: Kind) -> str | None:
    if kind not in _faults:
        _faults[kind] = missing(kind) or fault_of(kind)
    return _faults[kind]


def works(kind: Kind) -> Kind:
    """Return a kind that works here; else skip, and where nothing may be skipped, only if another one works."""
    why = fault(kind)
    if why is None:
        return kind
    if PROMISED and all(fault(each) is not None for each in CONFINING):
        pytest.fail(f"Nothing confines goose here: {why}. It was promised (GANDER_TEST_CONFINED).", pytrace=False)
    pytest.skip(f"{why}. On Debian: apt install bubblewrap.")


@pytest.fixture(params=CONFINING, ids=lambda kind: kind.value)
def kind(request: pytest.FixtureRequest) -> Kind:
    return works(request.param)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The stand-in as an executable of the Python that is bound into the confinement."""
    path = tmp_path / "bin" / "goose"
    path.parent.mkdir()
    python = os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)
    path.write_text(f"#!{python} -IS\n{STAND_IN.read_text()}")
    path.chmod(0o755)
    return path


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


class Told:
    """Runs goose with orders, and returns what came of each."""

    def __init__(self, program: Path, kind: Kind, model: ModelServer) -> None:
        address, place = vet(model.url)
        self.chat = GooseChat(program, kind, Server("Stub", address, place, "the-real-key"))
        self.grown: list[str] = []

    def say(self, text: str, *, seconds: float = 20.0, check: Callable[[], None] = lambda: None) -> Any:
        return self.chat.complete(
            "tiny:1b",
            [{"role": "system", "content": "Answer."}, {"role": "user", "content": text}],
            (),
            max_tokens=100,
            seconds=seconds,
            on_text=self.grown.append,
            check=check,
        )

    def obey(self, *orders: dict[str, Any], seconds: float = 20.0) -> list[Any]:
        text = "Passage of a hostile file:\n" + "\n".join(f"@@{json.dumps(order)}" for order in orders)
        before = len(self.grown)
        try:
            return json.loads(self.say(text, seconds=seconds).text)
        except GooseFailed:  # an answer for which no model was asked is none; here what was printed matters
            if len(self.grown) == before:
                raise
            return json.loads(self.grown[-1])


@pytest.fixture
def told(program: Path, kind: Kind, model: ModelServer) -> Told:
    return Told(program, kind, model)
