"""P5: nothing inside a repository ever executes; hostile ones come out mapped or refused. By the whole main job."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.gander_server import GanderServer
from tests.fakes.repositories import Commit, Executable, Link, Submodule, make_repository, run_git


def test_a_hostile_repository_is_mapped_and_runs_nothing(tmp_path: Path):
    canary = tmp_path / "canary"
    touch = f"touch {canary}\n"
    source = make_repository(
        tmp_path / "hostile",
        commits=[
            Commit(
                {
                    "hooks/post-checkout": Executable(f"#!/bin/sh\n{touch}"),
                    "setup.py": f"import os\nos.system('touch {canary}')\nfrom setuptools import setup\nsetup(install_requires=[os.system('touch {canary}')])\n",
                    "conftest.py": f"open({str(canary)!r}, 'w')\n",
                    ".gitattributes": "* filter=evil diff=evil merge=evil textconv=evil\n",
                    ".gitmodules": f'[submodule "x"]\n\tpath = x\n\turl = "--upload-pack={touch.strip()}"\n\tupdate = !{touch}',
                    "x": Submodule(),
                    "escape": Link("/etc/passwd"),
                    "package.json": '{"scripts": {"preinstall": "'
                    + touch.strip()
                    + '"}, "name": "'
                    + "a" * 5000
                    + '"}',
                    "deep.json": "[" * 50_000,
                    "pom.xml": '<!DOCTYPE a [<!ENTITY b "' + "c" * 100 + '">]><project>&b;</project>',
                    "deep.py": "(" * 20_000 + ")" * 20_000 + "\n",
                    "nul.py": b"x = 1\n\0\n",
                    "bad.py": b"\xff\xfe\xfa = \xff\n",
                    "ok.py": "import os\nimport bad\n",
                    "--output=evil.py": "x = 1\n",
                    "a\nb.py": "y = 2\n",
                    b"caf\xe9.py": "z = 3\n",
                    "d/" * 120 + "deep.py": "w = 4\n",
                },
                message="Evil\n\n\x1b[31m$(touch /tmp/x)",
                author="$(touch x) <a;b@example.org>",
            )
        ],
    )
    run_git(source, "config", "core.fsmonitor", f"sh -c '{touch.strip()}'")
    run_git(source, "config", "uploadpack.packObjectsHook", f"sh -c '{touch.strip()}'")
    with GanderServer(tmp_path / "data", GANDER_LOCAL_ROOTS=str(tmp_path)) as server:
        project = server.send("POST", "/api/projects", {"repository_url": str(source)})
        job = server.wait_job(project["job_id"])
        assert job["status"] == "completed", job
        content = server.get(f"/api/projects/{project['id']}/system-map")["content"]
        assert content["missing"] == []
        entries = {entry["name"] for entry in server.get(f"/api/projects/{project['id']}/files?path=")["entries"]}
        assert {"a\\x0ab.py", "caf\\xe9.py", "--output=evil.py", "escape"} <= entries
        file = server.get(f"/api/projects/{project['id']}/files?path=ok.py")
        assert {row["path"] or row["external"] for row in file["imports"]} == {"os", "bad.py"}
        link = server.get(f"/api/projects/{project['id']}/files?path=escape")
        assert "root:" not in str(link)
    assert not canary.exists()
