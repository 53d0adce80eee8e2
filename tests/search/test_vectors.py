"""Vectors by digest, a project's as one matrix in memory, the nearest of them exactly."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from models import Project, SearchChunk
from services.core.database import Database
from services.search import vectors
from services.search.meaning import in_vectors
from services.search.vectors import Matrices, Matrix
from tests.fakes.database import fresh_database
from tests.fakes.indexed_projects import IndexedProject

FILES = {f"src/module_{number}.py": f"def function_{number}():\n    return {number}\n" for number in range(5)}


@pytest.fixture
def shop(tmp_path: Path) -> IndexedProject:
    made = IndexedProject(fresh_database(tmp_path), tmp_path / "shop.git", FILES)
    made.index()
    return made


def give_vectors(database: Database, model: str = "m", width: int = 8) -> dict[int, bytes]:
    """A vector for every passage, by its id."""
    with database.write() as session:
        rows = session.execute(select(SearchChunk.id, SearchChunk.digest)).all()
        made = in_vectors(np.random.default_rng(1).standard_normal((len(rows), width)))
        given = {row.id: one.tobytes() for row, one in zip(rows, made, strict=True)}
        vectors.save_vectors(session, model, {row.digest: given[row.id] for row in rows})
    return given


def matrix(kept: Matrices, shop: IndexedProject, model: str = "m") -> Matrix:
    with shop.database.read() as session:
        project = session.get_one(Project, shop.id)
        found = kept.of(session, shop.id, project.current_map_id or 0, model)
    assert found is not None
    return found


def test_the_nearest_are_those_that_a_plain_product_says() -> None:
    rows = in_vectors(np.random.default_rng(3).standard_normal((500, 384)))
    made = Matrix(np.arange(1000, 1500), rows, missing=0)
    near = made.nearest(rows[7:8], 5)
    exact = rows.astype(float) @ rows[7].astype(float) / np.linalg.norm(rows.astype(float), axis=1)
    assert [one.chunk_id for one in near] == [1000 + int(place) for place in np.argsort(-exact)[:5]]
    assert near[0].likeness == pytest.approx(1.0, abs=0.01)
    assert [one.likeness for one in near] == sorted((one.likeness for one in near), reverse=True)


def test_a_question_of_another_length_finds_nothing() -> None:
    rows = in_vectors(np.ones((3, 384)))
    assert Matrix(np.arange(3), rows, 0).nearest(rows[:1, :100], 5) == []
    assert Matrix(np.arange(0), rows[:0], 0).nearest(rows[:1], 5) == []


def test_vectors_are_found_by_digest_and_model(shop: IndexedProject) -> None:
    give_vectors(shop.database)
    with shop.database.read() as session:
        digests = list(session.scalars(select(SearchChunk.digest)))
        assert set(vectors.load_vectors(session, "m", [*digests, "none"])) == set(digests)
        assert vectors.load_vectors(session, "other", digests) == {}


def test_a_matrix_holds_the_vectors_of_the_newest_map(shop: IndexedProject) -> None:
    given = give_vectors(shop.database)
    found = matrix(Matrices(), shop)
    assert {int(one): row.tobytes() for one, row in zip(found.ids, found.rows, strict=True)} == given
    assert found.missing == 0


def test_a_matrix_is_read_once_and_anew_after_the_index_changed(shop: IndexedProject) -> None:
    give_vectors(shop.database)
    kept = Matrices()
    first = matrix(kept, shop)
    assert matrix(kept, shop) is first
    shop.change({"src/new.py": "def newest():\n    return 9\n"})
    second = matrix(kept, shop)
    assert second is not first
    assert second.missing == 1


def test_one_that_lacks_vectors_is_read_again_after_a_while(
    shop: IndexedProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Matrices()
    assert matrix(kept, shop).missing == len(FILES)
    give_vectors(shop.database)
    assert matrix(kept, shop).missing == len(FILES)
    monkeypatch.setattr(vectors.time, "monotonic", lambda: 1e12)
    assert matrix(kept, shop).missing == 0


def test_models_never_mix(shop: IndexedProject) -> None:
    give_vectors(shop.database, "m", 8)
    give_vectors(shop.database, "other", 16)
    kept = Matrices()
    assert matrix(kept, shop, "m").rows.shape[1] == 8
    assert matrix(kept, shop, "other").rows.shape[1] == 16


def test_no_more_is_kept_than_fits(shop: IndexedProject) -> None:
    give_vectors(shop.database, "m")
    give_vectors(shop.database, "other")
    kept = Matrices(limit=100)
    matrix(kept, shop, "m")
    matrix(kept, shop, "other")
    assert kept.nbytes == len(FILES) * (8 + 8)
    kept.forget(shop.id)
    assert kept.nbytes == 0


def test_what_is_too_large_to_keep_is_not_read(shop: IndexedProject, monkeypatch: pytest.MonkeyPatch) -> None:
    give_vectors(shop.database)
    monkeypatch.setattr(vectors, "KEPT_BYTES", 10)
    with shop.database.read() as session:
        map_id = session.get_one(Project, shop.id).current_map_id or 0
        assert vectors.read_matrix(session, "m", map_id) is None


def test_searching_by_vectors_first_leaves_the_model_loadable() -> None:
    # Loaded in the other order, the two libraries end the process; so this needs one of its own.
    code = (
        "import numpy as np\n"
        "from services.search.vectors import Matrix\n"
        "from services.search.minilm import MiniLM\n"
        "rows = np.ones((3, 384), dtype=np.int8)\n"
        "Matrix(np.arange(3), rows, 0).nearest(rows[:1], 2)\n"
        "print(MiniLM().embed(['one']).shape)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "(1, 384)\n"), done.stderr
