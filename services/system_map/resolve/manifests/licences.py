"""Which licence a manifest or a licence file means, as its SPDX identifier."""

from __future__ import annotations

import re

# What manifests and classifiers write → SPDX. Compared in lower case without punctuation.
_NAMES = {
    "mit": "MIT",
    "mit license": "MIT",
    "the mit license": "MIT",
    "expat": "MIT",
    "bsd": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "bsd 3 clause": "BSD-3-Clause",
    "new bsd": "BSD-3-Clause",
    "bsd 2 clause": "BSD-2-Clause",
    "simplified bsd": "BSD-2-Clause",
    "apache": "Apache-2.0",
    "apache 2": "Apache-2.0",
    "apache 20": "Apache-2.0",
    "apache license 20": "Apache-2.0",
    "apache license version 20": "Apache-2.0",
    "the apache license version 20": "Apache-2.0",
    "the apache software license version 20": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "apache license": "Apache-2.0",
    "isc": "ISC",
    "isc license iscl": "ISC",
    "mozilla public license 20 mpl 20": "MPL-2.0",
    "mpl 20": "MPL-2.0",
    "gnu general public license v3 gplv3": "GPL-3.0-only",
    "gnu general public license v3 or later gplv3": "GPL-3.0-or-later",
    "gnu general public license v2 gplv2": "GPL-2.0-only",
    "gnu general public license v2 or later gplv2": "GPL-2.0-or-later",
    "gplv3": "GPL-3.0-only",
    "gplv2": "GPL-2.0-only",
    "gnu lesser general public license v3 lgplv3": "LGPL-3.0-only",
    "gnu affero general public license v3": "AGPL-3.0-only",
    "python software foundation license": "PSF-2.0",
    "the unlicense unlicense": "Unlicense",
    "public domain": "Unlicense",
    "eclipse public license 20": "EPL-2.0",
}
# Key phrases of licence texts, the more special first: (all of these, none of these) → SPDX.
_PHRASES: tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...] = (
    (("gnu affero general public license", "version 3"), (), "AGPL-3.0"),
    (("gnu lesser general public license", "version 3"), (), "LGPL-3.0"),
    (("gnu lesser general public license", "version 21"), (), "LGPL-2.1"),
    (("gnu general public license", "version 3"), (), "GPL-3.0"),
    (("gnu general public license", "version 2"), (), "GPL-2.0"),
    (("apache license", "version 20"), (), "Apache-2.0"),
    (("mozilla public license", "version 20"), (), "MPL-2.0"),
    (("mozilla public license version 20",), (), "MPL-2.0"),
    (("eclipse public license", "v 20"), (), "EPL-2.0"),
    (("server side public license",), (), "SSPL-1.0"),
    (("boost software license", "version 10"), (), "BSL-1.0"),
    (("business source license",), (), "BUSL-1.1"),
    (("this is free and unencumbered software released into the public domain",), (), "Unlicense"),
    (("cc0 10 universal",), (), "CC0-1.0"),
    (("python software foundation license version 2",), (), "PSF-2.0"),
    (
        ("this software is provided as is without any express or implied warranty", "altered source versions"),
        (),
        "Zlib",
    ),
    (
        ("permission is hereby granted free of charge", "the above copyright notice and this permission notice"),
        (),
        "MIT",
    ),
    (("permission is hereby granted free of charge",), (), "MIT"),
    (("permission to use copy modify andor distribute this software for any purpose",), (), "ISC"),
    (("permission to use copy modify and distribute this software for any purpose",), (), "ISC"),
    (("redistribution and use in source and binary forms", "neither the name"), (), "BSD-3-Clause"),
    (("redistribution and use in source and binary forms",), ("neither the name",), "BSD-2-Clause"),
)
# How a text that leaves a choice names what there is to choose from.
_NAMED_IN_CHOICES = (
    ("redis source available license", "RSALv2"),
    ("server side public license", "SSPL-1.0"),
    ("gnu affero general public license", "AGPL-3.0"),
    ("apache license", "Apache-2.0"),
    ("mit license", "MIT"),
)
_EXPRESSION = re.compile(r"[A-Za-z0-9.+-]+(?:\s+(?:AND|OR|WITH)\s+[A-Za-z0-9.+-]+)*|\(.{1,80}\)")


def spdx(written: str | None) -> str | None:
    """Return the SPDX identifier of what a manifest writes; its own words when they name no known licence."""
    if not written or written.upper() in {"UNLICENSED", "SEE LICENSE IN LICENSE", "UNKNOWN"}:
        return None
    known = _NAMES.get(_plain(written))
    if known:
        return known
    written = (
        written.strip().replace("/", " OR ")
        if re.fullmatch(r"[\w.+-]+(?:/[\w.+-]+)+", written.strip())
        else written.strip()
    )
    return written if _EXPRESSION.fullmatch(written) else written[:80]


def licence_of_text(text: str) -> str | None:
    """Return the SPDX identifier that a licence text's key phrases show; None when none does.

    Where several licences stand in one file, the first one that the text names wins.
    """
    plain = _plain(text[:200_000])
    several = [name for phrase, name in _NAMED_IN_CHOICES if phrase in plain[:1_000]]
    if len(several) > 1 and "choice" in plain[:1_000]:
        return " OR ".join(several)
    best: tuple[int, int, str] | None = None
    for rank, (needed, refused, name) in enumerate(_PHRASES):
        at = [plain.find(phrase) for phrase in needed]
        if min(at) < 0 or any(phrase in plain for phrase in refused):
            continue
        # The GNU texts name each other; the one whose title stands first is meant.
        place = (min(at[0], 400), rank, name)
        best = min(best, place) if best else place
    return best[2] if best else None


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]|_", "", text.replace("-", " ").lower()).split())
