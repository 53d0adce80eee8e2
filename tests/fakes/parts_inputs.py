"""Small repositories as texts, read the way the map child reads them, for builders of parts."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha1
from typing import Any, cast

from services.repository.tree import TreeEntry
from services.system_map.derive.findings import look
from services.system_map.derive.values import DeriveInput
from services.system_map.inventory import apply_content_marks, take_inventory
from services.system_map.parsing.extract import read_file
from services.system_map.parts_input import PartsInput
from services.system_map.resolve import read_manifests, wanted_texts
from services.system_map.resolve.rust_tests import mark_test_modules


def parts_input(texts: Mapping[str, str | bytes], name: str = "shop") -> PartsInput:
    """Return what a builder is given for a repository of these files; without calls, history or an overview."""
    contents = {path: text.encode() if isinstance(text, str) else text for path, text in texts.items()}
    entries = [
        TreeEntry(
            mode="100644", blob=sha1(data, usedforsecurity=False).hexdigest(), size=len(data), raw_path=path.encode()
        )
        for path, data in contents.items()
    ]
    files = {file.path: file for file in take_inventory(entries)}
    facts = {}
    for path, file in files.items():
        if file.skipped is None:
            facts[path] = read_file(file.language, contents[path])
            files[path] = apply_content_marks(file, facts[path])
    mark_test_modules(files, facts)
    wanted = {path: contents[path] for path in wanted_texts(files)}
    manifests = read_manifests(files, wanted)
    given = DeriveInput(name, "0" * 40, files, facts, [], manifests, wanted)
    content = cast("Any", None)  # builders of this kind do not look at the overview
    return PartsInput(look(given), content, None, lambda _: None)
