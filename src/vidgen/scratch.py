"""Temporary folders that also go away when their makers are killed: everything temporary that is no half-written file."""

from __future__ import annotations

import errno
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from vidgen.errors import ProjectError
from vidgen.lock import Lock, Taken
from vidgen.owner import PATTERN, gone, owner

_NAME = re.compile(rf"vidgen-scratch-(?P<owner>{PATTERN})-[^-]+")
_HELD = "held"
"""What the lock inside such a folder is named after."""
_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
"""What a file system says that has no locks, as some of networks."""
_YOUNG = 60.0
"""Seconds in which a folder may not have its lock yet, where it cannot be told whether its maker lives."""


class Scratch:
    """A folder for temporary files, from construction until `remove`; what killed processes left goes away before.

    Nothing is in it but a hidden lock, which tells whether its maker is alive: also to another container, which does not
    see our processes but shares the folder of temporary files.
    """

    def __init__(self) -> None:
        """Make the folder. Raises OSError."""
        top = tempfile.gettempdir()
        sweep(Path(top))
        self.folder = Path(tempfile.mkdtemp(prefix=f"vidgen-scratch-{owner()}-", dir=top))
        self._held: Lock | None = None
        try:
            self._held = Lock(self.folder / _HELD)
        except OSError as error:
            if error.errno not in _NO_LOCKS:  # without locks nobody can take it for left behind either
                shutil.rmtree(self.folder, ignore_errors=True)
                raise

    def remove(self) -> None:
        """Take the folder away with what is in it. May be called twice."""
        if self._held is not None:
            self._held.release()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Make such a folder, which goes away at the end. Raises ProjectError when none can be made."""
    try:
        scratch = Scratch()
    except OSError as error:
        reason = error.strerror or error
        raise ProjectError(
            f"No temporary folder can be made: {reason}; make room, or set TMPDIR to another."
        ) from error
    try:
        yield scratch.folder
    finally:
        scratch.remove()


@lru_cache(maxsize=4)
def sweep(top: Path) -> None:
    """Take away the folders of processes that were killed, once in the life of this process."""
    with suppress(OSError):
        for folder in list(top.iterdir()):
            found = _NAME.fullmatch(folder.name)
            told = gone(found["owner"]) if found and not folder.is_symlink() and folder.is_dir() else False
            with suppress(OSError, Taken):
                if told or (told is None and time.time() - folder.lstat().st_mtime > _YOUNG):
                    Lock(folder / _HELD).release()
                    shutil.rmtree(folder, ignore_errors=True)
