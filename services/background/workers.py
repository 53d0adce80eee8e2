"""The threads that run jobs: claim one, run it, write how it ended and claim the next in the same transaction."""

from __future__ import annotations

import json
import logging
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from services import events
from services.background import ledger
from services.background.bell import Bell
from services.background.context import JobContext, Stop
from services.background.errors import UnknownJobType
from services.background.job_types import Completed, JobType, Outcome, Registry
from services.background.ledger import JOBS, Standing
from services.background.progress import unbegun
from services.background.reporting import ProgressWriter, running
from services.background.states import Move, Status, after
from services.background.verdict import Verdict, judge
from services.core.database import Database
from services.core.errors import GanderError

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 0.1  # before a transition that the database refused is tried again; doubles
LONGEST_PAUSE_SECONDS = 5.0
LONGEST_PAUSE_AT_END = 0.5  # at a shutdown there is time for a few tries only


@dataclass(frozen=True, slots=True)
class Ended:
    """A run that is over and not yet written."""

    context: JobContext
    completed: Completed | None
    error: BaseException | None


class Workers:
    """N threads; the first takes interactive types only, so that one is free for them however many others wait."""

    def __init__(
        self, database: Database, registry: Registry, *, instance_id: str, workers: int, clock: Callable[[], datetime]
    ) -> None:
        """Prepare; `start` starts the threads."""
        self._database = database
        self._registry = registry
        self._instance_id = instance_id
        self._count = workers
        self._clock = clock
        self._executor = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="job")
        self._loops: list[Future[None]] = []
        self._reports = ProgressWriter(database, instance_id)
        self._running: dict[int, JobContext] = {}
        # One transition at a time: threads that wait here are woken at once, while SQLite's own waiting sleeps.
        self._turn = threading.Lock()
        self._bells = {True: Bell(), False: Bell()}  # by interactive_only
        self.stopping = threading.Event()

    def start(self) -> None:
        """Start the threads."""
        self._reports.start()
        self._loops = [
            self._executor.submit(self._work, place == 0 and self._count > 1) for place in range(self._count)
        ]

    def wake_one(self, job_type: JobType) -> None:
        """Have an idle worker look for a new job of this type."""
        self._bells[False].ring()
        if job_type.interactive:
            self._bells[True].ring()

    def wake_all(self) -> None:
        """Have every idle worker look for work, and for the time when there will be some."""
        for bell in self._bells.values():
            bell.ring(everyone=True)

    def running(self) -> list[JobContext]:
        """Return the runs that are under way here."""
        return list(self._running.values())

    def stop_job(self, job_id: int, reason: Stop) -> None:
        """Have a run stop, if it is here."""
        if context := self._running.get(job_id):
            context.request_stop(reason)

    def stop(self, timeout: float) -> list[JobContext]:
        """Claim no more, stop every run, wait at most `timeout` seconds; returns the runs that are still going on."""
        self.stopping.set()
        self.wake_all()
        for context in self.running():
            context.request_stop(Stop.SHUTDOWN)
        wait(self._loops, timeout=timeout)
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._reports.stop(timeout=0.5)
        return self.running()

    # ── One worker ───────────────────────────────────────────────────────────────────────────────────

    def _work(self, interactive_only: bool) -> None:
        ended: Ended | None = None
        while True:
            bell = self._bells[interactive_only]
            rung = bell.rung
            if ended is None:
                if self.stopping.is_set():
                    return
                seconds = self._seconds_until_due(interactive_only)
                if seconds is None or seconds > 0:
                    bell.sleep(rung, seconds)
                    continue
            context = self._write_and_claim(ended, interactive_only)
            ended = self._run(context) if context else None

    def _seconds_until_due(self, interactive_only: bool) -> float | None:
        """Return how long nothing is due; None when nothing waits at all."""
        query = select(func.min(JOBS.c.run_at)).where(JOBS.c.status == Status.PENDING)
        if interactive_only:
            query = query.where(JOBS.c.job_type.in_(self._registry.interactive_names()))
        try:
            with self._database.read() as session:
                first: datetime | None = session.scalar(query)
        except Exception:
            log.exception("The queue cannot be read; trying again.")
            return LONGEST_PAUSE_SECONDS
        return None if first is None else (first - self._clock()).total_seconds()

    def _run(self, context: JobContext) -> Ended:
        try:
            returned = context.job_type.run(context)
            completed = returned if isinstance(returned, Completed) else Completed(returned)
            json.dumps(completed.result, allow_nan=False)  # what cannot be stored is the job's fault, found here
        except BaseException as error:
            return Ended(context, None, error)
        return Ended(context, completed, None)

    # ── Its transaction ──────────────────────────────────────────────────────────────────────────────

    def _write_and_claim(self, ended: Ended | None, interactive_only: bool) -> JobContext | None:
        """Write how a run ended and claim the next, in one transaction, tried until the database takes it.

        Gives up only when the server ends; the next start then finds the job as an orphan.
        """
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                claimed = self._transact(ended, interactive_only)
                break
            except Exception as error:
                name = f"job {ended.context.job_id}" if ended else "the next job"
                log.exception("The database refused a transition of %s; trying again.", name)
                if ended is not None and not _may_accept_later(error):
                    # Not the database's fault, then: something of this end cannot be written. Say so instead.
                    ended = Ended(ended.context, None, error)
                if self.stopping.is_set():
                    if pause > LONGEST_PAUSE_AT_END:
                        return None
                    time.sleep(pause)
                self.stopping.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        if claimed is not None and self.stopping.is_set():
            claimed.request_stop(Stop.SHUTDOWN)  # claimed while `stop` went through the runs
        return claimed

    def _transact(self, ended: Ended | None, interactive_only: bool) -> JobContext | None:
        claimed: JobContext | None = None
        with self._turn:
            try:
                with self._database.write() as session:
                    if ended is not None:
                        self._write_end(session, ended)
                    if not self.stopping.is_set():
                        claimed = self._claim(session, interactive_only)
            except BaseException:
                if claimed is not None:
                    self._running.pop(claimed.job_id, None)
                raise
            # A revived job may be claimed again by the time its old run is written: forget this run only.
            if ended is not None and self._running.get(ended.context.job_id) is ended.context:
                del self._running[ended.context.job_id]
        return claimed

    def _write_end(self, session: Session, ended: Ended) -> None:
        self._reports.forget(ended.context.job_id)
        # First as if nothing had happened to the row meanwhile, which is nearly always so and saves a query.
        job = running(ended.context, self._instance_id)
        if self._end_from(session, ended, job):
            return
        now = ledger.standing(session, ended.context.job_id)
        if now is None or (now.status, now.owner, now.attempts) != (job.status, job.owner, job.attempts):
            log.warning("Job %s was taken away while it ran; its end is not written.", ended.context.job_id)
            return
        self._end_from(session, ended, now)

    def _end_from(self, session: Session, ended: Ended, job: Standing) -> bool:
        """Make the move that ends a run, if its row stands as `job` says."""
        verdict = self._judge(ended, job, ended.error)
        apply = ended.completed.apply if ended.completed and verdict.move is Move.COMPLETE else None
        if apply is None:
            return self._move(session, ended, job, verdict, ended.error)
        try:
            with session.begin_nested() as both:
                apply(session)
                moved = self._move(session, ended, job, verdict, None)
                if not moved:
                    both.rollback()
                return moved
        except OperationalError:
            raise  # the disk is full or the database busy: the whole transition is tried again
        except Exception as error:
            return self._move(session, ended, job, self._judge(ended, job, error), error)

    def _judge(self, ended: Ended, job: Standing, error: BaseException | None) -> Verdict:
        context = ended.context
        return judge(
            error,
            job_id=job.id,
            cancel_requested=job.cancel_requested,
            stop_reason=context.stop_reason,
            attempts=job.attempts,
            max_attempts=job.max_attempts,
            policy=context.job_type.retry,
            chance=random.random(),  # noqa: S311  # spreads retries; nothing secret
        )

    def _move(
        self, session: Session, ended: Ended, job: Standing, verdict: Verdict, error: BaseException | None
    ) -> bool:
        context, now = ended.context, self._clock()
        if error is not None and verdict.error_code is not None:
            # The details of what nobody foresaw are for the log only; people read the words in the row.
            unforeseen = None if isinstance(error, GanderError) else error
            words = (job.id, job.job_type, job.attempts, verdict.move.value, verdict.error_message)
            log.warning("Job %s (%s), attempt %s, %s: %s", *words, exc_info=unforeseen)
        completed = verdict.move is Move.COMPLETE
        result = ended.completed.result if completed and ended.completed else None
        status = after(Status.RUNNING, verdict.move)
        outcome = Outcome(status, verdict.error_message, verdict.error_code, result)
        changes = context.ended(completed=completed, failed=verdict.move in {Move.FAIL, Move.DIE})
        if verdict.move is Move.WAIT:
            attempts = job.attempts if verdict.counts else job.attempts - 1
            changes |= ledger.waiting(now + timedelta(seconds=verdict.wait_seconds), outcome, attempts)
            events.after_commit(session, self.wake_all)
        else:
            changes |= ledger.ending(now, outcome)
            changes["result"] = result
        moved = ledger.make_move(session, job, verdict.move, changes, job_type=context.job_type, outcome=outcome)
        return moved is not None

    def _claim(self, session: Session, interactive_only: bool) -> JobContext | None:
        names = self._registry.interactive_names() if interactive_only else None
        while found := ledger.next_due(session, self._clock(), names):
            job, payload = found
            job_type = self._registry.find(job.job_type)
            now = self._clock()
            changes = {"owner": self._instance_id, "attempts": job.attempts + 1, "started_at": now}
            changes |= {"error_message": None, "error_code": None, "finished_at": None}
            if job_type is not None:
                changes |= unbegun(job_type.steps)
            claimed = ledger.make_move(session, job, Move.CLAIM, changes, job_type=job_type)
            assert claimed is not None, "the row was read in this very write transaction"
            if job_type is not None:
                return self._new_context(claimed, job_type, payload)
            unknown = UnknownJobType(job_type=job.job_type)
            outcome = Outcome(Status.FAILED, unknown.detail, unknown.code)
            ledger.make_move(session, claimed, Move.FAIL, ledger.ending(now, outcome), job_type=None, outcome=outcome)
        return None

    def _new_context(self, job: Standing, job_type: JobType, payload: dict[str, object]) -> JobContext:
        context = JobContext(
            job_id=job.id,
            job_type=job_type,
            user_id=job.user_id,
            project_id=job.project_id,
            payload=payload,
            attempt=job.attempts,
            max_attempts=job.max_attempts,
            database=self._database,
            changed=self._reports.changed,
        )
        # Known before the claim is committed, so that a cancel, which comes after it, always finds the run.
        self._running[job.id] = context
        return context


def _may_accept_later(error: Exception) -> bool:
    """Say whether the database itself was in the way: full, busy, or out of connections."""
    return isinstance(error, OperationalError | PoolTimeout | GanderError)
