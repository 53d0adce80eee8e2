"""The pool against children that hang, crash, fill up, refuse to start; nothing but the culprit is lost."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from services.system_map.parsing import process
from services.system_map.parsing.deep_codec import unpack_deep
from services.system_map.parsing.frames import AnswerReader, pack_answer
from services.system_map.parsing.pool import ParsePool, ParserUnavailable, ParsingCancelled

ROOT = Path(__file__).parents[3]
HOSTILE = [sys.executable, str(ROOT / "tests" / "fakes" / "hostile_parse_child.py"), str(ROOT)]
GOOD = b"import a\ndef f(): pass\n"


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def wait_until(condition, seconds=10.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.01)
    return condition()


def test_the_real_child_reads_what_it_is_given():
    items = [(f"{number}.py", "Python", GOOD) for number in range(300)] + [("a.go", "Go", b"package a\n")]
    with ParsePool(2) as pool:
        facts = dict(pool.parse_all(items))
    assert len(facts) == 301
    assert facts["7.py"].imports[0].target == "a"
    assert facts["a.go"].package == "a"


def test_files_without_a_grammar_are_counted_without_any_child():
    with ParsePool(2, command=["/nonexistent"]) as pool:
        facts = dict(pool.parse_all([("a.md", "Markdown", b"# a\n\nb\n"), ("b", None, b"\x00\x01"), ("c", None, b"")]))
        assert pool.pids() == []
    assert (facts["a.md"].lines, facts["a.md"].code_lines) == (3, 2)
    assert facts["b"].binary
    assert facts["c"].lines == 0


def test_of_code_without_a_grammar_the_names_are_kept():
    with ParsePool(1, command=["/nonexistent"], max_bytes=50) as pool:
        items = [(1, "Twig", b"<p>{{ title() }}</p>\n"), (2, "SCSS", b".title {}\n"), (3, "Twig", b"title " * 20)]
        items.append((4, "Jupyter Notebook", b'{"image/png": "iVBOR"}'))
        facts = dict(pool.parse_all(items))
    assert [facts[number].deep for number in (1, 2, 3)] == [None, None, None]  # they travel packed, as a child's do
    names = unpack_deep(facts[1].packed_deep)
    assert names is not None
    assert names.names_used == ["title"]
    assert {facts[number].packed_deep for number in (2, 3, 4)} == {b""}


def test_a_script_without_extension_is_read_by_its_shebang():
    with ParsePool(1) as pool:
        ((_, facts),) = pool.parse_all([("run", None, b"#!/usr/bin/env python3\nimport a\n")])
    assert facts.imports[0].target == "a"
    assert facts.is_entry


def test_no_items_start_no_child():
    with ParsePool(2, command=["/nonexistent"]) as pool:
        assert list(pool.parse_all([])) == []


@pytest.mark.parametrize(
    ("word", "seconds", "reason"),
    [
        (b"CRASH", 60, "the parser crashed"),
        (b"ABORT", 60, "the parser crashed"),
        (b"HANG", 1.5, "took longer than 1.5 s"),
        (b"SLEEP", 0.7, "took longer than 0.7 s"),
    ],
)
def test_a_file_that_kills_or_hangs_its_child_is_skipped_and_no_other(word, seconds, reason):
    items = [(number, "Python", word + b" = 1\n" if number in {20, 21, 60} else GOOD) for number in range(100)]
    with ParsePool(2, seconds, command=HOSTILE) as pool:
        facts = dict(pool.parse_all(items))
    assert {key for key, value in facts.items() if value.skipped} == {20, 21, 60}
    assert facts[20].skipped == reason
    assert facts[20].lines == 1
    assert all(len(value.symbols) == 1 for key, value in facts.items() if key not in {20, 21, 60})


def test_many_crashes_in_a_row_are_still_only_skipped_files():
    with ParsePool(2, command=HOSTILE) as pool:
        facts = dict(pool.parse_all([(number, "Python", b"CRASH\n") for number in range(12)]))
    assert len(facts) == 12
    assert {value.skipped for value in facts.values()} == {"the parser crashed"}


def test_an_exception_of_the_reader_skips_the_file_and_keeps_the_child():
    with ParsePool(1, command=HOSTILE) as pool:
        results = pool.parse_all([(1, "Python", b"RAISE\n\n"), (2, "Python", GOOD)])
        first = dict([next(results)])
        pids = pool.pids()
        rest = dict(results)
        assert pool.pids() == pids
    facts = first | rest
    assert facts[1].skipped == "the parser failed (RecursionError)"
    assert facts[1].lines == 2
    assert facts[2].skipped is None


def test_a_child_cannot_take_more_than_its_memory():
    with ParsePool(1, command=HOSTILE) as pool:
        facts = dict(pool.parse_all([(1, "Python", b"EAT\n"), (2, "Python", GOOD)]))
    assert facts[1].skipped is not None
    assert facts[2].skipped is None


def test_a_child_that_talks_a_lot_on_standard_error_does_not_block():
    with ParsePool(1, 5, command=HOSTILE) as pool:
        facts = dict(pool.parse_all([(number, "Python", b"CHATTER\n") for number in range(5)]))
    assert [value.skipped for value in facts.values()] == [None] * 5


def test_large_files_both_ways_do_not_deadlock():
    large = b"".join(b"def function_%d(argument, other=%d): return argument\n" % (n, n) for n in range(12_000))
    assert len(large) > 500_000
    with ParsePool(2) as pool:
        facts = dict(pool.parse_all([(number, "Python", large) for number in range(4)]))
    assert [len(value.symbols) for value in facts.values()] == [12_000] * 4


def test_a_file_over_the_limit_is_counted_and_skipped_without_a_child():
    with ParsePool(1, max_bytes=2048, command=["/nonexistent"]) as pool:
        ((_, facts),) = pool.parse_all([("a.py", "Python", b"x = 1\n" * 1000)])
    assert facts.skipped == "larger than 2 kB"
    assert facts.lines == 1000


def test_time_in_which_the_reader_of_results_is_busy_is_not_the_files_fault():
    facts = {}
    with ParsePool(1, 0.6, command=HOSTILE) as pool:
        for key, value in pool.parse_all([(number, "Python", GOOD + b"# " + b"x" * 90_000) for number in range(40)]):
            facts[key] = value
            if key in {0, 10}:
                time.sleep(1.0)
    assert [value.skipped for value in facts.values()] == [None] * 40


def test_cancelling_ends_all_children_at_once():
    wish = threading.Event()
    with ParsePool(2, 60, cancelled=wish.is_set, command=HOSTILE) as pool:
        results = pool.parse_all([(number, "Python", b"HANG\n" if number > 3 else GOOD) for number in range(40)])
        next(results)
        pids = pool.pids()
        wish.set()
        started = time.monotonic()
        with pytest.raises(ParsingCancelled):
            list(results)
        assert time.monotonic() - started < 2
        assert all(is_gone(pid) for pid in pids)


def test_leaving_the_pool_early_ends_its_children():
    with ParsePool(2, command=HOSTILE) as pool:
        results = pool.parse_all([(number, "Python", b"SLOW\n") for number in range(100)])
        next(results)
        pids = pool.pids()
    assert pids
    assert all(is_gone(pid) for pid in pids)


def test_an_error_of_who_gives_the_items_ends_the_children_and_is_passed_on():
    def items():
        yield 1, "Python", GOOD
        raise OSError("disk on fire")

    with ParsePool(1) as pool, pytest.raises(OSError, match="disk on fire"):
        list(pool.parse_all(items()))


def test_a_child_that_never_starts_is_a_clear_error_with_its_last_words():
    with ParsePool(2, command=[*HOSTILE, "refuse"]) as pool, pytest.raises(ParserUnavailable) as caught:
        list(pool.parse_all([(1, "Python", GOOD)]))
    assert "no module named tree_sitter" in caught.value.detail


def test_children_stay_in_the_process_group_and_die_with_their_parent():
    script = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from services.system_map.parsing.pool import ParsePool\n"
        "import os, time\n"
        f"pool = ParsePool(1, 60, command={HOSTILE!r})\n"
        "results = pool.parse_all([(1, 'Python', b'x'), (2, 'Python', b'HANG')])\n"
        "next(results)\n"
        "pid = pool.pids()[0]\n"
        "print(pid, os.getpgid(pid) == os.getpgid(0), flush=True)\n"
        "time.sleep(600)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    try:
        pid, same_group = parent.stdout.readline().split()
    finally:
        parent.kill()
        parent.wait()
        parent.stdout.close()
    assert same_group == "True"
    if sys.platform == "linux":  # it hangs, so only the kernel can tell it
        assert wait_until(lambda: is_gone(int(pid)))


def test_a_child_ends_when_its_input_ends():
    child = subprocess.Popen([*HOSTILE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = child.communicate(b"", timeout=20)
    assert child.returncode == 0
    assert AnswerReader().feed(out) == [(0, b"")]
    assert err == b""


def test_no_secret_of_the_environment_reaches_a_child(monkeypatch):
    monkeypatch.setenv("GANDER_TOKEN", "secret")
    with ParsePool(1, command=HOSTILE) as pool:
        results = pool.parse_all([(1, "Python", GOOD), (2, "Python", b"HANG")])
        next(results)
        if sys.platform == "linux":
            environment = Path(f"/proc/{pool.pids()[0]}/environ").read_bytes()
            assert b"secret" not in environment


def test_answers_are_cut_right_whatever_pieces_arrive():
    whole = pack_answer(1, b"one") + pack_answer(2, b"") + pack_answer(3, b"three" * 100)
    for size in (1, 2, 3, 7, 100, 10_000):
        reader = AnswerReader()
        found = [answer for at in range(0, len(whole), size) for answer in reader.feed(whole[at : at + size])]
        assert found == [(1, b"one"), (2, b""), (3, b"three" * 100)]


def test_a_length_beyond_reason_is_refused():
    with pytest.raises(ValueError):
        AnswerReader().feed(b"\xff" * 8)


def test_a_stopped_child_is_killed_after_its_time():
    with ParsePool(1, 0.5, command=HOSTILE) as pool:
        results = pool.parse_all([(number, "Python", b"SLOW\n") for number in range(3)])
        facts = dict([next(results)])
        os.kill(pool.pids()[0], signal.SIGSTOP)
        facts |= dict(results)
    assert sum(value.skipped is not None for value in facts.values()) == 1
    assert len(facts) == 3


def test_an_answer_that_is_no_facts_skips_its_file_only():
    with ParsePool(1, command=HOSTILE) as pool:
        facts = dict(pool.parse_all([(1, "Python", b"GARBAGE"), (2, "Python", GOOD)]))
    assert facts[1].skipped == "the parser answered nonsense"
    assert facts[2].skipped is None


def test_a_child_started_before_there_was_work_does_it():
    with ParsePool(1) as pool:
        pool.start()
        [pid] = pool.pids()
        pool.start()
        pool.limit(2, 5.0, 1024)
        facts = dict(pool.parse_all([("a.py", "Python", GOOD), ("b.py", "Python", b"x = 1\n" * 1000)]))
        assert pool.pids() == [pid]
    assert facts["a.py"].symbols
    assert facts["b.py"].skipped == "larger than 1 kB"
    assert is_gone(pid)


def test_children_started_before_there_was_work_share_it_and_end_where_there_is_less():
    with ParsePool(1) as pool:
        pool.start(["Go"], children=3)
        first, second, third = pool.pids()
        pool.limit(2, 5.0, 1024)
        assert is_gone(third)
        assert len(list(pool.parse_all([(number, "Python", GOOD) for number in range(50)]))) == 50
        assert pool.pids() == [first, second]
    assert is_gone(first)
    assert is_gone(second)


@pytest.mark.parametrize(
    ("waited", "used", "is_overdue"),
    [(6.0, 1.3, False), (6.0, 2.4, False), (6.0, 2.6, True), (19.0, 2.4, False), (21.0, 0.0, True)],
)
def test_a_file_is_given_up_by_processor_time_until_patience_ends(monkeypatch, waited, used, is_overdue):
    spent = [0.4]  # before its half
    monkeypatch.setattr(process, "_processor_seconds", lambda _pid: spent[0])
    with selectors.DefaultSelector() as selector:
        child = process.ChildProcess(HOSTILE, ROOT, selector)
        try:
            child.is_ready = True
            child.send(process.Item(1, "Python", b"HANG"), selector)
            started = time.monotonic()
            assert not child.is_overdue(started + 3, 5.0)  # past its half: the clock of the processor begins
            spent[0] += used
            assert child.is_overdue(started + waited, 5.0) is is_overdue
        finally:
            child.kill(selector)
            child.wait()


def test_a_child_that_knows_the_language_is_given_more_of_it(monkeypatch: pytest.MonkeyPatch):
    sent: list[tuple[int, str]] = []
    send = process.ChildProcess.send

    def noted(child: process.ChildProcess, item: process.Item, selector: selectors.BaseSelector) -> None:
        sent.append((child.pid, item.language))
        send(child, item, selector)

    monkeypatch.setattr(process.ChildProcess, "send", noted)
    large = GOOD + b"#" * (process._LANGUAGE_BYTES * 2)
    items = [
        (0, "Python", GOOD),
        (1, "Python", GOOD),
        (2, "Python", large),
        (3, "YAML", b"a: 1\n"),
        (4, "YAML", b"b: 2\n"),
    ]
    with ParsePool(2) as pool:
        pool.start(children=2)
        first, second = pool.pids()
        assert len(list(pool.parse_all(items))) == len(items)
    assert sent == [(first, "Python")] * 3 + [(second, "YAML")] * 2


def test_repairs_of_other_languages_are_not_loaded():
    code = (
        "import sys; from services.system_map.parsing.extract import read_file;"
        "assert read_file('HTML', b'<p>{% if a < %}<b></p').has_errors;"
        "assert not [name for name in sys.modules if name.endswith('_repairs')]"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
