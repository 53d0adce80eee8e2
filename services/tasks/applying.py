"""Write checked fields into a task: the rules that need its other fields, the owner's projects, or the day."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import MapModule, Project, Task
from services.core import clock
from services.core.days import OwnerDays
from services.tasks import shape
from services.tasks.changes import touch, write_tags
from services.tasks.dependencies import replace_dependencies
from services.tasks.errors import BadRecurrence, BadTask
from services.tasks.fields import CleanFields
from services.tasks.recurrence import first_due, first_on, next_after, read_rule

PLAIN = ("title", "notes", "priority", "due_on", "due_minutes")


def apply(session: Session, task: Task, fields: CleanFields, days: OwnerDays) -> Task | None:
    """Write fields into `task`; returns the next one of its series when that completed it.

    Raises BadTask, BadRecurrence, DependencyLoop.
    """
    values = dict(fields)
    for name in PLAIN:
        if name in values:
            setattr(task, name, values[name])
    _due(task, fields)
    _tags(task, fields)
    _place(session, task, fields)
    _kind(task, fields, days)
    if task.id is None:
        session.add(task)
        session.flush()
    else:
        touch(task)
    if task.type == "recurring":
        task.series_id = task.series_id or task.id
    else:
        task.series_id = None
    if {"tags", "add_tags", "remove_tags"} & fields.keys():
        session.flush()
        write_tags(session, task)
    if "depends_on" in fields:
        replace_dependencies(session, task, fields["depends_on"])
    return set_status(session, task, fields["status"], days) if "status" in fields else None


def set_status(session: Session, task: Task, status: str, days: OwnerDays) -> Task | None:
    """Set a status with its moments; returns the next one of the series when this completed it."""
    if status == task.status:
        return None
    now = clock.now()
    if status == "doing":
        task.started_at = now
    elif status == "open":
        task.started_at = None
    task.completed_at = now if status == "done" else None
    task.status = status
    session.flush()
    return _make_next(session, task, days) if status == "done" else None


def _make_next(session: Session, task: Task, days: OwnerDays) -> Task | None:
    """Make the next task of a series, unless one was made after this one already (it was completed before).

    It is due on the rule's first date after the due date that is not before the owner's today.
    """
    if task.recurrence is None or task.due_on is None:
        return None
    later = select(Task.id).where(Task.user_id == task.user_id, Task.series_id == task.series_id, Task.id > task.id)
    if session.scalar(later.limit(1)) is not None:
        return None
    now = clock.now()
    found = next_after(read_rule(task.recurrence), task.due_on, days.day_of(now))
    if found is None:
        return None
    following = Task(
        user_id=task.user_id, type=task.type, status="open", title=task.title, notes=task.notes,
        due_on=found[0], due_minutes=task.due_minutes, priority=task.priority, tags=list(task.tags),
        project_id=task.project_id, module=task.module, recurrence=found[1].text(), series_id=task.series_id,
        position=task.position, is_sample=task.is_sample, created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(following)
    session.flush()
    write_tags(session, following)
    return following


def _due(task: Task, fields: CleanFields) -> None:
    if task.due_on is None and task.due_minutes is not None:
        if fields.get("due_minutes") is not None:
            raise BadTask(errors={"due_time": ["needs a date; give due_on too"]})
        task.due_minutes = None  # the date was taken away, and the time goes with it


def _tags(task: Task, fields: CleanFields) -> None:
    tags = fields.get("tags", task.tags)
    tags = [
        tag for tag in dict.fromkeys([*tags, *fields.get("add_tags", ())]) if tag not in fields.get("remove_tags", ())
    ]
    if tags != task.tags:
        task.tags = shape.clean_tags(tags)


def _place(session: Session, task: Task, fields: CleanFields) -> None:
    """Set project and module. What a task keeps is not looked at again: its module may have left the map."""
    project_id = fields.get("project_id", task.project_id)
    module = fields.get("module", task.module)
    if project_id is None and "module" not in fields:
        module = None  # the project was taken away, and the module goes with it
    if (project_id, module) == (task.project_id, task.module):
        return
    project = _project(session, task.user_id, project_id) if project_id is not None else None
    if module is not None:
        if project is None:
            raise BadTask(errors={"module": ["is a path on a project's map; give project_id too"]})
        if not _is_on_map(session, project, module):
            raise BadTask(errors={"module": [f"“{module[:200]}” is not on the newest map of {project.name}"]})
    task.project_id, task.module = project_id, module


def _project(session: Session, user_id: int, project_id: int) -> Project:
    project = session.scalar(select(Project).where(Project.id == project_id, Project.user_id == user_id))
    if project is None:
        raise BadTask(errors={"project_id": ["there is no such project"]})
    return project


def _is_on_map(session: Session, project: Project, module: str) -> bool:
    """Say whether a path is a file of the newest map, or with a slash at its end a folder; anything is before there is one."""
    if project.current_map_id is None:
        return True
    query = select(MapModule.id).where(MapModule.map_id == project.current_map_id)
    if module.endswith("/"):
        query = query.where(MapModule.path.startswith(module, autoescape=True))
    else:
        query = query.where(MapModule.path == module)
    return session.scalar(query.limit(1)) is not None


def _kind(task: Task, fields: CleanFields, days: OwnerDays) -> None:
    """Set type and rule: what has a rule is recurring, and the other way round."""
    rule_text = fields.get("recurrence", task.recurrence)
    wanted = fields.get("type")
    if wanted == "recurring" and rule_text is None:
        raise BadTask(errors={"type": ["recurring needs a rule; give recurrence too"]})
    if wanted in {"todo", "planned"} and rule_text is not None:
        if fields.get("recurrence") is not None:
            raise BadTask(errors={"type": [f"{wanted} and a recurrence exclude each other"]})
        rule_text = None
    if rule_text is None:
        task.type = wanted or ("todo" if task.type == "recurring" else task.type)
    else:
        task.type = "recurring"
        if rule_text != task.recurrence or task.due_on is None:
            rule = read_rule(rule_text)
            first = first_on(rule, task.due_on) if task.due_on else first_due(rule, days.day_of(clock.now()))
            if first is None:
                words = "it has no date within sixty years"
                raise BadRecurrence(f"This rule cannot be used: {words}.", errors={"recurrence": [words]})
            task.due_on = task.due_on or first
    task.recurrence = rule_text
