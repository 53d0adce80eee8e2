"""The model that comes with Gander: any text has a vector, alike texts have alike ones, and nothing stays loaded."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from services.search import minilm
from services.search.meaning import MAX_NAME, MeaningUnavailable, in_vectors, passage_text
from services.search.minilm import MiniLM
from services.search.vectors import likeness


@pytest.fixture(scope="module")
def model() -> Iterator[MiniLM]:
    model = MiniLM()
    yield model
    model.unload()


def test_vectors_are_unit_vectors_in_signed_bytes(model: MiniLM) -> None:
    rows = model.embed(["def parse(text): ...", "the colour of the sea"])
    assert rows.shape == (2, model.dimensions)
    assert rows.dtype == np.int8
    assert np.linalg.norm(rows.astype(float), axis=1) == pytest.approx(127, abs=3)


def test_a_question_is_more_like_the_code_that_answers_it(model: MiniLM) -> None:
    question = model.embed(["where are blueprints registered?"])
    code = ["def register_blueprint(self, blueprint): ...", "def parse_date(text): ...", "class Colour: red = 1"]
    alike = likeness(question, model.embed(code))
    assert alike[0] > 0.4
    assert alike[0] > max(alike[1:]) + 0.2


@pytest.mark.parametrize(
    "text", ["", "\0\0\0", "a" * 1_000_000, "\ud800\udfff", " \n" * 200_000, "日本語" * 3_000, "\x1b[2J"]
)
def test_any_text_has_a_vector(model: MiniLM, text: str) -> None:
    assert model.embed([text, "def"]).any(axis=1).all()


def test_no_text_is_no_vector(model: MiniLM) -> None:
    assert model.embed([]).shape == (0, model.dimensions)


def test_a_vector_does_not_depend_on_what_is_embedded_beside_it(model: MiniLM) -> None:
    texts = [f"def function_{number}(value): return value * {number}" + " + 1" * number for number in range(20)]
    together = model.embed(texts, hurry=True).astype(int)
    alone = np.concatenate([model.embed([text]) for text in texts]).astype(int)
    assert np.abs(together - alone).max() <= 3


def test_several_threads_may_use_it_at_once(model: MiniLM) -> None:
    expected = model.embed(["one", "two"])
    found: list[bool] = []
    threads = [
        threading.Thread(target=lambda: found.append(bool((model.embed(["one", "two"]) == expected).all())))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 6


def test_it_stops_when_it_is_told_to(model: MiniLM) -> None:
    class Stopped(Exception):
        pass

    def stop() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        model.embed(["one"], stop)


def test_it_is_loaded_by_the_first_text_and_let_go_when_idle() -> None:
    model = MiniLM(idle_seconds=0.05)
    assert not model.is_loaded
    model.embed(["one"])
    deadline = time.monotonic() + 20
    while model.is_loaded and time.monotonic() < deadline:
        threading.Event().wait(0.02)
    assert not model.is_loaded
    assert model.embed(["one"]).any()
    model.unload()


def test_a_file_that_is_not_the_known_one_is_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "tokenizer.json"
    other.write_text("{}")
    monkeypatch.setattr(minilm, "TOKENIZER", other)
    with pytest.raises(MeaningUnavailable, match=r"tokenizer\.json is not the file"):
        MiniLM().embed(["one"])


def test_a_package_that_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm, "MODEL_PACKAGE", "no_such_package")
    with pytest.raises(MeaningUnavailable, match="no-such-package is not installed"):
        MiniLM().embed(["one"])


def test_a_passage_is_told_with_the_words_of_its_path_and_name() -> None:
    text = passage_text("Flask.registerBlueprint", "src/flask/app_context.py", "def f(): ...")
    assert text == "src flask app context flask register blueprint\ndef f(): ..."


def test_numbers_that_are_none_become_the_zero_vector() -> None:
    rows = in_vectors([[float("nan"), 0.0], [3.0, 4.0], [float("inf"), 0.0]])
    assert rows.tolist() == [[0, 0], [76, 102], [0, 0]]


def test_the_name_of_the_model_fits_its_column() -> None:
    assert len(MiniLM.name) <= MAX_NAME
