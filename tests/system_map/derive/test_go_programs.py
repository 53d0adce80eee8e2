"""Which of several mains of Go are the product's: by build tags, by what they reach, by what builds them, by their names."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from services.system_map.derive import go_programs
from tests.fakes.mapped_repository import mapped

MODULE = {"go.mod": "module example.com/shop\n"}
MAIN = "package main\n\nfunc main() {}\n"


def importing(*packages: str) -> str:
    lines = "".join(f'import _ "example.com/shop/{package}"\n' for package in packages)
    return f"package main\n\n{lines}\nfunc main() {{}}\n"


def packages(*names: str) -> dict[str, str]:
    return {f"{name}/{name}.go": f"package {name}\n\nfunc Go() {{}}\n" for name in names}


def ways(sources: dict[str, str]) -> list[tuple[str, str, float]]:
    found = mapped(MODULE | sources).parts_input().content.ways_in
    return [(way.label, way.path, way.score) for way in found if way.kind == "command"]


@pytest.mark.parametrize("tag", ["ignore", "generate", "tools && !never"])
def test_what_builds_leave_out_is_no_program_of_its_package(tag: str) -> None:
    left_out = f"//go:build {tag}\n\n{MAIN}"
    assert ways({"cmd/cart/docs.go": left_out, "cmd/cart/main.go": MAIN}) == [
        ("go run ./cmd/cart", "cmd/cart/main.go", 0.88)
    ]
    assert ways({"tables/gen.go": left_out, "tables/tables.go": "package tables\n", "main.go": MAIN}) == [
        ("go run .", "main.go", 0.88),
        ("go run tables/gen.go", "tables/gen.go", 0.264),
    ]


def test_one_for_some_systems_only_is_a_program() -> None:
    assert ways({"cmd/cart/main.go": f"//go:build !windows\n\n{MAIN}"}) == [
        ("go run ./cmd/cart", "cmd/cart/main.go", 0.88)
    ]


def test_the_program_that_reaches_most_stands_first() -> None:
    sources = {"cmd/agent/main.go": importing("a"), "cmd/server/main.go": importing("b"), **packages("a", "c", "d")}
    sources["b/b.go"] = 'package b\n\nimport _ "example.com/shop/c"\nimport _ "example.com/shop/d"\n'
    assert ways(sources) == [
        ("go run ./cmd/server", "cmd/server/main.go", 0.88),
        ("go run ./cmd/agent", "cmd/agent/main.go", 0.86),
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Makefile", "server:\n\tCGO_ENABLED=0 go build -ldflags '$(LDFLAGS)' -o bin/x \\\n\t\t./cmd/server\n"),
        ("Makefile", "server:\n\tgo build $(FLAGS) -tags '$(TAGS)' example.com/shop/cmd/server\n"),
        ("Makefile", "server:\n\tgo build -o bin/server cmd/server/main.go && upx bin/server\n"),
        ("Dockerfile", "FROM golang\nRUN go install ./cmd/server\n"),
        (".goreleaser.yml", "builds:\n  - id: shop\n    main: ./cmd/server\n"),
        ("Makefile", "%:\n\tgo build -o bin/$@ ./cmd/s$*\n"),
    ],
)
def test_what_is_built_stands_before_what_is_not_and_a_name_says_little(path: str, text: str) -> None:
    sources = {"cmd/agent/main.go": MAIN, "cmd/server/main.go": MAIN, "schema/main.go": importing("a"), **packages("a")}
    if "$*" in text:  # any program of the folder
        expected = [("go run ./cmd/agent", 0.86), ("go run ./cmd/server", 0.86), ("go run ./schema", 0.86)]
    else:
        expected = [("go run ./schema", 0.86), ("go run ./cmd/server", 0.86), ("go run ./cmd/agent", 0.84)]
    assert {(label, score) for label, _, score in ways({**sources, path: text})} == set(expected)


def test_a_generator_stands_below_unless_it_is_built_or_reaches_much() -> None:
    whole = {"cmd/server/main.go": importing("a", "b", "c"), **packages("a", "b", "c")}
    below = ("go run ./cmd/docgen", "cmd/docgen/main.go", 0.383)
    server = ("go run ./cmd/server", "cmd/server/main.go", 0.88)
    assert ways({**whole, "cmd/docgen/main.go": MAIN}) == [server, below]
    built = {"Makefile": "all:\n\tgo build ./cmd/server\n\tgo build ./cmd/docgen\n"}
    assert ways({**whole, **built, "cmd/docgen/main.go": MAIN})[1][2] == 0.85
    assert ways({**whole, "cmd/docgen/main.go": importing("a", "b")})[1][2] == 0.87
    nothing = {"Makefile": "all:\n\tgo build $(PACKAGES)\n"}  # whatever is built, it is not said
    assert ways({**whole, **nothing, "cmd/docgen/main.go": MAIN}) == [server, below]


def test_any_program_of_a_folder_that_is_built_by_a_variable_counts_as_built_however_deep() -> None:
    sources = {"cmd/a/b/main.go": MAIN, "cmd/server/main.go": MAIN, "cmdline/main.go": MAIN}
    sources["Makefile"] = "all:\n\tgo build ./cmd/a/x$X cmd/$Y ./other/$Z\n"
    assert ways(sources) == [
        ("go run ./cmd/server", "cmd/server/main.go", 0.88),
        ("go run ./cmd/a/b", "cmd/a/b/main.go", 0.88),
        ("go run ./cmdline", "cmdline/main.go", 0.86),
    ]


def test_the_programs_are_gone_through_once_however_many_words_name_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    upwards = go_programs._upwards

    def counted(folder: str) -> Iterable[str]:
        asked.append(folder)
        return upwards(folder)

    monkeypatch.setattr(go_programs, "_upwards", counted)
    sources = {f"cmd/p{number}/main.go": MAIN for number in range(3)}
    ways({**sources, "Makefile": "all:\n\tgo build " + "./cmd/$X " * 50 + "\n"})
    assert sorted(asked) == ["cmd/p0/", "cmd/p1/", "cmd/p2/"]
