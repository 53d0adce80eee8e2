"""What a project is: whose words count, the root's or a manifest's below it, and how a README's are found."""

from __future__ import annotations

import json

import pytest

from services.system_map.derive import derive
from services.system_map.derive.licence import licence_name
from services.system_map.derive.readme import first_sentence
from services.system_map.derive.tour import build_tour
from tests.fakes.mapped_repository import mapped

README = "# Shop\n\nShop is a counter in a few lines.\n"
MIT = "Permission is hereby granted, free of charge, to any person\n"


def content(sources: dict[str, str]) -> tuple[str | None, str | None]:
    given = mapped(sources).parts_input()
    return given.content.description, given.content.licence


def package(name: str, description: str, licence: str = "Apache-2.0") -> str:
    return json.dumps({"name": name, "description": description, "license": licence})


@pytest.mark.parametrize("folder", ["tests/suite", "docs", "examples/small", "third_party/other"])
def test_what_tests_and_examples_say_of_themselves_is_not_of_the_project(folder: str):
    sources = {f"{folder}/package.json": package("suite", "A suite of others"), "a.c": "int f(void) { return 1; }\n"}
    assert content(sources) == (None, None)
    assert content({**sources, "README.md": README, "LICENSE": MIT}) == ("Shop is a counter in a few lines.", "MIT")


def test_the_roots_readme_and_licence_come_before_a_manifest_below():
    sources = {"server/package.json": package("server", "The part behind it"), "server/a.js": "f()\n"}
    assert content(sources) == ("The part behind it.", "Apache 2.0")
    assert content({**sources, "README.md": README, "LICENSE": MIT}) == ("Shop is a counter in a few lines.", "MIT")


def test_the_member_called_like_the_project_says_what_it_is():
    sources = {
        "Cargo.toml": '[workspace]\nmembers = ["crates/*"]\n',
        "crates/other/Cargo.toml": '[package]\nname = "other"\ndescription = "Some part of it"\n',
        "crates/project/Cargo.toml": '[package]\nname = "project"\ndescription = "Sells things by weight"\n',
        "crates/project/src/lib.rs": "pub fn f() {}\n",
        "README.md": "There is a lot to say here.\n",
    }
    assert content(sources)[0] == "Sells things by weight."  # the fake's name is "project"


def test_a_broken_manifest_among_the_inputs_of_tests_is_no_fault():
    sources = {"tests/bad/package.json": "{", "web/package.json": "{", "a.py": ""}
    found = mapped(sources).parts_input().found.given
    assert [path for path, _ in found.manifests.unreadable] == ["web/package.json"]
    assert derive(found).content.description is None


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ("AGPL-3.0-or-later", "AGPL 3"),
        ("LGPL-2.1-or-later", "LGPL 2.1"),
        ("(MIT OR GPL-2.0-or-later)", "MIT or GPL 2"),
        ("MIT/Apache-2.0", "MIT or Apache 2.0"),
    ],
)
def test_a_later_version_is_no_second_licence(declared: str, said: str):
    assert licence_name(declared, []) == said


def test_a_licences_file_may_be_called_after_it():
    assert content({"MIT-LICENSE": MIT, "a.rb": "x = 1\n"})[1] == "MIT"
    assert content({"MIT-LICENSE.txt": MIT, "a.rb": "x = 1\n"})[1] == "MIT"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[Site] · [Docs] · [All of the samples]\n\nA counter that weighs.\n\n[Site]: a\n[docs]: b\n[All of the samples]: c\n", "A counter that weighs."),
        ("A counter for [goods](a) [[note](#note)], sold by weight.\n", "A counter for goods, sold by weight."),
        ("While Shop is based upon others, it is fast.\n\nShop has a part. It is good.\n\nShop is a counter.\n", "Shop is a counter."),
        ("Shop is based on a shelf.\n\nShop is archived on Monday.\n\nShop is a counter.\n", "Shop is a counter."),
        ("[Shop][site] (_ʃɒ.p_) is a counter (of wood: oak. Yes) that weighs. More.\n\n[site]: a\n", "Shop (ʃɒ.p) is a counter (of wood: oak. Yes) that weighs."),
        ("The Shop port in carts is kept.\n\nShop is built by us.\n\nShop, as on signs, is a counter.\n", "Shop, as on signs, is a counter."),
        ("Sh Op is a [scale] with weights.\n\n[scale]: a\n", "Sh Op is a scale with weights."),
        ("= Shop\n:version: 1.0\n:toc:\n\nimage:https://a/b.svg[Badge,link=c]\n\n[source,c]\n----\nint a shop that is code\n\nint b;\n----\n\nA https://a.org[counter] of {version} things. More.\n", "A counter of things."),
    ],
)  # fmt: skip
def test_the_sentence_of_a_readme(text: str, said: str):
    assert first_sentence(text, "shop") == said


def test_a_sentence_that_is_cut_ends_with_its_ellipsis():
    cut = first_sentence(f"Shop is a {'very ' * 80}long word. More.\n", "shop")
    assert cut is not None
    assert cut.endswith("very …")


def test_a_sentence_a_few_words_too_long_is_told_whole_and_a_longer_one_ends_behind_a_clause():
    whole = f"Shop is a {'very ' * 42}long word in a few lines."
    assert 220 < len(whole) < 260
    assert first_sentence(f"{whole} More.\n", "shop") == whole
    cut = first_sentence(f"Shop is a {'very ' * 30}long word, {'very ' * 30}short. More.\n", "shop")
    assert cut == f"Shop is a {'very ' * 30}long word …"


def test_no_full_stop_stands_behind_an_ellipsis():
    endless = package("shop", f"Shop is a {'very ' * 80}long word")
    given = mapped({"package.json": endless, "a.js": "export const a = 1;\n"}).parts_input()
    said = "".join(phrase.text for phrase in given.content.summary[0])
    assert "very … " in said
    assert build_tour(given).stops[0].text.startswith(f"Shop is a {'very ' * 20}")
    assert "…." not in said + build_tour(given).stops[0].text
