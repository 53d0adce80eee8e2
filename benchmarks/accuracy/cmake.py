"""What CMake says of a project's compile commands. Configuring runs the project's own CMake code; nothing is built."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from benchmarks.accuracy.clones import Clone
from benchmarks.accuracy.installed import Tools
from benchmarks.accuracy.judgement import NotJudged

# Where a project keeps the CMakeLists.txt that builds it; tests and examples have others.
FOLDERS = ("", "build/cmake", "build-cmake", "cmake")
_SECONDS = 180
_OPTION = re.compile(r"^[ \t]*(?:option|cmake_dependent_option)[ \t]*\([ \t]*(\w+)", re.MULTILINE | re.IGNORECASE)
# Of an option's name: what it builds beside the project, which is what most often wants something from outside …
_BESIDE = {"TEST", "TESTS", "TESTING", "EXAMPLE", "EXAMPLES", "SAMPLE", "SAMPLES", "DEMO", "DEMOS"}
_BESIDE |= {"BENCHMARK", "BENCHMARKS"}
# … and what turns the sense of it round.
_TURNED = {"NO", "NOT", "DISABLE", "DISABLED", "SKIP", "WITHOUT", "EXCLUDE"}


def folder_of(clone: Clone) -> str | None:
    """Return the folder of the CMakeLists.txt that builds the project, "" the root; None where there is none."""
    return next((one for one in FOLDERS if f"{one}/CMakeLists.txt".lstrip("/") in clone.mapped.files), None)


def option_for(clone: Clone) -> str:
    """Return the option by which a person gives the include folders of a project."""
    return f"--include {clone.name}=folder:folder"


def configured(clone: Clone, tools: Tools) -> tuple[list[dict[str, str]], str]:
    """Return CMake's compile commands as if written in the tree, and how it was asked where not as usual.

    What does not configure is tried again without its tests and examples. Raises NotJudged with CMake's reason.
    """
    tries: list[tuple[str, list[str], str]] = [(".build", [], "")]
    tries.append((".build-alone", _without_tests(clone), ", without tests and examples,"))
    reason = ""
    for ending, options, how in tries:
        build = clone.tree.with_name(f"{clone.tree.name}{ending}")
        said = build / "compile_commands.json"
        failed = None if said.is_file() else _configure(clone, tools, build, options)
        if failed is None:
            # The copy's name stands in what is kept, the tree's in what is asked.
            text = said.read_text("utf-8") if said.is_file() else "[]"
            commands = json.loads(text.replace(str(_copy(clone)), str(clone.tree.resolve())))
            if not commands:
                raise NotJudged(
                    f"CMake compiles nothing of it here (header-only?); {option_for(clone)} would do instead"
                )
            return list(commands), how
        reason = reason or failed
        shutil.rmtree(build, ignore_errors=True)
    raise NotJudged(f"{reason}; {option_for(clone)} would do instead")


def _configure(clone: Clone, tools: Tools, build: Path, options: list[str]) -> str | None:
    """Configure a copy, as there are projects that rename or write files of their own (zlib its zconf.h).

    Returns why it failed, None when it did not.
    """
    cmake = tools.program("cmake", "Install cmake.")
    copy = _copy(clone)
    for old in (build, copy):  # of a run that did not end: CMake refuses a folder that it began for another source
        shutil.rmtree(old, ignore_errors=True)
    shutil.copytree(clone.tree, copy, symlinks=True)
    source = copy / (folder_of(clone) or "")
    asked = [cmake, "-S", str(source), "-B", str(build), "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", "-Wno-dev", *options]
    environment = {"PATH": os.environ["PATH"], "HOME": str(build.parent)}
    try:
        done = subprocess.run(
            asked, env=environment, capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return f"CMake did not configure within {_SECONDS} seconds"
    finally:
        shutil.rmtree(copy, ignore_errors=True)
    return f"CMake does not configure here: {_error(done.stderr)}" if done.returncode else None


def _copy(clone: Clone) -> Path:
    return clone.tree.with_name(f"{clone.tree.name}.copy").resolve()


def _error(said: str) -> str:
    """Return the first error; warnings and what it tells of its progress stand before it."""
    at = max(said.find("CMake Error"), 0)
    return " ".join(said[at:].split())[:200]


def _without_tests(clone: Clone) -> list[str]:
    """Return what leaves tests, examples and benchmarks out: CMake's own option, and those that the project declares."""
    text = (clone.tree / (folder_of(clone) or "") / "CMakeLists.txt").read_text("utf-8", errors="replace")
    names = dict.fromkeys(["BUILD_TESTING", *_OPTION.findall(text)])
    parts = {name: set(name.upper().split("_")) for name in names}
    return [f"-D{name}=OFF" for name in names if parts[name] & _BESIDE and not parts[name] & _TURNED]


def include_options(command: dict[str, str]) -> list[str]:
    """Return the options -I, -isystem and -iquote of a compile command."""
    words = command["command"].split()
    found = []
    for at, word in enumerate(words):
        if word in {"-I", "-isystem", "-iquote"} and at + 1 < len(words):
            found += [f"-I{words[at + 1]}"]
        elif word.startswith("-I"):
            found.append(word)
    return found
