"""The first sentence that a file says about itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.system_map.parsing.extract import read_file
from services.system_map.parsing.summary import MAX_SUMMARY, first_sentence, strip_markers


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Counts sheep, e.g. at night. And more.", "Counts sheep, e.g. at night."),
        ("Counts\n   sheep\nslowly.", "Counts sheep slowly."),
        ("Title of it\n===========\n\nText.", "Title of it"),
        ("flask.app\n~~~~~~~~~\n\nRuns an application.", "Runs an application."),
        ("Copyright 2020 A\n\nCounts sheep.", None),
        ("Counts sheep.\n\nCopyright 2020 A", "Counts sheep."),
        ("adlist.c - A generic list\nCopyright (c) 2006 A", "A generic list"),
        ("This file was modified under the terms of\nits license.", None),
        ("Permission is hereby granted, free of charge", None),
        ("-*- coding: utf-8 -*-", None),
        ("eslint-disable no-var, more words", None),
        ("Module dependencies.", None),
        ("foo", None),
        ("", None),
        ("Keeps <b>all</b> {@link Owner things}. More", "Keeps all Owner things."),
        ("Reads [PCRE2](https://www.pcre.org/) patterns.", "Reads PCRE2 patterns."),
        ("@fileoverview Draws things.", "Draws things."),
        ("Note: types stand elsewhere.", None),
        ("WARNING: work in progress.\n\nCounts sheep.", "Counts sheep."),
        ("Notes on sheep.", "Notes on sheep."),
        ("This file is part of Shop, the great one.\nLicense: GNU GPL", None),
        ("Standard libraries", None),
        ('<summary>\nCounts <see cref="T:Sheep"/> here.\n</summary>', "Counts Sheep here."),
        ("Handling of sheep\n\\note Never include this file.", "Handling of sheep"),
        ("This file is part of Shop.\n\n(c) Jane Doe <jane@doe.org>\n\nFor the full text see the file.", None),
        ("This file is part of Shop.\n\nAuthors: Jane Doe", None),
        ("This file is part of Shop.\n\nShop is free: you can redistribute it.", None),
        ("This file is part of Shop.\n\nFor the full list of contributors see AUTHORS.", None),
        ("This file is part of Shop.\n\nCounts sheep.", "Counts sheep."),
        ("Sheep counter\nAuthor(s): Jane Doe", "Sheep counter"),
        ("shellcheck source=a/b.sh", None),
        ("shellcheck disable=SC2034\nCounts sheep.", "Counts sheep."),
        ("Wraps the parts of\n@mui/material for sheep.", "Wraps the parts of @mui/material for sheep."),
        ("Counts sheep\n@param a Sheep.", "Counts sheep"),
        ('<summary>\nCounts sheep\n</summary>\n<param name="a">The a.</param>', "Counts sheep"),
        ("Project _____ __ ____ ( _ ) /__\\ (_ _)_| |_ )(_)( /(__)", None),
    ],
)
def test_prose_is_found_and_licences_and_tool_words_are_not_taken_for_it(text, said):
    assert first_sentence(text) == said


@given(st.text(max_size=500))
def test_any_text_gives_one_short_line_or_nothing(text):
    said = first_sentence(strip_markers(text))
    assert said is None or (0 < len(said) <= MAX_SUMMARY and "\n" not in said)


@pytest.mark.parametrize(
    ("language", "source", "said"),
    [
        ("Python", '"""\'pip wheel\' tests"""\n', "'pip wheel' tests"),
        ("Python", 'r"""Raw words here."""\n', "Raw words here."),
        ("Python", "#!/bin/python\n# Counts all sheep.\nimport a\n", "Counts all sheep."),
        ("Go", "// Copyright A\n\n// Package a counts sheep.\npackage a\n", "Package a counts sheep."),
        ("Go", "// Copyright A\n\n// Not about it at all\n\npackage a\n", None),
        ("C", "/* Copyright A */\n/* Counts sheep well. */\n#include <a>\n", "Counts sheep well."),
        ("JavaScript", "'use strict'\n/* late words here */\n", None),
        (
            "TypeScript",
            "// Lint is wrong, it is there.\n// eslint-disable-next-line n/no\nimport { a } from 'b';\n",
            None,
        ),
        ("TypeScript", "// Lint is wrong here.\n/* istanbul ignore next */\nexport function a() {}\n", None),
        ("TypeScript", "// This import needs a build.\nimport a from 'b';\n", None),
        ("TypeScript", "// This import needs a build.\n\nimport a from 'b';\n", "This import needs a build."),
        ("TypeScript", "// Counts all sheep.\nimport a from 'b';\n", "Counts all sheep."),
        ("TypeScript", "/* eslint-disable no-var */\n// Counts all sheep.\nlet a;\n", "Counts all sheep."),
        (
            "Ruby",
            "require 'a'\n# Of that other one.\nrequire 'b'\n\n# Counts all sheep.\nclass A\nend\n",
            "Counts all sheep.",
        ),
        ("Ruby", "begin\n  # Of that other one.\n  require 'b'\nend\n", None),
        ("Java", "/* Copyright */\npackage a;\n/** Counts all sheep. */\nclass A {}\n", "Counts all sheep."),
        ("Java", "package a;\n/** Counts all sheep. */\nimport b.C;\nclass A {}\n", None),
        ("Shell", "# This file is part of Shop.\nset -e\n\n# Move to the root.\ncd a\n", None),
        ("Shell", "# This file is part of Shop.\n\n# Counts all sheep.\n\ncd a\n", "Counts all sheep."),
        ("Ruby", "# This file is part of Shop.\nrequire 'a'\n\n# Counts sheep.\nclass A\nend\n", "Counts sheep."),
        ("Ruby", "require 'a' # The first of all.\nrequire 'b' # The second of all.\n", None),
        ("Ruby", "require 'a'\n\n# require 'b/all of it'\nrun A\n", None),
        ("Ruby", "require 'a'\n# Pick what to run:\nrequire 'b'\n\n# Runs it all now.\nrun A\n", None),
        ("PHP", "<?php\n// Counts all sheep.\nuse A\\B;\n", "Counts all sheep."),
        ("PHP", "<?php\n\ndeclare(strict_types=1);\n\n// Counts all sheep.\nuse A\\B;\n", "Counts all sheep."),
        ("PHP", "<?php\nnamespace A;\n// Counts all sheep.\nuse A\\B;\n", None),
        ("Vue", "<script setup>\n// Counts all sheep.\nimport a from 'a'\n</script>\n", "Counts all sheep."),
        ("Svelte", "<script>\n  // Counts all sheep.\n  import a from 'a'\n</script>\n", "Counts all sheep."),
        ("JavaScript", "// Polyfills needed by all sheep.\nimport a from 'a';\n", "Polyfills needed by all sheep."),
        ("JavaScript", "// Needed by all sheep.\nimport a from 'a';\n", None),
        ("JavaScript", "// For all of the sheep.\nimport a from 'a';\n", None),
        ("JavaScript", "// Has to stay: these imports count.\nimport a from 'a';\n", None),
        (
            "C#",
            "// Copyright A\nusing A;\n/// <summary>Counts sheep</summary>\n/// <param name='a'>The a.</param>\nclass A {}\n",
            "Counts sheep",
        ),
        (
            "C#",
            '/// <summary>\n/// Counts sheep\n/// </summary>\n/// <param name="a">The a.</param>\nclass A {}\n',
            "Counts sheep",
        ),
    ],
)
def test_each_language_has_its_place_for_it(language, source, said):
    assert read_file(language, source.encode()).summary == said


def test_a_main_for_self_tests_is_no_entry_and_a_plain_one_is():
    assert read_file("C", b"int main(void) { return 0; }\n").is_entry
    assert not read_file("C", b"#ifdef TEST\nint main(void) { return 0; }\n#endif\n").is_entry


def test_an_inner_attribute_of_rust_is_no_shebang():
    assert read_file("Rust", b"#![allow(unused)]\nfn a() {}\n").shebang is None
