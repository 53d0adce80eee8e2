"""What files of examples, and of what CI and editors work with, configure: it is none of the product's."""

from __future__ import annotations

from services.system_map.surface.configuration import find_configuration
from tests.fakes.parts_inputs import parts_input


def test_what_files_beside_the_product_configure_is_beside_it() -> None:
    asks, script = "import os\nos.getenv('A')\n", '#!/bin/sh\necho "${B:-x}" "${C:?}"\n'
    compose = "services:\n  db:\n    image: redis:${D:-7}\n"
    files = {
        "shop/app.py": asks,
        "shop/example/pam/entrypoint.sh": script,
        "examples/lite/compose.yml": compose,
        ".devcontainer/compose.yml": compose,
        "docker/compose.yml": compose.replace("D:", "E:"),
        "docker/entrypoint.sh": 'echo "${F:-x}"\n',
        ".github/workflows/a.yml": "on: push\njobs: {test: {}}\n",
    }
    part = find_configuration(parts_input(files))
    read = {one.name: (one.required, one.beside) for one in part.variables}
    assert read == {
        "A": (False, False), "B": (False, True), "C": (False, True), "D": (False, True), "E": (False, False),
        "F": (False, False),
    }  # fmt: skip
    assert {(one.path, one.beside) for one in part.services} == {
        ("docker/compose.yml", False),
        ("examples/lite/compose.yml", True),
        (".devcontainer/compose.yml", True),
        (".github/workflows/a.yml", False),
    }
    del files["shop/app.py"]
    assert not any(one.beside for one in find_configuration(parts_input(files)).services)


def test_what_a_package_of_tests_in_go_reads_and_starts_is_beside_the_product() -> None:
    def source(*imports: str, reads: str) -> str:
        said = "".join(f'import "{one}"\n' for one in ("os", *imports))
        return f'package a\n{said}func F() string {{ return os.Getenv("{reads}") }}\n'

    compose = "services: {web: {image: redis}}\n"
    files = {
        "go.mod": "module shop\n",
        "main.go": source(reads="A"),
        **{f"internal/suites/t{n}.go": source("testing", reads=f"T{n}") for n in range(3)},
        **{f"internal/suites/u{n}.go": source(reads=f"U{n}") for n in range(2)},
        "internal/suites/basic/compose.yml": compose,
        **{f"agent/s{n}.go": source(reads=f"S{n}") for n in range(4)},
        "agent/testing.go": source("testing", reads="S4"),
        "agent/compose.yml": compose,
    }
    part = find_configuration(parts_input(files))
    beside = {one.name for one in part.variables if one.beside}
    assert beside == {"T0", "T1", "T2", "U0", "U1"}
    assert {one.path: one.beside for one in part.services} == {
        "internal/suites/basic/compose.yml": True,
        "agent/compose.yml": False,
    }
    of_tests = {path: text for path, text in files.items() if path.startswith("internal/suites/")}
    part = find_configuration(parts_input({"go.mod": "module shop\n", **of_tests}))
    assert not any(one.beside for one in (*part.variables, *part.services))


def _go(reads: str, *imports: str) -> str:
    said = "".join(f'import "{one}"\n' for one in ("os", *imports))
    return f'package a\n{said}func F() string {{ return os.Getenv("{reads}") }}\n'


def test_a_library_in_go_to_write_tests_with_is_the_product() -> None:
    files = {"go.mod": "module trial\n", "cmd/tool/main.go": _go("M")}
    files |= {f"modules/{of}/f{n}.go": _go(f"{of}{n}", "testing") for of in ("aws", "gcp") for n in range(3)}
    part = find_configuration(parts_input(files))
    assert [one.name for one in part.variables if one.beside] == []
    assert len(part.variables) == 7


def test_code_below_a_package_of_tests_in_go_is_beside_only_where_no_product_lies_between() -> None:
    compose = "services: {web: {image: redis}}\n"
    files = {
        "go.mod": "module shop\n",
        **{f"pkg/t{n}.go": _go(f"T{n}", "testing") for n in range(3)},
        **{f"pkg/u{n}.go": _go(f"U{n}") for n in range(5)},
        **{f"pkg/server/s{n}.go": _go(f"S{n}") for n in range(9)},
        "pkg/server/compose.yml": compose,
        "pkg/suite/a/compose.yml": compose,
        "pkg/mixed/a.go": _go("A", "testing"),
        "pkg/mixed/b.go": _go("B"),
    }
    part = find_configuration(parts_input(files))
    assert {one.name for one in part.variables if one.beside} == {
        *(f"T{n}" for n in range(3)),
        *(f"U{n}" for n in range(5)),
        "A",
        "B",
    }
    assert {one.path: one.beside for one in part.services} == {
        "pkg/server/compose.yml": False,
        "pkg/suite/a/compose.yml": True,
    }
