"""What is found to stand in several places, and what hostile input costs."""

from __future__ import annotations

import time
import tracemalloc
from array import array

from hypothesis import given
from hypothesis import strategies as st

from services.system_map.derive.derive import derive
from services.system_map.derive.findings import look
from services.system_map.facts import FileFacts, ImportFacts, SymbolFacts
from services.system_map.parsing.extract import read_file
from services.system_map.parsing.marks import hash_lines
from services.system_map.parts.structure import DuplicatesPart
from services.system_map.parts_input import PartsInput
from services.system_map.structure.duplicates import _covered, find_duplicates
from services.system_map.structure.repeats import MIN_DISTINCT, MIN_LINES, find_repeats
from tests.fakes.derive_inputs import project

Place = tuple[int, int, int]


def text(*words: object) -> bytes:
    return hash_lines("\n".join(map(str, words)).encode())


def numbers(*values: int) -> bytes:
    return array("I", values).tobytes()


def found(*files: bytes, heads: tuple[int, ...] = ()) -> list[tuple[int, list[Place]]]:
    repeats, _ = find_repeats([(file, (heads + (0,) * len(files))[index]) for index, file in enumerate(files)])
    return sorted((repeat.lines, repeat.places) for repeat in repeats)


def duplicates(files: dict[str, bytes], facts: dict[str, FileFacts] | None = None) -> DuplicatesPart:
    given = project({path: len(packed) // 4 for path, packed in files.items()}, facts=facts)
    return find_duplicates(PartsInput(look(given), derive(given).content, None, lambda _: None, lambda _: files))


# ── what repeats ──


def test_a_stretch_in_two_files_is_found_whole_with_its_lines() -> None:
    body = [f"step {number}" for number in range(15)]
    assert found(text("a", "b", *body, "c"), text(*body, "d")) == [(15, [(0, 3, 17), (1, 1, 15)])]


def test_white_space_at_the_ends_blank_lines_and_brackets_make_no_difference() -> None:
    body = [f"step {number}" for number in range(12)]
    spaced = [line for step in body for line in (f"    {step}  ", "", "}")]
    assert found(text(*body), text(*spaced)) == [(12, [(0, 1, 12), (1, 1, 34)])]


def test_lines_without_a_word_are_no_lines_of_a_copy() -> None:
    body = [f"step {number}" for number in range(9)]
    assert found(text("a", "/**", *body, " */", "// ----"), text("b", "/**", *body, " */", "// ----")) == []
    assert found(text("a", "# ────", *body, "//  ╔═╗╦═╗ •"), text("b", "# ────", *body, "//  ╔═╗╦═╗ •")) == []
    written = [*body, "// ── 表 ──"]  # words all the same
    assert found(text("a", *written), text("b", *written)) == [(10, [(0, 2, 11), (1, 2, 11)])]
    body.append('* step "9"')
    assert found(text("a", *body, " */"), text("/**", *body)) == [(10, [(0, 2, 11), (1, 2, 11)])]


def test_the_licence_that_files_begin_with_is_no_copy() -> None:
    licence = "/*\n" + "".join(f" * term {number}\n" for number in range(20)) + " */\n"
    for code in ("package shop;\n", "@Deprecated\npackage shop; // last\n"):
        hashes = read_file("Java", (licence + code).encode()).line_hashes
        assert len(hashes) == 4 * (len(licence.splitlines()) + len(code.splitlines()) + 1)
        assert found(hashes, hashes) == []
    inside = read_file("Java", ("class A {}\n" + licence).encode()).line_hashes
    assert [lines for lines, _ in found(inside, inside)] == [21]


def test_nine_lines_are_too_few() -> None:
    body = [f"step {number}" for number in range(9)]
    assert found(text("a", *body, "b"), text("c", *body, "d")) == []


def test_three_copies_of_which_two_go_further_are_both_told() -> None:
    body = [f"step {number}" for number in range(30)]
    a, b, c = text("a", *body, "b"), text("c", *body[:20], "d"), text("e", *body, "f")
    assert found(a, b, c) == [(20, [(0, 2, 21), (1, 2, 21), (2, 2, 21)]), (30, [(0, 2, 31), (2, 2, 31)])]


def test_a_copy_inside_a_copy_tears_neither_apart() -> None:
    body = [f"step {number}" for number in range(30)]
    a, c, b = text("a", *body, "b"), text("c", *body[8:20], "d"), text("e", *body, "f")
    assert found(a, c, b) == [(12, [(0, 10, 21), (1, 2, 13), (2, 10, 21)]), (30, [(0, 2, 31), (2, 2, 31)])]


def test_a_stretch_repeats_within_one_file_without_overlapping_itself() -> None:
    body = [f"step {number}" for number in range(12)]
    assert found(text(*body, "x", *body)) == [(12, [(0, 1, 12), (0, 14, 25)])]
    assert found(text(*body, *body, *body)) == [(12, [(0, 1, 12), (0, 13, 24), (0, 25, 36)])]


def test_lines_that_are_all_alike_are_no_copy() -> None:
    assert found(text(*["0, 0, 0"] * 40), text(*["0, 0, 0"] * 40)) == []
    few = ["a", "b", "c", "d"] * 10
    assert found(text(*few), text(*few)) == []


def test_the_head_of_a_file_is_not_looked_at() -> None:
    head = [f"import {number}" for number in range(20)]
    assert found(text(*head, "a"), text(*head, "b"), heads=(20, 20)) == []
    body = [f"step {number}" for number in range(10)]
    assert found(text(*head, *body), text(*head, *body), heads=(20, 20)) == [(10, [(0, 21, 30), (1, 21, 30)])]


def test_a_head_ends_with_the_last_import_before_the_first_body() -> None:
    def symbol(kind: str, line: int) -> SymbolFacts:
        return SymbolFacts(kind, "x", "x", "", line, line + 5)

    imports = [ImportFacts("import", "a", 12), ImportFacts("import", "b", 14), ImportFacts("import", "late", 50)]
    guarded = FileFacts(lines=90, symbols=[symbol("macro", 2), symbol("function", 20)], imports=imports)
    assert guarded.head_lines == 14
    assert FileFacts(lines=90, symbols=[symbol("class", 20)]).head_lines == 19
    assert FileFacts(lines=90).head_lines == 0


# ── against a plain search ──

_files = st.lists(st.lists(st.integers(0, 9), max_size=60), max_size=4)
_tiled = st.lists(st.lists(st.sampled_from([(1, 2, 3, 4, 5, 6), (7, 8, 9, 7, 1), (5,), (0,)]), max_size=12), max_size=4)


def check_sound(files: list[list[int]]) -> set[tuple[int, int]]:
    """Prove that what is found is there, and return the lines that are told."""
    repeats, compared = find_repeats([(numbers(*file), 0) for file in files])
    said = [[(value, line) for line, value in enumerate(file, 1) if value] for file in files]
    assert compared == [len(lines) for lines in said]
    covered: set[tuple[int, int]] = set()
    for repeat in repeats:
        contents = set()
        for file, first, last in repeat.places:
            inside = [(value, line) for value, line in said[file] if first <= line <= last]
            assert len(inside) == repeat.lines >= MIN_LINES
            contents.add(tuple(value for value, _ in inside))
            covered.update((file, line) for _, line in inside)
        assert len(contents) == 1
        assert len(repeat.places) > 1
        for (one, _, end), (other, start, _) in zip(repeat.places, repeat.places[1:], strict=False):
            assert one != other or end < start
    return covered


def check_whole(files: list[list[int]]) -> None:
    """Compare with a plain search: of what stands in two files some line is told."""
    covered = check_sound(files)
    said = [[(value, line) for line, value in enumerate(file, 1) if value] for file in files]
    windows: dict[tuple[int, ...], set[int]] = {}
    for file, lines in enumerate(said):
        for at in range(len(lines) - MIN_LINES + 1):
            window = tuple(value for value, _ in lines[at : at + MIN_LINES])
            if len(set(window)) >= MIN_DISTINCT:
                windows.setdefault(window, set()).add(file)
    for file, lines in enumerate(said):
        for at in range(len(lines) - MIN_LINES + 1):
            if len(windows.get(tuple(value for value, _ in lines[at : at + MIN_LINES]), ())) > 1:
                assert any((file, line) in covered for _, line in lines[at : at + MIN_LINES])


@given(_files)
def test_what_is_found_is_there_in_random_files(files: list[list[int]]) -> None:
    check_whole(files)


@given(_tiled)
def test_what_is_found_is_there_in_files_that_repeat_themselves(files: list[list[tuple[int, ...]]]) -> None:
    # Copies that overlap themselves are told apart greedily, so that some of such a file may stay untold.
    check_sound([[value for tile in file for value in tile] for file in files])


# ── hostile input ──


def seconds_of(files: list[bytes]) -> float:
    started = time.process_time()
    find_repeats([(file, 0) for file in files])
    return time.process_time() - started


def test_a_hundred_thousand_equal_lines_cost_no_time() -> None:
    assert seconds_of([numbers(*[7] * 100_000)]) < 2


def test_a_short_pattern_repeated_for_ever_costs_no_time() -> None:
    assert seconds_of([numbers(*[1, 2, 3, 4, 5, 6, 7] * 15_000)]) < 2
    assert seconds_of([numbers(*range(1, 12)) * 9_000]) < 2


def test_a_thousand_equal_files_cost_no_time_and_are_one_duplicate() -> None:
    files = [numbers(*range(1, 301))] * 1_000
    assert seconds_of(files) < 4
    repeats, _ = find_repeats([(file, 0) for file in files])
    assert [(repeat.lines, len(repeat.places)) for repeat in repeats] == [(300, 1_000)]


def test_files_that_share_beginnings_of_every_length_cost_no_time() -> None:
    assert seconds_of([numbers(*range(1, 20 + number), 10_000 + number) for number in range(600)]) < 4


# ── the part ──


def test_copies_in_tests_only_come_last_and_do_not_count() -> None:
    body, other = [f"step {n}" for n in range(12)], [f"check {n}" for n in range(40)]
    part = duplicates(
        {
            "shop/a.py": text(*body, "a"),
            "shop/b.py": text("x", "y", *body),
            "tests/test_a.py": text(*other, "p"),
            "tests/test_b.py": text("q", *other),
        }
    )
    assert (part.in_code, part.in_tests) == (1, 1)
    assert [(one.lines, one.copies, one.tests_only) for one in part.duplicates] == [(12, 2, False), (40, 2, True)]
    assert (part.lines, part.share, part.min_lines) == (24, round(24 / 27, 4), 10)


def test_a_copy_of_code_in_a_test_is_neither_of_the_code_nor_of_tests_only() -> None:
    body = [f"step {n}" for n in range(12)]
    part = duplicates({"shop/a.py": text(*body, "a"), "tests/test_a.py": text("q", *body)})
    assert ([one.tests_only for one in part.duplicates], part.in_code, part.in_tests, part.lines) == ([False], 0, 0, 0)


def test_places_are_cut_and_counted() -> None:
    body = [f"step {n}" for n in range(12)]
    part = duplicates({f"shop/m{n:02}.py": text(*body, n) for n in range(30)})
    (one,) = part.duplicates
    assert (one.copies, len(one.places)) == (30, 20)


def test_nothing_to_compare_is_nothing_found() -> None:
    assert duplicates({}).share == 0.0
    assert duplicates({"shop/a.py": b""}).duplicates == []


def test_copied_lines_are_counted_once_and_in_a_byte_each() -> None:
    body = array("I", (7_919 * at % 1_000_003 + 1 for at in range(250))).tobytes()
    repeats, compared = find_repeats([(body, 0)] * 400)
    tracemalloc.start()
    try:
        assert _covered(repeats, 300, sum(compared[:300])) == 300 * 250
        assert tracemalloc.get_traced_memory()[1] < 2 * 300 * 250
    finally:
        tracemalloc.stop()
