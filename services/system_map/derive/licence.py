"""Which licence a project is under, as people say it. Pure."""

from __future__ import annotations

import re

# The first that matches wins: (words that must all stand in the text, name)
_TEXTS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("redis source available license", "server side public license"), "RSALv2, SSPLv1 or AGPLv3"),
    (("server side public license",), "SSPL"),
    (("business source license",), "BSL 1.1"),
    (("gnu affero general public license",), "AGPL 3"),
    (("gnu lesser general public license", "version 3"), "LGPL 3"),
    (("gnu lesser general public license",), "LGPL 2.1"),
    (("gnu general public license", "version 3"), "GPL 3"),
    (("gnu general public license", "version 2"), "GPL 2"),
    (("mozilla public license", "2.0"), "MPL 2.0"),
    (("apache license", "version 2.0"), "Apache 2.0"),
    (("this is free and unencumbered software released into the public domain",), "Unlicense"),
    (("permission to use, copy, modify, and/or distribute this software for any purpose",), "ISC"),
    (("permission to use, copy, modify, and distribute this software for any purpose",), "ISC"),
    (("permission is hereby granted, free of charge",), "MIT"),
    (("redistribution and use in source and binary forms", "neither the name"), "BSD 3-clause"),
    (("redistribution and use in source and binary forms", "names of its contributors"), "BSD 3-clause"),
    (("redistribution and use in source and binary forms",), "BSD 2-clause"),
    (("eclipse public license",), "EPL"),
    (("creative commons zero", "public domain"), "CC0"),
    (("boost software license",), "Boost"),
)
_SPDX = {
    "BSD-3-Clause": "BSD 3-clause",
    "BSD-2-Clause": "BSD 2-clause",
    "Apache-2.0": "Apache 2.0",
    "MPL-2.0": "MPL 2.0",
    "GPL-3.0": "GPL 3",
    "GPL-2.0": "GPL 2",
    "LGPL-3.0": "LGPL 3",
    "LGPL-2.1": "LGPL 2.1",
    "AGPL-3.0": "AGPL 3",
    "0BSD": "BSD Zero",
}
_LONG = 60


def licence_name(declared: str | None, texts: list[str]) -> str | None:
    """Return the licence that a manifest declares, else the one whose text is recognised; None when neither."""
    for text in texts:
        plain = text.lower()
        if all(word in plain for word in _TEXTS[0][0]):
            return _TEXTS[0][1]
    if declared and len(declared) <= _LONG and "\n" not in declared:
        return _spoken(declared)
    for text in ([declared] if declared else []) + texts:
        plain = " ".join(text.lower().split())
        for words, name in _TEXTS:
            if all(word in plain for word in words):
                return name
    return None


def _spoken(declared: str) -> str:
    # A choice is written between spaces; "GPL-3.0-or-later" is one licence.
    parts = re.split(r"\s*/\s*|\s+(?:OR|or)\s+", declared.strip().removeprefix("(").removesuffix(")"))
    spoken = [_SPDX.get(re.sub(r"-(only|or-later)$", "", part), part) for part in parts]
    return re.sub(r"\s+[Ll]icen[cs]e$", "", " or ".join(spoken))
