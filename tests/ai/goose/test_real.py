"""The real goose, where it is installed: it answers confined, from a model server on loopback, with no tools.

`make goose` installs it into a folder of its own. GANDER_TEST_GOOSE names its program elsewhere, and promises it: CI does.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from services.ai.errors import ModelRefused, ModelSilent, ModelTooSlow
from services.ai.goose.confinement import Kind
from services.ai.goose.finding import find_goose
from services.ai.goose.source import fault_of
from tests.ai.goose.conftest import Told
from tests.fakes.model_server import ModelServer

PROMISED = os.environ.get("GANDER_TEST_GOOSE", "")
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
HERE = Path(PROMISED) if PROMISED else _CACHE / "gander-goose" / "node_modules" / ".bin" / "goose"


@pytest.fixture
def program() -> Path:
    found = find_goose(HERE)
    if found is None:
        if PROMISED:
            pytest.fail(f"There is no goose at {PROMISED}. It was promised (GANDER_TEST_GOOSE).", pytrace=False)
        pytest.skip("The real goose is not installed (make goose does it, 300 MB).")
    return found


def test_it_is_known_as_the_goose_that_gander_can_run(program: Path, kind: Kind):
    assert fault_of(program, kind) is None


def test_it_answers_as_the_model_does_and_asks_once(told: Told, model: ModelServer):
    model.replies = ["Blueprints are registered in `Flask.register_blueprint` [1][2]."]
    reply = told.say("[1] src/flask/app.py:3-9\nQuestion: Where are blueprints registered?")
    assert reply.text == "Blueprints are registered in `Flask.register_blueprint` [1][2]."
    assert (reply.tokens_in, reply.tokens_out) == (321, 12)
    (chat,) = model.chats
    assert "Where are blueprints registered?" in chat.text
    assert chat.headers["Authorization"] == "Bearer the-real-key"
    assert "tools" not in chat.body


def test_a_model_that_calls_tools_gets_nothing_done(told: Told, model: ModelServer):
    model.replies = [[("developer__shell", {"command": "touch /home/goose/x"}), ("shell", "rm -rf /")]]
    with pytest.raises(ModelSilent):
        told.say("Do something.")
    assert len(model.chats) == 1


def test_a_model_that_refuses_is_told_in_its_own_words(told: Told, model: ModelServer):
    model.misbehave = lambda handler: handler.say('{"error": {"message": "out of memory"}}', status=500)
    with pytest.raises(ModelRefused, match="out of memory"):
        told.say("?")
    assert len(model.chats) == 1


def test_a_model_that_never_answers_ends_at_its_time(told: Told, model: ModelServer):
    model.misbehave = lambda handler: handler.wait()
    with pytest.raises(ModelTooSlow):
        told.say("?", seconds=10)  # to reach the model takes a while where others are at work
