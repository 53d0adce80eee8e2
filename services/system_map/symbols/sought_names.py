"""Names that tools and frameworks look for, and names that code puts together. Pure."""

from __future__ import annotations

import re
from collections.abc import Container

from services.system_map.facts import end_of, start_of

# Names that are put together at run time, or that a tool looks for.
BY_NAME = re.compile(
    r"^(?:visit_?|depart_|do_|on_|handle_|test_?|pytest_|cmd_|command_|action_|get_|set_|serialize_|validate_|clean_|"
    r"setUp|tearDown|setup_|teardown_|render_|process_|parse_|bench_?|fuzz|Fuzz[A-Z]|time[A-Z]"
    r"|_repr_\w+_$|_ipython_\w+_$)"  # of Python's notebooks
)
HOOKS = frozenset(
    {
        *("main", "init", "setup", "teardown", "register", "configure", "upgrade", "downgrade", "handler", "default"),
        *("app", "application", "create_app", "ready", "Meta", "Config", "Test", "Media", "Migration", "Command"),
        *(
            "getInitialProps",
            "getServerSideProps",
            "getStaticProps",
            "getStaticPaths",
            "loader",
            "action",
            "GET",
            "POST",
        ),
        *("PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "toJSON", "toString", "constructor", "premain", "agentmain"),
        *("readObject", "writeObject", "readResolve", "writeReplace", "values", "valueOf", "serialVersionUID"),
        *("deinit", "subscript", "apply", "unapply", "unapplySeq", "invoke", "Dispose", "DisposeAsync", "initialize"),
        *("method_missing", "respond_to_missing?", "inherited", "included", "extended", "prepended", "method_added"),
        *("initialize_copy", "initialize_dup", "initialize_clone", "const_missing", "marshal_dump", "marshal_load"),
        *("to_str", "to_ary", "to_proc", "to_hash", "to_s", "coerce", "eql?", "encode_with", "init_with", "inspect"),
        *("__construct", "__destruct", "__call", "__callStatic", "__get", "__set", "__isset", "__unset", "__invoke"),
        *("__toString", "__clone", "__serialize", "__unserialize", "__sleep", "__wakeup", "__debugInfo", "__set_state"),
        # Of Python's import protocol (PEP 451), and of what stands in for a file.
        *(
            "find_spec",
            "find_module",
            "load_module",
            "create_module",
            "exec_module",
            "get_code",
            "get_source",
            "is_package",
        ),
        *("get_data", "invalidate_caches", "isatty", "writable", "readable", "seekable", "fileno", "writelines"),
        *("to_python", "to_url"),  # of Django's path converters, which inherit nothing
        # Of AngularJS' components.
        *("$onInit", "$onChanges", "$doCheck", "$onDestroy", "$postLink"),
        *("LLVMFuzzerTestOneInput", "DllMain", "WinMain", "JNI_OnLoad", "RedisModule_OnLoad", "RedisModule_OnUnload"),
    }
)
# Classes of Ruby itself: who writes `class String` adds to it.
CORE_OF_RUBY = frozenset(
    """Array BasicObject Class Comparable Complex Date DateTime Dir Enumerable Enumerator Exception FalseClass File Float
    Hash IO Integer Kernel Method Module NilClass Numeric Object Pathname Proc Range Rational Regexp Set String StringIO
    Struct Symbol Thread Time TrueClass URI""".split()  # noqa: SIM905 - reads as a list of words
)
_FILE_OF_TOOL = re.compile(r"(\w{3,20})file\.[cm]?[jt]s")
# Tools that are often installed once for all projects, or brought by another.
_TOOLS = frozenset({"cake", "danger", "grunt", "gulp", "jake", "karma", "knex", "plop", "rollup"})
_UPPER = re.compile(r"(?<=[a-z0-9])[A-Z]")


def is_put_together(name: str, words: Container[str], language: str = "") -> bool:
    """Say whether the code holds the front of a name up to an underscore, or its end behind a value.

    Fronts: `RM_##name`, `f"visit_{kind}"`, and with the sign that begins a value, `on_${kind}`. Ends are those that the
    language's own files hold, see `parsing.unseen`. C pastes at any place: `Rx##n` is `Rx1`.
    """
    if language == "C":
        places = range(2, len(name))
        if any(start_of("C", name[:at]) in words or end_of("C", name[at:]) in words for at in places):
            return True
    place = name.find("_", 2)
    while place != -1:
        front = name[: place + 1]
        if front in words or f"{front}$" in words or start_of(language, front) in words:
            return True
        place = name.find("_", place + 1)
    return any(end_of(language, name[place:]) in words for place in _ends(name))


def is_file_of_tool(name: str, declared: Container[str]) -> bool:
    """Say whether a file is called after a tool, known or one of the declared packages, which finds it: `plopfile.js`."""
    found = _FILE_OF_TOOL.fullmatch(name)
    return found is not None and (found[1].lower() in _TOOLS or found[1].lower() in declared)


def _ends(name: str) -> list[int]:
    """Return where an end of a name may begin: at an underscore, at a capital letter behind a small one."""
    return [place for place in range(1, len(name)) if name[place] == "_"] + [
        found.start() for found in _UPPER.finditer(name)
    ]
