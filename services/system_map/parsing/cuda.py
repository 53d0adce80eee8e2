"""What CUDA adds to C++, which the grammar does not know: launches, and words in front of functions and variables.

Every byte keeps its place, so what is read of the file without them holds for the text as it stands; a launch,
`add<<<grid, block>>>(a, b)`, is then the call of `add` that it is.
"""

from __future__ import annotations

import re

from services.system_map.parsing.c_macros import TEXTS, blanks

_SIGNS = (b"__global__", b"__device__", b"__host__", b"__shared__", b"__constant__")
_SPECIFIER = re.compile(
    TEXTS.pattern
    + rb"|(?P<cuda>\b__(?:global|device|host|shared|constant|managed|forceinline|noinline|grid_constant)__\b"
    rb"|\b__(?:launch_bounds|cluster_dims|maxnreg)__[ \t]{0,8}\((?:[^(){};]|\([^(){};]{0,80}\)){0,200}+\))",
    re.DOTALL,
)
# Configurations are short; what is longer stays an error of the grammar.
_LAUNCH = re.compile(
    TEXTS.pattern + rb"|(?P<cuda>(?<=[\w>])[ \t]{0,8}<<<(?!<)[^;{}]{1,400}?>>>(?=[ \t\r\n]{0,80}\())", re.DOTALL
)


def without_launches(text: bytes) -> bytes:
    """Return a text of C++ with the configurations of its kernels' launches blanked."""
    return _blanked(_LAUNCH, text) if b"<<<" in text and b">>>" in text else text


def is_cuda(text: bytes) -> bool:
    """Tell whether a text has words of CUDA in front of functions or variables."""
    return any(sign in text for sign in _SIGNS)


def blank_all(text: bytes) -> bytes:
    """Return a text with CUDA's words blanked, and the macros in declarations: the grammar makes of some words errors."""
    from services.system_map.parsing.c_repairs import blank_macros  # noqa: PLC0415 - launches are looked for without errors

    return blank_macros(_blanked(_SPECIFIER, text))


def _blanked(pattern: re.Pattern[bytes], text: bytes) -> bytes:
    return pattern.sub(lambda found: found[0] if found["cuda"] is None else blanks(found[0]), text)
