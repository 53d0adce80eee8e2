"""Which language a file is in, by file name, extension and shebang; display names as GitHub Linguist's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

Nature = Literal["code", "docs", "configuration", "data"]

# Languages that a reader reads. `TSX` is its own language because its grammar differs from TypeScript's.
_CODE = ("Python", "JavaScript", "TypeScript", "TSX", "Go", "Rust", "Java", "C", "C++")
_MORE_CODE = ("Ruby", "PHP", "C#", "Kotlin", "Swift", "Scala", "Shell", "SQL", "HTML", "CSS")
# Read as the JavaScript or TypeScript that stands in them, see `parsing.components`.
COMPONENTS = ("Vue", "Svelte", "Astro")
# Of these only the structure: the keys at the top.
STRUCTURES = ("YAML", "TOML", "JSON")
GRAMMARS = (*_CODE, *_MORE_CODE, *COMPONENTS, *STRUCTURES)

# name: (nature, extensions without the dot, whole file names); all in lower case.
_TABLE: dict[str, tuple[Nature, str, str]] = {
    "Python": ("code", "py pyi pyw pyx pxd", "sconstruct sconscript wscript"),
    "JavaScript": ("code", "js mjs cjs jsx es6", "jakefile"),
    "TypeScript": ("code", "ts mts cts", ""),
    "TSX": ("code", "tsx", ""),
    "Go": ("code", "go", ""),
    "Rust": ("code", "rs", ""),
    "Java": ("code", "java", ""),
    "C": ("code", "c", ""),
    "C++": ("code", "cc cpp cxx c++ hh hpp hxx h++ ipp inl tpp ixx cppm ccm cxxm c++m cu cuh", ""),
    "Ruby": (
        "code",
        "rb rake gemspec ru jbuilder rabl",
        "rakefile gemfile vagrantfile podfile fastfile brewfile guardfile",
    ),
    "PHP": ("code", "php phtml php5", ""),
    "C#": ("code", "cs csx", ""),
    "F#": ("code", "fs fsx fsi", ""),
    "Visual Basic .NET": ("code", "vb", ""),
    "Kotlin": ("code", "kt kts", ""),
    "Swift": ("code", "swift", ""),
    "Scala": ("code", "scala sbt", ""),
    "Groovy": ("code", "groovy gvy", "jenkinsfile"),
    "Gradle": ("configuration", "gradle", ""),
    "Objective-C": ("code", "m", ""),
    "Objective-C++": ("code", "mm", ""),
    "Dart": ("code", "dart", ""),
    "Lua": ("code", "lua", ""),
    "Perl": ("code", "pl pm", "makefile.pl"),
    "R": ("code", "r", ""),
    "Julia": ("code", "jl", ""),
    "Haskell": ("code", "hs lhs", ""),
    "OCaml": ("code", "ml mli", ""),
    "Elixir": ("code", "ex exs", ""),
    "Erlang": ("code", "erl hrl", "rebar.config"),
    "Clojure": ("code", "clj cljs cljc edn", ""),
    "Emacs Lisp": ("code", "el", ""),
    "Common Lisp": ("code", "lisp", ""),
    "Scheme": ("code", "scm", ""),
    "Zig": ("code", "zig", ""),
    "Nim": ("code", "nim", ""),
    "D": ("code", "d", ""),
    "Crystal": ("code", "cr", ""),
    "Assembly": ("code", "s asm", ""),
    "Fortran": ("code", "f90 f95 f03", ""),
    "Cuda": ("code", "cu cuh", ""),
    "GLSL": ("code", "glsl vert frag", ""),
    "Solidity": ("code", "sol", ""),
    "Vue": ("code", "vue", ""),
    "Svelte": ("code", "svelte", ""),
    "Astro": ("code", "astro", ""),
    "CoffeeScript": ("code", "coffee", ""),
    "Shell": ("code", "sh bash zsh ksh bats", "configure .bashrc .profile .zshrc gradlew"),
    "fish": ("code", "fish", ""),
    "PowerShell": ("code", "ps1 psm1 psd1", ""),
    "Batchfile": ("code", "bat cmd", ""),
    "Tcl": ("code", "tcl", ""),
    "Awk": ("code", "awk", ""),
    "Vim Script": ("code", "vim", ".vimrc"),
    "SQL": ("code", "sql", ""),
    "GraphQL": ("code", "graphql gql", ""),
    "Protocol Buffer": ("code", "proto", ""),
    "Thrift": ("code", "thrift", ""),
    "Cython": ("code", "", ""),
    "HTML": ("code", "html htm xhtml", ""),
    "Jinja": ("code", "j2 jinja jinja2", ""),
    "Handlebars": ("code", "hbs handlebars mustache", ""),
    "EJS": ("code", "ejs", ""),
    "Pug": ("code", "pug jade", ""),
    "Nunjucks": ("code", "njk", ""),
    "Liquid": ("code", "liquid", ""),
    "ERB": ("code", "erb rhtml", ""),
    "Haml": ("code", "haml", ""),
    "Slim": ("code", "slim", ""),
    "Twig": ("code", "twig", ""),
    "Latte": ("code", "latte", ""),
    "Smarty": ("code", "tpl", ""),
    "Razor": ("code", "cshtml razor", ""),
    "XAML": ("code", "xaml axaml", ""),
    "Java Server Pages": ("code", "jsp jspx jspf", ""),
    "FreeMarker": ("code", "ftl ftlh", ""),
    "CSS": ("code", "css", ""),
    "SCSS": ("code", "scss", ""),
    "Sass": ("code", "sass", ""),
    "Less": ("code", "less", ""),
    "Stylus": ("code", "styl", ""),
    "Makefile": ("configuration", "mk mak", "makefile gnumakefile justfile"),
    "CMake": ("configuration", "cmake", "cmakelists.txt"),
    "M4": ("configuration", "m4 ac", "configure.ac"),
    "Meson": ("configuration", "", "meson.build meson_options.txt"),
    "Starlark": ("configuration", "bzl", "build workspace build.bazel workspace.bazel module.bazel"),
    "Nix": ("configuration", "nix", ""),
    "HCL": ("configuration", "tf hcl tfvars", ""),
    "Dockerfile": ("configuration", "dockerfile", "dockerfile containerfile"),
    "YAML": ("configuration", "yml yaml", ".clang-format .clang-tidy"),
    "TOML": ("configuration", "toml", "pipfile cargo.lock poetry.lock uv.lock"),
    "JSON": ("configuration", "json jsonc webmanifest", ".prettierrc .eslintrc .babelrc composer.lock"),
    "JSON5": ("configuration", "json5", ""),
    "INI": (
        "configuration",
        "ini cfg conf properties",
        ".editorconfig .gitconfig .flake8 .coveragerc .pylintrc .npmrc",
    ),
    "Ignore List": (
        "configuration",
        "",
        ".gitignore .dockerignore .npmignore .eslintignore .prettierignore .hgignore .git-blame-ignore-revs",
    ),
    "Git Attributes": ("configuration", "", ".gitattributes .mailmap .gitmodules"),
    "Go Module": ("configuration", "mod", "go.mod go.work"),
    "Go Checksums": ("configuration", "", "go.sum go.work.sum"),
    "Dotenv": ("configuration", "env", ".env .env.example .flaskenv"),
    "XML": ("configuration", "xml xsd xsl xslt plist csproj vbproj fsproj vcxproj props targets pom", ""),
    "Markdown": ("docs", "md markdown mdown mkd mdx", "contents.lr"),
    "reStructuredText": ("docs", "rst rest", ""),
    "AsciiDoc": ("docs", "adoc asciidoc asc", ""),
    "Roff": ("docs", "1 2 3 5 7 8 man", ""),
    "TeX": ("docs", "tex sty bib", ""),
    "Org": ("docs", "org", ""),
    "Text": (
        "docs",
        "txt text",
        (
            "readme license licence copying notice authors changelog changes contributors maintainers todo install news"
            " thanks history unlicense copyright manifest version codeowners"
        ),
    ),
    "CSV": ("data", "csv tsv", ""),
    "SVG": ("data", "svg", ""),
    "Jupyter Notebook": ("code", "ipynb", ""),
    "Diff": ("data", "patch diff", ""),
    "Gettext Catalog": ("data", "po pot", ""),
    "Fluent": ("data", "", ""),  # by what `.ftl` and `.ts` hold, see CATALOGS
    "Qt Linguist": ("data", "", ""),
    "PEM": ("data", "pem crt key", ""),
}

_BY_EXTENSION = {extension: name for name, row in _TABLE.items() for extension in row[1].split()}
_BY_NAME = {file_name: name for name, row in _TABLE.items() for file_name in row[2].split()}
_BY_EXTENSION["pyx"] = _BY_EXTENSION["pxd"] = "Cython"
_NATURES = {name: row[0] for name, row in _TABLE.items()}
LANGUAGES = tuple(sorted(_TABLE))
# Translations that share an extension with a language: by what the extension alone says, what such a file is.
CATALOGS = {"FreeMarker": "Fluent", "TypeScript": "Qt Linguist"}
CATALOG = "a catalogue of translations"

_INTERPRETERS = {
    "python": "Python",
    "pypy": "Python",
    "node": "JavaScript",
    "nodejs": "JavaScript",
    "bun": "TypeScript",
    "deno": "TypeScript",
    "ts-node": "TypeScript",
    "tsx": "TypeScript",
    "sh": "Shell",
    "bash": "Shell",
    "dash": "Shell",
    "zsh": "Shell",
    "ksh": "Shell",
    "fish": "fish",
    "ruby": "Ruby",
    "perl": "Perl",
    "php": "PHP",
    "lua": "Lua",
    "tclsh": "Tcl",
    "wish": "Tcl",
    "awk": "Awk",
    "gawk": "Awk",
    "rscript": "R",
    "julia": "Julia",
    "pwsh": "PowerShell",
    "make": "Makefile",
    "elixir": "Elixir",
    "escript": "Erlang",
    "groovy": "Groovy",
    "scala": "Scala",
}

# By endings that also tell images apart: `Dockerfile.slim`, `Dockerfile.python3.8`.
_ALSO_VARIANTS = frozenset({"Slim", "Roff"})
# They name what pages show, no code.
_STYLES = frozenset({"CSS", "SCSS", "Sass", "Less", "Stylus"})
_NO_NAMES = _STYLES | {"Jupyter Notebook"}  # of which most is what it printed
# What counts as evidence that a repository's `.h` files are C++.
_CPP_SOURCES = frozenset({"cc", "cpp", "cxx", "c++", "hh", "hpp", "hxx", "h++", "ipp", "tpp", "cu", "cuh"})
_C_FAMILY = _CPP_SOURCES | {"c"}


def extension_of(name: str) -> str:
    """Return the lower-case text after the last dot of a file name; "" when there is none or only a leading one."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""


def language_of(name: str, headers_are: str = "C") -> str | None:
    """Return the language of a file by its name (without folders), or None.

    `headers_are` is what `.h` means in this repository: see `language_of_headers`.
    """
    lower = name.lower()
    known = _BY_NAME.get(lower)
    if known:
        return known
    extension = extension_of(lower)
    if extension == "h":
        return headers_are
    if not extension and lower.startswith(".") and lower.endswith("rc"):
        return "INI"
    known = _BY_EXTENSION.get(extension)
    first = lower.partition(".")[0]
    if known and not (known in _ALSO_VARIANTS and first in {"dockerfile", "containerfile"}):
        return known
    return _BY_NAME.get(first) if first in {"dockerfile", "containerfile", "makefile", "jenkinsfile"} else None


def language_of_headers(extensions: Mapping[str, int]) -> str:
    """Decide what `.h` files are from how many files have each extension: C++ when its sources outnumber C's."""
    cpp = sum(count for extension, count in extensions.items() if extension in _CPP_SOURCES)
    return "C++" if cpp > extensions.get("c", 0) else "C"


def is_c_family(extension: str) -> bool:
    """Tell whether files with this extension count in `language_of_headers`."""
    return extension in _C_FAMILY


def language_of_shebang(line: str) -> str | None:
    """Return the language that a `#!` line asks for: `#!/usr/bin/env -S python3 -u` is Python."""
    words = line.removeprefix("#!").split()
    if not words:
        return None
    program = words[0].rpartition("/")[2]
    if program == "env":
        program = next((word for word in words[1:] if not word.startswith("-") and "=" not in word), "")
        program = program.rpartition("/")[2]
    return _INTERPRETERS.get(re.sub(r"[\d.]+$", "", program.lower()).rstrip("-"))


def nature_of(language: str | None) -> Nature:
    """Return what files of a language are for, when nothing else says so."""
    return _NATURES.get(language, "data") if language else "data"


def has_grammar(language: str | None) -> bool:
    """Tell whether files of a language are parsed; others are counted by lines."""
    return language in GRAMMARS


def is_read_for_names(language: str | None) -> bool:
    """Tell whether files of a language are code or templates that are not parsed: what they name is used."""
    return nature_of(language) == "code" and not has_grammar(language) and language not in _NO_NAMES


def is_style(language: str | None) -> bool:
    """Tell whether files of a language are style sheets: of those that are not parsed only what they take in is read."""
    return language in _STYLES
