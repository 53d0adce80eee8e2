from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from services.ai.answerers import Citation, ToolResult, ToolSpec
from services.ai.errors import AnswerTooCostly, ModelSilent
from services.ai.loop import MAX_CALLS, Limits, converse
from services.ai.streaming import Reply, ToolCall

SAID = [{"role": "system", "content": "Answer."}, {"role": "user", "content": "Where?"}]
LIMITS = Limits(turns=10, tokens=1_000_000, room=100_000)


class Tools:
    def __init__(self, text: str = "found", fails: bool = False) -> None:
        self.called: list[tuple[str, Any]] = []
        self.text, self.fails = text, fails

    def specs(self) -> Sequence[ToolSpec]:
        return [ToolSpec("look", "Look.", {"type": "object"})]

    def call(self, name: str, arguments: Mapping[str, Any]) -> ToolResult:
        self.called.append((name, arguments))
        if self.fails:
            raise RuntimeError("boom")
        return ToolResult(self.text, (Citation(1, f"f{len(self.called)}.py", 1, 2, "c", "b"),))


class Obedient:
    """Calls tools in every turn that offers them; keeps what it was sent."""

    def __init__(self, *arguments: str, name: str = "look", text: str = "Done [1].") -> None:
        self.turns: list[tuple[list[dict[str, Any]], bool]] = []
        self.arguments, self.name, self.text = arguments, name, text

    def __call__(self, messages: Sequence[Mapping[str, Any]], tools: Sequence[ToolSpec], files: Sequence[str]) -> Reply:
        self.turns.append(([dict(each) for each in messages], bool(tools)))
        if not tools:
            return Reply(self.text)
        number = len(self.turns)
        given = self.arguments or (json.dumps({"n": number}),)
        return Reply(
            "", tuple(ToolCall(f"c{number}-{place}", self.name, each) for place, each in enumerate(given)), 10, 5
        )


def run(turn: Any, tools: Any, limits: Limits = LIMITS, check: Any = lambda: None) -> Any:
    return converse(turn, SAID, tools, limits, model="m", known=4, fence="ffff", check=check)


def test_a_model_that_calls_for_ever_must_answer_in_the_last_turn():
    turn, tools = Obedient(), Tools()
    done = run(turn, tools)
    assert len(turn.turns) == 10
    assert [offered for _, offered in turn.turns] == [True] * 9 + [False]
    assert done.text == "Done [1]."
    assert done.calls == 9
    assert [each.path for each in done.added] == [f"f{number}.py" for number in range(1, 10)]
    assert "[5] f1.py" in turn.turns[1][0][-1]["content"]
    assert "[6] f2.py" in turn.turns[2][0][-1]["content"]


def test_the_calls_of_all_turns_have_a_ceiling():
    turn, tools = Obedient(*[json.dumps({"n": number}) for number in range(16)]), Tools()
    many = iter(range(10_000))
    turn.arguments = ()

    def sixteen(messages: Any, offered: Any, _files: Any) -> Reply:
        if not offered:
            return Reply("Done.")
        return Reply("", tuple(ToolCall("c", "look", json.dumps({"n": next(many)})) for _ in range(16)))

    done = run(sixteen, tools)
    assert done.text == "Done."
    assert len(tools.called) == MAX_CALLS


def test_the_tokens_of_all_turns_have_a_ceiling():
    with pytest.raises(AnswerTooCostly, match="20 tokens"):
        run(Obedient(), Tools(), Limits(10, 20, 100_000))


def test_what_is_sent_in_a_turn_keeps_within_its_room():
    turn = Obedient()
    run(turn, Tools("long " * 2_000), Limits(10, 10_000_000, 8_000))
    sizes = [sum(len(str(each["content"])) for each in messages) for messages, _ in turn.turns]
    assert max(sizes) < 8_000 * 3 + 12_000
    assert sum("left out" in str(each["content"]) for each in turn.turns[-1][0]) >= 5
    assert "long" in turn.turns[-1][0][-1]["content"]


@pytest.mark.parametrize(
    "arguments",
    ["oops", "[1]", "7", "null", '{"a":' * 50_000, '"text"', "\ud800", '{"a": NaN}', '{"a": 1' + "0" * 5_000 + "}"],
)
def test_arguments_of_any_kind_are_no_error(arguments: str):
    assert run(Obedient(arguments), Tools()).text == "Done [1]."


def test_the_same_call_again_is_not_made_again():
    tools = Tools()
    turn = Obedient('{"a": 1}')
    run(turn, tools)
    assert len(tools.called) == 1
    assert "Answer now" in turn.turns[2][0][-1]["content"]


def test_a_tool_that_raises_is_a_result():
    turn = Obedient()
    assert run(turn, Tools(fails=True)).text == "Done [1]."
    assert "failed" in turn.turns[1][0][-1]["content"]
    assert "boom" not in turn.turns[1][0][-1]["content"]


def test_a_model_that_never_answers_is_a_clear_error():
    def silent(*_: Any) -> Reply:
        return Reply("", (ToolCall("c", "look", "{}"),))

    with pytest.raises(ModelSilent):
        run(silent, Tools())
    with pytest.raises(ModelSilent):
        run(lambda *_: Reply(""), None)


def test_who_stops_is_heard_between_calls():
    class Stopped(Exception):
        pass

    tools = Tools()

    def check() -> None:
        if tools.called:
            raise Stopped

    with pytest.raises(Stopped):
        run(Obedient('{"a": 1}', '{"a": 2}', '{"a": 3}'), tools, check=check)
    assert len(tools.called) == 1
