from __future__ import annotations

import pytest

from services.system_map.facts import InventoryFile
from services.system_map.resolve import wanted_texts
from services.system_map.resolve.wanted import MAX_FILES, may_be_wanted


def files(*paths: str, size: int = 10, role: str = "configuration") -> dict[str, InventoryFile]:
    return {path: InventoryFile(path, "0", size, None, role) for path in paths}  # type: ignore[arg-type]


def test_manifests_are_wanted_everywhere_and_readme_and_licence_at_the_root() -> None:
    wanted = ["LICENSE-MIT", "README.md", "pyproject.toml", "a/package.json", "a/tsconfig.app.json", "a/CMakeLists.txt"]
    other = ["a/README.md", "a/LICENSE", "a/main.py", "package.json.bak", "notes.txt"]

    assert sorted(wanted_texts(files(*wanted, *other))) == sorted(wanted)


def test_what_is_too_large_or_no_text_is_not_wanted() -> None:
    given = files("go.mod", size=2_000_000) | files("README.md", role="binary") | files("setup.py", role="link")

    assert wanted_texts(given) == []


def test_of_too_many_the_least_deep_of_the_own_code_are_wanted() -> None:
    given = files(*(f"tests/{number}/package.json" for number in range(MAX_FILES)), role="test")
    given |= files("deep/er/package.json", "package.json")

    wanted = wanted_texts(given)

    assert len(wanted) == MAX_FILES
    assert wanted[:2] == ["package.json", "deep/er/package.json"]


def test_the_texts_together_have_a_bound() -> None:
    given = files(*(f"{number}/package.json" for number in range(100)), size=1_000_000)

    assert sum(given[path].size for path in wanted_texts(given)) <= 48 * 1024 * 1024


def test_lists_of_classes_that_are_found_by_their_names_are_wanted() -> None:
    wanted = [
        "src/main/resources/META-INF/spring.factories",
        "src/main/resources/META-INF/services/org.shop.Price",
        "src/main/resources/META-INF/spring/org.shop.Auto.imports",
        "src/main/resources/META-INF/spring/aot.factories",
        "web/WEB-INF/web.xml",
        "app/AndroidManifest.xml",
    ]

    assert sorted(wanted_texts(files(*wanted, "META-INF/notes", "web/other.xml"))) == sorted(wanted)


def test_what_says_what_is_built_and_served_is_wanted() -> None:
    wanted = [
        ".goreleaser.yml",
        "build/goreleaser.prod.yaml",
        "Docker/Shop.Apache.conf",
        "deploy/nginx/sites/shop.conf",
    ]
    other = ["deploy/shop.conf", "releaser.yml", "nginx/mime.types"]

    assert sorted(wanted_texts(files(*wanted, "Caddyfile", *other))) == sorted([*wanted, "Caddyfile"])


def test_what_sbt_compiles_of_a_build_is_wanted_and_a_package_of_that_name_is_not() -> None:
    wanted = ["project/Dependencies.scala", "project/site.sbt", "sub/project/Versions.scala"]
    other = ["src/main/scala/shop/project/Plan.scala", "project/deep/Plan.scala"]

    assert sorted(wanted_texts(files(*wanted, *other))) == sorted(wanted)


def test_manifests_of_a_build_come_before_its_other_scripts() -> None:
    assert wanted_texts(files("publish.gradle", "a/b/build.gradle")) == ["a/b/build.gradle", "publish.gradle"]


@pytest.mark.parametrize("ending", ["c", "go", "java", "js", "py", "rb", "ts"])
@pytest.mark.parametrize("name", ["Dockerfile", "Jenkinsfile", "Procfile", ".env", "licence", "README"])
def test_what_ends_like_code_is_still_held_against_every_pattern_that_may_fit(name, ending):
    at_root = name in {"licence", "README"}
    assert may_be_wanted(f"{'' if at_root else 'a/'}{name}.{ending}")
    assert not may_be_wanted(f"a/xx.{ending}")


@pytest.mark.parametrize(
    "path", ["a/setup.py", "a/conanfile.py", "a/importmap.rb", "a/importmap.php", "a/vite.config.ts", "a/webpack-dev.js", "a/config-overrides.js",
             "a/.babelrc.js", "a/META-INF/services/x.java"]
)  # fmt: skip
def test_code_that_tells_of_a_build_is_wanted(path):
    assert may_be_wanted(path)


def test_what_a_program_needs_to_run_is_wanted_under_its_many_names() -> None:
    wanted = [
        *(
            "deploy/db.env",
            ".env_sample",
            "appveyor.yml",
            "bitbucket-pipelines.yml",
            ".drone.yml",
            ".woodpecker/test.yml",
        ),
        *(".buildkite/pipeline.yml", ".gitlab/ci/build.yml", "ci/test.gitlab-ci.yml", ".azure-pipelines/ci.yml"),
        *("azure-pipelines-nightly.yml", ".vsts-ci.yml"),
    ]
    other = ["a/appveyor.yml", "a/.drone.yml", "envs.txt", "a/ci/notes.yml", "src/.gitlab/x.yml"]

    assert sorted(wanted_texts(files(*wanted, *other))) == sorted(wanted)
