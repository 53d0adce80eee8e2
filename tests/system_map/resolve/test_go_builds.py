"""Of Go's files that are never built together none leads to the other; of alternatives the usual build's is meant."""

from __future__ import annotations

from itertools import permutations

import pytest

from services.system_map.facts import FileFacts, Signal
from services.system_map.parsing.extract import read_file
from services.system_map.resolve.again import Before, FileBefore, standing
from services.system_map.resolve.go_builds import GoBuilds
from tests.system_map.resolve.written_repository import parse_repository

TAGGED = """-- go.mod --
module example.com/web
-- mode.go --
package web

import "example.com/web/binding"

func Mode() { binding.Default() }
-- binding/binding.go --
//go:build !nomsgpack

package binding

func Default() {}
-- binding/binding_nomsgpack.go --
//go:build nomsgpack

package binding

func Default() {}

func Lesser() { form() }
-- binding/form.go --
package binding

func form() { Default() }
-- binding/msgpack.go --
//go:build !nomsgpack

package binding

func pack() { Default() }
-- binding/plain_test.go --
//go:build nomsgpack

package binding

func TestPlain() { Default() }
"""


def _edges(text: str) -> dict[tuple[str, str], tuple[str, float]]:
    return {
        (found.source, found.target): (found.how, found.confidence)
        for found in parse_repository(text).resolve()
        if found.target is not None
    }


def test_a_file_that_only_a_tag_brings_is_not_what_a_name_means_without_it() -> None:
    assert _edges(TAGGED) == {
        ("mode.go", "binding/binding.go"): ("module path", 1.0),
        ("binding/binding_nomsgpack.go", "binding/form.go"): ("same package", 0.9),
        ("binding/form.go", "binding/binding.go"): ("same package", 0.9),
        ("binding/msgpack.go", "binding/binding.go"): ("same package", 0.9),
        ("binding/plain_test.go", "binding/binding_nomsgpack.go"): ("same package", 0.9),
    }


SYSTEMS = """-- go.mod --
module example.com/fs
-- main.go --
package main

import (
	"example.com/fs/disk"
	_ "example.com/fs/signals"
)

func main() { disk.Open() }
-- disk/disk_darwin.go --
package disk

func Open() { other() }
-- disk/disk_linux.go --
package disk

func Open() {}
-- disk/disk_other.go --
// Copyright

// +build !linux,!darwin

// Package disk has disks.
package disk

func Open() {}
-- disk/help.go --
//go:build !linux

package disk

func other() { Open() }
-- signals/a_windows.go --
package signals
-- signals/b_unix.go --
//go:build unix

package signals
"""


def test_of_files_for_several_systems_the_most_usual_is_meant_and_the_others_may_be() -> None:
    assert _edges(SYSTEMS) == {
        ("main.go", "disk/disk_linux.go"): ("module path", 1.0),
        ("main.go", "disk/disk_darwin.go"): ("module path, another build", 0.6),
        ("main.go", "disk/disk_other.go"): ("module path, another build", 0.6),
        ("main.go", "signals/b_unix.go"): ("package", 0.9),
        ("disk/disk_darwin.go", "disk/help.go"): ("same package", 0.9),
        ("disk/help.go", "disk/disk_darwin.go"): ("same package", 0.9),
        ("disk/help.go", "disk/disk_other.go"): ("same package, another build", 0.6),
    }


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("", "linux", True),
        ("linux", "!linux", False),
        ("linux", "windows", False),
        ("linux", "android", True),
        ("linux && !android", "android", False),
        ("darwin", "ios", True),
        ("unix", "windows || plan9", False),
        ("unix && !linux && !darwin", "!freebsd", True),
        ("!unix", "!windows", True),
        ("amd64 || arm64", "!amd64 && !arm64", False),
        ("cgo", "!cgo", False),
        ("go1.18", "!go1.18", False),
        ("a && (b || !c)", "!b && c", False),
        ("a && (b || !c)", "!b", True),
        ("a || !!b", "!a", True),
        # What Go does not read says nothing.
        ("a &&", "!a", True),
        ("a b", "!a", True),
        ("(a", "!a", True),
        ("a & !a", "a", True),
        ("(" * 200 + "a" + ")" * 200, "!a", True),
    ],
)
def test_two_conditions_hold_in_one_build(one: str, other: str, together: bool) -> None:
    facts = {
        f"{name}.go": FileFacts(lines=1, signals=[Signal("go.build", 1, {"if": text})] if text else [])
        for name, text in (("one", one), ("other", other))
    }
    builds = GoBuilds(facts)

    assert builds.meant("one.go", ["other.go"]) == ([("other.go", True)] if together else [])
    assert builds.meant("other.go", ["one.go"]) == ([("one.go", True)] if together else [])


def _conditions(texts: list[str]) -> dict[str, FileFacts]:
    return {
        f"f{n}.go": FileFacts(lines=1, signals=[Signal("go.build", 1, {"if": text})]) for n, text in enumerate(texts)
    }


def test_an_answer_does_not_depend_on_how_many_were_asked_before() -> None:
    facts = _conditions(["linux", "!linux", *(f"t{number}" for number in range(300))])
    builds = GoBuilds(facts)
    for asking in facts:
        for path in facts:
            builds.meant(asking, [path])

    assert builds.meant("f0.go", ["f1.go"]) == []


def test_conditions_of_all_systems_and_processors_and_many_tags_are_compared_at_once() -> None:
    systems = (
        "linux darwin windows freebsd openbsd netbsd dragonfly solaris illumos aix android ios plan9 js wasip1 zos"
    )
    processors = "amd64 arm64 riscv64 386 arm ppc64le s390x loong64 mips mipsle mips64 mips64le ppc64 wasm ppc"
    known = " || ".join([*systems.split(), *processors.split()])
    facts = _conditions(
        [f"({known}) && {' && '.join(some)} && !a" for some in permutations("abcd")]  # none ever holds
        + [f"({known}) && {' && '.join(some)} && !a" for some in permutations("abcdef")]  # of too many tags to say
    )
    builds = GoBuilds(facts)

    assert builds.meant("f0.go", [f"f{number}.go" for number in range(1, 24)]) == []
    assert len(builds.meant("f30.go", [f"f{number}.go" for number in range(31, 130)])) == 99


def test_of_more_files_than_any_package_has_all_are_meant() -> None:
    facts = _conditions(["linux", *["windows"] * 101])
    paths = list(facts)[1:]

    assert GoBuilds(facts).meant("f0.go", paths[:100]) == []
    assert GoBuilds(facts).meant("f0.go", paths) == [(path, True) for path in paths]


@pytest.mark.parametrize(
    ("name", "built"),
    [
        ("disk_windows.go", False),
        ("disk_windows_test.go", False),
        ("disk_arm64.go", False),
        ("disk_linux_amd64.go", True),
        ("disk_linux_arm64.go", False),
        ("disk_windows_more.go", True),
        ("windows.go", True),
        ("disk_unix.go", True),
    ],
)
def test_a_name_binds_a_file_to_a_system_by_its_end(name: str, built: bool) -> None:
    facts = {path: FileFacts(lines=1) for path in (name, "a.go", "a_linux_amd64.go")}

    assert (name in dict(GoBuilds(facts).meant("a_linux_amd64.go", [name, "a.go"]))) is built


def test_a_file_that_imports_c_is_built_with_cgo() -> None:
    facts = {
        "a.go": read_file("Go", b'package a\n\nimport "C"\n\nfunc A() {}\n'),
        "b.go": read_file("Go", b"//go:build !cgo\n\npackage a\n\nfunc A() {}\n"),
    }

    assert GoBuilds(facts).meant("a.go", ["b.go"]) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("//go:build linux && !android // of phones\n\npackage a\n", "linux && !android"),
        ("/* Copyright\nhere */\n\n//go:build a\n// +build b\n\npackage a\n", "a"),
        ("// +build linux,386 darwin,!cgo\n\npackage a\n", "linux && 386 || darwin && !cgo"),
        ("// +build linux darwin\n// +build amd64\n\npackage a\n", "(linux || darwin) && (amd64)"),
        ("// +build linux\npackage a\n", None),  # documents the package
        ("package a\n\n//go:build linux\n", None),
        ("/*\n//go:build linux\n*/\npackage a\n", None),
        ("//go:build " + "a && " * 200 + "a\n\npackage a\n", None),
        ("// go:build linux\n\npackage a\n", None),
    ],
)
def test_a_constraint_is_read_above_the_package(text: str, said: str | None) -> None:
    found = [one.data["if"] for one in read_file("Go", text.encode()).signals if one.kind == "go.build"]

    assert found == ([] if said is None else [said])


def test_an_edited_constraint_lets_no_file_of_the_language_stand() -> None:
    old, new = parse_repository(TAGGED), parse_repository(TAGGED.replace("//go:build !nomsgpack", "//go:build !x", 1))
    changed = "binding/binding.go"
    files = {
        path: FileBefore("old" if path == changed else file.blob, file.language, file.role, None, path in old.facts)
        for path, file in old.files.items()
    }
    before = Before(files, {}, lambda _: {("old", "Go"): old.facts[changed]})

    assert not [path for path in standing(before, new.files, new.facts) if path.endswith(".go")]
