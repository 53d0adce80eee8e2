"""Plan and Grow at size: ten years of fifty habits, ten thousand tasks, a thousand users at midnight, 32 clients at once."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from benchmarks.process import Server, serve
from benchmarks.report import Report
from models import Habit, HabitLog, Task, TaskTag, User
from services.accounts import ensure_local_user
from services.core.database import Database, make_engine
from services.core.migrations import bring_up_to_date
from services.core.settings import load_settings

HABITS, YEARS = 50, 10
TASKS = 10_000
USERS, HABITS_EACH, DAYS_EACH = 1_000, 20, 90
CLIENTS, SECONDS = 32, 30.0
TODAY = datetime.now(UTC).date()


def measure(report: Report, folder: Path, repos: Path) -> None:
    """Measure all of it."""
    folder.mkdir(parents=True)
    _fill_one_owner(folder / "owner")
    with serve(folder / "owner", repos) as (server, _):
        server.rest()  # rows that came in beneath it are put into the search index first
        _measure_growing(report, server)
        _measure_tasks(report, server)
    with serve(folder / "clients", repos) as (server, _):
        server.ask("POST", "/api/sample-data", {})  # an owner of a year, beside what the clients write
        server.rest()
        _measure_clients(report, server)
    _fill_many_users(folder / "night")
    with serve(folder / "night", repos) as (server, _):
        server.rest()
        _measure_night(report, server)


# ── Data ─────────────────────────────────────────────────────────────────────────────────────────────


def _open(folder: Path) -> Database:
    settings = load_settings({}, data_dir=folder)
    settings.make_folders()
    bring_up_to_date(settings.database_path, settings.instance_dir / "backups")
    return Database(make_engine(settings.database_path))


def _habit_row(habit_id: int, user_id: int, start_on: date, computed_on: date) -> dict[str, object]:
    return {"id": habit_id, "user_id": user_id, "name": f"Habit {habit_id}", "start_on": start_on, "position": habit_id,
            "computed_on": computed_on, "dismissed": {}}  # fmt: skip


def _log_rows(habit_ids: range, days: int, chance: random.Random) -> Iterator[dict[str, object]]:
    now = datetime.now(UTC)
    for habit_id in habit_ids:
        for ago in range(1, days + 1):
            if chance.random() < 0.99:  # every day has its log, as the figure counts them
                status = "done" if chance.random() < 0.8 else "missed"
                yield {"habit_id": habit_id, "log_date": TODAY - timedelta(days=ago), "status": status, "notes": "",
                       "automatic": False, "created_at": now, "updated_at": now}  # fmt: skip


def _insert(database: Database, model: type, rows: Iterator[dict[str, object]]) -> None:
    batch: list[dict[str, object]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == 20_000:
            with database.write() as session:
                session.execute(insert(model), batch)
            batch = []
    if batch:
        with database.write() as session:
            session.execute(insert(model), batch)


def _fill_one_owner(folder: Path) -> None:
    database, chance = _open(folder), random.Random(1)
    owner = ensure_local_user(database)
    days = 365 * YEARS
    start_on = TODAY - timedelta(days=days)
    _insert(database, Habit, iter([_habit_row(each, owner, start_on, TODAY) for each in range(1, HABITS + 1)]))
    _insert(database, HabitLog, _log_rows(range(1, HABITS + 1), days, chance))
    tags = ("home", "work", "errand", "talk", "flat")
    _insert(database, Task, ({
        "id": each, "user_id": owner, "title": f"Task {each}", "status": "open" if each % 5 else "done",
        "tags": [tags[each % 5]], "priority": (None, "low", "medium", "high")[each % 4], "position": float(each),
        "due_on": TODAY + timedelta(days=chance.randrange(-30, 60)) if each % 3 else None,
    } for each in range(1, TASKS + 1)))  # fmt: skip
    _insert(database, TaskTag, ({"task_id": each, "tag": tags[each % 5]} for each in range(1, TASKS + 1)))
    database.close()


def _fill_many_users(folder: Path) -> None:
    database, chance = _open(folder), random.Random(2)
    ensure_local_user(database)
    _insert(database, User, ({"id": 1000 + each, "email": f"user{each}@example.org", "git_emails": [],
                              "notification_choices": {}} for each in range(USERS)))  # fmt: skip
    start_on = TODAY - timedelta(days=DAYS_EACH)
    habits = range(1, USERS * HABITS_EACH + 1)
    _insert(database, Habit, (_habit_row(each, 1000 + each % USERS, start_on, TODAY - timedelta(days=1))
                              for each in habits))  # fmt: skip
    _insert(database, HabitLog, _log_rows(habits, DAYS_EACH, chance))
    database.close()


# ── Measuring ────────────────────────────────────────────────────────────────────────────────────────


class Client:
    """A kept-alive connection that notes how long each answer took."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.milliseconds: list[float] = []

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, bytes]:
        data = None if body is None else json.dumps(body)
        started = time.perf_counter()
        self._connection.request(method, path, data, {"Content-Type": "application/json"} if data else {})
        answer = self._connection.getresponse()
        raw = answer.read()
        self.milliseconds.append((time.perf_counter() - started) * 1000)
        return answer.status, raw


def _share(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _p95(report: Report, what: str, values: list[float], goal: float) -> None:
    figure = _share(values, 0.95)
    report.line(what, f"p95 {figure:.1f} ms", f"≤ {goal:.0f} ms", figure <= goal)


def _measure_growing(report: Report, server: Server) -> None:
    chance = random.Random(3)
    habits = server.ask("GET", "/api/habits?limit=200")
    server.ask("POST", "/api/goals", {
        "name": "Many", "target_value": 1e9, "start_on": str(TODAY - timedelta(days=3650)),
        "habits": [{"habit_id": each["id"]} for each in habits[:3]],
    })  # fmt: skip
    log, cold, warm, listing = (Client(server.port) for _ in range(4))
    for round_ in range(200):
        on = TODAY - timedelta(days=chance.randrange(3600) if round_ % 2 else 0)
        body = {
            "habit_id": habits[round_ % HABITS]["id"],
            "log_date": str(on),
            "status": chance.choice(("done", "missed")),
        }
        status, raw = log.ask("POST", "/api/habit-logs", body)
        assert status in {200, 201}, raw
        assert cold.ask("GET", "/api/analytics/dashboard")[0] == 200  # what was logged has made the kept one stale
        assert warm.ask("GET", "/api/analytics/dashboard")[0] == 200
        if round_ % 10 == 0:
            assert listing.ask("GET", "/api/habits?limit=200")[0] == 200
    what = f"{HABITS} habits × {YEARS} years"
    _p95(report, f"dashboard, {what}, cold", cold.milliseconds, 60)
    _p95(report, "  the same, warm", warm.milliseconds, 10)
    _p95(report, "logging a habit, statistics and events included, same data", log.milliseconds, 25)
    report.line("list of the 50 habits with today and week, p95", f"{_share(listing.milliseconds, 0.95):.1f} ms")


def _measure_tasks(report: Report, server: Server) -> None:
    client = Client(server.port)
    queries = ("", "&tag=home", "&due=overdue", "&priority=high", "&q=Task%209", "&type=todo&due=week")
    for round_ in range(120):
        path = f"/api/tasks?sort=urgency&limit=50{queries[round_ % len(queries)]}"
        assert client.ask("GET", path)[0] == 200
    _p95(report, f"task list of {TASKS:,}, filtered and sorted by urgency", client.milliseconds, 60)


def _together(count: int, work: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _measure_clients(report: Report, server: Server) -> None:
    """Have every client write what nobody else writes, read in between, and look at the end whether all of it is there."""
    habits = [server.ask("POST", "/api/habits", {"name": f"Client {number}", "start_on": str(TODAY - timedelta(days=400))})["id"]
              for number in range(CLIENTS)]  # fmt: skip
    wrong: list[str] = []
    written: dict[int, int] = {}
    logged: dict[tuple[int, str], str] = {}
    counts: list[int] = []
    end = time.perf_counter() + SECONDS

    def work(number: int) -> None:
        client, chance, made, kept = Client(server.port), random.Random(number), 0, {}
        # As pages do: most of what they ask is the status, the rest is what they show.
        reads = (f"/api/habits/{habits[number]}", "/api/tasks?limit=20", "/api/goals", "/api/notifications?limit=20",
                 f"/api/habit-logs/habit/{habits[number]}?limit=20", "/api/analytics/dashboard")  # fmt: skip
        while time.perf_counter() < end:
            turn = chance.random()
            if turn < 0.8:
                status, raw = client.ask("GET", reads[chance.randrange(len(reads))] if turn > 0.5 else "/api/status")
            elif turn < 0.9:
                status, raw = client.ask("POST", "/api/tasks", {"title": f"client {number} task {made}"})
                made += status == 201
            else:
                on = str(TODAY - timedelta(days=chance.randrange(380)))
                said = chance.choice(("done", "missed", "skipped"))
                body = {"habit_id": habits[number], "log_date": on, "status": said}
                status, raw = client.ask("POST", "/api/habit-logs", body)
                kept[habits[number], on] = said
            if status >= 400:
                wrong.append(f"{status} {raw[:200]!r}")
        written[number] = made
        logged.update(kept)
        counts.append(len(client.milliseconds))

    _together(CLIENTS, work)
    lost = 0
    for number, made in written.items():
        client = Client(server.port)
        found, cursor = set(), "?status=all&limit=200&q=" + f"client%20{number}%20task"
        while cursor:
            rows = json.loads(client.ask("GET", f"/api/tasks{cursor}")[1])
            found |= {row["title"] for row in rows if row["title"].startswith(f"client {number} task ")}
            offset = 0 if "cursor=" not in cursor else int(cursor.rpartition("cursor=")[2])
            more = len(rows) == 200
            cursor = f"?status=all&limit=200&q=client%20{number}%20task&cursor={offset + 200}" if more else ""
        lost += made - len(found & {f"client {number} task {each}" for each in range(made)})
    for (habit_id, on), said in logged.items():
        (row,) = server.ask("GET", f"/api/habit-logs/habit/{habit_id}?from={on}&to={on}")
        lost += row["status"] != said
    rate = sum(counts) / SECONDS
    report.line(
        f"{CLIENTS} clients, half polls, 3 in 10 reads, 2 in 10 writes, {SECONDS:.0f} s",
        f"{rate:,.0f} requests/s",
        "≥ 300",
        rate >= 300,
    )
    writes = sum(written.values()) + len(logged)
    report.line(f"  the same, lost of {writes:,} writes", str(lost), "0", not lost)
    report.line("  the same, answers of 400 and more", f"{len(wrong)} {wrong[:1] or ''}", "0", not wrong)


def _measure_night(report: Report, server: Server) -> None:
    done, polls = threading.Event(), Client(server.port)

    def poll() -> None:
        while not done.wait(0.02):
            polls.ask("GET", "/api/status")

    thread = threading.Thread(target=poll)
    thread.start()
    started = time.perf_counter()
    job = server.ask("POST", "/api/schedule/streak_updates/run")
    ended = server.wait(job["id"])
    seconds = time.perf_counter() - started
    done.set()
    thread.join()
    assert ended["result"]["habits"] == USERS * HABITS_EACH, ended["result"]
    what = f"nightly recalculation, {USERS:,} users × {HABITS_EACH} habits × {DAYS_EACH} days"
    report.line(what, f"{seconds:.1f} s", "≤ 60 s", seconds <= 60)
    p99 = _share(polls.milliseconds, 0.99)
    report.line(f"  /api/status meanwhile, p99 of {len(polls.milliseconds):,}", f"{p99:.1f} ms", "≤ 50 ms", p99 <= 50)
