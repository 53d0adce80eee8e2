"""What kind of question something is, and what it names: a small grammar. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MOST = 600  # characters of a prompt that are read for its kind
# A participle: what is asked after is where that is done.
_VERBS = (
    r"(?!called\b|used\b|imported\b|tested\b|need(?:ed)?\b)(?:\w{2,}ed|set|read|built|made|written|sent|thrown|caught|run|bound|kept|found|drawn|"
    r"chosen|split|spawned|set up|done|got|put|shut down|begun|begins?|overwritten|rewritten|hidden|shown|hit|cut)"
)
_CHANGE = r"(?:change|remove|delete|rename|touch|edit|modify|break|replace|refactor|move|drop|changed|removed|deleted)"
_IT = r"(?:it|this|this project|this repo(?:sitory)?|this codebase|the project|the app(?:lication)?|the program|the repo(?:sitory)?|the codebase|the server|the code)"
_PATH = r"(?P<x>(?:(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|get|post|put|patch|delete)\s+)?/\S*)"

# In this order: the first that fits is it. `x` is what is asked about.
_GRAMMAR: tuple[tuple[str, str], ...] = (
    (
        "route",
        rf"\b(?:handles?|serves?|answers?|behind|for|is|of|hits?)\s+(?:the\s+)?(?:route\s+|path\s+|url\s+|endpoint\s+)?{_PATH}",
    ),
    ("route", rf"^{_PATH}$"),
    (
        "tests",
        r"\b(?:which|what|where|are there)\b.*\btests?\b(?:\s+are)?\s+(?:for|of|cover(?:s|ing)?|exercis(?:e|es|ing)|check(?:s|ing)?|that cover|there (?:are )?for)\s+(?P<x>.+)",
    ),
    ("tests", r"^(?:the )?tests? (?:for|of|covering) (?P<x>.+)"),
    ("tests", r"\b(?:where|how) (?:is|are) (?P<x>.+?) tested\b"),
    ("tests", r"^what tests (?P<x>.+)"),
    ("impact", rf"\b(?:what|who|which \w+)\b.*\b(?:if|when|by|from|to)\b.*?\b{_CHANGE}(?:ing)?\s+(?P<x>.+)"),
    ("impact", rf"\b(?:is it safe|can i|may i|could i|dare i|safe) (?:to )?{_CHANGE} (?P<x>.+)"),
    (
        "impact",
        r"\b(?:impact|blast radius|effects?|consequences?) of (?:changing |removing |a change (?:of|to|in) )?(?P<x>.+)",
    ),
    ("impact", r"^what (?:changing|removing|deleting|renaming) (?P<x>.+?) (?:would )?(?:breaks?|affects?)"),
    (
        "depends_project",
        rf"\b(?:what|which)\b.*\b(?:does|do) {_IT} (?:depend on|need|use|require)\b|\b(?:which|what|list)\b.*\b(?:dependencies|libraries|third.party packages|outside packages)\b",
    ),
    ("users", r"\b(?:what|who|which(?: \w+)?) (?:else )?depends? (?:up)?on (?P<x>.+)"),
    ("callees", r"\bwhat (?:does|do) (?P<x>.+?) (?:calls?|invokes?|depend on|import|use|needs?|require)\b"),
    ("callees", r"\bwhat is (?:called|used) by (?P<x>.+)"),
    (
        "users",
        r"\b(?:who|what|which(?: \w+)?) (?:else )?(?:all )?(?:calls?|uses?|invokes?|imports?|needs?|requires?) (?P<x>.+)",
    ),
    (
        "users",
        r"\bwhere (?:is|are|does|do) (?P<x>.+?) (?:being )?(?:called|used|imported|invoked|referenced|get called|get used)\b",
    ),
    ("users", r"\b(?:callers|usages?|users|importers|references|call sites) (?:of|to) (?P<x>.+)"),
    (
        "people",
        rf"\bwho\b\s+(?:is|are)\s+(?:working|the \w+ (?:contributors?|authors?|maintainers?)|the (?:contributors?|authors?|maintainers?))(?:\s+(?:on|of|for)\s+{_IT})?\W*$",
    ),
    (
        "people",
        rf"\b(?:who)\b\s+(?:wrote|made|maintains?|works? on|worked on|knows?|owns?|built|develops?|created)\s+{_IT}\W*$",
    ),
    ("people", r"\b(?:contributors|maintainers|authors|main developers)\b\W*$"),
    (
        "who",
        r"\bwho(?:m)?\b.*?\b(?:knows?(?: about| most about)?|wrote|owns?|maintains?|works? on|worked on|works? with|authored|built|created|changed|touched|is responsible for|understands?|expert (?:on|for|in)|(?:to |i |we |you )?ask(?: about| for| on| regarding)?|talk to about|turn to for|is behind|reviews?)\s+(?P<x>.+)",
    ),
    ("who", r"\b(?:experts?|owners?|authors?|maintainers?) (?:of|for|on|in) (?P<x>.+)"),
    (
        "routes",
        r"\b(?:which|what|list|show|all|the|how many|are there)\b.*\b(?:routes|endpoints|urls|http apis?|rest apis?|web api)\b(?!.*\b(?:registered|matched|handled|defined|added|dispatched|resolved|parsed|implemented)\b)|^(?:routes|endpoints)\W*$",
    ),
    (
        "models",
        r"\b(?:which|what|list|show|all|the|how many)\b.*\b(?:tables|data ?models|database models|models|entities|schema)\b(?!.*\b(?:defined|registered|loaded)\b)(?: (?:are there|does it have|exist|are used|do we have))?\W*$|\bwhat does the database look like\b|^(?:tables|models|data models)\W*$",
    ),
    ("loops", r"\b(?:import )?(?:loops|cycles)\b|\bcircular\b|\bcyclic\b|\bimport (?:loop|cycle)\b"),
    (
        "dead",
        r"\bdead code\b|\bunused (?:code|functions?|classes|symbols|methods|modules|files)\b|\b(?:is|are) (?:never|not) (?:called|used)\b|\bnobody (?:calls|uses)\b|\bunused\b.*\?$",
    ),
    (
        "hot",
        r"\bhot ?spots?\b|\b(?:most|often) (?:complex|changed|complicated|risky|fragile|bug.prone)\b|\briskiest\b|\brefactor(?:ed)? first\b|\bchanges? (?:the )?most\b|\btechnical debt\b|\bmost often\b",
    ),
    (
        "entry",
        rf"\bentry ?points?\b|\bways? in\b|\b(?:how|where) (?:does|do|is) {_IT} (?:start|begin|boot|run|get started|started|launched)\b|\bhow (?:do|can) (?:i|you|we) (?:run|start|launch|use) {_IT}\b|\bwhere is (?:the )?main\b(?: function)?\W*$|\bstart(?:ing)? point\b|\bstart ?up\b\W*$",
    ),
    (
        "config",
        r"\benvironment variables?\b|\benv(?:ironment)? vars?\b|\bwhich (?:settings|variables|ports)\b|\bwhat (?:configuration|does it need to run)\b|\bhow is it configured\b|\bwhat ports?\b",
    ),
    (
        "size",
        rf"\bhow (?:big|large|long) is {_IT}\b|\bhow many (?:lines|files|modules)\b|\b(?:which|what) (?:programming )?languages?\b|\bwritten in\b|\bsize of {_IT}\b|\blines of code\b",
    ),
    ("large", r"\b(?:largest|biggest|longest) (?:files?|modules?|classes|functions?)\b"),
    (
        "about",
        rf"\bwhat (?:is|does) {_IT}(?: do| for| about)?\W*$|\b(?:explain|describe|summari[sz]e|overview of|introduce) {_IT}\b|^(?:overview|summary|tour)\W*$|\bwhat is {_IT} (?:about|for)\b|\bpurpose of {_IT}\b|\bwhat am i looking at\b",
    ),
    (
        "recent",
        r"\bwhat (?:has )?(?:changed|is new|happened) (?:recently|lately|last)\b|\b(?:recent|latest|last) (?:changes|commits)\b|\bwhat is new\b",
    ),
    ("does", r"\bwhat(?:['’]s| is| are| do (?:we|they|you|i) use) (?P<x>.+?)(?: used)? for\W*$"),
    ("does", r"\bwhat (?:does|do) (?P<x>.+?) do\b"),
    ("does", r"\bwhat(?:['’]s| is| are) (?:the )?(?:purpose|role|job|point|responsibility) of (?P<x>.+)"),
    ("does", r"\bwhat(?:['’]s| is| are) (?P<x>.+?) (?:for|about|responsible for)\W*$"),
    (
        "where",
        rf"\bwhere (?:is|are|do|does|was|were|did|can|could|should)\b(?: (?:we|you|i|they|it))?(?: find)? (?P<x>.+?)(?: (?:get|being|actually|exactly))*(?: (?P<verb>{_VERBS}))?(?: (?:here|in the code|in this \w+))?\W*$",
    ),
    (
        "where",
        r"\b(?:which|what) (?:file|module|class|function|code|part|method)s? (?:of \w+ )?(?:is|are|has|have|holds?|contains?|defines?|implements?|deals? with|is responsible for|does|do)?\s*(?P<verb>(?:handl|regist|pars|creat|load|stor|render|dispatch|manag|sign|validat|read|writ|send|match|execut|process|serv|start)\w*)? ?(?P<x>.+)",
    ),
    (
        "where",
        rf"\b(?:find|locate|show me|go to|open|jump to) (?:me )?(?P<x>.+?)(?: (?:is|are) (?P<verb>{_VERBS}))?\W*$",
    ),
    ("where", r"^how (?:is|are) (?P<x>.+?) (?P<verb>" + _VERBS + r")\W*$"),
    ("where", r"^how (?:does|do) (?P<x>.+?) work\b"),
    ("does", r"^(?:explain|describe|what(?:['’]s| is| are)) (?P<x>.+)"),
)
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _GRAMMAR)
_ONE_NAME = re.compile(r"`?[\w./:*-]*[\w)]`?[?!.]?$")
_FILLER = re.compile(
    r"(?i)^(?:the|a|an|all|any|our|my|its|some|code (?:of|for|in|that)|class|function|method|struct|interface|type|module|file|folder|"
    r"package|library|symbol|variable|constant|about|most|implementation of|definition of|logic (?:of|for))\s+"
)
_TAIL = re.compile(
    r"(?i)\s+(?:code|module|class|function|method|struct|file|folder|package|library|logic|part|stuff|"
    r"implementation|here|in this (?:project|repo|repository|codebase)|please|best|most|well|directly|anywhere)$"
)


@dataclass(frozen=True)
class Asked:
    """A question of a known kind: what it names as written, and the action it asks after, if it does."""

    kind: str
    subject: str = ""
    verb: str = ""

    @property
    def is_name(self) -> bool:
        """Whether the subject is written as code is: capitals inside, underscores, dots, slashes, brackets."""
        word = self.subject
        return bool(re.search(r"[_./(:#]|[a-z0-9][A-Z]|^[A-Z]\w*$", word)) and " " not in word


def understand(prompt: str) -> Asked | None:
    """Return what is asked, or None for a question of no kind that the map answers by itself."""
    text = " ".join(prompt[:MOST].split())
    text = re.sub(
        r"(?i)^(?:hey|hi|hello|please|so|and|ok|okay|well|could you tell me|can you tell me|tell me|i wonder|do you know)[, ]+",
        "",
        text,
    )
    for kind, pattern in _COMPILED:
        found = pattern.search(text)
        if found is not None:
            groups = found.groupdict()
            subject = strip(groups.get("x") or "")
            if subject or "x" not in groups:
                return Asked(kind, subject, (groups.get("verb") or "").lower())
    if _ONE_NAME.match(text) and len(text) > 1:
        return Asked("where", strip(text))
    return None


_PRONOUN = re.compile(
    r"(?i)\b(?:it|them|that|this|those|these)\b(?=[?!.,;]|\s+(?:do|does|call|use|import|need|change|break)\b|\s*$|\s+(?:tested|defined|used|called|handled|registered|created)\b)"
)


def understand_after(prompt: str, before: Sequence[str]) -> Asked | None:
    """Return what is asked, "it" being what the last question before that names something named."""
    if before and _PRONOUN.search(prompt[:MOST]):
        named = next((asked.subject for each in reversed(before) if (asked := understand(each)) and asked.subject), "")
        if named:
            return understand(_PRONOUN.sub(lambda _: named, prompt[:MOST], count=1))
    return understand(prompt)


def strip(subject: str) -> str:
    """Return what is named without articles, kinds of things around it and what ends a sentence."""
    words = subject.strip(" \t?!.,;:\"'“”‘’")
    quoted = re.search(r"`([^`]+)`", words)
    if quoted:
        words = quoted[1].strip()
    words = words.removesuffix("()")
    before = None
    while before != words:
        before = words
        words = _TAIL.sub("", _FILLER.sub("", words)).strip(" \"'“”‘’,`")
    return words
