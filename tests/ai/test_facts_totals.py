"""What facts count is what there is, not what a part has room for."""

from __future__ import annotations

from typing import Any, cast

from services.ai.facts.overview import dead_code
from services.ai.facts.surface import configuration
from services.ai.facts.view import MapView
from services.system_map.parts.place import Place
from services.system_map.parts.structure import DeadCodePart, DeadSymbol
from services.system_map.parts.surface import ConfigurationPart, Variable


class Told:
    """A map that has one part, and nothing to cite."""

    def __init__(self, part: object) -> None:
        self._part = part

    def part(self, *_: object) -> object:
        return self._part

    def cite(self, *_: object) -> tuple[()]:
        return ()

    def around(self, *_: object) -> None:
        return None


def view(part: object) -> MapView:
    return cast("MapView", cast("Any", Told(part)))


def test_variables_that_are_only_set_or_read_beside_the_product_are_not_read_by_it() -> None:
    here = [Place(path="a.py", line=1)]
    read = Variable(name="HOME", read_by=here, set_by=[])
    beside = Variable(name="PATH", read_by=here, set_by=[], beside=True)
    only_set = Variable(name="SET", read_by=[], set_by=here)

    def told(*variables: Variable) -> str:
        part = ConfigurationPart(variables=list(variables), services=[], ports=[], left_out=0)
        return configuration(view(part))[0].words

    both = "only set or read only beside the product"
    assert told(read, beside, only_set) == f"It reads 1 environment variable; 2 more are {both}."
    assert told(read, read, only_set) == "It reads 2 environment variables; 1 more is only set."
    assert told(beside) == "It reads no environment variable; 1 is read only beside the product."
    assert told(read) == "It reads 1 environment variable."


def test_of_unused_symbols_that_were_cut_the_least_number_is_told() -> None:
    symbol = DeadSymbol(
        node="symbol:a.py#f", name="f", kind="function", path="a.py", line=1, end_line=2, lines=2, tier="high", reason="",
    )  # fmt: skip
    part = DeadCodePart(symbols=[symbol], modules=[], left_out=7, lines=2, languages=["Python"], spared={})
    said = [dead_code(view(one))[0].words for one in (part, part.model_copy(update={"left_out": 0}))]
    assert [text.partition(" seem")[0] for text in said] == ["At least 1 symbols", "1 symbols"]
