"""The parent's side of a worker process."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import signal
import site
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self, cast

from vidgen.errors import Cancelled, VidgenError
from vidgen.scratch import Scratch
from vidgen.workers.child import FOLDER
from vidgen.workers.protocol import Garbled, Limits, encode, error_class, receive, send

if TYPE_CHECKING:
    from types import TracebackType

_log = logging.getLogger(__name__)

CANCEL_GRACE = 2.0
"""Seconds that a cancelled request has to end by itself before its process is killed."""
_PIPE_BYTES = 1 << 20
_KEPT = (
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TZ",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "SYSTEMROOT",
    "SYSTEMDRIVE",
    "WINDIR",
)
_SECRET = ("KEY", "TOKEN", "SECRET", "PASSWORD", "CREDENTIAL")


class WorkerFailed(VidgenError):  # noqa: N818 - the name says what happened to it
    """A worker died, hung, or broke the protocol. It is of no more use; `doing` is what it was busy with.

    With `advice` its text is a whole sentence, and one that says what to do.
    """

    def __init__(self, doing: str, reason: str, advice: str = "") -> None:
        text = f"{reason} while {doing}." if doing else f"{reason}."
        super().__init__(f"{text[:1].upper()}{text[1:]} {advice}" if advice else text)
        self.doing = doing
        self.reason = reason


class WorkerHung(WorkerFailed):
    """It did not answer in time. Asking once more takes as long once more."""


class Worker:
    """A child process that serves one module's handlers, one request at a time. Close it, or use it in a `with`.

    It has an environment built from nothing (no keys), and a working and temporary folder of its own, empty but for a lock.
    """

    def __init__(self, module: str, *, name: str, limits: Limits = Limits()) -> None:  # noqa: B008 - frozen
        self.name = name
        self._doing = ""
        self._begun = False
        self._heard = 0.0
        self._last_id = 0
        self._requesting = threading.Lock()
        self._closing = threading.Lock()
        self._killed_because: str | None = None
        self._answers: queue.SimpleQueue[tuple[dict[str, Any], bytes] | None] = queue.SimpleQueue()
        self._outbox: queue.SimpleQueue[tuple[bytes, memoryview] | None] = queue.SimpleQueue()
        self._last_words: deque[str] = deque(maxlen=20)
        try:
            self._scratch = Scratch()
        except OSError as error:
            raise self._unable(error.strerror or error) from error
        try:
            self._process = subprocess.Popen(
                _command(module, limits),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=self._scratch.folder,
                env=environment(os.environ, self._scratch.folder),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:  # no more processes, open files or memory; an interpreter that may not be run
            self._scratch.remove()
            raise self._unable(error.strerror or error) from error
        self._stdin = cast(IO[bytes], self._process.stdin)
        self._stdout = cast(IO[bytes], self._process.stdout)
        self._stderr = cast(IO[bytes], self._process.stderr)
        for pipe in (self._stdin, self._stdout):
            _widen(pipe)
        self._threads = [
            threading.Thread(target=run, name=f"{name} {what}", daemon=True)
            for what, run in (("answers", self._read), ("requests", self._write), ("log", self._read_log))
        ]
        try:
            for thread in self._threads:
                thread.start()
        except RuntimeError as error:  # no more threads, or no memory for their stacks
            self._threads = [t for t in self._threads if t.ident is not None]
            self._process.kill()
            self.close()
            raise self._unable(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def alive(self) -> bool:
        """Whether the process still runs; when not, make a new worker."""
        return self._killed_because is None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def doing(self) -> str:
        """What the child said last that it is about to do."""
        return self._doing

    def request(
        self,
        method: str,
        params: dict[str, Any],
        payload: bytes | bytearray | memoryview = b"",
        *,
        timeout: float | None,
        on_event: Callable[[dict[str, Any]], None] | None = None,
        cancel: threading.Event | None = None,
        grace: float = CANCEL_GRACE,
        crowding: Callable[[], float] | None = None,
    ) -> tuple[Any, bytes]:
        """Run a handler in the child and return its result and bytes. Only one request runs at a time.

        `timeout` seconds after the call a child that has not answered is killed. With `crowding`, which tells how many
        times as long all work takes at the moment, one that is silent for so many times as long: whatever it says is a
        sign of life, and one that others starve is waited for. `on_event` is called in this thread.
        Setting `cancel` asks the child to stop; it has `grace` seconds before it is killed. One that has never
        answered still loads what it needs, hears nothing, and is killed at once.
        Raises WorkerFailed (died, hung, garbled), Cancelled, what VidgenError the handler raised, and RuntimeError
        with the child's traceback for anything else.
        """
        with self._requesting:
            self._last_id += 1
            self._doing = ""
            view = memoryview(payload).cast("B")
            self._outbox.put((encode({"id": self._last_id, "method": method, "params": params}, len(view)), view))
            del view
            try:
                message, data = self._await(timeout, on_event, cancel, grace, crowding)
            except VidgenError:
                raise
            except BaseException:
                # Whoever waits has left (Ctrl+C, a fault in on_event): nobody will read the answer.
                self._kill("It was stopped")
                raise
            return self._result(message), data

    def _await(
        self,
        timeout: float | None,
        on_event: Callable[[dict[str, Any]], None] | None,
        cancel: threading.Event | None,
        grace: float,
        crowding: Callable[[], float] | None,
    ) -> tuple[dict[str, Any], bytes]:
        began = self._heard = time.monotonic()
        deadline = None if timeout is None else began + timeout
        cancelled_at: float | None = None
        while True:
            now = time.monotonic()
            if cancel is not None and cancelled_at is None and cancel.is_set():
                cancelled_at = now
                self._outbox.put((encode({"id": self._last_id, "cancel": True}, 0), memoryview(b"")))
            if cancelled_at is not None and (not self._begun or now > cancelled_at + grace):
                self._kill("It was stopped")
                raise Cancelled("Stopped.")
            if deadline is not None and timeout is not None and now > deadline:
                if crowding is not None and now <= (later := self._heard + timeout * max(1.0, crowding())):
                    deadline = min(later, now + 1)  # how busy the computer is changes
                    continue
                self._kill(
                    f"{self.name} did not answer within {round(now - began if crowding else timeout, 1):g} seconds"
                )
                raise self._failed(WorkerHung)
            patience = 1.0 if cancel is None else 0.02  # never forever: Ctrl+C would not come through on Windows
            if deadline is not None:
                patience = min(patience, deadline - now)
            try:
                got = self._answers.get(timeout=patience)
            except queue.Empty:
                continue
            if got is None:
                self._answers.put(None)  # for the next one who asks
                raise self._failed()
            message, payload = got
            if message.get("id") not in (self._last_id, 0):
                continue
            if "event" in message:
                if on_event is not None:
                    on_event(message["event"])
                continue
            return message, payload

    def _result(self, message: dict[str, Any]) -> Any:
        if "result" in message:
            return message["result"]
        if isinstance(error := message.get("error"), dict):
            cls = error_class(str(error.get("class")))
            text = str(error.get("text"))
            raise VidgenError(text) if issubclass(cls, WorkerFailed) else cls(text)
        if "memory" in message:
            self._kill(f"{self.name} needed more memory than it may use")
            raise self._failed()
        if "unable" in message:
            self._kill(f"{self.name} cannot be started: {message['unable']}")
            raise self._failed()
        if "bug" in message:
            raise RuntimeError(f"in {self.name}:\n{message['bug']}")
        self._kill(f"{self.name} answered with nonsense")
        raise self._failed()

    def _unable(self, why: object) -> WorkerFailed:
        return WorkerFailed("", f"{self.name} cannot be started: {str(why).rstrip('.')}")

    def _failed(self, how: type[WorkerFailed] = WorkerFailed) -> WorkerFailed:
        self._process.wait()
        reason = self._killed_because or f"{self.name} {_ending(self._process.returncode)}"
        if self._last_words:
            _log.info("last words of %s: %s", self.name, "\n".join(self._last_words))
        return how(self._doing, reason)

    def _kill(self, reason: str) -> None:
        self._killed_because = self._killed_because or reason
        self._process.kill()
        self._process.wait()

    def _read(self) -> None:
        try:
            while (got := receive(self._stdout)) is not None:  # type: ignore[arg-type]  # IO[bytes] is what BinaryIO is
                self._begun = True
                self._heard = time.monotonic()
                if "doing" in got[0]:
                    self._doing = str(got[0]["doing"])
                else:
                    self._answers.put(got)
        except Garbled as error:
            if self._process.poll() is None:
                self._killed_because = self._killed_because or f"{self.name} talked nonsense ({error})"
                self._process.kill()
        except (OSError, ValueError, MemoryError) as error:
            _log.info("%s cannot be read: %s", self.name, error)
            self._process.kill()
        self._answers.put(None)

    def _write(self) -> None:
        raw = self._stdin.raw  # type: ignore[attr-defined]  # a BufferedWriter; unbuffered saves a copy of large payloads
        with contextlib.suppress(OSError):  # the child is gone: the reader notices and tells
            while (item := self._outbox.get()) is not None:
                send(raw, *item)
                del item
        with contextlib.suppress(OSError):
            self._stdin.close()  # the child sees the end and exits

    def _read_log(self) -> None:
        for line in self._stderr:
            text = line.decode(errors="replace").rstrip()
            self._last_words.append(text)
            _log.info("%s: %s", self.name, text)

    def stop(self) -> None:
        """Have the process end, without waiting for it. A running request fails; `close` is still to be called."""
        self._killed_because = self._killed_because or f"{self.name} was closed"
        self._process.kill()

    def close(self) -> None:
        """End the process, wait for it and its threads, remove its folder. A running request fails.

        May be called twice, also by two threads at once: each returns when all is done.
        """
        with self._closing:
            self._close()

    def _close(self) -> None:
        self._killed_because = self._killed_because or f"{self.name} was closed"
        self._outbox.put(None)
        if not self._begun:
            self._process.kill()
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for thread in self._threads:
            thread.join()
        with contextlib.suppress(OSError):  # still open when the thread that writes could not be started
            self._stdin.close()
        self._stdout.close()
        self._stderr.close()
        self._scratch.remove()


def environment(parent: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Return the environment of a child: built from nothing, so that no key can be in it."""
    found = {name: parent[name] for name in _KEPT if name in parent}
    ours = [n for n in parent if n.startswith("VIDGEN_") and not any(word in n.upper() for word in _SECRET)]
    found |= {name: parent[name] for name in ours}
    own = str(folder)
    found |= dict.fromkeys(("TMPDIR", "TEMP", "TMP", "HOME", "USERPROFILE", FOLDER), own)
    packages = str(Path(__file__).parents[2])
    paths = [packages, *parent.get("PYTHONPATH", "").split(os.pathsep)]
    found |= {
        "PYTHONPATH": os.pathsep.join(p for p in paths if p),
        "PYTHONUTF8": "1",
        "QT_QPA_PLATFORM": "offscreen",
        "OPENBLAS_NUM_THREADS": "1",  # else NumPy reserves memory for each core, and processes fight for them
        "SVT_LOG": "1",  # SVT-AV1 tells twenty lines about each encoder unless it is to tell errors only
        # One heap for all threads, which keeps what was freed. Else glibc gives the memory of each frame, and of the encoder
        # of each segment, back to the system and gets it anew, page by page: 3 ms of 1080p a frame, 0.1 s a segment.
        "MALLOC_ARENA_MAX": "1",
        "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
        "MALLOC_TRIM_THRESHOLD_": str(1 << 30),
        "PYDANTIC_DISABLE_PLUGINS": "1",  # looking for them reads the facts of every package that is installed
    }
    if site.ENABLE_USER_SITE:
        found["PYTHONUSERBASE"] = site.getuserbase()  # `pip install --user`: HOME no longer leads there
    return found


def _command(module: str, limits: Limits) -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, "--vidgen-worker", module, limits.to_json()]
    return [sys.executable, "-P", "-m", "vidgen.workers", module, limits.to_json()]


def _widen(pipe: IO[bytes]) -> None:
    """Make a pipe hold more than the usual 64 kB, where the system can: fewer switches for large payloads."""
    if sys.platform != "linux":
        return
    import fcntl

    with contextlib.suppress(OSError):  # the user's share of pipe memory is used up
        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def _ending(code: int | None) -> str:
    if code is None or code >= 0:
        return f"ended unexpectedly (code {code})"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return "used more processor time than it may" if name == "SIGXCPU" else f"crashed ({name})"
