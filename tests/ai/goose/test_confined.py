"""Whatever goose is told to do, nothing but its own is read, written, started or reached; in every confinement."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Any

import pytest

from services.ai.goose.confinement import Kind
from tests.ai.goose.conftest import Told
from tests.fakes.model_server import ModelServer


def failed(results: list[Any]) -> bool:
    assert results
    return all("failed" in each for each in results)


def test_the_stand_in_obeys_so_that_what_fails_below_failed_for_the_confinement(told: Told):
    done = told.obey({"do": "write", "path": "/home/goose/mine"}, {"do": "read", "path": "/home/goose/mine"})
    assert done[1]["result"] == "goose was here"


def test_no_file_of_the_machine_is_read(told: Told, tmp_path: Path):
    secret = tmp_path / "other-project.py"
    secret.write_text("canary-4711")
    mine = str(Path.home())
    paths = [str(secret), "/etc/passwd", "/etc/shadow", "/etc/hostname", f"{mine}/.bashrc", f"{mine}/.gitconfig",
             "/proc/1/environ" if os.getpid() == 1 else f"/proc/{os.getpid()}/environ", "/dev/vda", "/dev/sda", "/dev/kmsg",
             __file__, str(Path(__file__).parents[3] / "models.py")]  # fmt: skip
    assert failed(told.obey(*({"do": "read", "path": path} for path in paths)))


def test_no_folder_of_the_machine_is_listed(told: Told, tmp_path: Path):
    folders = [str(tmp_path), str(tmp_path.parent), "/var", "/etc/ssh", "/sys", "/boot", "/run/user"]
    assert failed(told.obey(*({"do": "list", "path": path} for path in folders)))
    (home,) = told.obey({"do": "list", "path": str(Path.home())})
    # The way to a Python that lies in somebody's home, and nothing beside it.
    on_the_way = {Path(sys.base_prefix).resolve().relative_to(Path.home()).parts[0]} if "failed" not in home else set()
    assert set(home.get("result", ())) <= on_the_way


def test_no_file_is_written_but_its_own(told: Told, tmp_path: Path, program: Path):
    paths = [str(tmp_path / "x"), "/x", "/etc/x", "/usr/lib/x", "/opt/gander/x", "/opt/gander/goose", "/dev/x",
             "/dev/shm/x", "/run/x", "/home/x", "/var/tmp/x"]  # fmt: skip
    before = program.read_bytes()
    assert failed(told.obey(*({"do": "write", "path": path} for path in paths)))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bin"]
    assert program.read_bytes() == before


def test_no_socket_is_reached_but_the_models(told: Told, model: ModelServer, tmp_path: Path):
    with (
        socket.create_server(("127.0.0.1", 0)) as other,
        socket.socket(socket.AF_UNIX) as unix,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
    ):
        udp.bind(("127.0.0.1", 0))
        unix.bind(str(tmp_path / "socket"))
        unix.listen()
        abstract = socket.socket(socket.AF_UNIX)
        abstract.bind(f"\0gander-test-{os.getpid()}")
        abstract.listen()
        done = told.obey(
            {"do": "connect", "host": "127.0.0.1", "port": other.getsockname()[1]},
            {"do": "connect", "host": "127.0.0.1", "port": model.port},  # not even to the model, but by Gander
            {"do": "connect", "host": "192.0.2.1", "port": 80},
            {"do": "connect", "host": "169.254.169.254", "port": 80},
            {"do": "connect_unix", "path": str(tmp_path / "socket")},
            {"do": "connect_unix", "path": f"\0gander-test-{os.getpid()}"},
            {"do": "connect_unix", "path": "/run/docker.sock"},
            {"do": "connect_unix", "path": "/run/dbus/system_bus_socket"},
            {"do": "connect_unix", "path": "/run/gander"},  # the one it was begun by is shut
            {"do": "resolve", "host": "example.org"},
            {"do": "send_udp", "host": "192.0.2.1", "port": 53},
        )
        assert failed(done)
        told.obey({"do": "send_udp", "host": "127.0.0.1", "port": udp.getsockname()[1]})
        for server in (other, unix, abstract, udp):
            server.settimeout(0)
            with pytest.raises(BlockingIOError):
                server.recv(9) if server is udp else server.accept()
        abstract.close()
    assert told.obey({"do": "interfaces"})[0]["result"] == ["lo"]
    assert model.chats == []


def test_no_process_is_seen_signalled_or_started_from_the_machine(told: Told):
    done = told.obey(
        {"do": "is_there", "process": os.getpid()},
        {"do": "spawn", "command": ["/bin/sh", "-c", "id"]},
        {"do": "spawn", "command": ["/usr/bin/env"]},
        {"do": "new_namespace"},
    )
    assert failed(done)
    assert told.obey({"do": "user"})[0]["result"] != 0


def test_its_environment_folder_and_arguments_hold_nothing_of_anyone(
    told: Told, kind: Kind, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "canary-env-0815")
    environment, folder, arguments = (
        each["result"] for each in told.obey({"do": "environment"}, {"do": "folder"}, {"do": "arguments"})
    )
    assert "canary-env-0815" not in str(environment)
    assert "the-real-key" not in str(environment)
    assert {name for name in environment if not name.startswith(("GOOSE_", "OPENAI_", "XDG_"))} <= {
        "PATH", "HOME", "LC_ALL", "TERM", "NO_COLOR", "GANDER_RUN", "SSL_CERT_FILE", "PWD", "LC_CTYPE"
    }  # fmt: skip
    assert folder == ["/work", []]
    assert "hostile" not in " ".join(arguments)
    assert environment["HOME"] == "/home/goose"


def test_files_in_memory_have_a_ceiling(told: Told):
    done = told.obey(
        {"do": "fill", "path": "/tmp/big", "megabytes": 80}, {"do": "fill", "path": "/work/big", "megabytes": 2}
    )
    assert failed(done)


def test_nothing_is_kept_between_two_runs(told: Told):
    told.obey({"do": "write", "path": "/home/goose/kept"}, {"do": "write", "path": "/tmp/kept"})
    done = told.obey({"do": "read", "path": "/home/goose/kept"}, {"do": "read", "path": "/tmp/kept"})
    assert failed(done)
