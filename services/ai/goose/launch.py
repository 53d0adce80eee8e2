"""The first program inside the confinement: makes the one socket, hands it out, takes limits upon itself, becomes goose.

It is run as a script by a Python with nothing but its standard library, and imports nothing of Gander. Its one argument
is a plan (confinement.Plan as JSON). Without a command in the plan it tries out what it can reach, and says so.

The socket listens on the loopback of the namespace it was made in, so only who is inside can connect to it; but it is
accepted from by Gander, outside. That is why no network has to lead out.
"""

from __future__ import annotations

import array
import contextlib
import ctypes
import fcntl
import json
import os
import platform
import resource
import signal
import socket
import struct
import sys
from typing import Any

NEWNS, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET = (
    0x20000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000
)  # fmt: skip
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = (
    1, 2, 4, 8, 32, 4096, 16384, 1 << 18
)  # fmt: skip
MNT_DETACH, AT_FDCWD, AT_RECURSIVE, MOUNT_ATTR = 2, -100, 0x8000, 1 | 2  # read-only, no set-user-id
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
MOUNT_SETATTR = 442  # on every machine
INSIDE_ID = 1000  # user and group inside; who is not 0 loses all capabilities when it becomes another program
DEVICES = ("null", "zero", "full", "random", "urandom")
CONNECT_SECONDS = 2.0

libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Carry out the plan."""
    plan = json.loads(sys.argv[1])
    _call("prctl", PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as control:
        control.connect(plan["control"])
        if plan["namespaces"]:
            _enter(plan)
        with socket.create_server(("127.0.0.1", 0), backlog=16) as listener:
            port = listener.getsockname()[1]
            control.sendmsg([b"l"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [listener.fileno()]))])
    for name, value in plan["limits"].items():
        _limit(getattr(resource, name), value)
    _drop_capabilities()
    _call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    os.chdir(plan["folder"])
    os.umask(0o077)
    if not plan["command"]:
        sys.stdout.write(json.dumps(_look_around(plan, port)))
        return
    environment = {**os.environ, "OPENAI_HOST": f"http://127.0.0.1:{port}"}
    try:
        os.execve(plan["command"][0], plan["command"], environment)  # noqa: S606  # no shell is wanted
    except OSError as error:
        sys.exit(f"It cannot be started: {error.strerror}.")


def _drop_capabilities() -> None:
    _call("capset", _capability_header(), (ctypes.c_uint32 * 6)())


def _capability_header() -> Any:
    return (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3, this process


def _limit(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    most = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (most, most))


# ── Namespaces without bubblewrap ────────────────────────────────────────────────────────────────────────


def _enter(plan: dict[str, Any]) -> None:
    """Go into namespaces of its own, as their first process, with a file system of what the plan binds."""
    uid, gid = os.getuid(), os.getgid()
    _call("unshare", NEWUSER | NEWNS | NEWPID | NEWNET | NEWIPC | NEWUTS)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{INSIDE_ID} {uid} 1")
    _write("/proc/self/gid_map", f"{INSIDE_ID} {gid} 1")
    with contextlib.suppress(OSError):  # where /proc/sys is read-only, goose may make namespaces inside its own
        _write("/proc/sys/user/max_user_namespaces", "0")
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    _call("prctl", PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    _loopback_up()
    socket.sethostname("gander")
    _mount_all(plan)


def _mount_all(plan: dict[str, Any]) -> None:
    root = plan["root"]
    _mount("none", "/", "", MS_REC | MS_PRIVATE)
    _mount("tmpfs", root, "tmpfs", MS_NOSUID | MS_NODEV, "mode=755,size=1m")
    for source, target in [*plan["binds"], *((f"/dev/{name}", f"/dev/{name}") for name in DEVICES)]:
        _bind(source, root + target, read_only=not target.startswith("/dev/"))
    for target, name in plan["links"]:
        os.makedirs(os.path.dirname(root + name), exist_ok=True)
        os.symlink(target, root + name)
    for folder, size in plan["writable"]:
        os.makedirs(root + folder)
        _mount("tmpfs", root + folder, "tmpfs", MS_NOSUID | MS_NODEV, f"mode=700,size={size}")
    os.mkdir(root + "/proc")
    with contextlib.suppress(OSError):  # containers often hide parts of theirs, then no other is allowed
        _mount("proc", root + "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    os.chdir(root)
    if libc.syscall(PIVOT_ROOT[platform.machine()], b".", b".") != 0:
        raise OSError(ctypes.get_errno(), "pivot_root")
    _call("umount2", b".", MNT_DETACH)
    os.chdir("/")
    _mount("none", "/", "", MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV)


def _bind(source: str, target: str, *, read_only: bool) -> None:
    os.makedirs(target if os.path.isdir(source) else os.path.dirname(target), exist_ok=True)
    if not os.path.isdir(source):
        with open(target, "x"):
            pass
    _mount(source, target, "", MS_BIND | MS_REC)
    if read_only:
        what = struct.pack("QQQQ", MOUNT_ATTR, 0, 0, 0)
        if libc.syscall(MOUNT_SETATTR, AT_FDCWD, target.encode(), AT_RECURSIVE, what, len(what)) != 0:
            raise OSError(ctypes.get_errno(), "mount_setattr")


def _mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    _call("mount", os.fsencode(source), os.fsencode(target), kind.encode(), ctypes.c_ulong(flags), options.encode())


def _loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sH14x", b"lo", 1))  # SIOCSIFFLAGS, IFF_UP


def _call(name: str, *arguments: Any) -> None:
    if getattr(libc, name)(*arguments) != 0:
        raise OSError(ctypes.get_errno(), name)


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)


# ── Trying out what can be reached ───────────────────────────────────────────────────────────────────────


def _look_around(plan: dict[str, Any], port: int) -> dict[str, bool]:
    """Return what was possible; a confinement is one if nothing was but `reaches_gander` and `writes_home`."""
    canary = plan["canary"]
    return {
        "reads_others": _can(lambda: open(canary["file"]).close()),
        "lists_others": _can(lambda: os.listdir(os.path.dirname(canary["file"]))),
        "reads_accounts": _can(lambda: open("/etc/passwd").close()),
        "writes_system": any(_can(lambda at=at: _touch(at)) for at in ("", "/usr/lib", "/opt", "/dev")),
        "sees_gander": _can(lambda: os.kill(canary["process"], 0)),
        # A port of the same number may by chance be its own.
        "reaches_network": canary["port"] != port and _can(lambda: _connect(canary["port"])),
        "reaches_sockets": _can(lambda: _connect_to(canary["socket"])),
        "has_rights": _has_capabilities(),
        "writes_home": _can(lambda: _touch(os.environ["HOME"])),
        "reaches_gander": _hears(port),
    }


def _can(attempt: Any) -> bool:
    try:
        attempt()
    except OSError:
        return False
    return True


def _touch(folder: str) -> None:
    """Make a file that nobody else has, and remove it: where this is no confinement, nothing may be harmed."""
    path = f"{folder}/.gander-{os.urandom(8).hex()}"
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    os.unlink(path)


def _has_capabilities() -> bool:
    """Ask, and do not try: what only a capability allows would change the machine where this is no confinement."""
    data = (ctypes.c_uint32 * 6)()
    _call("capget", _capability_header(), data)
    return any(data)


def _connect_to(path: str) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as other:
        other.settimeout(CONNECT_SECONDS)
        other.connect(path)


def _connect(port: int) -> None:
    socket.create_connection(("127.0.0.1", port), CONNECT_SECONDS).close()


def _hears(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), CONNECT_SECONDS) as connection:
            return connection.recv(1) == b"!"
    except OSError:
        return False


if __name__ == "__main__":
    main()
