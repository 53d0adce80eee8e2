"""Sample data over HTTP: how much is here, loading it, removing it."""

from __future__ import annotations

from pydantic import BaseModel

from api.context import gander, reading, user_id, writing
from api.contract import endpoint
from services.sample import SampleCounts, SampleLoaded, count_sample, load_sample, remove_sample


class SampleObject(BaseModel):
    """How much sample data is here."""

    loaded: bool
    habits: int
    goals: int
    tasks: int
    projects: int


def _shape(counts: SampleCounts) -> SampleObject:
    return SampleObject(loaded=counts.loaded, **vars(counts))


@endpoint(answer=SampleObject)
def get_sample_data() -> SampleObject:
    """Say how much sample data is here."""
    with reading() as session:
        return _shape(count_sample(session, user_id()))


@endpoint(answer=SampleObject, status=201, errors=(SampleLoaded,), creates=True)
def load_sample_data() -> SampleObject:
    """Load a year of habits, goals and tasks, and Gander's own repository if it is at hand."""
    with writing() as session:
        return _shape(load_sample(session, user_id(), gander().add_own_repository))


@endpoint(status=204)
def remove_sample_data() -> None:
    """Remove the sample data, and nothing else."""
    with writing() as session:
        remove_sample(session, user_id(), gander().projects.delete)
