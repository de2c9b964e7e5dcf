"""The worker process: limits itself, imports one module, and serves its `HANDLERS` one request after the other.

A second thread listens to the parent all the time. When the parent goes away (the pipe ends), that thread ends the
process at once, also in the middle of a long task, so that no orphan keeps working.
"""

from __future__ import annotations

import errno
import gc
import importlib
import io
import logging
import os
import queue
import shutil
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

from vidgen.errors import VidgenError
from vidgen.workers.capabilities import give_up_real_time
from vidgen.workers.protocol import Garbled, Limits, encode, receive, send

if TYPE_CHECKING:
    from types import ModuleType

_resource: ModuleType | None
try:
    import resource as _resource
except ImportError:  # Windows has no such limits
    _resource = None

FOLDER = "VIDGEN_WORKER_FOLDER"
"""Environment variable with the worker's own folder, which it clears away when its parent has died."""


_RESOLVING = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
_CONNECTING = {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"}
_INTERNET = {2, 10, 23, 30}
"""AF_INET, and AF_INET6 as Linux, Windows and macOS number it; `socket` itself takes a while to load."""


class Channel:
    """What a handler knows of its request: where to tell how it goes, and whether it is still wanted."""

    def __init__(self, request: int, out: Callable[[dict[str, Any], bytes], None]) -> None:
        self._request = request
        self._out = out
        self._cancelled = threading.Event()

    def doing(self, what: str) -> None:
        """Tell what comes next, as in "opening /x/y.mp4": it is named when this process dies of it."""
        self._out({"id": self._request, "doing": what}, b"")

    def event(self, data: dict[str, Any]) -> None:
        """Hand JSON data to the `on_event` of the request."""
        self._out({"id": self._request, "event": data}, b"")

    @property
    def cancelled(self) -> bool:
        """Whether the parent no longer wants the result. Stop soon, clean up, and raise `vidgen.errors.Cancelled`."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Note that the result is not wanted any more."""
        self._cancelled.set()


Handler = Callable[[Channel, dict[str, Any], bytes], tuple[Any, bytes | bytearray | memoryview]]


class _Server:
    """The two ends of the pipe and the requests that came in."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._sending = threading.Lock()
        self._requests: queue.SimpleQueue[tuple[Channel, dict[str, Any], bytes]] = queue.SimpleQueue()

    def send(self, message: dict[str, Any], payload: bytes | bytearray | memoryview = b"") -> None:
        view = memoryview(payload).cast("B")
        head = encode(message, len(view))
        try:
            with self._sending:
                send(self._outgoing, head, view)
        except OSError:
            _leave()

    def listen(self) -> None:
        """Read what the parent says until it is gone; then end the process."""
        last: Channel | None = None
        try:
            while (got := receive(self._incoming)) is not None:
                message, payload = got
                if "cancel" in message:
                    if last is not None and last._request == message["id"]:
                        last.cancel()
                    continue
                last = Channel(message["id"], self.send)
                self._requests.put((last, message, payload))
        except (OSError, Garbled):
            pass
        _leave()

    def serve(self, handlers: dict[str, Handler], limits: Limits) -> NoReturn:
        while True:
            channel, message, payload = self._requests.get()
            _limit_time(limits)
            number = message["id"]
            try:
                result, data = handlers[message["method"]](channel, message["params"], payload)
                self.send({"id": number, "result": result}, data)
            except VidgenError as error:
                self.send({"id": number, "error": {"class": type(error).__name__, "text": str(error)}})
            except MemoryError:
                self.send({"id": number, "memory": True})
            except Exception:  # noqa: BLE001 - a bug is reported to the parent, which raises it there
                self.send({"id": number, "bug": traceback.format_exc()})
            result = data = payload = b""


def main(arguments: list[str]) -> NoReturn:
    """Serve MODULE's handlers until the parent goes away. `arguments`: the module's name and limits as JSON."""
    module, limits = arguments[0], Limits.from_json(arguments[1])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group: the parent decides what it means
    server = _Server(*_private_pipes())
    _limit_space(limits)
    give_up_real_time()
    sys.addaudithook(_no_network)
    threading.Thread(target=server.listen, name="parent", daemon=True).start()
    gc.disable()  # nothing of what a module makes while it is imported is garbage
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    try:
        handlers: dict[str, Handler] = importlib.import_module(module).HANDLERS
    except Exception as error:  # noqa: BLE001 - reported to the parent, which raises it there
        why = _lack(error)
        server.send({"id": 0, "unable": why} if why else {"id": 0, "bug": traceback.format_exc()})
        threading.Event().wait()  # until the parent has read it and goes away
    gc.freeze()
    gc.enable()
    server.serve(handlers, limits)


def _no_network(event: str, given: tuple[Any, ...]) -> None:
    """Hear what Python is about to do, and refuse connections: no worker has any reason to open one.

    It cannot be taken off again, by no library either. Raises PermissionError.
    """
    if not event.startswith("socket."):
        return
    if event in _RESOLVING or (event in _CONNECTING and getattr(given[0], "family", None) in _INTERNET):
        raise PermissionError("worker processes of vidgen open no connection")


def _lack(error: Exception) -> str:
    """Return what the machine had too little of to import a module, or nothing when that is not why it failed."""
    if isinstance(error, MemoryError) or "failed to map segment" in str(error):  # the latter is the system's loader
        return "there is not enough memory"
    for number in (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN):
        if os.strerror(number) in str(error):
            return os.strerror(number)
    return ""


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes for messages; what any library prints goes to stderr, and nobody can read from stdin."""
    incoming = io.BufferedReader(io.FileIO(os.dup(0), "rb"), 1 << 16)
    outgoing = io.FileIO(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return incoming, outgoing


def _limit_space(limits: Limits) -> None:
    if _resource is None:
        return
    _lower(_resource.RLIMIT_CORE, 0)
    if limits.memory is not None:
        _lower(_resource.RLIMIT_AS, limits.memory)
    if limits.open_files is not None:
        _lower(_resource.RLIMIT_NOFILE, limits.open_files)


def _lower(which: int, value: int) -> None:
    """Lower a limit for good. A limit that the system does not know or that is lower already is left alone."""
    if _resource is None:
        return
    _, hard = _resource.getrlimit(which)
    if hard != _resource.RLIM_INFINITY and hard <= value:
        return
    try:
        _resource.setrlimit(which, (value, value))
    except (ValueError, OSError) as error:  # macOS refuses RLIMIT_AS
        logging.getLogger(__name__).info("limit %s cannot be set: %s", which, error)


def _limit_time(limits: Limits) -> None:
    """Give the next request its processor seconds: the system ends the process (SIGXCPU) when they are used up."""
    if _resource is None or limits.cpu_seconds is None:
        return
    _, hard = _resource.getrlimit(_resource.RLIMIT_CPU)
    soft = int(time.process_time()) + 1 + limits.cpu_seconds
    if hard == _resource.RLIM_INFINITY or soft < hard:
        _resource.setrlimit(_resource.RLIMIT_CPU, (soft, hard))


def _leave() -> NoReturn:
    if folder := os.environ.get(FOLDER):
        shutil.rmtree(Path(folder), ignore_errors=True)
    os._exit(0)
