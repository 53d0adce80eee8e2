"""The server process: takes the data folder, listens, says so in one line, ends within eight seconds."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from waitress.server import create_server

from services.accounts import claimed_at
from services.core.errors import Conflict, Forbidden
from services.core.lock import DataFolderLock
from services.core.logs import configure_logs
from services.core.migrations import bring_up_to_date
from services.core.settings import Settings, is_loopback

logger = logging.getLogger("gander.server")
SHUTDOWN_SECONDS = 7.0
_ENDS = (signal.SIGTERM, signal.SIGINT)


class UnclaimedListensLocally(Forbidden):
    """Nobody owns this Gander yet, so it listens on 127.0.0.1 only. Claim it there, or by `app.py account create`."""

    code = 40220
    title = "Unclaimed"


class PortTaken(Conflict):
    """Something else listens on this port. Choose another with --port, or end the other program."""

    code = 40902
    title = "Port taken"


def serve(create_app: Callable[[Settings], Any], settings: Settings) -> int:
    """Run until SIGTERM or Ctrl-C; returns the exit status.

    Raises UnclaimedListensLocally, PortTaken, DataFolderTaken, and what create_app raises.
    """
    configure_logs(settings.log_format, settings.log_level)
    if not is_loopback(settings.host) and not claimed_at(settings.database_path):
        raise UnclaimedListensLocally
    settings.make_folders()
    lock = DataFolderLock(settings.instance_dir)
    lock.acquire()
    listener = _listen(settings)
    port = listener.getsockname()[1]
    bring_up_to_date(settings.database_path, settings.instance_dir / "backups", apart=True)
    app = create_app(settings)
    gander = app.extensions["gander"]
    gander.listening_on(settings.host, port)
    gander.local_only = is_loopback(settings.host)
    wait_for_end = _listen_for_end()
    server = create_server(
        app,
        sockets=[listener],
        threads=8,
        connection_limit=500,
        channel_timeout=30,
        cleanup_interval=5,
        max_request_header_size=16384,
        # Flask refuses what is above max_body_bytes, in our error shape; waitress, whose words are its own, only
        # what no page or script of ours would ever send.
        max_request_body_size=16 * settings.max_body_bytes,
        asyncore_use_poll=True,
        expose_tracebacks=False,
        ident=None,
        clear_untrusted_proxy_headers=True,
    )
    # What is loaded by now stays: 150,000 objects that the collector would look through again and again, 50 ms each time.
    gc.freeze()
    gander.start()
    threading.Thread(target=server.run, name="http", daemon=True).start()
    name = "localhost" if settings.host == "127.0.0.1" else settings.host
    print(f"Gander is at http://{name}:{port}  (Ctrl-C ends it)", file=sys.stderr, flush=True)  # noqa: T201  # the one line
    wait_for_end()  # threads that wait in git or in a lock must not outlive the signal: the main thread only waits for it
    signal.signal(signal.SIGINT, _second_interrupt)
    logger.info("ending", extra={"fields": {"within_seconds": SHUTDOWN_SECONDS}})
    deaf = gander.stop(SHUTDOWN_SECONDS)
    with contextlib.suppress(OSError):
        server.close()
    lock.release()
    logging.shutdown()
    if deaf:
        # Python would wait for their threads at its end; their rows wait for the next start.
        os._exit(0)
    return 0


def _listen_for_end() -> Callable[[], None]:
    """Catch SIGTERM and SIGINT from here on; returns a function that returns once one of them came.

    The system may hand a signal to any thread, and Python calls its handler in the main one only when that wakes: a
    server whose main thread waited for an event has slept through SIGTERM. So the number of the signal, which Python
    writes to the wakeup descriptor in whichever thread it arrives, is what is waited for.
    """
    heard, told = socket.socketpair()
    told.setblocking(False)
    for sign in _ENDS:
        signal.signal(sign, _caught)
    signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)

    def wait() -> None:
        while heard.recv(1)[0] not in _ENDS:
            pass
        signal.set_wakeup_fd(-1)
        heard.close()
        told.close()

    return wait


def _caught(_sign: int, _frame: FrameType | None) -> None:
    """Do nothing: what a signal does without a handler would end the process at once."""


def _second_interrupt(_sign: int, _frame: FrameType | None) -> None:
    """Leave at once: whoever presses Ctrl-C twice means it, and recovery at the next start mends the rest."""
    os._exit(130)


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise PortTaken(
            f"Port {settings.port} on {settings.host} cannot be used ({error.strerror}). "
            "Choose another with --port, or end the program that has it."
        ) from None
    listener.listen(256)
    return listener
