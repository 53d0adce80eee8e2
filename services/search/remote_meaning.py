"""Another model of meaning: that of an OpenAI-compatible server, on this machine or, for projects that allow it, elsewhere.

The one door to it: no redirect is followed, no proxy of the environment used, nothing unpacked, and an answer has a
ceiling in bytes and seconds.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from services.search.meaning import MAX_NAME, RULES, MeaningUnavailable, clean, go_on, in_vectors

if TYPE_CHECKING:
    from services.search.meaning import Vectors

BATCH = 32
SECONDS = 60.0  # of one request, all of it
HURRY_SECONDS = 5.0  # where somebody waits
MAX_DIMENSIONS = 4_096
MAX_BYTES = BATCH * MAX_DIMENSIONS * 32


class RemoteMeaning:
    """Embeddings by HTTP. `prepare` is what is done to a text before it leaves, where it leaves this machine."""

    def __init__(
        self, url: str, model: str, key: str = "", *, prepare: Callable[[str], str] = lambda text: text
    ) -> None:
        """Ask `model` at the base address `url`, such as http://127.0.0.1:11434/v1; nothing is asked yet."""
        parts = urlsplit(url)
        self._url, self._model, self._key = f"{url.rstrip('/')}/embeddings", model, key
        self.is_local = is_loopback(parts.hostname or "")
        self.address = parts.netloc.rpartition("@")[2]
        self._prepare = prepare if not self.is_local else lambda text: text
        # Vectors of another server's model of that name are other vectors.
        place = hashlib.sha256(f"{url}\n{model}".encode()).hexdigest()[:8]
        self.name = f"{model[: MAX_NAME - 14]}@{place}/{RULES}"
        self.dimensions = 0
        self._lock = threading.Lock()

    def embed(self, texts: Sequence[str], check: Callable[[], None] = go_on, *, hurry: bool = False) -> Vectors:
        """Return a row for each text: see Meaning. Raises MeaningUnavailable."""
        import numpy as np  # noqa: PLC0415  # heavy: a server at rest does without

        made = []
        for start in range(0, len(texts), BATCH):
            check()
            # A server may refuse an empty text.
            some = [self._prepare(clean(text)) or " " for text in texts[start : start + BATCH]]
            rows = self._ask(some, HURRY_SECONDS if hurry else SECONDS)
            with self._lock:
                self.dimensions = self.dimensions or len(rows[0])
            if any(len(row) != self.dimensions for row in rows):
                raise MeaningUnavailable(reason=f"{self.address} answered with vectors of different lengths")
            made.append(in_vectors(rows))
        return np.concatenate(made) if made else np.zeros((0, self.dimensions), dtype=np.int8)

    def _ask(self, texts: Sequence[str], seconds: float) -> list[list[float]]:
        import httpx  # noqa: PLC0415  # heavy: a server at rest does without

        headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {self._key}"} if self._key else {})
        deadline = time.monotonic() + seconds
        body = b""
        try:
            with (
                httpx.Client(trust_env=False, follow_redirects=False, timeout=min(seconds, 10.0)) as client,
                client.stream(
                    "POST", self._url, json={"model": self._model, "input": list(texts)}, headers=headers
                ) as answer,
            ):
                if answer.status_code != 200:
                    raise MeaningUnavailable(reason=f"{self.address} answers with HTTP status {answer.status_code}")
                for piece in answer.iter_raw():
                    body += piece
                    if len(body) > MAX_BYTES or time.monotonic() > deadline:
                        raise MeaningUnavailable(reason=f"{self.address} answers too slowly or too much")
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise MeaningUnavailable(reason=f"{self.address} does not answer") from error
        return self._rows(body, len(texts))

    def _rows(self, body: bytes, count: int) -> list[list[float]]:
        try:
            data: Any = json.loads(body)["data"]
            # The protocol gives each row its place; servers that leave it out keep the order.
            ordered = sorted(enumerate(data), key=lambda one: int(one[1].get("index", one[0])))
            rows = [[float(value) for value in one["embedding"]] for _, one in ordered]
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise MeaningUnavailable(reason=f"{self.address} answers with something that is no embedding") from error
        if len(rows) != count or any(not 0 < len(row) <= MAX_DIMENSIONS for row in rows):
            raise MeaningUnavailable(reason=f"{self.address} answers with something that is no embedding")
        return rows


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine for sure."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
