"""The figures of a trend are those of the pages."""

from __future__ import annotations

from services.system_map.derive.derive import derive
from services.system_map.derive.findings import look
from services.system_map.facts import Dependency, Manifests
from services.system_map.parts_input import PartsInput
from services.system_map.surface.dependencies import report_dependencies
from services.system_map.trend import _declared
from tests.fakes.derive_inputs import outside, project


def test_what_manifests_name_is_counted_those_of_tests_too_and_no_name_that_none_has() -> None:
    names = [("flask", "pyproject.toml"), ("Flask", "pyproject.toml"), ("fixture", "tests/pyproject.toml")]
    manifests = Manifests([Dependency(name, "", "run", manifest, 3) for name, manifest in names])
    given = project(
        {"shop/app.py": 30, "tests/test_a.py": 9}, (outside("shop/app.py", "requests"),), manifests=manifests
    )
    content = derive(given).content
    part = report_dependencies(PartsInput(look(given), content, None, lambda _: None))
    assert (part.declared, sum(row.manifest is not None for row in part.dependencies), len(part.dependencies)) == (
        2,
        2,
        3,
    )
    uses = [one.model_dump() for one in content.dependencies]
    assert [_declared(uses, told) for told in (None, part.model_dump())] == [1, 2]


def test_the_trend_counts_the_packages_that_the_page_of_dependencies_does() -> None:
    uses = [{"name": "flask", "manifest": "a.toml"}]  # what the overview names: without the manifests of tests
    rows = [{"name": "flask", "manifest": "a.toml"}, {"name": "fixture", "manifest": "tests/b.toml"}]
    rows.append({"name": "typing", "manifest": None})
    part = {"dependencies": rows, "left_out": 0, "states": {"used": 2, "tool": 1}}
    assert [_declared(uses, None), _declared(uses, part), _declared(uses, part | {"declared": 58})] == [1, 2, 58]
    assert _declared(uses, part | {"left_out": 9}) == 3  # an older map, whose rows are not all there
