"""Repositories mapped, indexed and embedded by a Gander of its own, without a server."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app import create_app
from models import BackgroundJob, Project, SearchState
from services.core.settings import load_settings
from services.wiring import Gander

_WHO = ("-c", "user.name=Gander", "-c", "user.email=gander@example.org", "-c", "commit.gpgsign=false")


@contextmanager
def gander_in(folder: Path, roots: Path) -> Iterator[Gander]:
    """Start a Gander's workers on a data folder; nothing listens."""
    app = create_app(
        load_settings({}, data_dir=folder, local_roots=(roots, folder), min_free_bytes=0, map_seconds=3600)
    )
    gander: Gander = app.extensions["gander"]
    gander.start()
    try:
        yield gander
    finally:
        gander.stop(10)


def make_repository(folder: Path) -> None:
    """Commit all files of a folder as a repository."""
    for arguments in (["init", "-q"], ["add", "-A"], [*_WHO, "commit", "-q", "-m", "Measured"]):
        subprocess.run(["git", *arguments], cwd=folder, check=True, stdin=subprocess.DEVNULL)


def project_of(gander: Gander, name: str, repository: Path) -> int:
    """Return the id of a repository's project, added when it is not there yet."""
    with gander.database.write() as session:
        for project in session.query(Project).filter(Project.name == name):
            return project.id
        return gander.projects.create(
            session, gander.local_user_id, name=name, repository_url=str(repository), access_token=None
        ).id


def wait_until_embedded(gander: Gander, project_id: int) -> None:
    """Wait until a project is mapped and all its passages have vectors, saying how far it is."""
    said = ""
    while True:
        with gander.database.read() as session:
            project = session.get_one(Project, project_id)
            state = session.get(SearchState, project_id)
            jobs = session.query(BackgroundJob).filter(BackgroundJob.project_id == project_id).all()
        if project.current_map_id is not None and state is not None and state.vectors_map_id == project.current_map_id:
            return
        if project.last_error or any(job.status in {"failed", "dead"} for job in jobs):
            raise SystemExit(f"{project.name}: {project.last_error or [job.error_message for job in jobs]}")
        now = ", ".join(f"{job.job_type} {job.progress} %" for job in jobs if job.status == "running")
        if now != said:
            print(f"  {project.name}: {now or 'waiting'}", file=sys.stderr, flush=True)
            said = now
        time.sleep(1)
