"""Repositories: their addresses, our clones of them, and the reading of those. The only noun that runs git."""

from services.repository.address import Address, parse_address
from services.repository.ceilings import pack_bytes
from services.repository.clone_folder import (
    is_read_as_deep,
    record_depth,
    record_mailmap,
    recorded_mailmap,
    shallow_commits,
)
from services.repository.clones import HeadInfo, RepositoryService
from services.repository.errors import BadAddress, RepositoryCancelled
from services.repository.git import READ_SECONDS, git_version
from services.repository.git import read as read_git
from services.repository.objects import (
    blob_at,
    count_reached,
    is_ancestor,
    list_tree,
    read_blob,
    read_blobs,
)
from services.repository.progress import GitProgress
from services.repository.tree import TreeEntry, readable_path

__all__ = [
    "READ_SECONDS",
    "Address",
    "BadAddress",
    "GitProgress",
    "HeadInfo",
    "RepositoryCancelled",
    "RepositoryService",
    "TreeEntry",
    "blob_at",
    "count_reached",
    "git_version",
    "is_ancestor",
    "is_read_as_deep",
    "list_tree",
    "pack_bytes",
    "parse_address",
    "read_blob",
    "read_blobs",
    "read_git",
    "readable_path",
    "record_depth",
    "record_mailmap",
    "recorded_mailmap",
    "shallow_commits",
]
