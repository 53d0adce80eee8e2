"""Imports found with the help of an earlier map are those that are found without."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import groupby

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.system_map.facts import DeepFacts, FileFacts, InventoryFile, ResolvedImport
from services.system_map.parsing import decode_facts, encode_facts
from services.system_map.resolve import resolve_imports
from services.system_map.resolve.again import Before, FileBefore, standing
from tests.system_map.resolve.test_any_facts import repositories
from tests.system_map.resolve.test_written_repositories import NAMES
from tests.system_map.resolve.written_repository import read_repository, repository_of

Files = dict[str, InventoryFile]
Facts = dict[str, FileFacts]


def kept(files: Files, facts: Facts, imports: list[ResolvedImport]) -> Before:
    """What an earlier map keeps: kinds of imports of a standard library are lost, and each import has a row."""
    rows = [
        replace(found, kind="standard" if found.standard_library else found.kind, row=number)
        for number, found in enumerate(imports, 1)
    ]
    return Before(
        {
            path: FileBefore(file.blob, file.language, file.role, file.skipped, path in facts)
            for path, file in files.items()
        },
        {source: list(some) for source, some in groupby(rows, key=lambda row: row.source)},
        _reader({(file.blob, file.language or ""): facts[path] for path, file in files.items() if path in facts}),
    )


def _reader(known: Mapping[tuple[str, str], FileFacts]) -> Callable[..., dict[tuple[str, str], FileFacts]]:
    return lambda keys: {key: known[key] for key in keys if key in known}


def plain(imports: list[ResolvedImport]) -> list[ResolvedImport]:
    return [replace(found, kind="standard" if found.standard_library else found.kind) for found in imports]


def without_symbols(facts: FileFacts) -> FileFacts:
    return replace(facts, symbols=[])


def renamed(facts: FileFacts) -> FileFacts:
    return replace(
        facts, symbols=[replace(one, name=f"{one.name}2", qualified_name=f"{one.name}2") for one in facts.symbols[:1]]
    )


def without_imports(facts: FileFacts) -> FileFacts:
    return replace(facts, imports=facts.imports[1:], references=facts.references[1:])


def apart(facts: FileFacts) -> FileFacts:
    return replace(
        facts,
        symbols=[
            replace(one, signature=one.signature.replace("public ", "").replace(" extends ", " of "))
            for one in facts.symbols
        ],
    )


def moved(facts: FileFacts) -> FileFacts:
    return replace(facts, package=f"{facts.package or ''}x")


def lower_down(facts: FileFacts) -> FileFacts:
    return replace(
        facts,
        lines=facts.lines + 1,
        symbols=[replace(one, start_line=one.start_line + 1, end_line=one.end_line + 1) for one in facts.symbols],
        imports=[replace(one, line=one.line + 1) for one in facts.imports],
    )


def packed(facts: FileFacts) -> FileFacts:
    """Return facts as they come out of the cache, where it is known of which words they speak."""
    return decode_facts(encode_facts(replace(facts, deep=facts.deep or DeepFacts())))


@pytest.mark.parametrize("form", [replace, packed])
@pytest.mark.parametrize("name", NAMES)
def test_an_edit_of_any_file_leads_where_resolving_everything_leads(name, form):
    repository = read_repository(name)
    whole = {path: form(facts) for path, facts in repository.facts.items()}
    before = kept(repository.files, whole, repository.resolve())
    for path in repository.facts:
        for edit in (without_symbols, renamed, without_imports, apart, moved, lower_down):
            files = {**repository.files, path: replace(repository.files[path], blob="f" * 40)}
            facts = {**whole, path: form(edit(repository.facts[path]))}
            again = resolve_imports(files, facts, repository.texts, before=before)
            assert plain(again) == plain(resolve_imports(files, facts, repository.texts)), (path, edit)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(repositories(), repositories(), st.data())
def test_any_commit_leads_where_resolving_everything_leads(was, other, data):
    files, facts, texts = was
    for number, path in enumerate(files):
        files[path].blob = f"{number:040x}"
    before = kept(files, facts, resolve_imports(files, facts, texts))
    now_files, now_facts, now_texts = dict(files), dict(facts), dict(texts)
    paths = data.draw(st.lists(st.sampled_from(sorted({*files, *other[0]})), max_size=3, unique=True))
    for path in paths:
        if path in other[0]:
            now_files[path] = replace(other[0][path], blob="f" * 40)
            for here, there in ((now_facts, other[1]), (now_texts, other[2])):
                here.pop(path, None)
                if path in there:
                    here[path] = there[path]
        else:
            for here in (now_files, now_facts, now_texts):
                here.pop(path, None)
    now_facts = {path: packed(facts) for path, facts in now_facts.items()}
    again = resolve_imports(now_files, now_facts, now_texts, before=before)
    assert plain(again) == plain(resolve_imports(now_files, now_facts, now_texts))


PYTHON = {
    "pkg/__init__.py": b"",
    "pkg/a.py": b"import os\nfrom . import b\n",
    "pkg/b.py": b"def one():\n    pass\n",
    "web/a.js": b"import './b'\n",
    "web/b.js": b"",
    "setup.cfg": b"[metadata]\nname = pkg\n",
}


def edited(
    path: str, content: bytes, form: Callable[[FileFacts], FileFacts] = packed
) -> tuple[frozenset[str], list[int | None]]:
    """Return what stands after an edit, and of each import found the row that says the same."""
    repository = repository_of(PYTHON)
    before = kept(repository.files, repository.facts, repository.resolve())
    now = repository_of({**PYTHON, path: content})
    now.files[path].blob = "f" * 40
    now.facts = {path: form(facts) for path, facts in now.facts.items()}
    found = resolve_imports(now.files, now.facts, now.texts, before=before)
    return standing(before, now.files, now.facts), [one.row for one in found]


def test_a_body_that_changes_has_nothing_followed_and_an_import_that_moves_its_own_file_only():
    stands, rows = edited("pkg/b.py", b"def one():\n    return 1\n")
    assert stands == PYTHON.keys()
    assert None not in rows
    stands, rows = edited("pkg/a.py", b"import os\n\nfrom . import b\n")
    assert stands == PYTHON.keys() - {"pkg/a.py"}
    assert rows.count(None) == 2


def test_a_name_that_nobody_speaks_of_has_its_own_file_followed_only():
    stands, rows = edited("pkg/b.py", b"def one():\n    pass\n\n\ndef other():\n    pass\n")
    assert stands == PYTHON.keys() - {"pkg/b.py"}
    assert None not in rows


def test_a_name_that_comes_has_those_followed_that_speak_of_it_and_rows_that_say_the_same_are_still_known():
    stands, rows = edited("pkg/b.py", b"def two():\n    return 1\n")
    assert stands == PYTHON.keys() - {"pkg/b.py"}
    assert None not in rows
    stands, rows = edited("pkg/b.py", b"def os():\n    return 1\n")
    assert stands == PYTHON.keys() - {"pkg/a.py", "pkg/b.py"}
    assert None not in rows


def test_of_facts_whose_words_are_unknown_the_whole_family_is_followed():
    stands, rows = edited("pkg/b.py", b"def two():\n    return 1\n", replace)
    assert stands == {"web/a.js", "web/b.js", "setup.cfg"}
    assert None not in rows


def test_scripts_lead_by_paths_alone():
    assert edited("web/b.js", b"export function two() {}\n")[0] == PYTHON.keys() - {"web/b.js"}


@pytest.mark.parametrize(("path", "content"), [("setup.cfg", b"[metadata]\nname = other\n"), ("new.py", b"")])
def test_a_manifest_that_changes_or_a_path_that_comes_has_everything_followed(path, content):
    assert edited(path, content)[0] == frozenset()


def test_what_the_parser_gave_up_on_before_or_now_is_never_trusted():
    repository = repository_of(PYTHON)
    before = kept(repository.files, repository.facts, repository.resolve())
    repository.facts["pkg/b.py"].skipped = "took longer than 5 s"
    assert "pkg/a.py" not in standing(before, repository.files, repository.facts)
    assert "web/a.js" in standing(before, repository.files, repository.facts)
    before = kept(repository.files, repository.facts, repository.resolve())
    assert "pkg/a.py" not in standing(before, repository.files, repository.facts)


def test_what_a_neighbour_is_led_to_is_no_answer_for_the_file_itself():
    sources = {"x/a.c": b'#include "../../x/foo.h"\n', "x/foo.h": b'#include "../../x/foo.h"\n', "y/b.c": b""}
    repository = repository_of(sources)
    before = kept(repository.files, repository.facts, repository.resolve())
    now = repository_of({**sources, "x/foo.h": b'#include "../../x/foo.h"\n#include "b.h"\n'})
    now.files["x/foo.h"].blob = "f" * 40
    again = resolve_imports(now.files, now.facts, now.texts, before=before)
    assert plain(again) == plain(now.resolve())
    assert [(one.source, one.target) for one in again if one.target] == [("x/a.c", "x/foo.h")]
