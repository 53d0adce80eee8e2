from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from models import BackgroundJob, Conversation, Message
from services.ai import asking, conversations
from services.ai.answerers import Citation, Context, Passage, Produced, Question
from services.ai.errors import ModelUnreachable
from services.wiring import Gander
from services.wiring import asking as wired

PROOF = Citation(1, "src/app.py", 3, 5, "c" * 40, "b" * 40, "def run():")


class Writer:
    """Writes what it is told to, waits where it is told to, and asks whether it is to stop."""

    def __init__(self, text: str, *, waits: bool = False, fails: Exception | None = None) -> None:
        self.text, self.waits, self.fails = text, waits, fails
        self.begun = threading.Event()
        self.asked: list[Question] = []

    def answer(
        self, question: Question, context: Context, on_text: Callable[[str], None], check: Callable[[], None]
    ) -> Produced:
        self.asked.append(question)
        half = self.text[: len(self.text) // 2]
        while self.waits:
            on_text(half)
            self.begun.set()
            time.sleep(0.02)  # a model that thinks; on_text raises when it is to stop
        if self.fails:
            raise self.fails
        check()
        return Produced(self.text, "tiny", "Loopback", is_local=True)


@pytest.fixture
def gander(app: Flask) -> Gander:
    running: Gander = app.extensions["gander"]
    return running


def use(monkeypatch: pytest.MonkeyPatch, writer: Writer) -> Writer:
    context = Context(passages=(Passage(1, PROOF, "run", "def run():"),), citations=(PROOF,))
    monkeypatch.setattr(wired, "gather", lambda *_: context)
    monkeypatch.setattr(wired, "choose", lambda *_: writer)
    return writer


def ask(gander: Gander, prompt: str = "where is it?", **more: Any) -> asking.Started:
    with gander.database.write() as session:
        return asking.ask(session, gander.jobs, gander.local_user_id, prompt=prompt, **more)


def message(gander: Gander, started: asking.Started) -> Message | None:
    with gander.database.read() as session:
        return session.get(Message, started.message_id)


def until(gander: Gander, started: asking.Started, true: Callable[[Message], bool], seconds: float = 15) -> Message:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = message(gander, started)
        if found is not None and true(found):
            return found
        time.sleep(0.02)
    raise AssertionError(f"{found and (found.state, found.content)}")


def over(each: Message) -> bool:
    return each.state != "writing"


def test_an_answer_keeps_the_citations_that_stand_and_marks_what_has_none(
    gander: Gander, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Writer("It is run here, in one place [1]. The rest of it is somewhere else [4]."))
    gander.start()
    done = until(gander, ask(gander), over)
    assert done.state == "done"
    assert done.content == "It is run here, in one place [1]. The rest of it is somewhere else."
    assert [(each["number"], each["path"], each["start_line"]) for each in done.citations] == [(1, "src/app.py", 3)]
    assert [done.content[start:end] for start, end in done.uncited] == ["The rest of it is somewhere else."]
    assert done.produced_by is not None
    assert done.produced_by["words"].startswith("Read 1 passage, cites 1 file · tiny, on this machine · ")


def test_an_answer_grows_and_what_it_has_stays_when_it_is_stopped(
    gander: Gander, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Writer("half of it, and more", waits=True))
    gander.start()
    started = ask(gander)
    until(gander, started, lambda each: each.content == "half of it")
    with gander.database.write() as session:
        asking.stop(session, gander.jobs, gander.local_user_id, started.conversation_id, started.message_id)
    stopped = until(gander, started, over, seconds=3)
    assert (stopped.state, stopped.content, stopped.error) == ("stopped", "half of it", None)


def test_a_run_that_was_killed_is_written_again_from_its_start(gander: Gander, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Writer("The whole of it is here [1]."))
    started = ask(gander)
    with gander.database.write() as session:  # as a process leaves it that was killed while it wrote
        session.execute(
            update(BackgroundJob)
            .where(BackgroundJob.id == started.job_id)
            .values(status="running", owner="gone", attempts=1)
        )
        session.execute(
            update(Message)
            .where(Message.id == started.message_id)
            .values(content="The whole of", citations=[{"number": 9}], uncited=[[0, 3]])
        )
    gander.start()
    done = until(gander, started, over)
    assert (done.state, done.content) == ("done", "The whole of it is here [1].")
    assert [each["number"] for each in done.citations] == [1]
    assert done.uncited == []


def test_a_server_that_ends_while_it_writes_goes_on_at_its_next_start(
    gander: Gander, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = use(monkeypatch, Writer("half of it, and more", waits=True))
    gander.start()
    started = ask(gander)
    assert slow.begun.wait(10)
    gander.jobs.shutdown(5.0)
    left = message(gander, started)
    assert left is not None
    assert left.state == "writing"
    with gander.database.read() as session:
        job = session.get(BackgroundJob, started.job_id)
        assert job is not None
        assert job.status == "pending"


def test_a_model_that_fails_says_so_in_the_conversation_at_once(
    gander: Gander, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = use(monkeypatch, Writer("", fails=ModelUnreachable("It is off. Start it, then ask again.")))
    gander.start()
    failed = until(gander, ask(gander), over)
    assert (failed.state, failed.error) == ("failed", "It is off. Start it, then ask again.")
    assert len(writer.asked) == 1


def test_what_nobody_foresaw_ends_the_answer_too(gander: Gander, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Writer("", fails=ZeroDivisionError()))
    gander.start()
    failed = until(gander, ask(gander), over)
    assert failed.state == "failed"
    assert "log has the details" in (failed.error or "")


def test_a_conversation_deleted_while_it_is_written_stays_deleted(
    gander: Gander, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = use(monkeypatch, Writer("half of it, and more", waits=True))
    gander.start()
    started = ask(gander)
    assert slow.begun.wait(10)
    with gander.database.write() as session:
        jobs = conversations.delete_conversation(session, gander.local_user_id, started.conversation_id)
    assert jobs == [started.job_id]  # the caller cancels it; without that it notices by itself, at its next step
    deadline = time.monotonic() + 5
    while gander.jobs.running_job_ids() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert message(gander, started) is None
    with gander.database.read() as session:
        assert session.get(Conversation, started.conversation_id) is None


def test_what_was_said_before_goes_with_the_next_question(gander: Gander, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = use(monkeypatch, Writer("It is run here, in one place [1]."))
    gander.start()
    first = ask(gander, "where is it?")
    until(gander, first, over)
    until(gander, ask(gander, "and who knows it?", conversation_id=first.conversation_id), over)
    assert writer.asked[-1].history == (
        ("user", "where is it?"),
        ("assistant", "It is run here, in one place [1]."),
    )


def test_text_that_no_database_takes_is_made_storable(gander: Gander, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Writer("odd \0 and \ud800 text" + "x" * 70_000))
    gander.start()
    done = until(gander, ask(gander), over)
    assert done.content.startswith("odd  and ? text")
    assert len(done.content) < 60_100


def test_titles_are_made_of_the_first_sentence() -> None:
    assert conversations.title_from("where is it? And who knows?") == "Where is it?"
    assert conversations.title_from("## " + "word " * 40) == "Word" + " word" * 15 + "…"
    assert conversations.title_from("\u202e\n") == "Question"


def test_an_answer_may_take_as_long_as_the_owner_says(gander: Gander, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Writer("half of it, and more", waits=True))
    monkeypatch.setattr(wired, "GATHERING_SECONDS", 0.0)
    gander.settings = gander.settings.model_copy(update={"answer_seconds": 1})
    gander.start()
    slow = until(gander, ask(gander), over)
    assert slow.state == "failed"
    assert "1 seconds" in (slow.error or "")
