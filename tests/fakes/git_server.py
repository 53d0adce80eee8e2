"""A git host on the loopback: `git http-backend` behind a small threaded server that can misbehave on demand.

    with GitServer(folder_of_bare_repositories) as server:
        server.url("project.git")        # http://127.0.0.1:<port>/project.git
        server.mode = "broken"           # from now on

Gander reaches it when `GANDER_GIT_ALLOWED_HOSTS` holds `server.host` ("127.0.0.1:<port>").
"""

from __future__ import annotations

import base64
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, cast

Mode = Literal["normal", "slow", "broken", "redirecting", "silent", "failing", "a page"]

MODES: dict[Mode, str] = {
    "normal": "answers as a git host does",
    "slow": "trickles the pack, a thousand bytes a time, `pause_seconds` apart",
    "broken": "closes the connection in the middle of the pack",
    "redirecting": "sends every request to `redirect_to`",
    "silent": "takes the request and never answers",
    "failing": "answers 500",
    "a page": "answers 200 with a web page, as a host does for an address that is no repository",
}


class GitServer:
    """A context manager; `mode` may be changed while it runs, `requests` tells what was asked."""

    def __init__(self, root: Path, *, mode: Mode = "normal", token: str | None = None) -> None:
        """Serve the bare repositories below `root`; with `token`, only to those who bring it as the password."""
        self.root = root
        self.mode: Mode = mode
        self.token = token
        self.redirect_to = "http://127.0.0.1:1/elsewhere.git"
        self.pause_seconds = 0.05
        self.requests: list[str] = []  # "GET /project.git/info/refs?service=git-upload-pack"
        self.asked = threading.Event()  # set by the first request
        self._ending = threading.Event()
        self._http = _Listener(("127.0.0.1", 0), _Handler)
        self._http.git = self
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), name="git-server", daemon=True)

    @property
    def host(self) -> str:
        """The address as an allow-list has it: host:port."""
        return f"127.0.0.1:{self._http.server_address[1]}"

    def url(self, name: str) -> str:
        """Return the address of a repository below `root`."""
        return f"http://{self.host}/{name}"

    def clients(self) -> list[str]:
        """Return the command lines of living processes that name this server's host."""
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                command = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
                if self.host in command:
                    found.append(command)
        return found

    def wait_to_end(self, seconds: float | None = None) -> bool:
        """Wait until the server ends, which is how it keeps silent and pauses."""
        return self._ending.wait(seconds)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    git: GitServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of connections that the other side gave up."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"

    @property
    def _git(self) -> GitServer:
        return cast("_Listener", self.server).git

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            self._answer(b"".join(self._chunks()))
        else:
            self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the base class's
        """Keep the test's output clean; `requests` has it."""

    def _answer(self, body: bytes) -> None:
        git = self._git
        git.requests.append(f"{self.command} {self.path}")
        git.asked.set()
        if git.mode == "silent":
            git.wait_to_end()
            return
        if git.mode == "redirecting":
            _, _, query = self.path.partition("/info/refs")
            self._short(302, b"", {"Location": f"{git.redirect_to}/info/refs{query}"})
        elif git.mode == "failing":
            self._short(500, b"Something went wrong.")
        elif git.mode == "a page":
            self._short(200, b"<html>Welcome</html>", {"Content-Type": "text/html"})
        elif git.token is not None and not self._has_token(git.token):
            self._short(401, b"Who are you?", {"WWW-Authenticate": 'Basic realm="git"'})
        else:
            self._run_backend(body)

    def _short(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _has_token(self, token: str) -> bool:
        scheme, _, value = self.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return False
        with suppress(ValueError):
            return base64.b64decode(value).decode(errors="replace").partition(":")[2] == token
        return False

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline().split(b";")[0], 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()

    def _run_backend(self, body: bytes) -> None:
        path, _, query = self.path.partition("?")
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": "/nonexistent",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "safe.directory",
            "GIT_CONFIG_VALUE_0": "*",
            "GIT_PROJECT_ROOT": str(self._git.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "REQUEST_METHOD": self.command,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "REMOTE_ADDR": "127.0.0.1",
        }
        done = subprocess.run(
            ["git", "http-backend"], input=body, env=environment, capture_output=True, check=False, cwd="/"
        )
        head, _, answer = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.decode().split(": ", 1) for line in head.split(b"\r\n") if b": " in line)
        self.send_response(int(headers.pop("Status", "200").split()[0]))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self._send(answer, holds_pack=self.command == "POST" and b"PACK" in answer[:65536])

    def _send(self, answer: bytes, *, holds_pack: bool) -> None:
        git = self._git
        if holds_pack and git.mode == "broken":
            self.wfile.write(answer[: max(len(answer) // 2, answer.index(b"PACK") + 20)])
        elif holds_pack and git.mode == "slow":
            for start in range(0, len(answer), 1000):
                self.wfile.write(answer[start : start + 1000])
                self.wfile.flush()
                if git.wait_to_end(git.pause_seconds):
                    return
        else:
            self.wfile.write(answer)
