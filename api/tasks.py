"""Tasks: list, write, complete, undo."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.context import Moment, PageQuery, Session, page_answer, reading, user_id, writing
from api.contract import Answer, Body, endpoint
from models import Task
from services import tasks as service
from services.projects import ProjectNotFound
from services.tasks import (
    AlreadyUndone,
    BadMove,
    BadRecurrence,
    BadTask,
    ChangedSince,
    ChangeNotFound,
    DependencyLoop,
    TaskFields,
    TaskNotFound,
)

CHANGE = "X-Change-Id"  # what POST /api/tasks/undo takes
Id = Annotated[int, Field(ge=1, le=10**18)]
Tag = Annotated[str, StringConstraints(max_length=51)]
Type = Literal["todo", "recurring", "planned"]
Status = Literal["open", "doing", "done", "dropped"]
Priority = Literal["low", "medium", "high"]


class UrgencyPart(BaseModel):
    """One term of the sum that is a task's urgency."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    words: str
    value: float


class TaskObject(BaseModel):
    """A task with what follows from it. `due_at` is there when `due_time` is; urgency is the sum of its parts."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    type: Type
    status: Status
    title: str
    notes: str
    due_on: date | None
    due_time: str | None
    due_at: Moment | None
    priority: Priority | None
    tags: list[str]
    project_id: int | None
    project_name: str | None
    module: str | None
    recurrence: str | None
    recurrence_words: str | None
    series_id: int | None
    position: float
    depends_on: list[int]
    blocks: list[int]
    is_blocked: bool
    is_overdue: bool
    urgency: float
    urgency_parts: list[UrgencyPart]
    is_sample: bool
    created_at: Moment
    updated_at: Moment
    started_at: Moment | None
    completed_at: Moment | None


def _shown(session: Session, rows: list[Task]) -> list[TaskObject]:
    return [TaskObject.model_validate(view) for view in service.show(session, user_id(), rows)]


class TaskQuery(PageQuery):
    """Which tasks, in which order."""

    type: Type | None = None
    status: Literal["open", "doing", "done", "dropped", "live", "all"] = Field("live", description="live: open, doing.")
    project_id: Id | None = None
    module: str | None = Field(None, max_length=1000)
    tag: str | None = Field(None, max_length=50)
    priority: Priority | None = None
    due: Literal["overdue", "today", "week", "none"] | None = Field(
        None, description="today and week (the next seven days) hold what is overdue, too."
    )
    q: str | None = Field(None, max_length=200, description="Words in the title or the notes.")
    sort: Literal["urgency", "due", "manual", "created", "completed"] = "urgency"


@endpoint(query=TaskQuery, answer=list[TaskObject], polled=True)
def list_tasks(query: TaskQuery) -> Answer:
    """List tasks, the most urgent first."""
    wanted = service.Wanted(**query.model_dump(exclude={"limit", "cursor"}))
    with reading() as session:
        page = service.list_tasks(session, user_id(), wanted, limit=query.limit, cursor=query.cursor)
        return page_answer(page, TaskObject.model_validate)


class TaskChange(Body):
    """What to change; null takes a date, priority, project, module or rule away. A rule makes a task recurring."""

    type: Type = "todo"
    status: Status = "open"
    title: str = Field("", max_length=300)
    notes: str = Field("", max_length=20_000)
    due_on: date | None = None
    due_time: str | None = Field(None, max_length=5, description="HH:MM by the owner's clock; needs due_on.")
    priority: Priority | None = None
    tags: list[Tag] = Field([], max_length=100)
    project_id: Id | None = None
    module: str | None = Field(None, max_length=1000, description="A path on the project's map.")
    recurrence: str | None = Field(None, max_length=300, description="An RFC 5545 rule, such as FREQ=WEEKLY;BYDAY=MO.")
    depends_on: list[Id] = Field([], max_length=200)


class NewTask(TaskChange):
    """A task to be; only its title is needed."""

    title: str = Field(min_length=1, max_length=300)


def _fields(body: Body) -> service.CleanFields:
    given = TaskFields(**body.model_dump(exclude_unset=True))  # type: ignore[typeddict-item]  # the body's fields are its
    return service.clean(given)


@endpoint(body=NewTask, answer=TaskObject, status=201, errors=(BadTask, BadRecurrence, DependencyLoop), creates=True)
def create_task(body: NewTask) -> Answer:
    """Add a task; one with a rule and no date is due on the rule's first date."""
    fields = _fields(body)
    with writing() as session:
        done = service.create_task(session, user_id(), fields)
        (shape,) = _shown(session, [done.task])
    return Answer(shape, headers={"Location": f"/api/tasks/{shape.id}", CHANGE: str(done.change_id)})


@endpoint(answer=TaskObject, polled=True, errors=(TaskNotFound,))
def get_task(task_id: int) -> TaskObject:
    """Show one task."""
    with reading() as session:
        (shape,) = _shown(session, [service.get_task(session, user_id(), task_id)])
        return shape


@endpoint(body=TaskChange, answer=TaskObject, errors=(TaskNotFound, BadTask, BadRecurrence, DependencyLoop))
def update_task(task_id: int, body: TaskChange) -> Answer:
    """Change a task; the status done completes it."""
    fields = _fields(body)
    with writing() as session:
        done = service.update_task(session, user_id(), task_id, fields)
        (shape,) = _shown(session, [done.task])
    return Answer(shape, headers={CHANGE: str(done.change_id)})


@endpoint(status=204, errors=(TaskNotFound,))
def delete_task(task_id: int) -> Answer:
    """Delete a task; those that wait for it wait no longer."""
    with writing() as session:
        change_id = service.delete_task(session, user_id(), task_id)
    return Answer(None, headers={CHANGE: str(change_id)})


class Completion(BaseModel):
    """A task that is done, the next one of its series, and the change to undo; null when it was done before."""

    task: TaskObject
    next: TaskObject | None
    change_id: int | None


@endpoint(answer=Completion, errors=(TaskNotFound,))
def complete_task(task_id: int) -> Answer:
    """Complete a task; a recurring one is followed by the next of its series, once."""
    with writing() as session:
        return _completion(session, service.complete_task(session, user_id(), task_id))


@endpoint(answer=Completion, errors=(TaskNotFound,))
def reopen_task(task_id: int) -> Answer:
    """Open a task again that was done, dropped or being done."""
    with writing() as session:
        return _completion(session, service.reopen_task(session, user_id(), task_id))


def _completion(session: Session, done: service.Done) -> Answer:
    shapes = _shown(session, [done.task, *([done.next] if done.next else [])])
    answer = Completion(task=shapes[0], next=shapes[1] if done.next else None, change_id=done.change_id)
    return Answer(answer, headers={CHANGE: str(done.change_id)} if done.change_id else {})


class BulkFields(Body):
    """What to change in each of the tasks."""

    type: Type = "todo"
    status: Status = "open"
    due_on: date | None = None
    due_time: str | None = Field(None, max_length=5)
    priority: Priority | None = None
    tags: list[Tag] = Field([], max_length=100)
    add_tags: list[Tag] = Field([], max_length=100)
    remove_tags: list[Tag] = Field([], max_length=100)
    project_id: Id | None = None
    module: str | None = Field(None, max_length=1000)
    recurrence: str | None = Field(None, max_length=300)


class BulkChange(Body):
    """Tasks, and one change or action for all of them."""

    ids: list[Id] = Field(min_length=1, max_length=service.MAX_BULK)
    change: BulkFields | None = None
    action: Literal["complete", "reopen", "delete"] | None = None


class ManyTasks(BaseModel):
    """Tasks, and the change to undo."""

    tasks: list[TaskObject]
    change_id: int | None = None


@endpoint(body=BulkChange, answer=ManyTasks, errors=(TaskNotFound, BadTask, BadRecurrence))
def change_tasks(body: BulkChange) -> Answer:
    """Change, complete, open again or delete up to 200 tasks, all or none."""
    if (body.change is None) == (body.action is None):
        raise BadTask(errors={"change": ["give either a change or an action"]})
    action = {"complete": "done", "reopen": "open"}
    fields = _fields(body.change) if body.change else service.clean({"status": action.get(body.action or "", "open")})
    with writing() as session:
        if body.action == "delete":
            change_id = service.delete_tasks(session, user_id(), body.ids)
            shapes = []
        else:
            rows, change_id = service.change_tasks(session, user_id(), body.ids, fields)
            shapes = _shown(session, rows)
    return Answer(ManyTasks(tasks=shapes, change_id=change_id), headers={CHANGE: str(change_id)})


class Undoing(Body):
    """The change to undo."""

    change_id: Id


@endpoint(body=Undoing, answer=ManyTasks, errors=(ChangeNotFound, AlreadyUndone, ChangedSince, DependencyLoop))
def undo_change(body: Undoing) -> ManyTasks:
    """Put tasks back as they were before a change of the last seven days."""
    with writing() as session:
        return ManyTasks(tasks=_shown(session, service.undo(session, user_id(), body.change_id)))


class Move(Body):
    """A task, and the one it comes behind, or the one it comes before; neither is the top."""

    id: Id
    after_id: Id | None = None
    before_id: Id | None = None


@endpoint(body=Move, answer=TaskObject, errors=(TaskNotFound, BadMove))
def move_task(body: Move) -> Answer:
    """Move a task in the manual order."""
    with writing() as session:
        row, change_id = service.move_task(session, user_id(), body.id, body.after_id, body.before_id)
        (shape,) = _shown(session, [row])
    return Answer(shape, headers={CHANGE: str(change_id)})


class TagCount(BaseModel):
    """A tag, and how many tasks that are to be done carry it."""

    tag: str
    count: int


@endpoint(answer=list[TagCount], polled=True)
def list_tags() -> list[TagCount]:
    """List the tags of tasks that are to be done, the most used first."""
    with reading() as session:
        return [TagCount(tag=tag, count=count) for tag, count in service.list_tags(session, user_id())]


class OpenWork(BaseModel):
    """A module (null: the project as such), and how many tasks are to be done on it."""

    module: str | None
    count: int


@endpoint(answer=list[OpenWork], polled=True, errors=(ProjectNotFound,))
def list_open_work(project_id: int) -> list[OpenWork]:
    """List the modules of a project with tasks to be done, most first."""
    with reading() as session:
        rows = service.list_open_work(session, user_id(), project_id)
        return [OpenWork(module=module, count=count) for module, count in rows]
