"""What a path says a file is for: tests, vendored folders, generated files, binaries. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise

from services.system_map.facts import Role
from services.system_map.languages import extension_of, nature_of

_BINARY = """
    png jpg jpeg gif bmp ico icns webp avif tif tiff psd ai eps xcf heic
    mp3 mp4 wav ogg flac avi mov webm mkv m4a m4v
    woff woff2 ttf otf eot pdf doc docx xls xlsx ppt pptx odt ods odp epub
    zip gz tgz bz2 xz zst 7z rar tar jar war ear whl egg gem deb rpm dmg iso apk nupkg crx xpi msi cab lz4 br
    exe dll so dylib a o obj lib bin dat class pyc pyo pyd wasm node elc beam
    sqlite sqlite3 db rdb mdb mo pickle pkl npy npz h5 hdf5 parquet feather onnx pb pt pth tflite safetensors
    der p12 pfx jks keystore gpg sig swf fla blend fbx glb
"""
_BINARY_EXTENSIONS = frozenset(_BINARY.split())

# Folders that hold other people's code wherever they stand, and those that do only at the root.
_VENDORED_NAMES = """
    vendor vendors vendored _vendor _vendored third_party third-party thirdparty 3rdparty 3rd_party node_modules
    bower_components jspm_packages site-packages godeps pods carthage extern external_libs .yarn
"""
_VENDORED = frozenset(_VENDORED_NAMES.split())
# Vendors are also a subject, as customers are: below a folder that holds one folder for each subject, unless all of
# that is handed out as it is. A package of Java and its kin is about them too, save where the
# package of a copy begins below it: `thirdparty/com/google`.
_SUBJECTS = frozenset(
    """apps containers components controllers domain domains entities features handlers models modules pages routers routes
    schemas screens services views""".split()  # noqa: SIM905 - reads as a list of words
)
_PACKAGES = frozenset({"vendor", "vendors", "thirdparty", "third_party"})
_HANDED_OUT = frozenset({"assets", "static", "public", "resources", "wwwroot"})
_DOMAINS = frozenset({"com", "org", "net", "io"})  # with what packages of Java and its kin begin
_JVM_PACKAGES = re.compile(r"(?:^|/)src/(?:main|\w+main)/(?:java|kotlin|scala|groovy)/")
# A folder of libraries that holds one by its name and version, `libs/qscintilla_2.14.1`; and what ASP.NET's templates and
# tools put beside what is handed out: `wwwroot/lib`, `wwwroot/bootstrap/dist`.
_SHELVES = frozenset({"lib", "libs", "libraries", "ext", "3p"})
_WITH_VERSION = re.compile(r"[a-z][a-z0-9+]*(?:[-_][a-z]+){0,5}[-_]v?\d+(?:\.\d+){2,3}")
_OF_WWWROOT = re.compile(r"(?:^|/)wwwroot/(?:libs?|(?!(?:js|css|scripts|src|app|client|ui)/)[\w.-]+/dist)(?:/|$)")
# Libraries of one or two files that are made to be copied among the sources of a program; at the root they are at home.
_COPIED = re.compile(
    r"(?:minilzo|sqlite3|miniz|cJSON|lodepng|tinyxml2|linenoise)\.(?:c|cpp|h)|(?:lzodefs|lzoconf|jsmn|miniaudio)\.h"
    r"|stb_(?:image|image_write|image_resize2?|truetype|vorbis|rect_pack|perlin|ds|sprintf|textedit|c_lexer|dxt)\.(?:h|c)"
    r"|dr_(?:wav|mp3|flac)\.h"
)
_VENDORED_AT_ROOT = frozenset({"deps", "external", "externals", "contrib-vendor"})
_OF_OTHERS = _VENDORED_AT_ROOT | {"contrib"}  # where what bears a mark of others' code as well is theirs
_GENERATED = frozenset({"__generated__", "generated", "gen-src", "__snapshots__", "autom4te.cache"})
_GENERATED_AT_ROOT = frozenset({"dist", ".next", "htmlcov", "coverage"})
_TEST_FOLDERS = """
    test tests testing __tests__ spec specs e2e testdata test_data test-data testutil testutils fixtures __fixtures__
    __mocks__ unittests integration_tests integration-tests functional_tests tests_common androidtest test_helpers
    test-helpers test_utils test-utils test_support test-support test-d tests-data tests_data test-output test_output
"""
_TESTS = frozenset(_TEST_FOLDERS.split())
_TESTS_AT_ROOT = frozenset({"t"})  # Perl's custom, kept by others
_SAMPLES = frozenset({"examples", "example", "samples", "tutorials"})  # below them a folder's name is a subject
# Folders of settings: `test.py` there is the settings for tests.
_SETTINGS = frozenset({"settings", "config", "configs", "conf", "environments", "env"})
_DOCS = frozenset({"doc", "docs", "documentation", "examples", "example", "samples", "tutorial", "tutorials"})

_LOCK_FILES = """
    package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb deno.lock
    poetry.lock pipfile.lock uv.lock pdm.lock conda-lock.yml
    cargo.lock composer.lock gemfile.lock podfile.lock pubspec.lock mix.lock flake.lock packages.lock.json
    go.sum go.work.sum gradle.lockfile gradlew gradlew.bat mvnw mvnw.cmd package.resolved
"""
_GENERATED_NAMES = frozenset(_LOCK_FILES.split())
# What package managers write where a program's own packages are installed.
LOCKS = _GENERATED_NAMES - {"go.sum", "go.work.sum", "gradlew", "gradlew.bat", "mvnw", "mvnw.cmd"}
_GENERATED_ENDINGS = (
    "_pb2.py",
    "_pb2.pyi",
    "_pb2_grpc.py",
    ".pb.go",
    "_grpc.pb.go",
    ".pb.cc",
    ".pb.h",
    ".pb.gw.go",
    ".g.dart",
    ".freezed.dart",
    ".designer.cs",
    ".generated.cs",
    ".g.cs",
    "_generated.go",
    ".gen.go",
    "_gen.go",
    ".generated.ts",
    ".generated.js",
    "_string.go",
    ".map",
    ".snap",
    ".tsbuildinfo",
)
_MINIFIED = re.compile(r"[.-]min\.(?:m?js|css)$|\.bundle\.js$")

# By language: what a test file's name looks like (on the lower-case name).
_TEST_NAMES = {
    "Python": re.compile(r"^(?:test_.*|.*_tests?|tests?|conftest)\.pyi?$"),
    "Go": re.compile(r"_test\.go$"),
    "Rust": re.compile(r"^(?:tests?|.*_tests?)\.rs$"),
    "Ruby": re.compile(r"(?:_spec|_test)\.rb$|^test_.*\.rb$"),
    # "latest.php" is none; by custom a class's file bears its capitals.
    "PHP": re.compile(r"(?:^|[._-]|unit)tests?\.php$"),
    "C": re.compile(r"^(?:test[_-].*|.*[_-]tests?|test_?(?:utils?|harness|helpers?))\.[ch]$"),
    "C++": re.compile(
        r"^(?:test[_-].*|.*[_-](?:unit)?tests?|test_?(?:utils?|harness|helpers?))\.(?:cc|cpp|cxx|h|hpp)$"
    ),
    "Elixir": re.compile(r"_test\.exs$"),
}
# Tests only where a repository begins, or a package of npm: elsewhere a module may be about tests.
_TEST_AT_ROOT = re.compile(r"^(?:tests?|specs?)\.(?:[cm]?[jt]sx?|rb|pl|lua|c|cc|cpp|cxx)$")
_SYNTAX_TEST = "syntax_test_"  # what editors call a sample that a highlighter is tried on, in whatever language
_SCRIPT_TEST = re.compile(r"[._-](?:test|spec|cy|e2e|test-d|spec-d)\.[cm]?[jt]sx?$")  # `-d`: of declarations
_PHP_TEST = re.compile(r"[A-Za-z0-9]Tests?\.php$")
_JVM_LIKE = frozenset({"java", "kt", "scala", "groovy", "cs", "swift"})
_JVM_TEST = re.compile(r"^(?:Test[A-Z]\w*|\w*(?:Test|Tests|TestCase|IT|Spec))\.(?:java|kt|scala|groovy|cs|swift)$")
# Gradle's and Maven's source sets say which it is: `src/main/java/…/MethodSpec.java` is the product.
_MAIN_SOURCES = re.compile(r"(?:^|/)src/(?:main|\w+Main)(?:/|$)")
_TEST_SOURCES = re.compile(r"(?:^|/)src/(?:test|\w*[a-z0-9]Test)(?:/|$)")
_TEST_NAMES |= dict.fromkeys(("JavaScript", "TypeScript", "TSX"), _SCRIPT_TEST)

_REQUIREMENTS = re.compile(r"^(?:[\w.-]*requirements[\w.-]*\.(?:txt|in)|constraints\.txt|manifest\.in|py\.typed)$")
_DOCUMENT_NAMES = re.compile(
    r"^(?:readme|license|licence|copying|changelog|changes|history|contributing|authors|notice)\b"
)


def folder_role(folder: str, packages: Collection[str] = ()) -> Role | None:
    """Return what a folder makes of the files below it; vendored wins over generated, that over tests and docs.

    `packages` are folders at the root that hold sources of their own, whatever they are called.
    """
    parts = folder.lower().split("/") if folder else []
    names = set(parts)
    if (names & _VENDORED and not _are_subjects(parts)) or (parts and parts[0] in _VENDORED_AT_ROOT):
        return "vendored"
    if _are_shelved(parts) or ("wwwroot" in names and _OF_WWWROOT.search(folder.lower())):
        return "vendored"
    if names & _GENERATED or (parts and parts[0] in _GENERATED_AT_ROOT and parts[0] not in packages):
        return "generated"
    if any(part.endswith(".docc") for part in parts):
        return "docs"  # pages that Swift's tools make, and the code that they show: no target compiles it
    if parts and parts[0] in _SAMPLES:
        names.discard(parts[1] if len(parts) > 1 and parts[1] not in {"test", "tests"} else "")
    if (
        names & _TESTS
        or (parts and parts[0] in _TESTS_AT_ROOT)
        or any(part.endswith((".tests", "-tests", "_tests")) for part in parts)
        or _TEST_SOURCES.search(folder)
    ):
        return "test"
    # Only at the root: `samples` deeper down is often a package of the product.
    return "docs" if parts and parts[0] in _DOCS else None


def _are_subjects(parts: list[str]) -> bool:
    """Say whether all that sounds like other people's code in a folder's path is a subject of the product's."""
    found = [place for place, part in enumerate(parts) if part in _VENDORED]
    return all(
        (
            parts[place] == "vendors"
            and place > 0
            and parts[place - 1] in _SUBJECTS
            and not _HANDED_OUT & set(parts[:place])
        )
        or (
            parts[place] in _PACKAGES
            and _DOMAINS.isdisjoint(parts[place + 1 : place + 2])
            and _JVM_PACKAGES.search("/".join(parts[:place]) + "/") is not None
        )
        for place in found
    )


def _are_shelved(parts: list[str]) -> bool:
    """Say whether a folder among others' libraries is called after one of them and its version."""
    return any(before in _SHELVES and _WITH_VERSION.fullmatch(part) for before, part in pairwise(parts))


def holds_libraries(parts: Collection[str]) -> bool:
    """Say whether a folder lies where libraries are kept, or among what is handed out as it is."""
    return not (_HANDED_OUT | _SHELVES | _VENDORED | _OF_OTHERS).isdisjoint(part.lower() for part in parts)


def suggested_role(
    name: str, language: str | None, around: Role | None, folder: str = "", *, at_root: bool = False
) -> Role:
    """Return the role of a file by its name, language and what its folder makes of it (see `folder_role`).

    `folder` is the folder's path, for names that mean something else in some folders; `at_root` says that the file
    stands where the repository begins, or beside a package.json.
    """
    if around == "vendored" or (folder and language in {"C", "C++"} and _COPIED.fullmatch(name)):
        return "vendored"
    parent = folder.lower().rpartition("/")[2]
    if parent == "requirements" and name.lower().endswith((".txt", ".in")):
        return "configuration"
    by_name = _role_of_name(name, language)
    if by_name == "test" and extension_of(name.lower()) in _JVM_LIKE and _MAIN_SOURCES.search(folder):
        by_name = None
    if by_name == "test" and parent in _SETTINGS and name.lower() in {"test.py", "tests.py", "test.js", "test.ts"}:
        by_name = None
    if by_name is None and at_root and around is None and parent not in _SETTINGS and nature_of(language) == "code":
        by_name = "test" if _TEST_AT_ROOT.search(name.lower()) else None
    if by_name is not None:
        return by_name
    if around == "generated":
        return "generated"
    nature = nature_of(language)
    if nature == "code" and around is not None:
        return around
    return "data" if nature == "docs" and around == "test" else nature


def _role_of_name(name: str, language: str | None) -> Role | None:
    """Return the role that a file's own name gives it; None when the name says nothing."""
    lower = name.lower()
    extension = extension_of(lower)
    role: Role | None = None
    if extension in _BINARY_EXTENSIONS:
        role = "binary"
    elif lower in _GENERATED_NAMES or lower.endswith(_GENERATED_ENDINGS):
        role = "generated"
    elif _MINIFIED.search(lower):
        role = "minified"
    elif _is_test(name, lower, extension, language):
        role = "test"
    elif _REQUIREMENTS.search(lower):
        role = "configuration"
    elif nature_of(language) != "code" and _DOCUMENT_NAMES.match(lower):
        role = "docs"
    return role


def _is_test(name: str, lower: str, extension: str, language: str | None) -> bool:
    if lower.startswith(_SYNTAX_TEST):
        return True
    pattern = _TEST_NAMES.get(language) if language else None
    if pattern is not None and pattern.search(lower):
        return True
    if extension == "php":
        return _PHP_TEST.search(name) is not None
    return extension in _JVM_LIKE and _JVM_TEST.match(name) is not None
