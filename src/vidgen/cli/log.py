"""The log: `log/vidgen.log` in our own folder (`folders.py`), the last few megabytes. It never stands in anybody's way."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

from vidgen import folders
from vidgen.errors import VidgenError

LIMIT, KEPT = 1_000_000, 3


class _QuietFile(RotatingFileHandler):
    """Loses a line rather than disturb: the disk may be full, the folder read-only."""

    def close(self) -> None:
        """Close the file; the last lines may not fit on the disk."""
        with suppress(OSError):
            super().close()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the base's name
        """Do nothing about a line that could not be written."""


def _handler() -> _QuietFile | None:
    try:
        path = folders.of("log") / "vidgen.log"
        handler = _QuietFile(path, maxBytes=LIMIT, backupCount=KEPT, encoding="utf-8", errors="backslashreplace")
    except (OSError, VidgenError):
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))
    return handler


@contextmanager
def to_file() -> Iterator[Path | None]:
    """Have vidgen's log lines written to the file; yield its path, or None when it cannot be written."""
    logger, handler = logging.getLogger("vidgen"), _handler()
    if handler is None:
        logger.addHandler(silence := logging.NullHandler())
        try:
            yield None
        finally:
            logger.removeHandler(silence)
        return
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield Path(handler.baseFilename)
    finally:
        logger.setLevel(level)
        logger.removeHandler(handler)
        handler.close()


def write_traceback(error: Exception, *, bug: bool = True) -> Path | None:
    """Write what went wrong into the log; return the log's path, or None when it cannot be written."""
    level, what = (logging.ERROR, "a bug") if bug else (logging.WARNING, "refused by the system")
    with to_file() as path:
        logging.getLogger("vidgen").log(level, what, exc_info=error)
    return path
