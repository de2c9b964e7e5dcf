"""What becomes of an exception: a sentence and an exit code, never a traceback on the terminal."""

from __future__ import annotations

import errno
import os
import sys

from vidgen.cli.out import Out, ReaderGone
from vidgen.errors import VidgenError

TYPE_CHECKING = False  # see main.py
if TYPE_CHECKING:
    from collections.abc import Callable

REFUSED, BUG, INTERRUPTED, READER_GONE = 2, 70, 130, 141

OF_THE_MACHINE = {
    *(errno.ENAMETOOLONG, errno.ELOOP, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT),
    *(errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOTDIR),
}
"""What the system says of a name, a disk or its own limits: nobody foresaw it here, but it is no fault of vidgen."""


class Stopped(BaseException):
    """The operating system asks us to end: `kill`, a closed terminal, a shutdown."""


def run(work: Callable[[], int], out: Out) -> int:
    """Run `work` and return its exit code, or the one that stands for what it raised, after a line about it."""
    try:
        return work()
    except SystemExit as leaving:  # argparse, after --help
        return leaving.code if isinstance(leaving.code, int) else 0
    except VidgenError as error:
        return _refused(out, str(error))
    except MemoryError:
        return _refused(out, "There is not enough memory for this; close other programs and try again.")
    except KeyboardInterrupt:
        return _told(out, "Interrupted; nothing was left half done.", INTERRUPTED)
    except Stopped as stopped:
        return 128 + int(stopped.args[0])
    except ReaderGone:
        return _hushed()
    except OSError as error:
        return _machine(out, error) if error.errno in OF_THE_MACHINE else _bug(out, error)
    except Exception as error:  # noqa: BLE001 - the last resort: whatever this is, it is a bug, and the log has it
        return _bug(out, error)


def _refused(out: Out, sentence: str) -> int:
    try:
        out.result({"error": sentence})
    except ReaderGone:
        return _hushed()
    return _told(out, sentence, REFUSED)


def _machine(out: Out, error: OSError) -> int:
    from vidgen.cli import log

    log.write_traceback(error, bug=False)
    what = f"'{error.filename}' cannot be used" if error.filename else "The system refuses it"
    return _refused(out, f"{what}: {error.strerror}. Your project is as it was after the last edit.")


def _told(out: Out, sentence: str, code: int) -> int:
    try:
        out.note(sentence)
    except ReaderGone:
        return _hushed()
    return code


def _bug(out: Out, error: Exception) -> int:
    from vidgen.cli import log

    where = log.write_traceback(error)
    sentence = f"This is a bug in vidgen ({type(error).__name__}); your project is as it was after the last edit."
    sentence += f" Please report it with the log at {where}." if where else " The log could not be written."
    out.result({"error": sentence, "bug": True})
    return _told(out, sentence, BUG)


def _hushed() -> int:
    # Python flushes the streams once more on its way out; let that go nowhere instead of failing loudly.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    return READER_GONE
