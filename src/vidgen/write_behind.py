"""Small files (what was chosen last, how panels lie) that are written soon, by a thread: their disk may be slow.

    write_soon(path, content)      # returns at once
    newest(path, 1 << 16)          # what was written last, on the disk or not yet
    flush(10)                      # before the program ends

Of one file only the newest content is written, the files in the order in which they were changed. What cannot be written is
kept, and tried again with the next file and by `flush`. The thread is there only while there is something to write.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vidgen.errors import VidgenError
from vidgen.files import atomic_write
from vidgen.untrusted import read_bytes

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Content:
    data: bytes
    what: str


class _Behind:
    """What is still to be written. For all threads of a process: a file has one newest content in all of them."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: dict[Path, _Content] = {}
        self._failed: dict[Path, _Content] = {}
        self._now: tuple[Path, _Content] | None = None
        self._thread: threading.Thread | None = None
        self._listeners: list[Callable[[str], None]] = []

    def write(self, path: Path, content: _Content) -> None:
        with self._changed:
            told = self._failed.pop(path, None) is not None
            self._waiting[path] = _Content(content.data, "") if told else content
            self._try_again()
            self._go()

    def replace(self, path: Path, data: bytes) -> None:
        """Write now what takes the place of everything that waits. Raises ProjectError."""
        with self._changed:
            self._waiting.pop(path, None)
            self._failed.pop(path, None)
            self._changed.wait_for(lambda: self._now is None or self._now[0] != path)
        atomic_write(path, data)

    def known(self, path: Path) -> bytes | None:
        with self._changed:
            if (content := self._waiting.get(path)) is not None:
                return content.data
            if self._now is not None and self._now[0] == path:
                return self._now[1].data
            return found.data if (found := self._failed.get(path)) is not None else None

    def flush(self, seconds: float) -> bool:
        end = time.monotonic() + seconds
        with self._changed:
            self._try_again()
            self._go()
            done = self._changed.wait_for(lambda: self._now is None and not self._waiting, seconds)
            thread, left = self._thread, [*self._failed, *self._waiting]
        if thread is not None and done:
            thread.join(max(0.0, end - time.monotonic()))
        if left:
            log.warning("not written down: %s", ", ".join(path.name for path in left))
        return not left and done

    def listen(self, listener: Callable[[str], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _try_again(self) -> None:
        self._waiting |= {path: _Content(content.data, "") for path, content in self._failed.items()}
        self._failed.clear()

    def _go(self) -> None:
        if self._thread is None and self._waiting:
            # A daemon: a disk that never answers must not keep the program from ending.
            self._thread = threading.Thread(target=self._write_all, name="vidgen-write-behind", daemon=True)
            self._thread.start()

    def _write_all(self) -> None:
        while True:
            with self._changed:
                self._now = None
                self._changed.notify_all()
                if not self._waiting:
                    self._thread = None
                    return
                path = next(iter(self._waiting))
                content = self._waiting.pop(path)
                self._now = path, content
            try:
                atomic_write(path, content.data)
            except VidgenError as error:
                self._keep(path, content, error)
            except Exception:
                log.exception("'%s' is not written", path)

    def _keep(self, path: Path, content: _Content, error: VidgenError) -> None:
        log.warning("%s", error)
        with self._changed:
            if path not in self._waiting:
                self._failed[path] = content
        if content.what:
            for listener in tuple(self._listeners):
                listener(f"{error} {content.what} hold as long as vidgen is open, and it tries again.")


_BEHIND = _Behind()


def write_soon(path: Path, content: bytes, what: str = "") -> None:
    """Have `content` written at `path` soon. That it cannot be is logged, and with `what` ("The settings") told, once;
    then that they hold, but are not on the disk."""
    _BEHIND.write(path, _Content(content, what))


def write_now(path: Path, content: bytes) -> None:
    """Write `content` at `path`, in place of what waits to be written there. Raises ProjectError; then it is as it was."""
    _BEHIND.replace(path, content)


def newest(path: Path, limit: int) -> bytes:
    """Return what was written at `path` last, also when it is not there yet. Raises OSError, ValueError as `read_bytes`."""
    found = _BEHIND.known(path)
    return read_bytes(path, limit) if found is None else found


def flush(seconds: float) -> bool:
    """Wait until everything is on the disk, but no longer than that; tell whether it is. Blocks."""
    return _BEHIND.flush(seconds)


def listen(listener: Callable[[str], None]) -> Callable[[], None]:
    """Have `listener` called, in another thread, with sentences about what could not be written; return what ends that."""
    return _BEHIND.listen(listener)
