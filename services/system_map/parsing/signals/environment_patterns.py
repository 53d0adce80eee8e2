"""The patterns by which `environment` finds variables and ports, by language."""

from __future__ import annotations

import re

_NAME = rb"[A-Za-z_][A-Za-z0-9_]{0,99}"
_QUOTED = rb"""["'](?P<name>""" + _NAME + rb""")["']"""
# A name written between quotes, or by what holds it: a constant of the file, or a parameter.
_KEY = rb"(?:" + _QUOTED + rb"|(?:(?:self|static|Self|cls|this)(?:::|\.))?(?P<held>\$?[A-Za-z_]\w{0,99})(?=\s*[,)\]]))"
# A literal, where nothing but the end of an argument follows: `"a" + b` is computed.
_LITERAL = (
    rb"""(?:"(?P<double>[^"\\\n]{0,200})"|'(?P<single>[^'\\\n]{0,200})'|(?P<bare>-?\d[\d_.]{0,20}|True|False|true|false))"""
    rb"""(?=\s*[),;}\]\n:]|$)"""
)
_DEFAULT = rb"(?:\s*,\s*(?:default\s*=\s*)?" + _LITERAL + rb")?"
_OR = rb"(?:\s*(?:\|\||\?\?)=?\s*" + _LITERAL + rb")?"
_ELVIS = rb"(?:\s*\?:\s*" + _LITERAL + rb")?"
# A bare `environ` is also what WSGI hands to an application: it counts where it is imported.
_AFTER_ENVIRON = rb"(?:(?<=os\.environ)|(?<![\w.]environ)(?P<imported>))"
# What is called by its bare name counts where it is imported.
IMPORTED = {
    "Python": re.compile(rb"^[ \t]*from[ \t]+os[ \t]+import\b[^\n]*\b(?:environ|getenv)\b", re.MULTILINE),
    "Rust": re.compile(rb"\benv::(?:\{[\w\s,:]{0,200}?\b)?var(?:_os)?\s*[;,}]"),
}
# Not where it is written to.
_NO_WRITE = rb"(?!\s*=(?!=))"

# What a bundler puts into `import.meta.env` itself, whoever runs it.
_OF_BUNDLERS = rb"""(?:\.|\[\s*["'])(?:MODE|DEV|PROD|SSR|BASE_URL)\b"""
# What PHP puts beside the environment: of the request, the server and the script.
_OF_REQUESTS = (
    rb"\[\s*[\"'](?:(?:HTTP|REQUEST|SCRIPT|SERVER|REMOTE|REDIRECT|CONTENT|CONTEXT|DOCUMENT|ORIG_PATH|PATH|PHP_AUTH)_[A-Z_]+"
    rb"|PHP_SELF|QUERY_STRING|GATEWAY_INTERFACE|AUTH_TYPE|HTTPS|UNIQUE_ID)[\"']"
)
# By language: words of which one stands in every match, and the pattern.
PATTERNS: dict[str, tuple[tuple[tuple[bytes, ...], bytes], ...]] = {
    "Python": (
        ((b"environ",), rb"environ" + _AFTER_ENVIRON + rb"\s*\[\s*(?P<must>)" + _KEY + rb"\s*\]" + _NO_WRITE),
        (
            (b"environ",),
            rb"environ" + _AFTER_ENVIRON + rb"\s*\.\s*(?:get|setdefault|pop)\s*\(\s*" + _KEY + _DEFAULT,
        ),
        ((b"getenv",), rb"getenv(?:(?<=os\.getenv)|(?<![\w.]getenv)(?P<imported>))\s*\(\s*" + _KEY + _DEFAULT),
        (
            (b"in os.", b"in environ"),
            rb"(?:"
            + _QUOTED
            + rb"|\b(?P<held>[A-Z]\w{0,99}))(?P<asked>)\s+(?:not\s+)?in\s+(?:os\.environ|(?P<imported>)environ)\b(?P<behind>)",
        ),
    ),
    "JavaScript": (
        (
            (b"process.env", b"Bun.env"),
            rb"\b(?:process|Bun)\.env(?:\.(?P<plain>" + _NAME + rb")\b|\[\s*" + _KEY + rb"\s*\])" + _NO_WRITE + _OR,
        ),
        (
            (b"import.meta.env",),
            rb"\bimport\.meta\.env(?!"
            + _OF_BUNDLERS
            + rb")(?:\.(?P<plain>"
            + _NAME
            + rb")\b|\[\s*"
            + _QUOTED
            + rb"\s*\])"
            + _NO_WRITE
            + _OR,
        ),
        ((b"Deno.env",), rb"\bDeno\.env\.get\(\s*" + _KEY + rb"\s*\)" + _OR),
    ),
    "Go": (
        ((b"os.Getenv", b"os.LookupEnv"), rb"\bos\.(?:Getenv|LookupEnv)\(\s*" + _KEY),
        (  # tailscale.com/envknob
            (b"envknob.",),
            rb"\benvknob\.(?:String|(?:Lookup|Opt)?Bool|BoolDefaultTrue|Lookup(?:Int|IntSized|UintSized)"
            rb"|Register(?:String|Bool|OptBool|Int|Duration))\(\s*" + _KEY,
        ),
    ),
    "Rust": (
        ((b"env::var",), rb"\benv::var(?:_os)?\(\s*" + _KEY + rb"\s*\)(?P<must>\s*\.(?:unwrap|expect)\()?"),
        (
            (b"var(", b"var_os("),
            rb"(?<![\w.:!])(?P<imported>)var(?:_os)?\(\s*" + _KEY + rb"\s*\)(?P<must>\s*\.(?:unwrap|expect)\()?",
        ),
        ((b"env!(",), rb"(?<![\w_])(?P<must>)env!\(\s*" + _QUOTED),
        ((b"option_env!",), rb"\boption_env!\(\s*" + _QUOTED),
    ),
    "Java": (
        ((b"System.getenv",), rb"\bSystem\.getenv\(\s*" + _KEY + rb"(?:\s*\)" + _ELVIS + rb")?"),
        (
            (b"System.getenv",),
            rb"\bSystem\.getenv\(\)\s*(?:\[\s*|\.\s*(?:get|getOrDefault|containsKey(?P<asked>))\(\s*)"
            + _KEY
            + _DEFAULT,
        ),
        ((b"environmentVariable(",), rb"\bproviders\.environmentVariable\(\s*" + _QUOTED),  # Gradle's
        (  # Scala's
            (b"sys.env", b"Properties.env"),
            rb"\b(?:sys\.env(?:\.(?:get|getOrElse|contains(?P<asked>))|(?P<must>))|Properties\.env(?:OrElse|OrNone|OrSome))\(\s*"
            + _KEY
            + rb"(?:\s*(?:\)\s*\.\s*getOrElse\(|,)\s*"
            + _LITERAL
            + rb")?",
        ),
        ((b"@Value",), rb"@Value\(\s*\"\$\{(?P<name>[A-Z][A-Z0-9_]{0,99})(?::(?P<double>[^}\"\\\n]{0,200}))?\}"),
    ),
    "C": (((b"getenv",), rb"\b(?:secure_)?getenv\s*\(\s*" + _KEY),),
    "Ruby": (
        ((b"ENV[",), rb"\bENV\[\s*" + _KEY + rb"\s*\]" + _NO_WRITE + _OR),
        (
            (b"ENV.dig", b"ENV.key?", b"ENV.has_key?", b"ENV.include?", b"ENV.member?"),
            rb"\bENV\.(?:dig|(?:(?:has_)?key|include|member)\?(?P<asked>))[ \t]*\(?\s*" + _KEY,
        ),
        (  # a default is handed over, or made by a block, which may end the program as well
            (b"ENV.fetch",),
            rb"\bENV\.fetch\(?\s*"
            + _KEY
            + rb"(?:(?P<must>\s*\)(?!\s*\{(?!\s*(?:\|\w{0,50}\|\s*)?(?:raise|abort|fail|exit)\b)))|\s*(?:,|\)\s*\{)\s*"
            + _LITERAL
            + rb")?",
        ),
    ),
    "PHP": (
        (
            (b"env(",),
            rb"\b(?:getenv|env)\(\s*" + _KEY + rb"(?:\s*(?:,|\)\s*\?[?:])\s*" + _LITERAL + rb")?",
        ),
        (
            (b"$_ENV", b"$_SERVER"),
            rb"\$_(?:ENV|SERVER(?!"
            + _OF_REQUESTS
            + rb"))\[\s*[\"'](?P<name>[A-Z][A-Z0-9_]{2,99})[\"']\s*\]"
            + _NO_WRITE
            + rb"(?:\s*\?(?:\?=?|:)\s*"
            + _LITERAL
            + rb")?",
        ),
    ),
    "Swift": (
        (
            (b".environment[",),
            rb"\b(?:ProcessInfo\.processInfo|Context)\.environment\[\s*" + _KEY + rb"\s*\]" + _NO_WRITE + _OR,
        ),
        ((b"getenv",), rb"\bgetenv\(\s*" + _KEY),
    ),
    # No bound in front: `using` may call System.Environment by a longer name.
    "C#": (((b"GetEnvironmentVariable",), rb"Environment\.GetEnvironmentVariable\(\s*" + _KEY),),
}
# Of packages that read the environment under a name of their own: only where they are imported.
PACKAGE_NAMES = (b"environ", b"decouple", b"starlette")
PYTHON_PACKAGES = re.compile(
    rb"^[ \t]*(?:import|from)[ \t]+(?:environ|environs|decouple|starlette\.config)\b", re.MULTILINE
)
PYTHON_READER = re.compile(
    rb"(?<![\w.])(?:env|config|ENV)(?:\.(?!read_|get_value|path\b)[a-z_]{1,30})?\(\s*(?P<maybe>)"
    + _QUOTED
    + _DEFAULT
    + rb"(?P<more>\s*,)?"
)
PORTS: dict[str, tuple[tuple[bytes, ...], bytes]] = {
    "Python": (
        (b"port=", b"port ="),
        rb"\b(?P<how>run|serve|run_app|run_simple|start_server|create_server)\([^()\n]{0,200}\bport\s*=\s*(?P<port>\d{2,5})\b",
    ),
    "JavaScript": ((b".listen(",), rb"\.(?P<how>listen)\(\s*(?:\{\s*port\s*:\s*)?(?P<port>\d{2,5})\b"),
    "Go": (
        (b"ListenAndServe", b"Listen(", b"Run(", b"Start("),
        (
            rb"\b(?P<how>ListenAndServe(?:TLS)?|Listen|Run|Start)"
            rb"\(\s*(?:\"tcp\d?\"\s*,\s*)?\"[\w.\[\]-]{0,60}:(?P<port>\d{2,5})\""
        ),
    ),
    "Rust": ((b"bind(",), rb"\b(?P<how>bind)\(\s*&?\"[\w.\[\]:-]{0,60}:(?P<port>\d{2,5})\""),
}
ALIKE = {"TypeScript": "JavaScript", "TSX": "JavaScript", "C++": "C", "Kotlin": "Java", "Scala": "Java"}
DESTRUCTURED = re.compile(rb"\{(?P<names>[^{}]{1,2000})\}\s*=\s*process\.env\b")
ONE = re.compile(rb"\s*(?P<name>" + _NAME + rb")\s*(?::\s*\w+\s*)?(?:=\s*(?P<default>[^,]{1,200}))?\s*$")
