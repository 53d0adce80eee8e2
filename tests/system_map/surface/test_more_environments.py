"""Environment variables as Ruby, PHP, C#, Kotlin and Scala read them."""

from __future__ import annotations

import pytest

from services.system_map.parsing.extract import read_file

SOURCES = {
    "Ruby": (
        'ENV["HOST"]\nENV.fetch("PORT", "80")\nENV.fetch("TOKEN")\nENV["SET"] = "1"\n# ENV["NO"]\n',
        [("HOST", None, False), ("PORT", "80", False), ("TOKEN", None, True)],
    ),
    "PHP": (
        "<?php\n$a = getenv('HOST');\n$b = env('PORT', '80');\n$c = $_ENV['STAGE'];\n// getenv('NO')\n",
        [("HOST", None, False), ("PORT", "80", False), ("STAGE", None, False)],
    ),
    "C#": (
        'class A { string b = Environment.GetEnvironmentVariable("HOST"); string c = "GetEnvironmentVariable"; }\n',
        [("HOST", None, False)],
    ),
    "Kotlin": ('val a = System.getenv("HOST")\n', [("HOST", None, False)]),
    "Scala": ('object A { val b = System.getenv("HOST") }\n', [("HOST", None, False)]),
}


@pytest.mark.parametrize("language", SOURCES)
def test_variables_that_code_reads_are_told_with_their_defaults(language: str) -> None:
    source, expected = SOURCES[language]
    signals = [found for found in read_file(language, source.encode()).signals if found.kind == "env.read"]
    found = [(signal.data["name"], signal.data["default"], signal.data["required"]) for signal in signals]
    assert found == expected
