"""One run of the pipeline: what its stages hand on, how long each took, and what failed."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from services.core.bare_database import BareDatabase
from services.core.errors import OutOfSpace
from services.repository import read_blobs
from services.system_map.content import MissingPart
from services.system_map.earlier import EarlierMap
from services.system_map.facts import FileFacts, InventoryFile, Manifests, ResolvedImport
from services.system_map.mapper import MapCancelled, MapJob
from services.system_map.pacing import Say
from services.system_map.parse_cache import DeepReader
from services.system_map.parsing import ParsePool
from services.system_map.resolve.again import Edits


@dataclass
class Run:
    """What the stages hand on."""

    job: MapJob
    database: BareDatabase
    say: Say
    stopping: threading.Event
    pool: ParsePool
    earlier: EarlierMap = field(init=False)
    files: dict[str, InventoryFile] = field(default_factory=dict)
    facts: dict[str, FileFacts] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    imports: list[ResolvedImport] = field(default_factory=list)
    manifests: Manifests = field(default_factory=Manifests)
    edits: Edits | None = None  # since the newest map; None where more differs than what some files say
    deep: DeepReader | None = None  # None when nothing could be parsed
    seconds: dict[str, float] = field(default_factory=dict)  # that each stage took
    history_seconds: float = 0.0
    missing: list[MissingPart] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str, *, needed: bool = False) -> Iterator[None]:
        """Time a stage; unless it is needed, note its failure and go on."""
        started = time.monotonic()
        try:
            yield
        except (OutOfSpace, MemoryError):
            raise
        except Exception as error:
            if needed or self.stopping.is_set():
                raise
            traceback.print_exc()
            self.missing.append(MissingPart(stage=name, reason=getattr(error, "detail", None) or type(error).__name__))
        finally:
            self.seconds[name] = round(time.monotonic() - started, 3)

    @property
    def git_dir(self) -> Path:
        """The clone."""
        return Path(self.job.repository_path)

    def check(self) -> None:
        """Raise when the map is to be drawn no further."""
        if self.stopping.is_set():
            raise MapCancelled

    def blobs(self, ids: list[str], *, most: int = 0) -> Iterator[tuple[str, bytes]]:
        """Yield blobs by id, as git has them: those that are small enough to be parsed, or have at most so many bytes."""
        limit = max(self.job.max_parse_bytes, most)
        return read_blobs(self.git_dir, ids, limit=limit, cancelled=self.stopping)
