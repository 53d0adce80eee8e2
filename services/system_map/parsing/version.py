"""The version of what parsing yields: cached facts of another version are read again."""

from __future__ import annotations

import hashlib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

# Raise it when readers or the codec change what they yield; queries and grammars are in the digest by themselves.
NUMBER = 23

_GRAMMAR_WHEELS = (
    "tree-sitter",
    "tree-sitter-bash",
    "tree-sitter-c",
    "tree-sitter-c-sharp",
    "tree-sitter-cpp",
    "tree-sitter-css",
    "tree-sitter-go",
    "tree-sitter-html",
    "tree-sitter-java",
    "tree-sitter-javascript",
    "tree-sitter-json",
    "tree-sitter-kotlin",
    "tree-sitter-php",
    "tree-sitter-python",
    "tree-sitter-ruby",
    "tree-sitter-rust",
    "tree-sitter-scala",
    "tree-sitter-swift",
    "tree-sitter-toml",
    "tree-sitter-typescript",
    "tree-sitter-yaml",
)


def parser_version() -> str:
    """Return `<number>-<digest of the queries and the grammars' versions>`."""
    digest = hashlib.sha256()
    for path in sorted((Path(__file__).parent / "queries").glob("*.scm")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for wheel in _GRAMMAR_WHEELS:
        try:
            digest.update(f"{wheel}={version(wheel)}\0".encode())
        except PackageNotFoundError:  # a single binary carries grammars without their metadata
            digest.update(f"{wheel}\0".encode())
    return f"{NUMBER}-{digest.hexdigest()[:16]}"


PARSER_VERSION = parser_version()
