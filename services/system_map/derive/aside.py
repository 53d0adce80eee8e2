"""What stands beside the product: examples, tools, docs, build scripts. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from services.system_map.derive.values import folder_of
from services.system_map.resolve.paths import base_name

# Wherever they stand, save below a source folder.
_ANYWHERE_NAMES = """
    example examples _examples demo demos sample samples benchmark benchmarks jmh bench benches benchsuite fuzz fuzzing fuzzers playground
    playgrounds project_template project_templates app_template app_templates
    husky .husky githooks .githooks git-hooks
"""
_ANYWHERE = frozenset(_ANYWHERE_NAMES.split())
# At the root, or at that of a workspace's member; deeper down they are packages of the product.
_AT_ROOT_NAMES = """
    docs doc scripts script tools tool hack contrib website site www tutorial tutorials maintenance docker
    packaging deploy deployment vagrant profiling templates starters hooks
"""
# What services of continuous integration and editors are told to look into, and what is kept for them alone.
_OF_TOOLS_NAMES = """
    ci .ci .ado .appveyor .azdo .azure .azure-devops .azure-pipelines azure-pipelines .azuredevops .bazelci .buildbot
    .buildkite .builds .circleci .cirrus .cloudbuild .codebuild .concourse .dagger .devcontainer .devcontainers .drone
    .evergreen .expeditor .forgejo .gitea .github .gitlab .gitlab-ci .jenkins .kokoro .pipelines .prow .semaphore
    .taskcluster .teamcity .tekton .travis .vscode .vsts-ci .woodpecker .zuul.d
"""
BESIDE_AT_ROOT = frozenset((_AT_ROOT_NAMES + _OF_TOOLS_NAMES).split())
# As above, but in Go, where the root's folders are the packages of the product, they are such.
_AT_ROOT_SAVE_GO = frozenset({"utils", "util", "build", "misc", "support", "extra", "extras", "dev", "etc"})
_BY_NAME = BESIDE_AT_ROOT | _AT_ROOT_SAVE_GO
# Of those, where what configures the product when it runs is kept as well: a compose file, a script that an image starts.
_MAY_RUN_NAMES = """
    docker deploy deployment packaging vagrant contrib hack scripts script tools tool maintenance website site www
"""
_MAY_RUN = frozenset(_MAY_RUN_NAMES.split()) | _AT_ROOT_SAVE_GO
_MEMBERS = frozenset({"packages", "crates", "apps", "modules", "libs"})
_LIKE = ("example", "examples", "demo", "sample", "samples", "benchmark", "benchmarks")
_SOURCE = frozenset({"src", "lib"})
# Below `src`: what Gradle and Maven keep the sources of one set in, and C#'s projects, which all lie there.
_SETS = frozenset({"java", "kotlin", "scala", "groovy"})
_BESIDE_PROJECTS = _ANYWHERE | {"snippets", "docs", "documentation"}

BUILD_SCRIPTS = frozenset(
    {
        "setup.py",
        "noxfile.py",
        "conftest.py",
        "conanfile.py",
        "tasks.py",
        "fabfile.py",
        "build.rs",
        "gulpfile.js",
        "Gruntfile.js",
    }
)

# By the tool that reads it: other files of that name are the product's own settings.
_CONFIGURATION = re.compile(
    r"(?:ava|babel|commitlint|cypress|drizzle|eslint|jest|karma|lint-staged|playwright|postcss|prettier|prisma|rolldown|rollup|rspack"
    r"|stylelint|svelte|tailwind|tsdown|tsup|unocss|vite|vitest|webpack)(?:\.[\w-]+){0,3}\.config(?:\.[\w-]+)?\.[cm]?[jt]s"
)


def is_aside(path: str) -> bool:
    """Say whether a file stands beside the product: in such a folder, as a build script at the root, as Storybook's.

    Of Go's files it is taken that the root's folders are packages; where there is no module, ask `in_aside_folder`.
    """
    return path in BUILD_SCRIPTS or in_aside_folder(path) or ".stories." in path.rpartition("/")[2]


def configures_aside(path: str) -> bool:
    """Say whether what a file configures when it runs is not the product: an example, what CI or an editor works with.

    The code in `docker/` or `deploy/` stands beside the product, but the compose file there starts it.
    """
    return is_aside(path) and base_name(folder_beside(path).rstrip("/")).lower() not in _MAY_RUN


def is_build_configuration(path: str) -> bool:
    """Say whether a file is the configuration of a tool that builds or tests, written as a program: `vite.config.ts`."""
    return _CONFIGURATION.fullmatch(path.rpartition("/")[2]) is not None


@lru_cache(32768)  # asked of every file by many parts
def in_aside_folder(path: str, *, of_module: bool = True) -> bool:
    """Say whether a file stands in a folder of examples, tools, docs and the like; `of_module` is for files of Go."""
    ending = path.rpartition(".")[2]
    return _is_aside_folder(folder_of(path), ending if ending in {"go", "cs"} else "", of_module=of_module)


def folder_beside(path: str) -> str:
    """Return the folder that a file counts as beside the product for, by its name alone: "website/"; "" for none.

    It is one at the root, or at that of a workspace's member, and may be the product's after all.
    """
    parts = path.split("/")
    for index in (0, 2) if parts[0].lower() in _MEMBERS else (0,):
        if index < len(parts) - 1 and parts[index].lower() in _BY_NAME:
            otherwise = "/".join([*parts[:index], "_", *parts[index + 1 :]])
            return "" if is_aside(otherwise) or not is_aside(path) else "/".join(parts[: index + 1]) + "/"
    return ""


@lru_cache(4096)
def _is_aside_folder(path: str, ending: str, *, of_module: bool) -> bool:
    folders = path.lower().split("/")[:-1]
    for index, folder in enumerate(folders):
        if folder in _SOURCE:
            beside, inside = [*folders[index + 1 : index + 3], "", ""][:2]
            return (ending == "cs" and beside in _BESIDE_PROJECTS) or (inside in _SETS and beside in _ANYWHERE)
        if folder in _ANYWHERE or folder.startswith("{{") or folder.endswith(".docc"):
            return True  # the last are the pages that Swift's tools make, with their code
        if ending == "go" and (folder.startswith("_") or folder == "testdata"):
            return True  # what Go's own tools leave out
        at_root = index == 0 or (index == 2 and folders[0] in _MEMBERS)
        if at_root and (
            folder in BESIDE_AT_ROOT
            or folder.startswith(("documentation", "docs_", "docs-", "doc_", "doc-"))
            or _is_like(folder)
        ):
            return True
        if at_root and folder in _AT_ROOT_SAVE_GO and not (ending == "go" and of_module):
            return True
    return False


def _is_like(folder: str) -> bool:
    """Say whether a folder is called "example-github" or "shop-samples"."""
    words = folder.replace("_", "-").split("-")
    return len(words) > 1 and (words[0] in _LIKE or words[-1] in _LIKE)
