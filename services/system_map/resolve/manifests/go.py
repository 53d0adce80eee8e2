"""go.mod."""

from __future__ import annotations

from services.system_map.resolve.manifests.found import Found
from services.system_map.resolve.texts import as_text


def read_go_mod(path: str, data: bytes) -> Found:
    """Read a go.mod: what the code needs itself is `run`, what only its dependencies need is left out."""
    found = Found()
    in_block = ""
    for number, line in enumerate(as_text(data).splitlines(), start=1):
        bare = line.split("//")[0].strip()
        if bare.endswith("("):
            in_block = bare[:-1].strip()
        elif bare == ")":
            in_block = ""
        elif bare.startswith("module "):
            found.name = bare.removeprefix("module ").strip().strip('"')
        elif bare.startswith("tool ") or in_block == "tool":
            found.depend(bare.removeprefix("tool ").strip(), "", "development", path, number)
        elif in_block == "require" or bare.startswith("require "):
            words = bare.removeprefix("require ").replace('"', "").split()
            if len(words) >= 2 and "." in words[0] and "indirect" not in line.partition("//")[2]:
                found.depend(words[0], words[1], "run", path, number)
    return found
