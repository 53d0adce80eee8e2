"""Which commits mend something, and how often a file was mended. Pure.

A commit is taken for a fix by the words of its subject, as since A. Mockus and L. Votta ("Identifying reasons for software
changes using historic databases", ICSM 2000) and J. Śliwerski, T. Zimmermann and A. Zeller ("When do changes induce
fixes?", MSR 2005); FILTERS says in words what `is_fix` does. It reads one line that a person wrote in a hurry: it is
right more often than not, no more.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from services.history.values import Touch

EXAMPLES = 3
# Raise it when `is_fix` says something else of any subject: what it said is kept.
RULES = 5
FILTERS = (
    "A fix is a commit whose subject begins with “fix:” or “fix(…):”, speaks of a fix, bug, regression, crash, leak, race, "
    "deadlock, overflow or vulnerability, or closes an issue by number. Not counted: subjects about typos, spelling, "
    "docs, lint, style, formatting, types, tests, builds, CI, changelogs, warnings, examples or merges, or about Javadoc, JSDoc, rustdoc, "
    "“cargo fix” or “npm audit fix”, save where these crash, hang, are slow, fail to parse or find what is none; fixes of nothing but "
    "links, comments, imports, requirements, formats or history; reverts; subjects marked as something else (feat:, docs:, chore: …); bots; commits of more than 200 files."
)
# A cheap look first, because most subjects hold none of these.
_MAYBE = (
    "fix",
    "bug",
    "regress",
    "crash",
    "leak",
    "race",
    "lock",
    "overflow",
    "vulnerab",
    "cve-",
    "segfault",
    "resolv",
    "clos",
)
_FIX = re.compile(
    r"""(?ix)
    \b(?: fix(?:e[sd]|ing)? | hot-?fix(?:e[sd])? | bug-?fix(?:e[sd])? | bugs? | regressions? | crash(?:e[sd]|ing)?
      | (?:memory|resource|file|fd|descriptor|connection|socket|thread|handle)[ -]leaks? | leak(?:s|ed|ing)? (?=\s)
      | race[ -]conditions? | data[ -]races? | dead-?locks? | (?:integer|buffer|stack|heap)?[ -]?overflows?
      | vulnerabilit(?:y|ies) | CVE-\d+-\d+ | segfaults? ) \b
    | \b(?:close[sd]?|resolve[sd]?)\s*:?\s+(?:[\w./-]*\#|gh-|bpo-|issues?\s)\d+
    """
)
_TYPE = re.compile(r"(?P<type>[A-Za-z]+)(?:\((?P<scope>[^)]*)\))?!?:\s")
_OTHER = "feat feature docs doc chore style test tests ci build refactor perf revert release merge deps lint wip"
_OTHER_TYPES = frozenset(_OTHER.split())
_SOMETHING_ELSE = re.compile(
    r"""(?ix)
    ^\s* (?: revert(?:s|ed|ing)? | merge | bump | release | version\ bump | back\ ?port\ ci )\b
    | \b(?: typos? | spell?ings? | misspell\w* | grammar | wording | docs? | documentation | doc-?strings? | readme(?:\.\w+)?
      | lint\w* | ruff | flake8 | pylint | eslint | prettier | gofmt | rustfmt | clippy | isort | pep-?8 | style | styling | code\ style
      | formatting | (?:code|file|source|text)\ format | format\ (?:code|files?|sources?|fix(?:es)?|issues?|checks?) | styleci | white-?space | indent(?:ation)? | mypy | typing | type\ (?:hints?|annotations?|errors?|checks?)
      | tests? | testing | test-?suite | unit-?tests? | specs? | test_\w+ | flaky | coverage | fixtures? | benchmarks?
      | ci | msrv | travis | github\ actions? | workflows? | appveyor | tox | pre-commit | build\ script | makefile | cmake | compilation | compile
      | change-?log | news | history\.\w+ | release\ notes? | whatsnew | authors | licen[cs]e | copyright
      | warnings? | deprecations? | deprecat\w+ | examples? | demos? | badges?
      | dependenc(?:y|ies) | requirements\.\w+ | conflicts? | sphinx | rst | markdown | translations? | fix-?ups?
      | bug\ (?:report|tracker|template)\w* | (?<!-)fixed-\w+ | fixed\ (?:size|width|length|point|number)
    )\b
    """
)

# What writes and reads such comments, or mends by itself, is a product too: then it is at work, and fails.
_OF_TOOLS = re.compile(r"(?i)\b(?:js-?doc|java-?doc|rust-?doc|(?:cargo|npm audit) fix)\b")
_TOOL_FAILS = re.compile(
    r"""(?ix)
    \b(?: crash(?:e[sd]|ing)? | panic(?:s|ked|king)? | false[ -]positives? | hangs? | hanging )\b
    | \bpars(?:e|ing) \s (?:errors?|problems?|failures?|exceptions?|issues?|bugs?)\b
    | \b(?:slow(?:ness)?|pars(?:e[sd]?|ing|er)) \s (?:(?:of|in|for) \s)? (?:\w+ \s)? (?:js|java|rust)-?doc\b
    | \b(?:js|java|rust)-?doc \s (?:\w+ \s)? (?:pars(?:ing|er)|is \s slow)\b
    | exceptions? \s (?:for|on|in|with|when|while|if) \s .{0,80} doc\b
    """
)

# Products have links, imports and histories of their own: these words tell of something else only where they are all
# that is mended.
_ONLY = re.compile(
    r"""(?ix)
    \b fix(?:e[sd]|ing)? :?\s+
    (?: (?:the|a|an|all|some|more|few|another|broken|wrong|dead|unused|outdated|invalid|bad|incorrect|old|minor|small
        |relative|absolute) \s+ )*
    (?: comments? (?: \s+ about \b .* )? | links? | urls? | imports? (?: \s+ (?:order\w*|sort\w*|paths?) )? | requirements? | history
      | formats? | builds? )
    (?: \s+ (?:in|to|for|at|of|on) \s+ (?: (?:the|a|an|our|some) \s+ )? \S+ )? \s* (?: [.;(] | $ )
    """
)
_LINK = re.compile(
    r"""(?ix)
    \b fix(?:e[sd]|ing)? :?\s+
    (?: (?:\S+\s+){0,2} (?:broken|dead|expired|stale|outdated|404) \s+ (?:(?!symbolic|magic|hard|letter|deep|download)[\w#-]+\s+)? links? \b (?! \s+ [a-z]{3,} (?<!for) )
      | (?: (?:the|a|some|broken|wrong|bad|incorrect) \s+ ){0,2} links? \s+ to (?: \s+ (?!crash|fail|error|bugs?\b|leak|break|not\b|being\b) [^\s,;]+ ){1,6} \s* $ )
    """
)
# Tests that come along with what is mended: said last, they say nothing of it.
_TESTS_ADDED = re.compile(
    r"""(?ix)
    (?: [,.;&+(] | \s (?:and|with|plus) \b | \s - ) \s* (?: (?:and|also) \s )?
    (?: (?: add(?:s|ed|ing)? \s )? regression | add(?:s|ed|ing)? ) \b
    (?: \s (?!in\b) [\w#`'-]+ ){0,5}? \s tests? (?: \s (?:cases?|coverage) )? (?: \s (?:for|to|of|that) \b .* )?
    \s? (?: \(\#\d+\) )? [.)]? \s? $
    """
)


@dataclass(slots=True)
class FileFixes:
    """How often one file was mended, with the newest subjects that say so."""

    fixes: int = 0
    last_at: int = 0
    examples: list[str] = field(default_factory=list)


def is_fix(subject: str) -> bool:
    """Say whether a subject tells of something mended in the product; see FILTERS."""
    lowered = subject.lower()
    if not any(word in lowered for word in _MAYBE):
        return False
    added = _TESTS_ADDED.search(subject) if "test" in lowered else None
    if added:
        subject = subject[: added.start()]
    if _ONLY.search(subject) or _LINK.search(subject):
        return False
    marked = _TYPE.match(subject)
    if marked and marked["type"].lower() in {"fix", "bugfix", "hotfix"}:
        return not _is_of_something_else(marked["scope"] or "", subject) and not _is_of_something_else(
            subject[marked.end() :], subject
        )
    if marked and marked["type"].lower() in _OTHER_TYPES:
        return False
    return bool(_FIX.search(subject)) and not _is_of_something_else(subject, subject)


def _is_of_something_else(text: str, subject: str) -> bool:
    """Say whether a part of a subject speaks of what is no product, or of a tool for comments that does not fail."""
    if _SOMETHING_ELSE.search(text):
        return True
    return _OF_TOOLS.search(text) is not None and not _TOOL_FAILS.search(subject)


def count_fixes(touches: Iterable[Touch], among: Collection[str]) -> dict[str, FileFixes]:
    """Return the fixes of each file of `among` that has any; `touches` come newest first."""
    found: dict[str, FileFixes] = {}
    for touch in touches:
        paths = [] if touch.by_bot else [path for path in touch.paths if path in among]
        if not paths or not touch.is_fix:
            continue
        for path in paths:
            fixes = found.setdefault(path, FileFixes())
            fixes.fixes += 1
            fixes.last_at = max(fixes.last_at, touch.at)
            if len(fixes.examples) < EXAMPLES:
                fixes.examples.append(touch.subject)
    return found
