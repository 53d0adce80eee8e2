"""Backups over HTTP: what there is, backing up now, and taking one home. The first account's alone."""

from __future__ import annotations

from flask import Response, send_file
from pydantic import BaseModel

from api.context import Moment, gander, user_id, writing
from api.contract import Answer, endpoint
from api.jobs import JobObject, job_object
from services import backup as service
from services.accounts import OwnerOnly
from services.background import TooManyJobs


class BackupObject(BaseModel):
    """A backup of the whole database."""

    name: str
    bytes: int
    created_at: Moment


def _owner() -> None:
    """Refuse everyone but the first account: a backup holds everybody's rows. Raises OwnerOnly."""
    if user_id() != gander().local_user_id:
        raise OwnerOnly


@endpoint(answer=list[BackupObject], errors=(OwnerOnly,), polled=True)
def list_backups() -> list[BackupObject]:
    """List the backups there are, newest first."""
    _owner()
    return [
        BackupObject(name=backup.name, bytes=backup.size, created_at=backup.created_at)
        for backup in service.list_backups(gander().settings)
    ]


@endpoint(answer=JobObject, status=202, errors=(OwnerOnly, TooManyJobs), creates=True)
def create_backup() -> Answer:
    """Back up now; answers with the job that does it."""
    _owner()
    with writing() as session:
        job = gander().schedule.run_now(session, "backup")
        return Answer(job_object(job), headers={"Location": f"/api/jobs/{job.id}"})


@endpoint(errors=(OwnerOnly, service.BackupNotFound))
def download_backup(name: str) -> Response:
    """Download a backup: a SQLite file. Restore it by putting it in the place of instance/gander.db."""
    _owner()
    path = service.backup_path(gander().settings, name)
    return send_file(path, mimetype="application/vnd.sqlite3", as_attachment=True, download_name=name)
