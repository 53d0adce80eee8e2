"""Which commands the scripts of a package.json run, and what an npm package's command may be called. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

# Keys of a package.json whose texts are command lines.
_RUN = ("scripts", "lint-staged", "nano-staged", "simple-git-hooks", "husky", "pre-commit", "pre-push")
# What parts one command from the next, quotes among them: others run what is quoted.
_JOINTS = re.compile(r"&&|[|;&()\n\"'`]")
_SETS = re.compile(r"\w+=")
# What runs the command behind it; of npm's kin also by itself, unless that is a script.
_RUNNER_NAMES = """
    npx bunx pnpx yarn pnpm bun exec dlx x cross-env cross-env-shell env dotenv env-cmd sudo time nohup wireit
"""
_RUNNERS = frozenset(_RUNNER_NAMES.split())
# Commands that are called otherwise than their packages, whose names do not tell.
_CALLED_OTHERWISE = {
    "@11ty/eleventy": ("eleventy",),
    "@cucumber/cucumber": ("cucumber-js",),
    "@playwright/test": ("playwright",),
    "aws-cdk": ("cdk",),
    "clean-css-cli": ("cleancss",),
    "coffeescript": ("coffee", "cake"),
    "dependency-cruiser": ("depcruise",),
    "firebase-tools": ("firebase",),
    "less": ("lessc",),
    "npm-run-all": ("run-s", "run-p"),
    "npm-run-all2": ("run-s", "run-p"),
    "react-email": ("email",),
    "serverless": ("sls",),
    "ts-node-dev": ("tsnd",),
    "ts-patch": ("tspc",),
    "ttypescript": ("ttsc",),
    "typescript": ("tsc",),
    "uglify-js": ("uglifyjs",),
}
MAX_WORDS = 40  # of one command that are looked at


def commands_of(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield the commands that a package.json runs: the first word of each, without folders; those of its own scripts left out."""
    scripts = document.get("scripts")
    own = scripts.keys() if isinstance(scripts, dict) else ()
    for text in _lines([document[key] for key in _RUN if key in document]):
        for part in _JOINTS.split(text):
            runner = False
            for word in part.split()[:MAX_WORDS]:
                if _SETS.match(word) or word.startswith("-"):
                    continue
                if word in _RUNNERS:
                    runner = True
                    continue
                if not (runner and word in own):
                    yield word.rpartition("/")[2]
                break


def _lines(waiting: list[Any]) -> Iterator[str]:
    """Yield the texts of JSON values, without keys; without recursion, because anybody may have nested them."""
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def may_be_called(package: str) -> tuple[str, ...]:
    """Return what the command of a scoped package may be called: `@acme-tools/serve` has `serve` or `acme-serve`.

    Of any other, what it is known to be called, where that is not its name.
    """
    if package in _CALLED_OTHERWISE:
        return _CALLED_OTHERWISE[package]
    scope, slash, name = package.removeprefix("@").partition("/")
    if not slash:
        return ()
    maker = scope.partition("-")[0]
    return (name, f"{maker}-{name}", f"{scope}-{name}", *((scope, maker) if name == "cli" else ()))
