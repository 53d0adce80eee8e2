"""A goose that obeys everything it is told: each line of its prompt that begins with @@ is an order, as JSON.

It takes the same arguments, asks its model as the real one does, and prints the same events; what came of its orders
stands in its answer. No order harms a machine on which nothing confines it beyond what the order itself names.
"""

# ruff: noqa: PTH123, PTH109, FURB122  # it runs in confinement with the bare standard library, and says what it does
from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time

HELP = "goose run --instructions --no-session --no-profile --quiet --output-format --max-turns"


def say(text):
    event = {"type": "message", "message": {"role": "assistant", "content": [{"type": "text", "text": text}]}}
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


def ask(content, path="/v1/chat/completions", key=None, method="POST", raw=None):
    """Return the status and what the model said."""
    host, port = os.environ["OPENAI_HOST"].removeprefix("http://").split(":")
    body = raw.encode() if raw is not None else json.dumps(
        {"model": os.environ["GOOSE_MODEL"], "stream": True, "tools": [{"type": "function", "function": {"name": "shell"}}],
         "messages": [{"role": "system", "content": "You are goose."}, {"role": "user", "content": content}]}
    ).encode()  # fmt: skip
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {key or os.environ['OPENAI_API_KEY']}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), 20) as connection:
        connection.sendall(head.encode() + body)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    head, _, body = answer.decode().partition("\r\n\r\n")
    if "text/event-stream" not in head:
        return int(head.split()[1]), body
    events = [json.loads(line[6:]) for line in body.splitlines() if line.startswith("data: {")]
    return int(head.split()[1]), "".join(e["choices"][0]["delta"].get("content", "") for e in events)


def read(order):
    with open(order["path"], errors="replace") as file:
        return file.read(2000)


def write(order):
    with open(order["path"], "a") as file:
        file.write(order.get("text", "goose was here"))


def fill(order):
    with open(order["path"], "wb") as file:
        for _ in range(order["megabytes"]):
            file.write(b"\0" * (1 << 20))


def connect(order):
    socket.create_connection((order["host"], order["port"]), 3).close()


def connect_unix(order):
    with socket.socket(socket.AF_UNIX) as other:
        other.connect(order["path"])


def send_udp(order):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.sendto(b"secret", (order["host"], order["port"]))


def spawn(order):
    return subprocess.run(order["command"], capture_output=True, text=True, timeout=5, check=True).stdout


def fork(order):
    made = 0
    for _ in range(order["count"]):
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        made += 1
    time.sleep(order.get("seconds", 5))
    return made


def take_memory(order):
    taken = []
    for _ in range(order["megabytes"] // 64):
        taken.append(b"\1" * (64 << 20))
        time.sleep(0.02)
    time.sleep(5)
    return len(taken)


def hide(order):
    """Leave the group, forget the parent, and go on for ever."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            for number in (0, 1, 2):
                os.close(number)
            until = time.monotonic() + 60
            while time.monotonic() < until:
                with open(order["path"], "a") as file:
                    file.write(".")
                time.sleep(0.02)
        os._exit(0)


def run_for_ever(order):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    say("I stay. ")
    time.sleep(60)


def print_endlessly(order):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    piece = order.get("piece")
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if piece == "bytes":
            os.write(1, b"x" * 65536)
        else:
            say("and on, " * 50)


def new_namespace(order):
    if ctypes.CDLL(None, use_errno=True).unshare(0x10000000) != 0:
        raise OSError(ctypes.get_errno(), "unshare")


ORDERS = {
    "read": read,
    "write": write,
    "fill": fill,
    "list": lambda order: sorted(os.listdir(order["path"])),
    "connect": connect,
    "connect_unix": connect_unix,
    "send_udp": send_udp,
    "resolve": lambda order: socket.getaddrinfo(order["host"], 80)[0][4][0],
    "interfaces": lambda order: [name for _, name in socket.if_nameindex()],
    "spawn": spawn,
    "fork": fork,
    "take_memory": take_memory,
    "hide": hide,
    "run_for_ever": run_for_ever,
    "print_endlessly": print_endlessly,
    "new_namespace": new_namespace,
    "is_there": lambda order: os.kill(order["process"], 0),
    "environment": lambda order: dict(os.environ),
    "arguments": lambda order: sys.argv,
    "folder": lambda order: [os.getcwd(), os.listdir(".")],
    "user": lambda order: os.getuid(),
    "ask": lambda order: ask(order["content"] * order.get("times", 1), order.get("path", "/v1/chat/completions"), order.get("key"),
                             order.get("method", "POST"), order.get("raw")),
    "say_raw": lambda order: os.write(1, order["text"].encode()) and None,
    "complain": lambda order: os.write(2, order["text"].encode()) and None,
    "exit": lambda order: sys.exit(order["code"]),
}  # fmt: skip


def obey(order):
    try:
        return {"did": order["do"], "result": ORDERS[order["do"]](order)}
    except (OSError, subprocess.SubprocessError, MemoryError) as error:
        return {"did": order["do"], "failed": f"{type(error).__name__}: {error}"}


def main():
    if "--help" in sys.argv:
        print(HELP)
        return
    told = sys.stdin.read()
    orders = [json.loads(line[2:]) for line in told.splitlines() if line.startswith("@@")]
    if not orders:
        status, answer = ask(told)
        if status != 200:
            sys.exit(f"The model answered {status}.")
        say(answer)
    else:
        say(json.dumps([obey(order) for order in orders]))
    print(json.dumps({"type": "complete", "input_tokens": 7, "output_tokens": 5}))


if __name__ == "__main__":
    main()
