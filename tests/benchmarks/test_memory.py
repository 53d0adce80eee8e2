"""Memory is counted once, though for a moment the kernel tells it of two processes."""

from __future__ import annotations

import pytest

from benchmarks.process import _is_same

LARGE = 100_000_000


@pytest.mark.parametrize(
    ("parent", "child", "expected"),
    [
        ((LARGE, LARGE - 2_000_000), (LARGE, LARGE - 2_000_000), True),  # vfork: one memory, told twice
        ((LARGE // 2, 1_000_000), (LARGE // 2, 0), False),  # fork: each is told half of what both share
        ((LARGE, LARGE - 2_000_000), (LARGE // 4, LARGE // 5), False),  # another program
        ((9_000_000, 8_000_000), (9_000_000, 8_000_000), False),  # two of one small program, side by side
        (None, (LARGE, LARGE), False),
    ],
)
def test_a_process_in_its_parents_memory_is_known(
    parent: tuple[int, int] | None, child: tuple[int, int], expected: bool
):
    assert _is_same(parent, child) is expected
