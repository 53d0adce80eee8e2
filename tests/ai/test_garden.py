from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from models import Project
from services.ai.answerers import Answerer, ModelChoice, Question, Tools
from services.ai.errors import ModelNotFound, ModelUnusable, RemoteNotAllowed
from services.ai.garden import EXTRACTIVE, Garden, default_of
from services.core.database import Database
from tests.fakes.database import fresh_database


def model(name: str, **more: Any) -> ModelChoice:
    given = {"kind": "openai", "provider": "P", "is_local": True, "usable": True, **more}
    return ModelChoice(id=f"{given['kind']}:{name}", name=name, **given)


class Source:
    def __init__(self, *choices: ModelChoice, name: str = "openai", fails: bool = False) -> None:
        self.name, self._choices, self._fails, self.asked = name, choices, fails, 0

    def choices(self, user_id: int) -> Sequence[ModelChoice]:
        self.asked += 1
        if self._fails:
            raise RuntimeError("boom")
        return self._choices

    def suggestions(self, user_id: int) -> Sequence[ModelChoice]:
        return [model("found", usable=False, why_not="Add it.")]

    def answerer(self, choice: ModelChoice, user_id: int, project_id: int | None, tools: Tools | None) -> Answerer:
        return choice  # type: ignore[return-value]  # what is tested is which source is asked


@pytest.fixture
def database(tmp_path: Path) -> Any:
    database = fresh_database(tmp_path)
    with database.write() as session:
        session.add_all(
            [Project(id=1, user_id=1, name="open", allow_remote_model=True), Project(id=2, user_id=1, name="x")]
        )
    yield database
    database.close()


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ([], "extractive"),
        ([model("far", is_local=False)], "extractive"),
        ([model("off:8b", usable=False)], "extractive"),
        ([model("a:1b"), model("b:8b"), model("c:70b")], "openai:b:8b"),
        ([model("a:1b", details={"preferred": True}), model("b:8b")], "openai:a:1b"),
        ([model("c:70b"), model("d:120b")], "openai:c:70b"),
        ([model("c:70b"), model("plain")], "openai:plain"),
        ([model("small", kind="llm"), model("tiny:1b")], "openai:tiny:1b"),
        ([model("qwen2.5-coder-7b-instruct"), model("x:3b")], "openai:qwen2.5-coder-7b-instruct"),
    ],
)
def test_the_default_is_the_best_local_one_that_is_usable(choices: list[ModelChoice], expected: str):
    assert default_of(choices).id == expected


def test_a_source_that_fails_hides_no_other(database: Database):
    garden = Garden(database, [Source(name="goose", fails=True), Source(model("a:1b"))])
    assert [each.id for each in garden.choices(1)] == ["openai:a:1b", "extractive"]


def test_what_was_listed_is_kept_for_each_user_until_forgotten(database: Database):
    source = Source(model("a:1b"))
    garden = Garden(database, [source])
    for _ in range(3):
        garden.choices(1)
    garden.choices(2)
    assert source.asked == 2
    garden.forget(1)
    garden.choices(1)
    garden.choices(2)
    assert source.asked == 3
    assert [each.name for each in garden.choices(1, look=True)][-1] == "found"


def test_what_cannot_answer_is_refused_with_the_reason(database: Database):
    garden = Garden(database, [Source(model("far", is_local=False), model("off", usable=False, why_not="Start it."))])
    assert garden.resolve(1, "", 2) == garden.choices(1)[-1]
    assert garden.resolve(1, "extractive", 2) == EXTRACTIVE
    with pytest.raises(ModelNotFound):
        garden.resolve(1, "openai:gone", 2)
    with pytest.raises(ModelUnusable, match=r"Start it\."):
        garden.resolve(1, "openai:off", 2)
    with pytest.raises(RemoteNotAllowed):
        garden.resolve(1, "openai:far", 2)
    with pytest.raises(RemoteNotAllowed):
        garden.resolve(2, "openai:far", None)  # has no project that allows it
    assert garden.resolve(1, "openai:far", 1).name == "far"
    assert garden.resolve(1, "openai:far", None).name == "far"
    question = Question("?", 1, user_id=1, conversation_id=1)
    assert garden.answerer_for(garden.resolve(1, "openai:far", 1), question).name == "far"
