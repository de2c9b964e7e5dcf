"""A module that workers in tests serve: well behaved, slow, hanging, crashing and lying handlers."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

from vidgen.errors import Cancelled, MediaError
from vidgen.workers import Channel


def echo(channel: Channel, params: dict, payload: bytes) -> tuple[object, bytes]:
    return params, payload


def surroundings(channel: Channel, params: dict, payload: bytes) -> tuple[object, bytes]:
    facts = {
        "environment": dict(os.environ),
        "cwd": str(Path.cwd()),
        "files": sorted(p.name for p in Path.cwd().iterdir()),
        "pid": os.getpid(),
        "tmp": tempfile.gettempdir(),
        "av": "av" in sys.modules,
    }
    return facts, b""


def real_time(channel: Channel, params: dict, payload: bytes) -> tuple[object, bytes]:
    found = []

    def hurry() -> None:
        try:
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(99))
        except PermissionError:
            found.append("refused")

    thread = threading.Thread(target=hurry)
    thread.start()
    thread.join()
    return found, b""


def holes(channel: Channel, params: dict, payload: bytes) -> tuple[object, bytes]:
    """Fill the heap, free all but its end, and tell what the process holds before and after giving back."""
    import psutil

    from vidgen.workers.heap import give_back

    filling = [bytearray(1 << 20) for _ in range(params["megabytes"])]
    last = bytearray(1 << 20)
    del filling
    before = psutil.Process().memory_info().rss
    give_back()
    return [before, psutil.Process().memory_info().rss, len(last)], b""


def steps(channel: Channel, params: dict, payload: bytes) -> tuple[object, bytes]:
    for n in range(params["count"]):
        channel.event({"step": n})
    return params["count"], b""


def connect(channel: Channel, params: dict, payload: bytes) -> tuple[object, bytes]:
    import socket

    said = []
    for attempt in (
        lambda: socket.create_connection(("127.0.0.1", params["port"]), 1),
        lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"a", ("127.0.0.1", params["port"])),
        lambda: socket.socket().connect_ex(("127.0.0.1", params["port"])),
        lambda: socket.getaddrinfo("localhost", 80),
    ):
        try:
            attempt()
        except PermissionError as error:
            said.append(str(error))
    return said, b""


def until_cancelled(channel: Channel, params: dict, payload: bytes) -> tuple[object, bytes]:
    channel.event({"started": True})
    while not channel.cancelled:
        time.sleep(0.005)
    raise Cancelled("Stopped by the test.")


def hang(channel: Channel, params: dict, payload: bytes) -> tuple[object, bytes]:
    channel.doing("waiting for ever")
    channel.event({"pid": os.getpid()})
    time.sleep(600)
    return None, b""


def crash(channel: Channel, params: dict, payload: bytes) -> tuple[object, bytes]:
    channel.doing("reading bad.mp4")
    os.kill(os.getpid(), signal.SIGSEGV)
    return None, b""


def leave(channel: Channel, params: dict, payload: bytes) -> tuple[object, bytes]:
    os._exit(3)


def refuse(channel: Channel, params: dict, payload: bytes) -> tuple[object, bytes]:
    raise MediaError("a.mp4 cannot be read.")


def bug(channel: Channel, params: dict, payload: bytes) -> tuple[object, bytes]:
    return {}["missing"], b""


def unsayable(channel: Channel, params: dict, payload: bytes) -> tuple[object, bytes]:
    return {"set": {1}}, b""


def chatter(channel: Channel, params: dict, payload: bytes) -> tuple[object, bytes]:
    print("a library prints to stdout")
    os.write(1, b"and natively too\n")
    return sys.stdin.read(), b""


def eat_memory(channel: Channel, params: dict, payload: bytes) -> tuple[object, bytes]:
    return len(bytearray(params["bytes"])), b""


def burn(channel: Channel, params: dict, payload: bytes) -> tuple[object, bytes]:
    end = time.process_time() + params["seconds"]
    while time.process_time() < end:
        pass
    return "done", b""


def open_many(channel: Channel, params: dict, payload: bytes) -> tuple[object, bytes]:
    opened = []
    try:
        while len(opened) < 1000:
            opened.append(os.dup(2))
    except OSError:
        pass
    count = len(opened)
    for fd in opened:
        os.close(fd)
    return count, b""


def garble(channel: Channel, params: dict, payload: bytes) -> tuple[object, bytes]:
    channel.doing("lying")
    for fd in range(3, 20):
        try:
            os.write(fd, b"\xff" * 64)
        except OSError:
            continue
    time.sleep(60)
    return None, b""


HANDLERS = {
    f.__name__: f
    for f in (
        echo, surroundings, steps, connect, until_cancelled, hang, crash, leave, refuse, bug, unsayable, chatter, eat_memory,
        burn, open_many, garble, holes, real_time,
    )
}  # fmt: skip
