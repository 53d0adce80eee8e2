"""Lines of a benchmark's table: what, figure, goal, whether it was reached."""

from __future__ import annotations


class Report:
    """Prints each line as it is measured, and all of them again at the end."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def line(self, what: str, figure: str, goal: str = "", reached: bool | None = None) -> None:
        verdict = "" if reached is None else ("reached" if reached else "MISSED")
        text = f"{what:<66} {figure:>18}   {goal:<16} {verdict}".rstrip()
        self._lines.append(text)
        print(text, flush=True)

    def summary(self) -> None:
        print("\n── all figures " + "─" * 96)
        for line in self._lines:
            print(line)
